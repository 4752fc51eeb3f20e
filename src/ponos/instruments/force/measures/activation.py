"""How much of the muscle the will reaches: twitches of the nerve and of the motor cortex."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.gives import REGISTER, gives
from ponos.instruments.force.twitches import RULES, Line, Twitch, cortical_line
from ponos.measures import Measure

__all__ = ["PARTS"]

_REST_SHARE = 0.05
"""Below this share of the MVC the muscle is relaxed."""

_NEAR_SHARE = 0.9
"""A stimulus this near to the MVC met a maximal contraction."""

_WHOSE = (
    "The file does not say what its pulses stimulate; say it: --stimulus nerve, --stimulus cortex, or a column 'pulse' "
    "of the design file."
)


def _of(test: ForceTest, kind: str) -> list[Twitch]:
    if len(test.pulses) and not (test.pulses["pulse"] != "").any():
        raise MeasureError(_WHOSE)
    return [one for one in test.twitches if one.kind == kind]


def _resting(test: ForceTest) -> list[Twitch]:
    return [one for one in _of(test, "nerve") if one.before < _REST_SHARE * test.full]


def _superimposed(test: ForceTest) -> Twitch:
    """The stimulus of the nerve that met the strongest contraction."""
    found = [one for one in _of(test, "nerve") if one.before > test.settings.onset_percent / 100.0 * test.full]
    if not found:
        raise MeasureError("No stimulus of the nerve was given during a contraction.")
    return max(found, key=lambda one: one.before)


@gives("resting_twitch", needs=("force", "newton", "pulses"))
def _rest(test: ForceTest) -> list[Measure]:
    found = _resting(test)
    if not found:
        raise MeasureError("No stimulus of the nerve was given at rest.")
    sizes = np.array([one.size for one in found])
    value = float(sizes.mean())
    if not value > 0:
        raise MeasureError("The stimuli at rest evoke no twitch.")
    words = f"peak within {test.settings.twitch_window} ms minus the mean force of the 50 ms before the stimulus"
    return [REGISTER.found("resting_twitch", value, n=len(found), reason=_potentiated(test, found), method=words)]


def _potentiated(test: ForceTest, found: list[Twitch]) -> str:
    """How long after a contraction the twitch was evoked, which makes it larger for some minutes."""
    first = min(one.at_s for one in found)
    ended = [one.stop / test.fs_hz for one in test.contractions if one.stop / test.fs_hz <= first]
    if not ended:
        return "No contraction comes before the stimulus: the twitch is not potentiated."
    return f"The first stimulus came {first - ended[-1]:.1f} s after a contraction: the twitch is potentiated."


@gives("voluntary_activation", needs=("force", "pulses"))
def _activation(test: ForceTest) -> list[Measure]:
    return [*_by_nerve(test), _by_cortex(test)]


def _by_nerve(test: ForceTest) -> list[Measure]:
    id = "voluntary_activation"
    try:
        on_top = _superimposed(test)
        rest = _rest_size(test)
    except MeasureError as error:
        return [REGISTER.missing(id, str(error))]
    most = max(test.mvc().value, on_top.before)
    size = max(on_top.size, 0.0)
    near = on_top.before / most
    chosen = test.settings.activation_rule
    words = (
        f"twitch of {size:.3g} on a force of {on_top.before:.3g} ({100 * near:.0f} % of the MVC), resting twitch "
        f"{rest:.3g} {test.printed_unit}; rule "
    )
    return [
        REGISTER.found(
            id,
            RULES[rule](size, rest, on_top.before, most),
            n=1,
            doubt=_doubt(on_top, near, rest, rule),
            method=words + rule.replace("_", " and ").replace("strojnik", "Strojnik").replace("komi", "Komi"),
            condition={} if rule == chosen else {"rule": rule},
        )
        for rule in sorted(RULES, key=lambda one: one != chosen)
    ]


def _rest_size(test: ForceTest) -> float:
    found = _resting(test)
    if not found:
        raise MeasureError(
            "No stimulus of the nerve was given at rest; without a resting twitch there is no voluntary activation."
        )
    rest = float(np.mean([one.size for one in found]))
    if not rest > 0:
        raise MeasureError("The stimuli at rest evoke no twitch.")
    return rest


def _doubt(on_top: Twitch, near: float, rest: float, rule: str) -> str:
    if near < _NEAR_SHARE:
        tail = "" if rule != "uncorrected" else "; the uncorrected rule then tells of that force, not of the MVC"
        return f"The stimulus met {100 * near:.0f} % of the MVC, not a maximal contraction{tail}."
    if on_top.size < 0:
        return "The force was falling at the stimulus and no twitch can be seen; it is taken as none."
    if on_top.drift > max(on_top.size, 0.05 * rest):
        return "The force moved by as much as the twitch in the 100 ms before the stimulus."
    return ""


def _by_cortex(test: ForceTest) -> Measure:
    where = {"site": "cortex"}
    try:
        line, used, mine = _line(test)
    except MeasureError as error:
        return REGISTER.missing("voluntary_activation", str(error), condition=where)
    top = max(mine, key=lambda one: one.before)
    size = max(top.size, 0.0)
    doubt = "" if top.before >= _NEAR_SHARE * test.full else "No stimulus of the cortex met a maximal contraction."
    return REGISTER.found(
        "voluntary_activation",
        100.0 * (1.0 - size / line.rest),
        n=line.n,
        doubt=doubt,
        method=f"100 (1 - twitch at the strongest contraction / estimated resting twitch); {used}",
        condition=where,
    )


def _line(test: ForceTest) -> tuple[Line, str, list[Twitch]]:
    """The line of cortical twitches over force, held to its r²."""
    lowest = test.settings.cortical_from_percent / 100.0 * test.full
    mine = [one for one in _of(test, "cortex") if one.before >= lowest]
    if len(mine) < 3:
        raise MeasureError(
            f"{len(mine) or 'No'} stimuli of the cortex met a contraction of at least "
            f"{test.settings.cortical_from_percent:g} % of the MVC; the line needs three levels."
        )
    line = cortical_line(np.array([one.before for one in mine]), np.array([one.size for one in mine]))
    if line is None or np.ptp([one.before for one in mine]) < 0.2 * test.full:
        raise MeasureError("The stimuli of the cortex met contractions of one strength only; the line needs several.")
    if line.slope >= 0 or line.rest <= 0:
        raise MeasureError("The twitches do not get smaller with force: there is no line to a resting twitch.")
    if line.r2 < test.settings.r2_min:
        raise MeasureError(
            f"The line of twitches over force has an r² of {line.r2:.2f}, below {test.settings.r2_min:g} (--r2-min): "
            "the resting twitch cannot be estimated."
        )
    used = f"line through {line.n} twitches from {test.settings.cortical_from_percent:g} % of the MVC, r² {line.r2:.3f}"
    return line, used, mine


@gives("estimated_resting_twitch", needs=("force", "newton", "pulses"))
def _estimated(test: ForceTest) -> list[Measure]:
    line, used, _ = _line(test)
    return [
        REGISTER.found(
            "estimated_resting_twitch", line.rest, low=line.low, high=line.high, n=line.n, method=f"{used}, at no force"
        )
    ]


@gives("central_activation_ratio", needs=("force", "pulses"))
def _ratio(test: ForceTest) -> list[Measure]:
    on_top = _superimposed(test)
    near = on_top.before / max(test.mvc().value, on_top.before)
    return [
        REGISTER.found(
            "central_activation_ratio",
            100.0 * on_top.before / (on_top.before + max(on_top.size, 0.0)),
            n=1,
            doubt=f"The stimulus met {100 * near:.0f} % of the MVC, not a maximal contraction."
            if near < _NEAR_SHARE
            else "",
            reason="A single stimulus adds less than a train of them, which makes the ratio too high.",
            method="force before the stimulus over the highest force after it",
        )
    ]


PARTS = (_rest, _activation, _estimated, _ratio)
