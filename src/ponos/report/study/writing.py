"""Everything that a study's report is, written into its folder: pages, tables with sidecars, figures, provenance."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from ponos import __version__
from ponos.errors import PonosError
from ponos.report.study.lines import as_json, described, long_table, tables, tsv
from ponos.report.study.page import Drawn, compose, draw
from ponos.report.study.paper import paper_tables
from ponos.report.study.parts import Part, parts
from ponos.report.study.person import person_page
from ponos.report.study.spec import columns
from ponos.report.tables import sidecar, write_text
from ponos.study.result import Result

__all__ = ["write_report"]

Progress = Callable[[int, int], None]

_BIDS = "1.11.0"

_FIGURES = ("forest-", "change-", "groups-", "correlations", "composition-")
_OURS = (
    "sub-*.html",
    *(f"figures/{start}*.{ending}" for start in _FIGURES for ending in ("svg", "pdf")),
    *(f"tables/findings-*.{ending}" for ending in ("tsv", "html")),
)
"""Files whose names depend on the study, so that an earlier report may have left others."""


def write_report(
    result: Result,
    folder: Path,
    *,
    blinded: bool = False,
    lock_changes: Sequence[str] = (),
    made: dt.date | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the report of a study.

    Parameters
    ----------
    result : Result
        What was found. Where the groups are hidden, its labels already hide them.
    folder : pathlib.Path
        Where to; made where it is not there.
    blinded : bool
        Whether the groups are hidden; then no page of a single person is written.
    lock_changes : sequence of str
        What was changed since the analysis was locked, a sentence each.
    made : datetime.date, optional
        The day that the pages name; today where not given.
    progress : callable, optional
        Told how many steps of how many are done.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    PonosError
        It cannot be written there.
    """
    told, drawn = parts(result), draw(result)
    people = _people(result, blinded=blinded)
    steps = len(people) + len(drawn) + 1
    page = compose(result, drawn, blinded=blinded, lock_changes=lock_changes, made=made, beside=people)
    written = [write_text(folder / "report.html", page)]
    written += [write_text(folder / name, text) for name, text in _texts(result, told)]
    _tell(progress, 1, steps)
    for done, one in enumerate(drawn, start=2):
        written += _figure(one, folder / "figures")
        _tell(progress, done, steps)
    for done, (participant, name) in enumerate(people.items(), start=2 + len(drawn)):
        written.append(write_text(folder / name, person_page(result, participant, made=made)))
        _tell(progress, done, steps)
    _remove_stale(folder, keep=set(written))
    return written


def _tell(progress: Progress | None, done: int, steps: int) -> None:
    if progress is not None:
        progress(done, steps)


def _people(result: Result, *, blinded: bool) -> dict[str, str]:
    """Whose pages are written, and under which names."""
    if blinded or not result.study.linked or not result.study.design.reference:
        return {}
    taken: dict[str, str] = {}
    for id in map(str, result.values.people.index):
        plain = re.sub(r"[^0-9A-Za-z]+", "", id) or "x"
        names = (f"sub-{plain}{f'-{number}' if number > 1 else ''}.html" for number in range(1, len(taken) + 2))
        taken[id] = next(name for name in names if name not in taken.values())
    return taken


def _texts(result: Result, told: Sequence[Part]) -> Iterator[tuple[str, str]]:
    yield "measures.tsv", long_table(result)
    specs = {key.spec.id: key.spec for key in result.values.keys}
    yield "measures.json", as_json(sidecar(specs.values()))
    for name, lines in tables(result, told).items():
        yield f"{name}.tsv", tsv(lines, list(columns(name)))
        yield f"{name}.json", described(name)
    for table in paper_tables(result, told):
        yield f"tables/{table.name}.tsv", table.as_tsv()
        yield f"tables/{table.name}.html", table.as_html()
    yield "provenance.json", as_json(result.run.provenance)
    yield "dataset_description.json", as_json(_description(result))


def _description(result: Result) -> dict[str, object]:
    source = result.study.design.source
    described: dict[str, object] = {
        "Name": f"{result.study.design.name}: what ponos measured and found",
        "BIDSVersion": _BIDS,
        "DatasetType": "derivative",
        "GeneratedBy": [{"Name": "ponos", "Version": __version__}],
    }
    return described | ({"SourceDatasets": [{"URL": source}]} if source else {})


def _figure(one: Drawn, folder: Path) -> list[Path]:
    """The element of the page with a size of its own, and the same figure as PDF without a date."""
    import matplotlib

    wide, high = (72 * inches for inches in one.drawing.figure.get_size_inches())
    sized = one.svg.replace("<svg ", f'<svg width="{wide:.0f}pt" height="{high:.0f}pt" ', 1)
    written = [write_text(folder / f"{one.drawing.name}.svg", f'<?xml version="1.0" encoding="utf-8"?>\n{sized}')]
    page = BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        nameless = {"CreationDate": None, "Producer": None, "Creator": None}
        one.drawing.figure.savefig(page, format="pdf", metadata=nameless)
    return [*written, _write_bytes(folder / f"{one.drawing.name}.pdf", page.getvalue())]


def _write_bytes(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise PonosError(f"It cannot be written ({error.strerror}).", where=str(path)) from None
    return path


def _remove_stale(folder: Path, *, keep: set[Path]) -> None:
    """Take away what an earlier report left and this one does not write, above all the pages of people."""
    for pattern in _OURS:
        for path in set(folder.glob(pattern)) - keep:
            with suppress(OSError):
                path.unlink()
