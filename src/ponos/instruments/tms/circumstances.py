"""Under which circumstances sweeps were recorded: what must agree before two sessions of one person are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ponos.recording import Epochs

if TYPE_CHECKING:
    import pandas as pd

    from ponos.instruments.tms.settings import Settings
    from ponos.recording import Recording

__all__ = ["circumstances"]

_INTENSITY_OF = {"mso": "% of the stimulator's output", "rmt": "% of RMT", "amt": "% of AMT"}


def circumstances(recording: Recording, settings: Settings) -> Mapping[str, float | str]:
    """Tell how sweeps were recorded.

    Parameters
    ----------
    recording : Recording
        Sweeps, or a table of MEPs.
    settings : Settings
        What the user says about them.

    Returns
    -------
    mapping of str to float or str
        ``muscle, side, coil, stimulator, intensity_scale, test_intensity, conditioning_intensity, intervals, state,
        mep_window, sampling``. What is not known is left out.
    """
    data = recording.data
    trials = data.table
    told: dict[str, float | str | None] = {
        "muscle": settings.muscle or _fact(recording, "muscle") or _same(trials, "muscle"),
        "side": settings.side or _fact(recording, "side"),
        "coil": settings.coil or _fact(recording, "coil"),
        "stimulator": settings.stimulator or _fact(recording, "stimulator"),
        "intensity_scale": _INTENSITY_OF.get(_fact(recording, "intensity_of")),
        "test_intensity": _middle(trials, "test_intensity_percent"),
        "conditioning_intensity": _middle(trials, "conditioning_intensity_percent"),
        "intervals": _listed(trials, "isi_ms", " ms"),
        "state": _words(trials, "state"),
        "mep_window": f"{settings.mep_window} ms",
        "sampling": f"{data.fs_hz:g} Hz" if isinstance(data, Epochs) and data.channels else None,
    }
    return {key: value for key, value in told.items() if value is not None and value != ""}


def _fact(recording: Recording, key: str) -> str:
    return str(recording.about.get(key, ""))


def _same(trials: pd.DataFrame, column: str) -> str:
    values = _values(trials, column)
    return values[0] if len(values) == 1 else ""


def _values(trials: pd.DataFrame, column: str) -> list[str]:
    if column not in trials:
        return []
    return sorted({str(one) for one in trials[column] if one == one and str(one).strip()})


def _words(trials: pd.DataFrame, column: str) -> str:
    return ", ".join(_values(trials, column))


def _numbers(trials: pd.DataFrame, column: str) -> list[float]:
    if column not in trials or trials[column].dtype.kind not in "fiu":
        return []
    values = trials[column].to_numpy(float)
    return sorted({float(one) for one in values[np.isfinite(values)]})


def _middle(trials: pd.DataFrame, column: str) -> float | None:
    """The intensity, where there is one; a curve over several has none that could be compared."""
    values = _numbers(trials, column)
    return values[0] if len(values) == 1 else None


def _listed(trials: pd.DataFrame, column: str, printed: str) -> str:
    values = sorted({round(one) if one >= 10 else round(one, 1) for one in _numbers(trials, column)})
    return ", ".join(f"{one:g}" for one in values) + printed if values else ""
