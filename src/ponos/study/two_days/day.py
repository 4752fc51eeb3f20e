"""One day of a study of two: the recording, what was measured in it, and how it was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ponos.instruments import get
from ponos.instruments import measure as measured
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["Day", "Value"]

Value = float | str | None


@dataclass(frozen=True)
class Day:
    """What is known of one day.

    Attributes
    ----------
    recording : Recording
        The test.
    measures : tuple of Measure
        What was measured.
    circumstances : mapping of str to float or str
        How it was done, as the instrument tells it.
    """

    recording: Recording
    measures: tuple[Measure, ...]
    circumstances: Mapping[str, float | str]

    @classmethod
    def of(cls, recording: Recording, *, settings: Any = None, measures: Iterable[Measure] | None = None) -> Day:
        """Measure a recording and ask how it was done.

        Parameters
        ----------
        recording : Recording
            The test.
        settings : object, optional
            Settings of its instrument.
        measures : iterable of Measure, optional
            What was measured in it under these settings, where that is known already.

        Returns
        -------
        Day
            The day.
        """
        one = get(recording.instrument)
        tell = one.circumstances
        told = tell(recording, settings or one.settings()) if tell else {}
        found = measured(recording, settings=settings) if measures is None else measures
        return cls(recording, tuple(found), told)

    def look_up(self, of: str, key: str) -> Value:
        """Give a value that a check asks for.

        Parameters
        ----------
        of : {"measure", "circumstance", "recording"}
            Where it stands.
        key : str
            Its name.

        Returns
        -------
        float, str or None
            None where it is not known.
        """
        if of == "measure":
            return next((one.value for one in self.measures if one.id == key and one.is_default), None)
        if of == "recording":
            return str(getattr(self.recording, key)) or None
        return self.circumstances.get(key)
