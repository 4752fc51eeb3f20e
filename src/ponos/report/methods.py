"""The methods paragraph and its references, written from the measures that were really given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ponos import __version__
from ponos.instruments import get
from ponos.measures import Measure
from ponos.recording import Recording
from ponos.references import references
from ponos.report.layout import layout
from ponos.study.outcome import Outcome

__all__ = ["Methods", "methods"]


@dataclass(frozen=True)
class Methods:
    """What a paper needs to say.

    Attributes
    ----------
    paragraphs : tuple of str
        Text with numbers in square brackets.
    works : tuple of (str, str)
        Citation and DOI (or empty), in the order of their numbers.
    """

    paragraphs: tuple[str, ...]
    works: tuple[tuple[str, str], ...]


@dataclass
class _Numbers:
    """Numbers of the works in the order that they are first cited."""

    keys: list[str] = field(default_factory=list)

    def cite(self, keys: Iterable[str]) -> str:
        known = list(dict.fromkeys(key for key in keys if key in references()))
        self.keys = list(dict.fromkeys([*self.keys, *known]))
        return f" [{', '.join(str(self.keys.index(key) + 1) for key in known)}]" if known else ""


def methods(outcomes: Sequence[Outcome], *, read_by: Iterable[str] = ()) -> Methods:
    """Write the methods paragraphs of some recordings.

    Parameters
    ----------
    outcomes : sequence of Outcome
        Read and measured; those that failed are passed over.
    read_by : iterable of str
        Works that the readings of the recordings rest on, keys of ``references.csv``.

    Returns
    -------
    Methods
        One paragraph an instrument, and the works that they cite.
    """
    numbers = _Numbers()
    by_instrument: dict[str, list[tuple[Recording, Sequence[Measure]]]] = {}
    for one in outcomes:
        if one.recording is not None:
            by_instrument.setdefault(one.recording.instrument, []).append((one.recording, one.measures))
    paragraphs = tuple(_paragraph(name, measured, numbers) for name, measured in by_instrument.items())
    cited = numbers.cite(read_by)
    if cited:
        paragraphs += (f"What the recordings could mean was ranked by signs with published limits{cited}.",)
    return Methods(paragraphs, tuple(references()[key] for key in numbers.keys))


def _paragraph(name: str, measured: Sequence[tuple[Recording, Sequence[Measure]]], numbers: _Numbers) -> str:
    instrument = get(name)
    own = layout(instrument.package)
    given = [one for _, measures in measured for one in measures if one.value is not None]
    plural = "s were" if len(measured) > 1 else " was"
    devices = sorted({recording.device for recording, _ in measured if recording.device})
    recorded = f" ({'; '.join(devices)})" if devices else ""
    sentences = [
        f"The {instrument.title}{recorded} recording{plural} read and measured with ponos {__version__}.",
        f"{own.methods.strip()}{numbers.cite(own.references)}" if own.methods else "",
        f"Measures: {'; '.join(_defined(given, numbers))}." if given else "",
        "Intervals are 95 % intervals. A value that could not be had is reported as missing, with the reason.",
    ]
    return " ".join(filter(None, sentences))


def _defined(given: list[Measure], numbers: _Numbers) -> list[str]:
    """Every measure once, in its default condition where it was given in that."""
    first: dict[str, Measure] = {}
    for one in sorted(given, key=lambda one: not one.is_default):
        first.setdefault(one.id, one)
    return [
        f"{one.spec.label}, {_within(one.spec.definition)}"
        + (f" ({one.method})" if one.method else "")
        + numbers.cite(one.spec.references)
        for one in (first[id] for id in dict.fromkeys(one.id for one in given))
    ]


def _within(sentence: str) -> str:
    """A sentence as part of another: without its stop, its first letter small unless it begins with a symbol."""
    words = sentence.rstrip(".")
    return words[0].lower() + words[1:] if words[1:2].islower() else words
