"""What the channels of a force recording are called: the gauge by its unit, the EMG by its muscle."""

from __future__ import annotations

__all__ = ["FORCES", "PRINTED_UNITS", "muscle_of"]

FORCES = ("force_n", "torque_nm", "force_v", "force_percent", "force_au")
"""Names of the channel of the gauge, by its unit."""

PRINTED_UNITS = {"force_n": "N", "torque_nm": "N·m", "force_v": "V", "force_percent": "%", "force_au": "a.u."}


def muscle_of(column: str) -> str:
    """Give the muscle of an EMG channel.

    Parameters
    ----------
    column : str
        ``emg_mv`` or ``emg_fdi_mv``.

    Returns
    -------
    str
        ``fdi``; empty for ``emg_mv``.
    """
    return column.removeprefix("emg").removesuffix("mv").strip("_")
