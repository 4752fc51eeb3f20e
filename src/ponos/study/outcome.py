"""What became of one file: read and measured, or failed with the reason. No file can take the others with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ponos.errors import PonosError
from ponos.study.simulation import Simulation, simulation_of

if TYPE_CHECKING:
    from ponos.measures import Measure
    from ponos.recording import Recording

__all__ = ["Outcome", "measure_file"]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One file and what became of it.

    Attributes
    ----------
    file : str
        As the user named it.
    recording : Recording or None
        None where the file could not be read.
    settings : object
        The settings of its instrument that it was measured with.
    measures : tuple of Measure
        Empty where it could not be measured.
    failure : str
        Why it could not; empty where it could.
    simulation : Simulation or None
        What it was simulated by, where its sidecar says so.
    """

    file: str
    recording: Recording | None = None
    settings: Any = None
    measures: tuple[Measure, ...] = ()
    failure: str = ""
    simulation: Simulation | None = None

    @property
    def status(self) -> Literal["ok", "partial", "failed"]:
        """``failed``, or what the recording says of itself."""
        return "failed" if self.failure or self.recording is None else self.recording.status

    @property
    def reason(self) -> str:
        """Why it failed, or what a partial recording lacks."""
        if self.failure or self.recording is None:
            return self.failure
        return " ".join(note.text for note in self.recording.notes if note.severity == "partial")

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``file, instrument, format, simulated, status, reason, measures, notes``. A number that is not finite is
            None.
        """
        return {
            "file": self.file,
            "instrument": self.recording.instrument if self.recording else None,
            "format": self.recording.format if self.recording else None,
            "simulated": self.simulation.as_dict() if self.simulation else None,
            "status": self.status,
            "reason": self.reason,
            "measures": [
                {key: _finite(value) for key, value in one.as_dict().items()}
                for one in sorted(self.measures, key=lambda one: not one.is_default)
            ],
            "notes": [asdict(one) for one in self.recording.notes] if self.recording else [],
        }


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not isfinite(value) else value


def measure_file(file: str | os.PathLike[str], *, settings: Mapping[str, Any] | None = None) -> Outcome:
    """Read and measure one file, whatever becomes of it.

    Parameters
    ----------
    file : str or path-like
        The file.
    settings : mapping of str to object, optional
        Settings by the name of their instrument; as they stand by default where not given.

    Returns
    -------
    Outcome
        Failed, with the reason, where the file cannot be read or ponos itself is at fault.
    """
    name = os.fspath(file)
    recording, simulation = None, simulation_of(Path(name))
    try:
        recording, chosen = _read(name, settings or {})
        measures = _measures(recording, chosen)
        return Outcome(file=name, recording=recording, settings=chosen, measures=measures, simulation=simulation)
    except PonosError as error:
        return Outcome(file=name, recording=recording, failure=_without_folder(str(error), name), simulation=simulation)
    except Exception as error:  # noqa: BLE001 one file must not take the others with it
        return Outcome(file=name, recording=recording, failure=_internal(error), simulation=simulation)


def _read(name: str, settings: Mapping[str, Any]) -> tuple[Recording, Any]:
    from ponos.instruments import read_with

    return read_with(name, settings)


def _measures(recording: Recording, settings: Any) -> tuple[Measure, ...]:
    from ponos.instruments import measure

    return tuple(measure(recording, settings=settings))


def _without_folder(words: str, name: str) -> str:
    """The reason alone; the file is named beside it already."""
    for start in (f"{name}: ", f"{Path(name).name}: "):
        words = words.removeprefix(start)
    return words


def _internal(error: Exception) -> str:
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" at {Path(last[0].filename).name}, line {last[0].lineno}" if last else ""
    return (
        f"internal error of ponos ({type(error).__name__}: {error}{place}). "
        "The fault is not yours; please report it with this line."
    )
