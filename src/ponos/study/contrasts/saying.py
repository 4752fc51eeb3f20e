"""What a contrast found, in one or two sentences that a tired person can read, with what would overturn it."""

from __future__ import annotations

from ponos.measures import MeasureSpec, condition_words
from ponos.study.contrasted import Contrasted
from ponos.study.design.types import Design
from ponos.study.finding import Check
from ponos.study.robustness.looks import in_words
from ponos.study.robustness.shake import ALPHA, p_words

__all__ = ["sentence"]


def sentence(found: Contrasted, design: Design) -> str:
    """Say what was found.

    Parameters
    ----------
    found : Contrasted
        With its numbers, q and looks.
    design : Design
        Knows how groups and sessions are called.

    Returns
    -------
    str
        The difference with interval and p; then what overturns it, what could have been seen, who is missing.
    """
    if found.p is None or found.estimate is None:
        return _nothing(found, design)
    parts = [
        _SAID[found.kind](found, design),
        _overturned(found),
        _could_have_seen(found),
        _missing(found),
        _doubt(found),
    ]
    return " ".join(part for part in parts if part)


def _difference(spec: MeasureSpec, value: float | None, *, sign: bool = True) -> str:
    """A difference of percentages is in percentage points; "35 % lower" would be something else."""
    written = spec.written(value, sign=sign)
    return f"{written.removesuffix('%').rstrip()} percentage points" if spec.unit == "percent" else written


def _label(found: Contrasted) -> str:
    told = condition_words(found.condition)
    return f"{found.spec.label} ({told})" if told else found.spec.label


_MEANS = ("groups", "change", "change by group", "contrasts")
"""Kinds that compare means; where there are enough people they lack a test only where nothing varies."""

_FEWEST = {"correlation": 3, "correlation difference": 4, "composition": 1}
"""From how many people of a group on the number of people is not what a finding lacks; two where nothing is said."""


def _nothing(found: Contrasted, design: Design) -> str:
    counts = ", ".join(f"{design.label(group)} {one.n}" for group, one in found.groups.items())
    why = "; ".join(f"{reason} ({count})" for reason, count in list(found.missing.items())[:2])
    enough = all(one.n >= _FEWEST.get(found.kind, 2) for one in found.groups.values())
    own_family = found.kind == "groups" and found.spec.scale != "continuous"
    if enough and (all(one.sd == 0 for one in found.groups.values()) or (found.kind in _MEANS and not own_family)):
        same = " and ".join(design.label(group) for group in found.groups)
        return f"{_label(found)} could not be compared: it is the same in everybody of {same}."
    if enough and found.kind.startswith("correlation"):
        return f"{_pair(found)} could not be correlated: one of them is the same in everybody (n: {counts})."
    if enough:
        return f"{_label(found)} could not be compared: {found.method[:1].lower()}{found.method[1:]}"
    return f"{_label(found)} could not be compared: too few values (n: {counts}){'; ' + why if why else ''}."


def _numbers(found: Contrasted) -> str:
    """Interval, effect and p, as they stand in brackets."""
    spec = found.spec
    inside = [f"95 % CI {_ends(spec, found.low, found.high)}"] if found.low is not None else []
    if found.g is not None and found.g_low is not None and found.g_high is not None:
        inside.append(f"g {_signed(found.g)} [{_signed(found.g_low)}, {_signed(found.g_high)}]")
    inside.append(p_words(found.p if found.p is not None else 1.0))
    if found.q is not None:
        inside.append("q" + p_words(found.q)[1:])
    return ", ".join(inside)


def _ends(spec: MeasureSpec, low: float | None, high: float | None) -> str:
    return " to ".join(spec.written(one, sign=True, with_unit=False) for one in (low, high))


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _n(found: Contrasted) -> str:
    counts = [str(one.n) for one in found.groups.values()]
    return f"n {' and '.join(counts)}"


def _groups(found: Contrasted, design: Design) -> str:
    if found.scale != "difference":
        return _other_scale(found, design)
    (first, a), (second, b) = list(found.groups.items())[:2]
    names = design.label(first), design.label(second)
    means = found.spec.written(a.mean), found.spec.written(b.mean)
    if (found.p or 0.0) >= ALPHA:
        return (
            f"{_label(found)} was not shown to differ between {names[0]} ({means[0]}) and {names[1]} ({means[1]}): "
            f"{_difference(found.spec, found.estimate)} ({_numbers(found)}; {_n(found)})."
        )
    way = "lower" if (found.estimate or 0.0) < 0 else "higher"
    size = _difference(found.spec, abs(found.estimate or 0.0), sign=False)
    return (
        f"{_label(found)} was {size} {way} in {names[0]} than in {names[1]}: {means[0]} against {means[1]} "
        f"({_numbers(found)}; {_n(found)})."
    )


