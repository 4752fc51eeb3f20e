"""The methods of a study as a paper tells them, written from what was really done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ponos import __version__
from ponos.chain import LINKS
from ponos.instruments import get, instruments
from ponos.report.layout import layout
from ponos.report.methods import Methods
from ponos.report.study.citing import Works
from ponos.report.study.spec import spec
from ponos.report.study.wording import joined, plural
from ponos.study.contrasted import Contrasted
from ponos.study.result import Result
from ponos.study.robustness.looks import in_words
from ponos.study.run.versions import versions

__all__ = ["methods", "statistics"]


def methods(result: Result) -> Methods:
    """Write the methods paragraphs of a study.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    Methods
        People, instruments, measures, statistics, robustness, missing values, software; and the works that they cite.
    """
    works = Works()
    paragraphs = [
        _people(result),
        *_instruments(result, works),
        _measures(result, works),
        statistics(result, works),
        _robustness(result, works),
        _missing(result),
        _software(result),
    ]
    return Methods(tuple(filter(None, paragraphs)), works.listed())


def _people(result: Result) -> str:
    design, people = result.study.design, result.study.people
    counts = [f"{int((people['group'] == one.id).sum())} {one.label}" for one in design.groups]
    sessions = [
        one.label + (f" ({one.hours_since_exertion:g} h after the exertion)" if one.hours_since_exertion else "")
        for one in design.sessions
    ]
    when = f" in {plural(len(sessions), 'session')}: {joined(sessions)}" if sessions else ""
    studied = f"{plural(len(people), 'person')} ({joined(counts) if counts else 'no groups'}) were studied{when}."
    return f"{result.run.simulated()} {studied}".strip()


def _instruments(result: Result, works: Works) -> Iterator[str]:
    read = [one for one in result.run.files if one.status != "failed"]
    for id in dict.fromkeys(one.instrument for one in read if one.instrument in instruments()):
        of_it = [one for one in read if one.instrument == id]
        own = layout(get(id).package)
        devices = sorted({one.device for one in of_it if one.device})
        recorded = f" ({'; '.join(devices)})" if devices else ""
        described = f" {own.methods.strip()}{works.cite(own.references)}" if own.methods else ""
        yield (
            f"{plural(len(of_it), 'recording')} of {get(id).title}{recorded} were read and measured with ponos "
            f"{__version__}.{described}"
        )


def _measures(result: Result, works: Works) -> str:
    """Every measure that has a finding, along the chain; its definition stands in ``measures.json``."""
    specs = {one.id: one.spec for one in result.findings}
    links = []
    for link in LINKS:
        named = [f"{one.label}{works.cite(one.references)}" for one in specs.values() if one.link == link.name]
        if named:
            links.append(f"{link.name}: {', '.join(named)}")
    if not links:
        return ""
    return f"Measures, along the chain from wish to movement: {'; '.join(links)}. Each is defined in measures.json."


def statistics(result: Result, works: Works) -> str:
    """Write what was tested and how.

    Parameters
    ----------
    result : Result
        The study.
    works : Works
        Numbers of the works.

    Returns
    -------
    str
        A paragraph; empty where there are no findings.
    """
    had = [one for one in result.findings if one.estimate is not None]
    if not had:
        return ""
    sentences = [
        "The unit of analysis was the person.",
        *_tests(had, works),
        _effects(had, works),
        _multiplicity(had, works),
        "A difference counted as found at q below 0.05." if any(one.q is not None for one in had) else "",
        "The smallest effect that could have been seen is the true one that gives p below 0.05 four times in five."
        if any(one.smallest is not None or one.smallest_g is not None for one in had)
        else "",
        "Intervals are 95 % intervals.",
    ]
    return " ".join(filter(None, sentences))


def _tests(findings: Sequence[Contrasted], works: Works) -> Iterator[str]:
    by_kind: dict[str, dict[str, None]] = {}
    for one in findings:
        by_kind.setdefault(_KINDS[one.kind], {})[one.method] = None
    for kind, used in by_kind.items():
        yield f"{kind} were tested by {joined([_cited(one, works) for one in used])}."


_KINDS = {
    "groups": "Differences between groups",
    "change": "Changes between sessions",
    "change by group": "Differences of changes between groups",
    "correlation": "Correlations",
    "correlation difference": "Differences of correlations",
    "composition": "Compositions",
    "contrasts": "Contrasts of contrasts",
}


def _cited(method: str, works: Works) -> str:
    keys = [key for word, keys in spec().tests.items() if word.lower() in method.lower() for key in keys]
    return f"{method}{works.cite(keys)}"


def _effects(findings: Sequence[Contrasted], works: Works) -> str:
    on = sorted({one.g_sd for one in findings if one.g is not None and one.g_sd})
    if not any(one.g is not None for one in findings):
        return ""
    which = f" on the {joined(on)}" if on else ""
    return (
        f"Effects are Hedges g{which}{works.cite(['hedges1981'])} with intervals from the noncentral t distribution"
        f"{works.cite(['cummingfinch2001'])}."
    )


def _multiplicity(findings: Sequence[Contrasted], works: Works) -> str:
    families = list(dict.fromkeys(one.family for one in findings if one.q is not None))
    if not families:
        return ""
    within = f"{plural(len(families), 'family')}".replace("familys", "families")
    highest = (
        " p values by the permutation distribution of the largest statistic of a family"
        f"{works.cite(['westfallyoung1993'])} stand beside them."
        if any(one.p_family is not None for one in findings)
        else ""
    )
    return (
        f"q values control the false discovery rate{works.cite(['benjaminihochberg1995'])} within {within} of "
        f"measures ({', '.join(families)}).{highest}"
    )


def _robustness(result: Result, works: Works) -> str:
    taken = dict.fromkeys(
        name for one in result.findings for name, look in one.robust.items() if look.holds is not None
    )
    if not taken:
        return ""
    looks = list(dict.fromkeys(works.told(_look(name)) for name in taken))
    return (
        f"Every finding was looked at again by {joined(looks)}; where one of these gave another conclusion, the "
        "finding says so."
    )


def _look(name: str) -> str:
    known = next((words for start, words in spec().shaking.items() if name.startswith(start)), "")
    return known or in_words(name)


def _missing(result: Result) -> str:
    lost = sum(one.n_missing for one in result.findings)
    rule = (
        "Nothing was imputed: a contrast uses the people who have the values that it needs, and says how many it lacks."
    )
    return rule if lost else ""


def _software(result: Result) -> str:
    told = result.run.provenance.get("versions")
    used = told if isinstance(told, dict) else versions()
    numbers = joined([f"{name} {number}" for name, number in used.items()])
    design = result.study.design
    chance = f"what rests on chance used {design.draws} draws from seed {design.seed}"
    return f"Calculations were made with {numbers}; {chance}."
