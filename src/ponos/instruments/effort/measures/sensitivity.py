"""How much reward, probability and effort moved the person's choices, one beside the other."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.specs import REGISTER
from ponos.instruments.effort.task import Task
from ponos.instruments.parts import gives
from ponos.measures import Measure
from ponos.statistics.firth import firth_logit
from ponos.statistics.moments import Bools, Floats

__all__ = ["sensitivities"]

_NAMES = {"reward_sensitivity": "reward", "probability_sensitivity": "probability", "effort_sensitivity": "effort"}
_METHOD = "logit of own choices on {}, likelihood penalised after Firth; Wald interval"
_Z = 1.959963984540054


@gives(REGISTER, *_NAMES, needs=("choice",))
def sensitivities(task: Task) -> list[Measure]:
    """Slopes of the log-odds of choosing effort.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One for each thing that the offers vary, missing for what they do not.

    Raises
    ------
    MeasureError
        There are too few choices, or all offers are alike.
    """
    offered = {"reward": task.reward, "probability": task.column("probability"), "effort": task.effort}
    known = {name: values for name, values in offered.items() if np.isfinite(values).any()}
    use = task.chosen(*known.values())
    varied = {name: values[use] for name, values in known.items() if float(np.ptp(values[use])) > 0}
    if not varied:
        raise MeasureError("All offers are alike.")
    return [_slope(id, name, task, use, varied) for id, name in _NAMES.items()]


def _slope(id: str, name: str, task: Task, use: Bools, varied: dict[str, Floats]) -> Measure:
    if name not in varied:
        return REGISTER.missing(id, f"The offers do not vary in {name}.")
    # In units of their spread the search is well conditioned, whatever the currency.
    spread = {one: float(values.std()) for one, values in varied.items()}
    design = np.column_stack([np.ones(int(use.sum())), *(values / spread[one] for one, values in varied.items())])
    fit = firth_logit(task.choice[use], design)
    place = 1 + list(varied).index(name)
    value = float(fit.coef[place]) / spread[name]
    reach = _Z * float(np.sqrt(fit.covariance[place, place])) / spread[name]
    alike = float(np.ptp(task.choice[use])) == 0.0
    return REGISTER.found(
        id,
        value,
        low=value - reach,
        high=value + reach,
        n=int(use.sum()),
        doubt="Every choice was the same, so nothing shows what moved it." if alike else "",
        method=_METHOD.format(", ".join(varied)),
    )