def _other_scale(found: Contrasted, design: Design) -> str:
    """Groups compared in yes or no, grades, counts or shares."""
    shown = []
    points = found.scale == "risk difference"
    written = _points if points else _signed
    for group, one in found.groups.items():
        yes = f"{round((one.mean or 0.0) * one.n)} of {one.n}" if found.spec.scale == "yes_no" else ""
        if found.spec.digits == 0 and found.spec.scale in ("ordinal", "count"):
            # Whole grades as means would look alike where they are not.
            yes = f"{one.mean or 0.0:.1f}"
        shown.append(f"{yes or found.spec.written(one.mean)} in {design.label(group)}")
    verdict = "differs" if (found.p or 0.0) < ALPHA else "was not shown to differ"
    size = written(found.estimate or 0.0)
    inside = [f"{size} percentage points" if points else f"{found.scale} {size}"]
    if found.low is not None and found.high is not None:
        inside.append(f"95 % CI {written(found.low)} to {written(found.high)}")
    inside.append(p_words(found.p if found.p is not None else 1.0))
    if found.q is not None:
        inside.append("q" + p_words(found.q)[1:])
    return f"{_label(found)} {verdict}: {shown[0]}, {shown[1]} ({', '.join(inside)}; {_n(found)})."


def _points(share: float) -> str:
    """A difference of shares, as the tables have it: in percentage points, without a minus before nothing."""
    rounded = round(100 * share) + 0
    return f"{rounded:{'+' if rounded else ''}d}".replace("-", "−")


def _change(found: Contrasted, design: Design) -> str:
    group, arm = next(iter(found.groups.items()))
    when = _when(found, design)
    if (found.p or 0.0) >= ALPHA:
        moved = _difference(found.spec, found.estimate)
        return (
            f"In {design.label(group)}, {_label(found)} was not shown to change{when}: {moved} "
            f"({_numbers(found)}; n {arm.n})."
        )
    way = "fell" if (found.estimate or 0.0) < 0 else "rose"
    size = _difference(found.spec, abs(found.estimate or 0.0), sign=False)
    return f"In {design.label(group)}, {_label(found)} {way} by {size}{when} ({_numbers(found)}; n {arm.n})."


def _when(found: Contrasted, design: Design) -> str:
    sessions = list(next(iter(found.levels.values()), {}))
    if len(sessions) != 2:
        return ""
    earlier, later = (design.session_label(one) for one in sessions)
    return f" from {earlier} to {later}"


def _change_by_group(found: Contrasted, design: Design) -> str:
    (first, a), (second, b) = list(found.groups.items())[:2]
    changes = (
        f"{_difference(found.spec, a.mean)} in {design.label(first)} and "
        f"{_difference(found.spec, b.mean)} in {design.label(second)}"
    )
    verdict = "was not shown to change differently" if (found.p or 0.0) >= ALPHA else "changed differently"
    return (
        f"{_label(found)} {verdict}{_when(found, design)}: {changes}, a difference of "
        f"{_difference(found.spec, found.estimate)} ({_numbers(found)}; {_n(found)})."
    )


def _correlation(found: Contrasted, design: Design) -> str:
    group, arm = next(iter(found.groups.items()))
    verdict = "go together" if (found.p or 0.0) < ALPHA else "were not shown to go together"
    return (
        f"In {design.label(group)}, {_pair(found)} {verdict}: r {_signed(found.estimate or 0.0)} "
        f"({_r_numbers(found)}; n {arm.n})."
    )


def _correlation_difference(found: Contrasted, design: Design) -> str:
    (first, _), (second, _) = list(found.groups.items())[:2]
    verdict = "go together differently" if (found.p or 0.0) < ALPHA else "were not shown to go together differently"
    each = [f"r {_signed(found.aside.get(f'r {one}') or 0.0)} in {design.label(one)}" for one in (first, second)]
    return (
        f"{_pair(found)} {verdict}: {each[0]} and {each[1]}, a difference of {_signed(found.estimate or 0.0)} "
        f"({_r_numbers(found)}; {_n(found)})."
    )


