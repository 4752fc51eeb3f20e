"""The page of two days: what changed, the picture, the checks and the warning, above the report of each recording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ponos.references import references
from ponos.report.svg import inline_svg
from ponos.report.templates import fill
from ponos.study.finding import Check
from ponos.study.outcome import Outcome
from ponos.study.two_days.change import Change
from ponos.study.two_days.comparing import Comparison
from ponos.units import unit

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Row", "missing", "opening", "page", "tables", "told_once"]

_CAPTION = (
    "Points as recorded, lines averaged over 30 s{during}. Right: day 1 (circle) and day 2 (diamond) of every judged "
    "measure; the light band ends at the widest published limit, the dark one at the narrowest."
)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")


@dataclass(frozen=True)
class Row:
    """One compared measure as a table shows it.

    Attributes
    ----------
    label, unit : str
        What it is.
    day1, day2, change, percent : str
        The numbers.
    real : str
        Smallest real change; empty where none is published.
    verdict : str
        The verdict.
    beyond : bool
        Whether it changed beyond noise.
    """

    label: str
    unit: str
    day1: str
    day2: str
    change: str
    percent: str
    real: str
    verdict: str
    beyond: bool


def page(comparison: Comparison, outcomes: Sequence[Outcome]) -> str:
    """Write the page of two days: what changed, then the report of each recording.

    Parameters
    ----------
    comparison : Comparison
        What changed.
    outcomes : sequence of Outcome
        The recordings behind it.

    Returns
    -------
    str
        One self-contained HTML page.
    """
    from ponos.report.render import render

    return render(outcomes, title="Two tests of one person", opening=opening(comparison))


def opening(comparison: Comparison) -> Markup:
    """Write what stands above the reports of both recordings.

    Parameters
    ----------
    comparison : Comparison
        What changed.

    Returns
    -------
    markupsafe.Markup
        A section of the page; whatever comes from a file is escaped.
    """
    from markupsafe import Markup

    from ponos.study.two_days.paired_figure import figure

    during = comparison.guidance.during
    caption = _CAPTION.format(during=f", {during}" if during else "")
    shown = {
        "done": comparison.day2 is not None,
        "summary": comparison.summary.split("\n"),
        "tables": tables(comparison),
        "drawing": inline_svg(figure(comparison), name="twodays", title="Both days", description=caption),
        # What is inside is escaped by _paragraph.
        "warning": Markup("".join(map(_paragraph, _blocks(comparison.warning)))),  # noqa: S704
        "caption": caption,
        "checks": comparison.checks,
        "asides": [check.text for check in told_once(comparison)],
        "missing": missing(comparison),
        "works": [references()[key] for key in comparison.references],
    }
    return fill("two_days.html", shown)


def tables(comparison: Comparison) -> list[tuple[str, list[Row]]]:
    """Give the compared measures as tables show them, in their default condition.

    Parameters
    ----------
    comparison : Comparison
        Two days.

    Returns
    -------
    list of (str, list of Row)
        Those that are judged, then those without a published retest variation, each under its heading; an empty
        table is left out.
    """
    found = [one for one in comparison.findings if one.estimate is not None and one.is_default]
    parts = {
        "Judged against published retest variation": [_row(one) for one in found if one.judged],
        "Not judged: no published retest variation applies": [_row(one) for one in found if not one.judged],
    }
    return [(title, part) for title, part in parts.items() if part]


def missing(comparison: Comparison) -> list[tuple[str, list[str]]]:
    """Gather what one of the two days lacks by its reason.

    Parameters
    ----------
    comparison : Comparison
        Two days.

    Returns
    -------
    list of (str, list of str)
        The reason and the labels it holds for.
    """
    gathered: dict[str, list[str]] = {}
    for one in comparison.findings:
        found = [value for value in one.levels.values() if value is not None]
        if one.verdict == "missing" and found and one.is_default:
            reason = one.sentence.removeprefix(f"{one.spec.label} is ")
            gathered.setdefault(f"{reason[:1].upper()}{reason[1:]}", []).append(one.spec.label)
    return list(gathered.items())


def told_once(comparison: Comparison) -> list[Check]:
    """Give what the findings' checks tell beyond those of the two tests: cut-offs, each once.

    Parameters
    ----------
    comparison : Comparison
        Two days.

    Returns
    -------
    list of Check
        Those that neither pass nor fail.
    """
    told = [check for one in comparison.findings if one.is_default for check in one.checks]
    return list({check.name: check for check in told if check.passed is None}.values())


def _row(one: Change) -> Row:
    return Row(
        label=one.spec.label,
        unit=unit(one.spec.unit).printed,
        day1=one.spec.written(one.levels["day 1"], with_unit=False),
        day2=one.spec.written(one.levels["day 2"], with_unit=False),
        change=one.spec.written(one.estimate, sign=True, with_unit=False),
        # A measure that is 1 or 0 has no percent.
        percent=""
        if one.percent is None or (one.spec.unit, one.spec.digits) == ("ratio", 0)
        else f"{one.percent:+.1f} %".replace("-", "−"),
        real=_real_change(one),
        verdict=one.verdict,
        beyond="beyond" in one.verdict,
    )


def _real_change(one: Change) -> str:
    if one.noise is None:
        return ""
    return " to ".join(dict.fromkeys(one.spec.written(value, with_unit=False) for value in one.noise))


def _blocks(words: str) -> list[str]:
    return [block for block in words.strip().split("\n\n") if block]


def _paragraph(block: str) -> str:
    """One block of the few forms of Markdown that the warning is written in."""
    words = _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<b>\1</b>", escape(block, quote=False)))
    if not words.startswith("- "):
        return f"<p>{words}</p>"
    items = re.split(r"(?:^|\n)- ", words)[1:]
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
