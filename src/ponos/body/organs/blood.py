"""Blood: how much oxygen and CO2 it holds, and its pH with lactate in it."""

from __future__ import annotations

import math

from ponos.body.states import P
from ponos.body.vectors import Vector

__all__ = [
    "blood_ph",
    "co2_content",
    "decayed",
    "o2_content",
    "p50_at",
    "pressure_at",
    "saturation",
]

_HUEFNER = 13.9
_DISSOLVED = 0.03
_P50_STANDARD = 26.8
_ML_PER_MMOL = 22.26
_CO2_DISSOLVED = 0.0307
_LN10 = 2.302585092994046
# Where the logarithm of a cube has its middle, over all saturations, and the root that belongs to it.
_MIDDLE = 11.0
_ROOT = math.exp(_MIDDLE / 3.0)


def decayed(exponent: float) -> float:
    """What is left of 1 after ``exponent`` time constants.

    A polynomial of an eighth of the exponent, thrice squared: where each result waits for the one before, as along a
    capillary, it is quicker than the exponential function. From -4 on it differs from it by 2e-7, or by a millionth
    of itself where that is more.

    Parameters
    ----------
    exponent : float
        Time constants; from 16 on, where 1e-7 is left, more of them make no difference.

    Returns
    -------
    float
        Without unit.
    """
    eighth = min(0.125 * exponent, 2.0)
    square = eighth * eighth
    first = (1.0 - eighth) + square * (0.5 - eighth / 6.0)
    second = (1.0 / 24.0 - eighth / 120.0) + square * (1.0 / 720.0 - eighth / 5040.0)
    once = first + square * square * second
    twice = once * once
    fourth = twice * twice
    return fourth * fourth


def p50_at(ph: float, p: Vector) -> float:
    """Half saturation at a pH, in mmHg.

    Parameters
    ----------
    ph : float
        PH.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmHg.
    """
    return p[P.p50_mmhg] * decayed(_LN10 * p[P.bohr] * (ph - 7.4))


def saturation(po2: float, p50: float) -> float:
    """Saturation by Severinghaus at the pressure that a standard curve would have.

    Parameters
    ----------
    po2 : float
        Oxygen pressure, in mmHg.
    p50 : float
        Half saturation, in mmHg.

    Returns
    -------
    float
        Without unit.
    """
    x = max(po2, 1e-3) * (_P50_STANDARD / p50)
    load = x * (x * x + 150.0)
    return load / (load + 23400.0)


def pressure_at(saturated: float, p50: float) -> float:
    """Turn Severinghaus round: the real root of its cubic, in mmHg.

    Parameters
    ----------
    saturated : float
        Share of haemoglobin that holds oxygen.
    p50 : float
        Half saturation, in mmHg.

    Returns
    -------
    float
        In mmHg.
    """
    share = min(max(saturated, 1e-4), 0.9995)
    half = 0.5 * 23400.0 * share / (1.0 - share)
    third = (math.log(half + math.sqrt(half * half + 125000.0)) - _MIDDLE) / 3.0
    return (_ROOT * decayed(-third) - 50.0 / _ROOT * decayed(third)) * (p50 / _P50_STANDARD)


def o2_content(po2: float, p50: float, p: Vector) -> float:
    """Oxygen in blood, in mL/L.

    Parameters
    ----------
    po2 : float
        Oxygen pressure, in mmHg.
    p50 : float
        Half saturation, in mmHg.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mL/L.
    """
    return _HUEFNER * p[P.hb_g_dl] * saturation(po2, p50) + _DISSOLVED * po2


def blood_ph(pco2: float, lactate: float, near: float, rounds: int, p: Vector) -> float:
    """PH of blood: Henderson and Hasselbalch with the bicarbonate that lactate and buffers leave, by Newton.

    Parameters
    ----------
    pco2 : float
        CO2 pressure, in mmHg.
    lactate : float
        Lactate of blood, in mmol/L.
    near : float
        Where to begin.
    rounds : int
        Newton steps.
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    base = p[P.hco3_mm] - p[P.la_buffered] * (lactate - 1.0)
    beta = p[P.buffer_blood_slykes]
    bare = _LN10 * 6.1 - math.log(_CO2_DISSOLVED * max(pco2, 5.0))
    ph = near
    for _ in range(rounds):
        bicarbonate = max(base - beta * (ph - 7.4), 1.0)
        # The division need not wait for the logarithm.
        ph -= bicarbonate / (_LN10 * bicarbonate + beta) * (_LN10 * ph - bare - math.log(bicarbonate))
    return ph


def co2_content(pco2: float, ph: float, lactate: float, saturated: float, p: Vector) -> float:
    """CO2 in whole blood by Douglas, in mL/L.

    Parameters
    ----------
    pco2 : float
        CO2 pressure, in mmHg.
    ph : float
        PH.
    lactate : float
        Lactate of blood, in mmol/L.
    saturated : float
        Share of haemoglobin that holds oxygen.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mL/L.
    """
    bicarbonate = max(p[P.hco3_mm] - p[P.la_buffered] * (lactate - 1.0) - p[P.buffer_blood_slykes] * (ph - 7.4), 1.0)
    plasma = _ML_PER_MMOL * (_CO2_DISSOLVED * pco2 + bicarbonate)
    return plasma * (1.0 - 0.0289 * p[P.hb_g_dl] / ((3.352 - 0.456 * saturated) * (8.142 - ph)))
