"""An example that is a real file: two tests of one made-up person, 24 hours apart, as a cart would write them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ponos.instruments.cpet.formats.mgc import FORMAT
from ponos.instruments.cpet.observing import Noise, observe
from ponos.instruments.cpet.virtual import VirtualTest

__all__ = ["DAY_1", "DAY_2", "write_two_days"]

DAY_1 = VirtualTest(
    vo2_rest=290.0,
    vo2_peak=1540.0,
    vt1_fraction=0.60,
    vt2_fraction=0.84,
    slope_below=0.92,
    slope_above=1.5,
    ve_slope=31.0,
    ve_rise=1.5,
    ramp_w_min=15.0,
    ramp_s=540.0,
    recovery_s=180.0,
    hr_rest=86.0,
    hr_peak=164.0,
    rf_peak=38.0,
)
"""A woman of 41 with long COVID, on a cycle, 15 W/min."""

DAY_2 = replace(DAY_1, vo2_peak=1478.0, vt1_fraction=0.575, ramp_s=516.0, hr_rest=91.0, hr_peak=160.0)
"""The day after: a little lower, as in many repeat tests, and within what repeat tests vary by."""

_PERSON: dict[str, float | str] = {
    "age_y": 41.0,
    "height_cm": 169.0,
    "body_mass_kg": 68.0,
    "sex": "female",
    "mode": "cycle",
}
_NOISE = Noise(depth=0.09, rate=0.07, gas=0.025, drift=0.02, tension_mmhg=0.8, wild=0.01)


def write_two_days(folder: str | Path, *, seed: int = 41) -> tuple[Path, Path]:
    """Write both tests of the example.

    Parameters
    ----------
    folder : str or pathlib.Path
        Made where it does not exist.
    seed : int
        Of the chance that goes into the noise; the same seed gives the same files.

    Returns
    -------
    tuple of pathlib.Path
        ``day1.txt`` and ``day2.txt``, in the layout of MGC Diagnostics.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    assert FORMAT.write is not None
    paths = (folder / "day1.txt", folder / "day2.txt")
    for path, test, day in zip(paths, (DAY_1, DAY_2), (1, 2), strict=True):
        seen = observe(test.trajectory(), np.random.default_rng([seed, day]), noise=_NOISE, source=path.name)
        FORMAT.write(replace(seen, about={**seen.about, **_PERSON}), path)
    return paths
