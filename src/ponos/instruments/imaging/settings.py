"""What a user can say about a scan and how it is to be modelled."""

from __future__ import annotations

from dataclasses import dataclass

from ponos.errors import UsageError, nearest
from ponos.instruments.base import option

__all__ = ["Settings"]

_HRFS = ("spm", "spm + derivative", "glover", "glover + derivative")
_NOISE = ("ar1", "ols")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Options of reward and grip imaging. What is given here overrides what the files say.

    Attributes
    ----------
    events : str
        Events of the run; the ``_events.tsv`` beside the scan where not given.
    confounds : str
        Movement and other confounds; the ``_timeseries.tsv`` beside the scan where not given.
    atlas : str
        Label image of regions, in the space of the scan, with a ``.tsv`` of ``index`` and ``name`` beside it. Without,
        spheres at published coordinates are taken.
    space : str
        ``mni`` where the file does not say that it is in MNI space, and it is.
    repetition_time_s : float or None
        Seconds between two volumes, where neither header nor sidecar tell.
    trial_types : tuple of str
        ``word=condition`` for events that no synonym knows.
    hrf_model : str
        Haemodynamic response, as nilearn calls it.
    high_pass_s : float
        Slowest period that counts as signal; what is slower is drift. A convention.
    noise_model : str
        ``ar1`` or ``ols``.
    fewest_events : int
        Below so many events of a condition its estimate is doubtful. A convention.
    """

    events: str = option("", "events of the run, where they do not lie beside the scan", metavar="FILE", per_test=True)
    confounds: str = option("", "movement and other confounds, likewise", metavar="FILE", per_test=True)
    atlas: str = option("", "label image of regions, with a .tsv of index and name beside it", metavar="FILE")
    space: str = option("", "mni, where the scan is in MNI space and does not say so", metavar="SPACE")
    repetition_time_s: float | None = option(None, "seconds between volumes, where the file does not tell", metavar="S")
    trial_types: tuple[str, ...] = option(
        (), "read events called so as a condition: word=condition (repeatable)", metavar="WORD=CONDITION"
    )
    hrf_model: str = option("spm", "haemodynamic response", metavar="NAME")
    high_pass_s: float = option(128.0, "slowest period that is signal (convention)", metavar="S")
    noise_model: str = option("ar1", "noise of the first-level model: ar1 or ols", metavar="NAME")
    fewest_events: int = option(8, "fewer events of a condition make it doubtful (convention)", metavar="N")

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises
        ------
        UsageError
            A name is not known, or a number cannot be.
        """
        for said, known in (
            (self.hrf_model, _HRFS),
            (self.noise_model, _NOISE),
            (self.space.lower() or "mni", ("mni",)),
        ):
            if said not in known:
                raise UsageError(f"'{said}' is not known.", todo=nearest(said, known))
        if self.high_pass_s <= 0 or (self.repetition_time_s is not None and not 0.1 <= self.repetition_time_s <= 20):
            raise UsageError("A period is above 0 s, a repetition time between 0.1 and 20 s.")
        for one in self.trial_types:
            if not all(one.partition("=")[::2]):
                raise UsageError(f"'{one}' names no condition.", todo="Write --trial-types win=gain_anticipation.")
