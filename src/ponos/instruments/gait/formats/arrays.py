"""NumPy arrays ``time`` and ``accel`` in one ``.npz``, as scikit-digital-health takes them: seconds and g."""

from __future__ import annotations

import zipfile
from io import BytesIO

from ponos.errors import DamagedFile
from ponos.instruments.base import Format
from ponos.instruments.gait.formats.gait_file import ACCELERATION, GaitFile
from ponos.source import Source

__all__ = ["FORMAT"]

_NEEDED = {"time.npy", "accel.npy"}


def recognises(source: Source) -> bool:
    """Whether a file is an archive of the two arrays.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True where it holds ``time`` and ``accel``.
    """
    if not source.is_arrays:
        return False
    try:
        with zipfile.ZipFile(source.path) as opened:
            return set(opened.namelist()) >= _NEEDED
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def parse(source: Source) -> GaitFile:
    """Read both arrays.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    GaitFile
        One row a sample, the time from 0.

    Raises
    ------
    DamagedFile
        The arrays do not fit each other, or are broken.
    """
    import numpy as np
    import pandas as pd

    try:
        with np.load(BytesIO(source.content), allow_pickle=False) as opened:
            time, accel = np.asarray(opened["time"], float), np.asarray(opened["accel"], float)
    except (ValueError, OSError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DamagedFile(f"The arrays are broken ({error}).", where=source.name, todo="Copy it again.") from None
    if time.ndim != 1 or accel.shape != (len(time), 3) or not len(time):
        raise DamagedFile(
            f"'time' has the shape {time.shape}, 'accel' {accel.shape}.",
            where=source.name,
            todo="Expected: (n,) and (n, 3).",
        )
    return GaitFile(pd.DataFrame({"time_s": time - time[0]} | dict(zip(ACCELERATION, accel.T, strict=True))))


FORMAT = Format(
    name="skdh_npz",
    title="NumPy arrays 'time' (s) and 'accel' (g), as scikit-digital-health takes them (.npz)",
    recognises=recognises,
    parse=parse,
)
