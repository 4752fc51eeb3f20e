"""What effort costs the person in reward: models of choice with the chance to complete counted in, and without."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.models import Model, Offers, models_for, priors
from ponos.instruments.effort.offers import ability_of, offers_of
from ponos.instruments.effort.settings import RULES
from ponos.instruments.effort.specs import REGISTER
from ponos.instruments.effort.task import Task
from ponos.instruments.parts import gives
from ponos.measures import Measure
from ponos.statistics.hierarchical import modes
from ponos.statistics.moments import Floats

__all__ = ["Fit", "fit_one", "valuing"]

_Z = 1.959963984540054
_IDS = ("effort_discount", "effort_temperature", "probability_weight", "effort_model_gain")
_WITH = ", the own chance to complete counted in", ""
_WITHOUT = "", "Whether tasks were completed is not known, so inability may be read as unwillingness."
_TOLD = {"effort_temperature": "temperature", "probability_weight": "probability_weight"}


@dataclass(frozen=True)
class Fit:
    """A model fitted to one person under the weak priors."""

    model: Model
    names: tuple[str, ...]
    at: Floats
    se: Floats
    log_likelihood: float
    n: int

    @property
    def bic(self) -> float:
        """Schwarz's criterion at the posterior mode."""
        return -2.0 * self.log_likelihood + len(self.names) * float(np.log(self.n))

    def number(self, name: str) -> tuple[float, float, float]:
        """Give a positive parameter with its interval.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        tuple of float
            Value, and the ends of the interval by Laplace on its logarithm.
        """
        place = self.names.index(name)
        middle, reach = float(self.at[place]), _Z * float(self.se[place])
        value, low, high = np.exp(np.clip([middle, middle - reach, middle + reach], -20.0, 20.0)).tolist()
        return value, low, high


def fit_one(offers: Offers, model: Model) -> Fit:
    """Fit a model to one person under the weak priors.

    Parameters
    ----------
    offers : Offers
        Of one person.
    model : Model
        Which.

    Returns
    -------
    Fit
        The mode of the posterior.

    Raises
    ------
    MeasureError
        Offers are so large that the arithmetic fails.
    """
    names = model.parameters(offers)
    mean, variance = priors(names)
    start = mean[None, :]
    with np.errstate(all="ignore"):
        found = modes(offers.chosen, offers.known, model.utility(offers), start, variance, start=start)
    se = np.sqrt(np.diagonal(found.covariance[0]))
    if not (np.isfinite(found.at).all() and np.isfinite(se).all() and np.isfinite(found.log_likelihood).all()):
        raise MeasureError("The model could not be fitted to these offers.")
    return Fit(model, names, found.at[0], se, float(found.log_likelihood[0]), int(offers.known.sum()))


@gives(REGISTER, *_IDS, needs=("choice",))
def valuing(task: Task) -> list[Measure]:
    """The discount of effort and what stands beside it.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        The discount with ability counted in by the rule of the settings first; then as if ability were no matter, by
        the other rules, and how much better each model is than a constant readiness.
    """
    ability = ability_of([task])
    offers = offers_of([task], ability)
    models = models_for(offers, task.settings.discount)
    chosen, *others = (model for name, model in models.items() if name != "bias")
    fits = {model.name: fit_one(offers, model) for model in (chosen, *others)}
    main, bias = fits[chosen.name], fit_one(offers, models["bias"])
    doubt = _doubt(offers, main=main, bias=bias)
    told = _WITH if ability.known else _WITHOUT
    found = [_discount(main, doubt, told)]
    if ability.known:
        ignored = fit_one(offers.weighed(0.0), chosen)
        found.append(_discount(ignored, doubt, ("", ""), condition={"variant": "ability_ignored"}))
    found += _rules(task, offers, fits, doubt, told)
    found += [_told(id, main, doubt) for id in _TOLD]
    found.append(_gain(main, bias, {}))
    found += [_gain(fits[one.name], bias, _condition(one)) for one in others]
    return found


def _condition(model: Model) -> dict[str, str]:
    return {"variant": "reward_only"} if model.name == "reward_only" else {"rule": model.name}


def _doubt(offers: Offers, *, main: Fit, bias: Fit) -> str:
    if float(np.ptp(offers.chosen[offers.known])) == 0.0:
        return "Every choice was the same, so the value leans on its prior."
    if bias.bic < main.bic:
        return "A constant readiness explains the choices as well, so the value leans on its prior."
    return ""


def _method(fit: Fit) -> str:
    return f"{fit.model.words}; mode of the posterior under weak priors, interval by Laplace"


def _discount(fit: Fit, doubt: str, told: tuple[str, str], *, condition: dict[str, str] | None = None) -> Measure:
    value, low, high = fit.number("discount")
    method, reason = _method(fit) + told[0], told[1]
    return REGISTER.found(
        "effort_discount",
        value,
        low=low,
        high=high,
        n=fit.n,
        doubt=doubt,
        reason=reason,
        method=method,
        condition=condition,
    )


def _rules(task: Task, offers: Offers, fits: dict[str, Fit], doubt: str, told: tuple[str, str]) -> list[Measure]:
    others = [rule for rule in RULES if rule != task.settings.discount]
    if offers.hard_efforts < 2:
        why = "One hard task is offered, so the form of the cost cannot be told."
        return [REGISTER.missing("effort_discount", why, condition={"rule": rule}) for rule in others]
    return [_discount(fits[rule], doubt, told, condition={"rule": rule}) for rule in others]


def _told(id: str, fit: Fit, doubt: str) -> Measure:
    if _TOLD[id] not in fit.names:
        return REGISTER.missing(id, "No probability of the reward is told.")
    value, low, high = fit.number(_TOLD[id])
    return REGISTER.found(id, value, low=low, high=high, n=fit.n, doubt=doubt, method=_method(fit))


def _gain(fit: Fit, bias: Fit, condition: dict[str, str]) -> Measure:
    return REGISTER.found(
        "effort_model_gain",
        bias.bic - fit.bic,
        n=fit.n,
        method=f"BIC of a constant readiness less that of {fit.model.words}",
        condition=condition,
    )
