"""What a user can say about TMS sweeps and how they are to be measured."""

from __future__ import annotations

from dataclasses import dataclass

from ponos.errors import UsageError, nearest
from ponos.instruments.base import TableSettings, flag, option

__all__ = ["Settings"]

_CHOICES = {
    "latency_rule": ("rise_above_noise", "steepest_rise", "cumulative_sum", "peak_fraction"),
    "csp_rule": ("return_to_level", "consecutive_difference", "rms_envelope", "first_emg"),
    "csp_onset": ("pulse", "mep_onset", "mep_end"),
    "threshold_rule": ("maximum_likelihood", "five_of_ten", "three_of_five"),
    "no_mep": ("measured", "zero"),
    "mark_is": ("test", "conditioning"),
    "side": ("", "left", "right"),
    "state": ("", "rest", "active"),
    "emg_unit": ("", "v", "mv", "uv"),
}


@dataclass(frozen=True, kw_only=True)
class Settings(TableSettings):
    """Options of transcranial magnetic stimulation. What is given here overrides what the file says.

    Attributes
    ----------
    design : str
        Table that completes the trials.
    muscle : str
        Target muscle, where several were recorded.
    side : str
        ``left`` or ``right``.
    state : str
        ``rest`` or ``active``, where the file is of one state and nothing else says which.
    mains_hz : float or None
        Frequency of the mains, 50 or 60; where it is told, the EMG before the pulse is measured without their hum.
    sampled_hz : float or None
        Sampling rate, where the file does not say it.
    emg_unit : str
        Unit of the EMG, where the file says none or a wrong one.
    pulse_at_ms : float or None
        Where the pulse is in every sweep.
    pulse_times : str
        Times of the pulses within each frame, a side file.
    marks : str
        Labels of the marks that are pulses.
    mark_is : str
        Whether the mark is that of the test pulse or of the conditioning one.
    trigger : str
        Channel that holds the triggers.
    find_artefact : bool
        Look for the pulse in the EMG itself.
    sweep_window : str
        What is cut out of a continuous recording about the pulse, in ms.
    mep_window : str
        Where the answer is looked for, in ms after the test pulse.
    pre_window : str
        Where the EMG before the pulse is looked at, in ms before the first pulse.
    pre_emg_limit_uv : float
        RMS before the pulse above which a muscle is not at rest.
    no_mep : str
        Whether a sweep without an answer counts with what was measured in it, or with zero.
    mep_at_least_uv, active_mep_at_least_uv : float
        From which size on an answer counts as one, at rest and contracted.
    latency_rule : str
        Rule on where an answer begins.
    threshold_rule : str
        Rule of the motor threshold.
    rmt, amt : float or None
        Thresholds that are known, in percent of the stimulator's output.
    cmap_mv : float or None
        Largest compound muscle action potential.
    csp_rule, csp_onset : str
        Rules on where a silent period ends, and from where its duration counts.
    csp_background : float
        How many times the noise the EMG must be for its silence to be seen; below 4 its end scatters by 20 ms.
    least_pulses, least_pairs, least_active : int
        Sweeps below which a mean is doubtful: single pulses, either kind of paired pulses, contracted ones.
    test_change : float
        By how many percent the test response may differ from that before exertion.
    pre_emg_change : float
        By how many percent the EMG before the pulse may differ between paired and single pulses.
    coil, stimulator : str
        What was stimulated with.
    """

    design: str = option("", "table that completes the trials: sweep, pulse, isi_ms, state, …", metavar="FILE")
    muscle: str = option("", "target muscle, where several were recorded", metavar="NAME")
    side: str = option("", "side that was measured: left or right", metavar="SIDE")
    state: str = option("", "state of the muscle in the whole file: rest or active", metavar="STATE")
    mains_hz: float | None = option(None, "frequency of the mains: 50 or 60", metavar="HZ")
    sampled_hz: float | None = option(None, "sampling rate, where the file does not say it", metavar="HZ")
    emg_unit: str = option("", "unit of the EMG, where the file says none or a wrong one: v, mv, uv", metavar="UNIT")
    pulse_at_ms: float | None = option(None, "where the pulse is in every sweep, from its start", metavar="MS")
    pulse_times: str = option("", "times of the pulses within each frame", metavar="FILE")
    marks: str = option("", "labels of the marks that are pulses, parted by commas", metavar="LABELS")
    mark_is: str = option("test", "pulse that a mark stands for: test or conditioning", metavar="PULSE")
    trigger: str = option("", "channel that holds the triggers", metavar="NAME")
    find_artefact: bool = option(False, "look for the pulse in the EMG, where nothing else tells it")
    sweep_window: str = option("-200:500", "what is cut out about a pulse (ms)", metavar="FROM:TO")
    mep_window: str = option(
        "15:50", "where the MEP is looked for (ms after the test pulse; convention)", metavar="FROM:TO"
    )
    pre_window: str = option("100:5", "where the EMG before the pulse is looked at (ms; convention)", metavar="FROM:TO")
    pre_emg_limit_uv: float = option(
        20.0, "RMS before the pulse above which a muscle is not at rest (convention)", metavar="UV"
    )
    no_mep: str = option("measured", "a sweep without a MEP counts as: measured or zero", metavar="HOW")
    mep_at_least_uv: float = option(50.0, "least size of a MEP at rest (convention)", metavar="UV")
    active_mep_at_least_uv: float = option(200.0, "least size of a MEP during contraction (convention)", metavar="UV")
    latency_rule: str = option(
        "rise_above_noise", f"where a MEP begins: {', '.join(_CHOICES['latency_rule'])}", metavar="RULE"
    )
    threshold_rule: str = option(
        "maximum_likelihood", f"motor threshold: {', '.join(_CHOICES['threshold_rule'])}", metavar="RULE"
    )
    rmt: float | None = option(None, "resting motor threshold, if known", metavar="%MSO")
    amt: float | None = option(None, "active motor threshold, if known", metavar="%MSO")
    cmap_mv: float | None = option(None, "largest compound muscle action potential, if known", metavar="MV")
    csp_rule: str = option(
        "return_to_level", f"end of a silent period: {', '.join(_CHOICES['csp_rule'])}", metavar="RULE"
    )
    csp_onset: str = option("mep_onset", f"start of its duration: {', '.join(_CHOICES['csp_onset'])}", metavar="RULE")
    csp_background: float = option(
        4.0, "EMG before the pulse over noise that a silence needs (convention)", metavar="TIMES"
    )
    least_pulses: int = option(20, "fewer single pulses make a mean doubtful (convention)", metavar="N")
    least_pairs: int = option(10, "fewer pulses of either kind make a ratio doubtful (convention)", metavar="N")
    least_active: int = option(10, "fewer contracted sweeps make a mean doubtful (convention)", metavar="N")
    test_change: float = option(25.0, "change of the test response that inhibition can bear (convention)", metavar="%")
    pre_emg_change: float = option(25.0, "difference of EMG between paired and single pulses (convention)", metavar="%")
    coil: str = option("", "coil", metavar="NAME")
    stimulator: str = option("", "stimulator", metavar="NAME")

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, before any file is read.

        Raises
        ------
        UsageError
            A rule is not known, a window is none, or a number cannot be true of anyone.
        """
        super().__post_init__()
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                raise UsageError(
                    f"{flag(name)} does not know '{getattr(self, name)}'.", todo=nearest(getattr(self, name), known)
                )
        for name in ("mep_window", "pre_window", "sweep_window"):
            _ = self.window(name)
        for name in ("rmt", "amt"):
            if (told := getattr(self, name)) is not None and not 0 < told <= 100:
                raise UsageError(f"A threshold of {told:g} % of the stimulator's output cannot be.")
        if self.mains_hz not in (None, 50, 60):
            raise UsageError(f"Mains of {self.mains_hz:g} Hz are not known.", todo="Say 50 or 60.")

    def window(self, name: str) -> tuple[float, float]:
        """Give a window in ms.

        Parameters
        ----------
        name : str
            ``mep_window``, ``pre_window`` or ``sweep_window``.

        Returns
        -------
        tuple of float
            Its ends as they are written.

        Raises
        ------
        UsageError
            It is none.
        """
        text = str(getattr(self, name))
        first, _, last = text.partition(":")
        try:
            ends = float(first), float(last)
        except ValueError:
            raise UsageError(f"'{text}' is no window.", todo="Write two times in ms, such as 15:50.") from None
        earliest, latest = (ends[1], ends[0]) if name == "pre_window" else ends
        if not earliest < latest:
            raise UsageError(f"The window {text} has no length.", todo="Write two times in ms, such as 15:50.")
        return ends
