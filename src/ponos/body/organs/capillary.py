"""Capillary: oxygen given off along its way, solved algebraically in steps that stay positive whatever their length."""

from __future__ import annotations

import math

from ponos.body.organs.blood import share_given
from ponos.body.states import P
from ponos.body.vectors import Vector

__all__ = ["along", "muscle_diffusion"]

_P50_STANDARD = 26.8


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
    po2 = start
    each = diffusion / (parts * max(flow, 1e-3))
    scale = _P50_STANDARD / p50
    for _ in range(parts):
        po2 = beside + (po2 - beside) * math.exp(-share_given(po2, each, scale, p))
    return po2


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
