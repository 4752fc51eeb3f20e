"""From what was found to the page: one self-contained HTML file, without script and without network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ponos.report.methods import methods
from ponos.report.provenance import origin
from ponos.report.summary import Summary, summarise
from ponos.report.svg import inline_svg
from ponos.report.templates import fill
from ponos.study.outcome import Outcome
from ponos.study.run.versions import versions
from ponos.study.simulation import told

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["render"]


def render(
    outcomes: Sequence[Outcome], *, title: str = "", opening: Markup | None = None, made: dt.date | None = None
) -> str:
    """Write the report of some files.

    Parameters
    ----------
    outcomes : sequence of Outcome
        Each file and what became of it; one that failed is listed with its reason.
    title : str
        Heading of the page; made from the files where not given.
    opening : markupsafe.Markup, optional
        HTML that stands above the recordings, such as their comparison.
    made : datetime.date, optional
        The day that the page names; today where not given.

    Returns
    -------
    str
        HTML. Whatever comes from a file is escaped.
    """
    summaries = [summarise(one) for one in outcomes]
    shown = {
        "title": title or _title(outcomes),
        "made": (made or dt.datetime.now().astimezone().date()).isoformat(),
        "simulated": told([one.simulation for one in outcomes]),
        "opening": opening or "",
        "failed": [one for one in summaries if one.status == "failed"],
        "shown": [one for one in summaries if one.status != "failed"],
        "warnings": list(dict.fromkeys(one.warning for one in summaries if one.warning)),
        "methods": methods(outcomes, read_by=_read_by(summaries)),
        "origins": [found for one in outcomes if (found := origin(one))],
        "versions": versions(),
        "svg": inline_svg,
    }
    return fill("recordings.html", shown)


def _read_by(summaries: Sequence[Summary]) -> list[str]:
    return [
        key for one in summaries for block in one.blocks for reading in block.readings for key in reading.references
    ]


def _title(outcomes: Sequence[Outcome]) -> str:
    read = sum(one.recording is not None for one in outcomes)
    return f"{read} recordings" if read > 1 else "Report of one recording" if read else "Nothing could be read"
