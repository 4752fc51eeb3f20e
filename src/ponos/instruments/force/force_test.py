"""A force recording made ready for measuring: offset removed, contractions and twitches found; all computed late."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ponos.errors import MeasureError
from ponos.instruments.base import span
from ponos.instruments.force.channel_names import FORCES, PRINTED_UNITS, muscle_of
from ponos.instruments.force.contractions import (
    Bools,
    Contraction,
    Floats,
    clipped_share,
    contractions,
    moving_mean,
    resting_level,
)
from ponos.instruments.force.lacking import NEEDS
from ponos.instruments.force.pulls import Series, listed, parted
from ponos.instruments.force.settings import MVC_RULE, Settings, Task, in_window, tasks_of
from ponos.instruments.force.twitches import Twitch, twitch
from ponos.recording import Recording, Signals

__all__ = ["ForceTest", "Peak"]

_EVOKED_S = 0.3
"""What a stimulus evokes is over after this; until then the force is not of the will alone."""

_CLIPPED = 0.001
"""Share of samples at an end of the range above which a channel is said to be clipped."""


@dataclass(frozen=True)
class Peak:
    """Highest voluntary force.

    Attributes
    ----------
    value : float
        In the unit of the gauge, offset removed.
    start_s, stop_s : float
        Where it lies.
    rule : str
        In words.
    """

    value: float
    start_s: float
    stop_s: float
    rule: str


class ForceTest:
    """A recording of force, and perhaps of EMG, and what can be asked of it.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``force``.
    settings : Settings
        What the user says.

    Attributes
    ----------
    recording : Recording
        The recording.
    settings : Settings
        What the user says.
    """

    def __init__(self, recording: Recording, settings: Settings) -> None:
        self.recording = recording
        self.settings = settings
        self._lacking: dict[str, str] = {}

    # --- channels

    @property
    def fs_hz(self) -> float:
        """Sampling rate; NaN of a list of pulls."""
        data = self.recording.data
        return data.fs_hz if isinstance(data, Signals) else float("nan")

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Samples, or the list of pulls."""
        data = self.recording.data
        return data.samples if isinstance(data, Signals) else data.table

    @cached_property
    def force_column(self) -> str:
        """The channel of the gauge; empty where there is none."""
        return next((name for name in FORCES if name in self.rows), "")

    @property
    def printed_unit(self) -> str:
        """Unit of the force as it is printed."""
        return PRINTED_UNITS.get(self.force_column, "a.u.")

    @cached_property
    def emg_column(self) -> str:
        """The EMG channel of the muscle that is measured; empty where there is none."""
        found = [name for name in map(str, self.rows) if name.startswith("emg_") and name.endswith("mv")]
        if self.settings.muscle:
            found = [name for name in found if muscle_of(name) == self.settings.muscle.lower().replace(" ", "_")]
        return found[0] if found else ""

    @cached_property
    def emg_words(self) -> str:
        """Which of several EMG channels is read, as a sentence; empty where there is no choice."""
        found = [name for name in map(str, self.rows) if name.startswith("emg_") and name.endswith("mv")]
        if len(found) < 2 or self.settings.muscle:
            return ""
        return f"Of {len(found)} EMG channels '{self.emg_column}' is read; --muscle says another."

    def lacks(self, column: str, /) -> str:
        """Say why something cannot be used.

        Parameters
        ----------
        column : str
            One of :data:`~ponos.instruments.force.lacking.NEEDS`.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        if column not in self._lacking:
            self._lacking[column] = NEEDS[column](self)
        return self._lacking[column]

    # --- force

    @cached_property
    def offset(self) -> float:
        """What the gauge shows at rest; 0 where the recording has no rest or the user wants it left in."""
        if self.settings.keep_offset or self.lacks("samples") or not self.force_column:
            return 0.0
        return resting_level(self.rows[self.force_column].to_numpy(float), self.fs_hz) or 0.0

    @cached_property
    def force(self) -> Floats:
        """Force with the resting offset removed, shape (n,); NaN where it was not recorded."""
        values = self.rows[self.force_column].to_numpy(float)
        return np.where(np.isfinite(values), values, np.nan) - self.offset

    @cached_property
    def _voluntary(self) -> Floats:
        """Force of the will alone: what was not recorded or was evoked by a stimulus counts as none."""
        values = np.nan_to_num(self.force, nan=0.0)
        if len(self.pulses):
            values = values.copy()
            for at in self.pulses["at_s"]:
                start = max(int(at * self.fs_hz), 0)
                values[start : start + int(_EVOKED_S * self.fs_hz)] = 0.0
        return values

    def mvc(self, *, rule: str = "") -> Peak:
        """Find the highest voluntary force.

        Parameters
        ----------
        rule : str
            ``0.5s`` or ``peak``; that of the settings where empty.

        Returns
        -------
        Peak
            The force.

        Raises
        ------
        MeasureError
            There is none above zero.
        """
        rule = rule or self.settings.mvc_rule
        if self.lacks("samples"):
            every = np.concatenate([one.peaks for one in self.series] or [np.zeros(1)])
            found = Peak(float(every.max()), 0.0, 0.0, "highest pull of the list")
        else:
            found = self._highest(rule)
        if not found.value > 0:
            raise MeasureError(
                "No force rises above rest; where pulling gives negative numbers, the gauge is reversed."
            )
        return found

    def _highest(self, rule: str) -> Peak:
        seconds = (spelt := MVC_RULE.fullmatch(rule)) and spelt["seconds"]
        width = max(round(float(seconds) * self.fs_hz), 1) if seconds else 1
        means = moving_mean(self._voluntary, width)
        if not len(means):
            raise MeasureError(f"The recording is shorter than the {seconds} s of the rule.")
        at = int(np.argmax(means))
        words = f"highest moving mean of {float(seconds or 0):g} s" if seconds else "highest instantaneous force"
        return Peak(float(means[at]), at / self.fs_hz, (at + width) / self.fs_hz, words)

    @cached_property
    def full(self) -> float:
        """The MVC that shares of it refer to: the user's, or the recording's own."""
        return self.settings.mvc_n or self.mvc().value

    @cached_property
    def clipped(self) -> str:
        """A sentence where the force stands at an end of its range; empty otherwise."""
        share = clipped_share(self.rows[self.force_column].to_numpy(float)) if not self.lacks("samples") else 0.0
        level = self.rows[self.force_column].max() - self.offset if share > _CLIPPED else 0.0
        if share > _CLIPPED and level > 0 and self._top_is_flat():
            return f"The force is clipped ({100 * share:.1f} % of the samples stand at the end of its range)."
        return ""

    def _top_is_flat(self) -> bool:
        values = self.rows[self.force_column].to_numpy(float)
        top = np.nanmax(np.where(np.isfinite(values), values, np.nan))
        return bool((values == top).sum() >= 5)

    # --- what was done

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """What the user says was done when."""
        return tasks_of(self.settings.tasks)

    @cached_property
    def contractions(self) -> tuple[Contraction, ...]:
        """Every contraction of the will."""
        if self.lacks("force") or self.lacks("samples"):
            return ()
        width = max(round(0.05 * self.fs_hz), 1)
        padded = np.pad(np.nan_to_num(self.force, nan=0.0), (width // 2, width - 1 - width // 2))
        smooth = moving_mean(padded, width)
        try:
            top = self.mvc(rule="0.1s").value
        except MeasureError:
            return ()
        return contractions(smooth, self.fs_hz, self.settings.onset_percent / 100.0 * top)

    def of_task(self, name: str) -> tuple[Contraction, ...]:
        """Contractions of one kind of task.

        Parameters
        ----------
        name : str
            ``pulls``, ``hold`` or ``levels``.

        Returns
        -------
        tuple of Contraction
            As the user says; where nothing is said, those at least as long as a hold are holds, all others pulls and
            levels.
        """
        if self.tasks:
            mine = [task for task in self.tasks if task.name == name]
            return tuple(
                one
                for one in self.contractions
                if any(in_window((one.start + one.stop) / 2 / self.fs_hz, task) for task in mine)
            )
        long = {one for one in self.contractions if one.seconds(self.fs_hz) >= self.settings.hold_min_s}
        return tuple(one for one in self.contractions if (one in long) == (name == "hold"))

    @cached_property
    def hold(self) -> Contraction | None:
        """The longest hold."""
        found = self.of_task("hold")
        return max(found, key=lambda one: one.stop - one.start) if found else None

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Series of maximal pulls, in the order of time."""
        if self.lacks("force"):
            return ()
        if self.lacks("samples"):
            return listed(self.rows, self.force_column, self.settings.side)
        pulls = self.of_task("pulls")
        if self.tasks:
            spans = [task for task in self.tasks if task.name == "pulls"]
            groups = [
                [one for one in pulls if in_window((one.start + one.stop) / 2 / self.fs_hz, task)] for task in spans
            ]
        else:
            groups = parted(pulls, self.settings.series_gap_s * self.fs_hz)
        filled = [group for group in groups if group]
        return tuple(
            Series(str(number), np.array([self._peak_of(one) for one in group]), self.settings.side)
            for number, group in enumerate(filled, start=1)
        )

    def _peak_of(self, one: Contraction) -> float:
        """Peak of one pull under the rule of the MVC, over a shorter window where the pull is shorter."""
        spelt = MVC_RULE.fullmatch(self.settings.mvc_rule)
        width = round(float((spelt and spelt["seconds"]) or 0) * self.fs_hz)
        values = self._voluntary[one.samples]
        return float(moving_mean(values, min(max(width, 1), len(values))).max())

    # --- EMG

    @cached_property
    def emg(self) -> Floats:
        """EMG of the muscle in mV about its mean, shape (n,); zero where it was not recorded."""
        if not self.emg_column:
            return np.zeros(len(self.rows))
        values = self.rows[self.emg_column].to_numpy(float)
        known = np.isfinite(values)
        if not known.any():
            return np.zeros(len(values))
        return np.asarray(np.where(known, values, values[known].mean()) - values[known].mean(), dtype=float)

    @cached_property
    def emg_doubt(self) -> str:
        """A sentence where the EMG is clipped; empty otherwise."""
        values = self.rows[self.emg_column].to_numpy(float)
        share = clipped_share(values)
        return f"The EMG is clipped ({100 * share:.1f} % of the samples)." if share > _CLIPPED else ""

    @cached_property
    def quiet(self) -> Bools:
        """Samples that no stimulus has touched, shape (n,)."""
        free = np.ones(len(self.rows), dtype=bool)
        for at in self.pulses["at_s"] if len(self.pulses) else ():
            start = max(int((at - 0.01) * self.fs_hz), 0)
            free[start : start + int(_EVOKED_S * self.fs_hz)] = False
        return free

    # --- stimuli

    @cached_property
    def pulses(self) -> pd.DataFrame:
        """Stimuli, columns ``at_s`` and ``pulse`` (``nerve``, ``cortex`` or empty)."""
        found = self.recording.tables.get("pulses")
        if found is None or self.lacks("samples"):
            return pd.DataFrame({"at_s": np.empty(0), "pulse": np.empty(0, dtype=object)})
        kind = found["pulse"].where(found["pulse"] != "", self.settings.stimulus)
        return found.assign(pulse=kind)

    @cached_property
    def twitches(self) -> tuple[Twitch, ...]:
        """What each stimulus evoked; those at the very ends of the recording are left out."""
        window = span(self.settings.twitch_window, "twitch_window")
        found = (
            twitch(self.force, self.fs_hz, float(at), str(kind), window)
            for at, kind in zip(self.pulses["at_s"], self.pulses["pulse"], strict=True)
        )
        return tuple(one for one in found if one is not None)
