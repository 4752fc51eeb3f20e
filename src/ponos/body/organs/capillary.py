"""Capillary: oxygen given off along its way, solved algebraically in steps that stay positive whatever their length."""

from __future__ import annotations

from ponos.body.organs.blood import decayed
from ponos.body.states import P
from ponos.body.vectors import Vector

__all__ = ["along", "muscle_diffusion"]

_P50_STANDARD = 26.8
_SEVERINGHAUS = 23400.0
_HUEFNER = 13.9
_DISSOLVED = 0.03


def along(start: float, beside: float, diffusion: float, flow: float, p50: float, parts: int, p: Vector) -> float:
    """Pressure at the end of a capillary that begins at ``start`` and lies beside a space at ``beside``, in mmHg.

    Parameters
    ----------
    start : float
        Oxygen pressure where blood comes in, in mmHg.
    beside : float
        Oxygen pressure of the space beside it, in mmHg.
    diffusion : float
        Diffusing capacity, in mL/min/mmHg.
    flow : float
        Flow, in L/min.
    p50 : float
        Half saturation, in mmHg.
    parts : int
        Stretches that it is cut into.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmHg.
    """
    # In pressures of a standard curve and with one division a stretch, for each stretch waits for the one before.
    scale = _P50_STANDARD / p50
    x, by = max(start, 1e-3) * scale, beside * scale
    each = diffusion / (float(parts) * max(flow, 1e-3))
    steep = _HUEFNER * p[P.hb_g_dl] * _SEVERINGHAUS * scale
    steep_3, steep_150 = 3.0 * steep, 150.0 * steep
    for _ in range(parts):
        square = x * x
        load = square * x + (150.0 * x + _SEVERINGHAUS)
        load *= load
        # Diffusing capacity over flow, over the oxygen that blood takes up for each mmHg.
        x = by + (x - by) * decayed(each * load / (_DISSOLVED * load + (steep_3 * square + steep_150)))
    return x * (p50 / _P50_STANDARD)


def muscle_diffusion(p: Vector) -> float:
    """What is left of the muscle's diffusing capacity, in mL/min/mmHg.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        In mL/min/mmHg.
    """
    return p[P.d_m] * (1.0 - p[P.blocked])
