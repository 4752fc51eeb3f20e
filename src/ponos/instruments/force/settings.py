"""What a user can say about a force recording and how it is to be measured."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from math import isfinite

from ponos.errors import UsageError, nearest
from ponos.instruments.base import TableSettings, flag, option, span

__all__ = ["MVC_RULE", "TASKS", "Settings", "Task", "in_window", "tasks_of"]

TASKS = ("pulls", "hold", "levels")
"""What a stretch of a recording can be: maximal pulls, one force held, or several levels of force."""

MVC_RULE = re.compile(r"(?P<seconds>\d+(?:\.\d+)?)s|peak")

_CHOICES = {
    "side": ("", "left", "right"),
    "stimulus": ("", "nerve", "cortex"),
    "activation_rule": ("strojnik_komi", "linear", "uncorrected"),
}
_SHARES = ("fail_percent", "onset_percent", "target_percent", "tolerance_percent", "cortical_from_percent")


@dataclass(frozen=True, kw_only=True)
class Task:
    """One stretch of a recording and what was done in it.

    Attributes
    ----------
    name : str
        One of :data:`TASKS`.
    start_s, stop_s : float
        From the start of the recording.
    """

    name: str
    start_s: float
    stop_s: float


def tasks_of(said: str) -> tuple[Task, ...]:
    """Understand what was done when.

    Parameters
    ----------
    said : str
        ``pulls=0:12,levels=14:25,hold=27:44,pulls=50:62`` in seconds; empty where nothing is said.

    Returns
    -------
    tuple of Task
        In the order of their start.

    Raises
    ------
    UsageError
        It is not of that form.
    """
    found = []
    for one in filter(None, (part.strip() for part in said.split(","))):
        name, _, window = one.partition("=")
        if name.strip() not in TASKS:
            raise UsageError(f"'{name.strip()}' is no task.", where=flag("tasks"), todo=nearest(name, TASKS))
        start, stop = span(window, "tasks")
        found.append(Task(name=name.strip(), start_s=start, stop_s=stop))
    return tuple(sorted(found, key=lambda one: one.start_s))


def in_window(at_s: float, task: Task) -> bool:
    """Say whether a moment lies within a task.

    Parameters
    ----------
    at_s : float
        The moment.
    task : Task
        The task.

    Returns
    -------
    bool
        True from its start to just before its end.
    """
    return task.start_s <= at_s < task.stop_s


@dataclass(frozen=True, kw_only=True)
class Settings(TableSettings):
    """Options of force and fatigue. Every default marked *convention* is a habit of the field, to be said in a paper.

    Attributes
    ----------
    design : str
        File with the pulses: columns ``time_s`` and ``pulse``.
    muscle, side : str
        The muscle that is measured where the file has several; the side of the body.
    mains_hz : float or None
        50 or 60; this line and its multiples are then left out of the EMG spectrum.
    force_unit_per_volt : str
        ``"100 n"``: what one volt of the gauge means.
    tasks : str
        What was done when, see :func:`tasks_of`.
    mvc_rule : str
        ``0.5s`` (highest moving mean of half a second; convention) or ``peak``.
    mvc_n : float or None
        MVC of another recording in N (N·m of a torque), where this one has none of its own.
    keep_offset : bool
        Leave the resting offset of the gauge in.
    onset_percent : float
        Force above this share of the highest is a contraction (convention).
    hold_min_s : float
        A contraction as long as this is a hold (convention).
    series_gap_s : float
        A pause as long as this parts two series of pulls (convention).
    target_percent : float
        Target of levels and holds in % of MVC, at which drive per force is given (convention).
    tolerance_percent : float
        How near to it a force must be, in % of MVC (convention).
    target_n : float or None
        Target of a hold, where it was one force; its own plateau is taken otherwise.
    fail_percent, fail_s : float
        A hold has failed when force stays this far below its target for longer than this (convention).
    held : bool
        The examiner ended the hold; it did not fail.
    pulses : str
        When stimuli were given, ``3.79,6.03,11.55`` in seconds, or ``artefact:3`` for every time the EMG goes beyond
        3 mV.
    stimulus : str
        What the pulses of the file stimulate, ``nerve`` or ``cortex``.
    twitch_window : str
        Where the peak of a twitch is looked for, in ms after the pulse (convention).
    activation_rule : str
        ``strojnik_komi``, ``linear`` or ``uncorrected``.
    cortical_from_percent, r2_min : float
        Weakest contraction and lowest r² of the line that estimates the resting twitch (conventions).
    mep_window : str
        Where a MEP is looked for, in ms after the pulse (convention).
    emg_band : str
        Band of the EMG spectrum in Hz (convention).
    """

    design: str = option("", "file that completes the recording: time_s,pulse,…", metavar="FILE", per_test=True)
    muscle: str = option("", "which muscle, where the file has several", metavar="NAME")
    side: str = option("", "side of the body: left or right", metavar="SIDE")
    mains_hz: float | None = option(None, "mains hum to leave out of spectra: 50 or 60", metavar="HZ")
    force_unit_per_volt: str = option("", 'what one volt of the force gauge means: "100 n"', metavar="FORCE")
    tasks: str = option(
        "", "what was done when: pulls=0:30,hold=40:95,levels=100:130 (s)", metavar="TEXT", per_test=True
    )
    mvc_rule: str = option("0.5s", "MVC: highest moving mean of 0.5s (convention), or peak", metavar="RULE")
    mvc_n: float | None = option(None, "MVC measured in another recording, in N (or N·m)", metavar="N", per_test=True)
    keep_offset: bool = option(False, "leave the resting offset of the force gauge in")
    onset_percent: float = option(10.0, "force above this share of the highest is a contraction", metavar="PERCENT")
    hold_min_s: float = option(8.0, "a contraction of at least this is a hold (convention)", metavar="S")
    series_gap_s: float = option(30.0, "a pause of at least this parts two series of pulls", metavar="S")
    target_percent: float = option(50.0, "share of MVC at which drive per force is given", metavar="PERCENT")
    tolerance_percent: float = option(10.0, "how near to it, in % of MVC (convention)", metavar="PERCENT")
    target_n: float | None = option(None, "target of the hold in N (or N·m)", metavar="N", per_test=True)
    fail_percent: float = option(10.0, "failed: this far below the target … (convention)", metavar="PERCENT")
    fail_s: float = option(2.0, "… for longer than this (convention)", metavar="S")
    held: bool = option(False, "the examiner ended the hold; it did not fail", per_test=True)
    pulses: str = option("", "stimuli: 3.79,6.03 (s), or artefact:3 (EMG beyond 3 mV)", metavar="TEXT", per_test=True)
    stimulus: str = option("", "what the pulses of the file stimulate: nerve or cortex", metavar="WHAT")
    twitch_window: str = option("0:200", "where a twitch is looked for, ms after the pulse", metavar="FROM:TO")
    activation_rule: str = option(
        "strojnik_komi", "voluntary activation: strojnik_komi, linear or uncorrected", metavar="RULE"
    )
    cortical_from_percent: float = option(45.0, "weakest contraction of the cortical line, % MVC", metavar="PERCENT")
    r2_min: float = option(0.85, "lowest r² of the cortical line (convention)", metavar="R2")
    mep_window: str = option("15:50", "where a MEP is looked for, ms after the pulse", metavar="FROM:TO")
    emg_band: str = option("10:500", "band of the EMG spectrum in Hz (convention)", metavar="FROM:TO")

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, before any file is read.

        Raises
        ------
        UsageError
            An option cannot be understood, or a number cannot be true of anything.
        """
        super().__post_init__()
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, float | int) and not isinstance(value, bool) and not (isfinite(value) and value > 0):
                raise UsageError(f"{value:g} cannot be.", where=flag(one.name), todo="Give a positive number.")
        for name in _SHARES:
            if getattr(self, name) > 100:
                raise UsageError(f"{getattr(self, name):g} % cannot be.", where=flag(name), todo="Give at most 100.")
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                word = getattr(self, name)
                raise UsageError(f"'{word}' is not known.", where=flag(name), todo=nearest(word, filter(None, known)))
        if self.mains_hz not in (None, 50.0, 60.0):
            raise UsageError(f"No mains has {self.mains_hz:g} Hz.", where=flag("mains_hz"), todo="Give 50 or 60.")
        if self.r2_min > 1:
            raise UsageError(f"An r² of {self.r2_min:g} cannot be.", where=flag("r2_min"), todo="Give at most 1.")
        if not MVC_RULE.fullmatch(self.mvc_rule):
            raise UsageError(f"'{self.mvc_rule}' is no rule.", where=flag("mvc_rule"), todo="Write 0.5s or peak.")
        tasks_of(self.tasks)
        for name in ("twitch_window", "mep_window", "emg_band"):
            span(getattr(self, name), name)
        self._check_words()

    def _check_words(self) -> None:
        from ponos.instruments.force.saying import check

        if self.pulses or self.force_unit_per_volt:
            check(self)