def _pair(found: Contrasted) -> str:
    return f"{_label(found)} and {found.against}"


def _r_numbers(found: Contrasted) -> str:
    inside = []
    if found.low is not None and found.high is not None:
        inside.append(f"95 % CI {_signed(found.low)} to {_signed(found.high)}")
    inside.append(p_words(found.p if found.p is not None else 1.0))
    if found.q is not None:
        inside.append("q" + p_words(found.q)[1:])
    return ", ".join(inside)


def _composition(found: Contrasted, design: Design) -> str:
    (first, _), (second, _) = list(found.groups.items())[:2]
    verdict = "differs" if (found.p or 0.0) < ALPHA else "was not shown to differ"
    moved = sorted(
        (
            (name.removeprefix("clr "), value)
            for name, value in found.aside.items()
            if name.startswith("clr ") and value
        ),
        key=lambda one: -abs(one[1]),
    )
    most = f"; what differs most is {moved[0][0]}, {'more' if moved[0][1] > 0 else 'less'} of it" if moved else ""
    return (
        f"{found.spec.label}, taken as one composition, {verdict} between {design.label(first)} and "
        f"{design.label(second)} ({p_words(found.p or 0.0)}; {_n(found)}{most})."
    )


def _contrasts(found: Contrasted, design: Design) -> str:
    differences = {name.removeprefix("difference "): value for name, value in found.aside.items()}
    (first, a), (second, b) = list(differences.items())[:2]
    verdict = "were not shown to be unlike" if (found.p or 0.0) >= ALPHA else "are not alike"
    called = {one.name: one.label or one.name for one in design.contrasts}
    return (
        f"{_label(found)}: {_difference(found.spec, a)} in “{called.get(first, first)}” and "
        f"{_difference(found.spec, b)} in “{called.get(second, second)}” {verdict}: "
        f"{_difference(found.spec, found.estimate)} between them ({_numbers(found)})."
    )


_OF_NULLS = ("leave_one_out", "worst_case_missing", "pooled_variance", "moderated_t")
"""Looks that a null says nothing of: two search for whoever would change most and nearly always find somebody, and two
assume that groups spread alike, which makes differences where they do not."""

_SAID = {
    "groups": _groups,
    "change": _change,
    "change by group": _change_by_group,
    "correlation": _correlation,
    "correlation difference": _correlation_difference,
    "composition": _composition,
    "contrasts": _contrasts,
}


def _overturned(found: Contrasted) -> str:
    """What would have led to another conclusion; a headline says so of itself."""
    difference = (found.p or 0.0) < ALPHA
    names = [
        f"{in_words(name)} ({p_words(one.p)})" if one.p is not None else in_words(name)
        for name, one in found.robust.items()
        if one.holds is False and (difference or name not in _OF_NULLS)
    ]
    if not names:
        return ""
    if difference:
        return f"This does not hold {_listed(names)}."
    return f"It would count as a difference {_listed(names)}."


def _could_have_seen(found: Contrasted) -> str:
    if (found.p or 0.0) < ALPHA or found.smallest is None or found.smallest_g is None:
        return ""
    return (
        f"The study could have seen a difference of {_difference(found.spec, found.smallest, sign=False)} or more "
        f"({found.smallest_g:.1f} {found.g_sd or 'SD'}{_reliability(found)})."
    )


def _reliability(found: Contrasted) -> str:
    """What the smallest effect rests on: how well a person repeats themselves."""
    visits, declared = found.aside.get("correlation_of_visits"), found.aside.get("reliability_declared")
    if visits is not None:
        return f"; visits correlate r {_signed(visits)}"
    if declared:
        # Noise of the measurement widens the SD that effects are seen against.
        true = (found.smallest_g or 0.0) / declared**0.5
        return f"; at a reliability of {declared:.2f}, {true:.1f} SD of what is measured without error"
    return ""


def _missing(found: Contrasted) -> str:
    if not found.n_missing:
        return ""
    reasons = list(found.missing.items())
    told = f" ({reasons[0][0]}{', among others' if len(reasons) > 1 else ''})" if reasons else ""
    return f"{found.n_missing} {'people are' if found.n_missing > 1 else 'person is'} missing{told}."


def _doubt(found: Contrasted) -> str:
    failed: list[Check] = list(found.failed)
    return "Take care: " + " ".join(one.text for one in failed) if failed else ""


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
