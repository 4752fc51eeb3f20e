"""Files of force: those of amplifiers in which a channel is force, and lists of pulls.

The same boxes record sweeps around stimuli. This instrument takes a file that holds force and goes on; one that is cut
into short sweeps is that of magnetic stimulation.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from ponos.amplifiers.reading import FORMATS as AMPLIFIERS
from ponos.amplifiers.reading import AmplifierFormat, read_traces
from ponos.errors import PonosError
from ponos.instruments.base import Format
from ponos.instruments.force.formats.writing import WRITERS
from ponos.instruments.force.reading import pull_list
from ponos.instruments.force.reading.channels import has_force
from ponos.instruments.force.reading.reader import sweeps_in

if TYPE_CHECKING:
    from ponos.amplifiers.traces import Traces
    from ponos.source import Source

__all__ = ["FORMATS"]

_NAMED = re.compile(rb"\b(force|grip|torque|dynamometer)\b")


@lru_cache(maxsize=1)
def _traces(source: Source) -> Traces | None:
    """Traces of a file that says everything itself; None of every other."""
    try:
        return read_traces(source)
    except PonosError:
        return None


def _recognises(form: AmplifierFormat, source: Source) -> bool:
    if not form.certain or not form.recognises(source):
        return False
    traces = _traces(source)
    if traces is None:
        # What is broken in a file of force is told better than that nobody knows the file.
        return _NAMED.search(source.start[:4096].lower()) is not None
    return has_force(traces) and not sweeps_in(traces)


def _as_format(form: AmplifierFormat) -> Format[Any]:
    return Format(
        name=form.name,
        title=form.title,
        recognises=partial(_recognises, form),
        parse=read_traces,
        write=WRITERS.get(form.name),
    )


def _cells(source: Source) -> Source:
    return source


FORMATS: tuple[Format[Any], ...] = (
    *map(_as_format, AMPLIFIERS),
    Format(
        name=pull_list.NAME,
        title="list of pulls, one row a pull (trial, force_n, series, side)",
        recognises=pull_list.recognises,
        parse=_cells,
    ),
)
"""In the order of the amplifiers; a list of pulls comes last."""
