"""How reaction times scatter: standard deviation, coefficient of variation, ex-Gaussian."""

from __future__ import annotations

from ponos.instruments.parts import Part, gives
from ponos.instruments.vigilance.exgaussian import fit
from ponos.instruments.vigilance.specs import REGISTER
from ponos.instruments.vigilance.trials import Trials
from ponos.measures import Measure

__all__ = ["PARTS"]

_FEWEST = 10


@gives(REGISTER, "reaction_time_sd", "reaction_time_cv", needs=("reaction_time_ms",))
def _scatter(trials: Trials) -> list[Measure]:
    times = trials.times_ms(fewest=_FEWEST)
    n, sd, mean = len(times), float(times.std(ddof=1)), float(times.mean())
    return [
        trials.told("reaction_time_sd", sd, n=n, method="standard deviation of the responses"),
        trials.told("reaction_time_cv", 100.0 * sd / mean, n=n, method="standard deviation over the mean"),
    ]


@gives(REGISTER, "exgaussian_mu", "exgaussian_sigma", "exgaussian_tau", needs=("reaction_time_ms",))
def _exgaussian(trials: Trials) -> list[Measure]:
    times = trials.times_ms(fewest=trials.settings.fewest_trials)
    found = fit(times)
    told = []
    for name in ("mu", "sigma", "tau"):
        low, high = found.interval(name)
        told.append(
            trials.told(
                f"exgaussian_{name}",
                float(getattr(found, name)),
                low=low,
                high=high,
                n=len(times),
                doubt=found.doubt,
                method="maximum likelihood; interval from its curvature",
            )
        )
    return told


PARTS: tuple[Part[Trials], ...] = (_scatter, _exgaussian)
