"""Blood: how much oxygen and CO2 it holds, and its pH with lactate in it."""

from __future__ import annotations

import math

from ponos.body.states import P
from ponos.body.vectors import Vector

__all__ = ["blood_ph", "co2_content", "o2_content", "p50_at", "pressure_at", "saturation", "share_given"]

_HUEFNER = 13.9
_DISSOLVED = 0.03
_P50_STANDARD = 26.8
_ML_PER_MMOL = 22.26
_CO2_DISSOLVED = 0.0307
_LN10 = 2.302585092994046


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
    return p[P.p50_mmhg] * math.exp(_LN10 * p[P.bohr] * (7.4 - ph))


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
    x = max(po2, 1e-3) * _P50_STANDARD / p50
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
    root = (half + math.sqrt(half * half + 125000.0)) ** (1.0 / 3.0)
    return float((root - 50.0 / root) * p50 / _P50_STANDARD)


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


def share_given(po2: float, each: float, scale: float, p: Vector) -> float:
    """Exponent of what is left of a difference in pressure after a stretch of capillary.

    It is diffusing capacity over flow, over the oxygen that blood takes up for each mmHg, with one division for both.

    Parameters
    ----------
    po2 : float
        Oxygen pressure, in mmHg.
    each : float
        Diffusing capacity of the stretch over flow, in mL/L/mmHg.
    scale : float
        26.8 mmHg over the half saturation.
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    x = max(po2, 1e-3) * scale
    square = x * x
    load = x * (square + 150.0) + 23400.0
    load *= load
    return each * load / (_HUEFNER * p[P.hb_g_dl] * 23400.0 * (3.0 * square + 150.0) * scale + _DISSOLVED * load)


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
    dissolved = _CO2_DISSOLVED * max(pco2, 5.0)
    ph = near
    for _ in range(rounds):
        bicarbonate = max(base - beta * (ph - 7.4), 1.0)
        off = ph - 6.1 - math.log(bicarbonate / dissolved) / _LN10
        ph -= off / (1.0 + beta / (bicarbonate * _LN10))
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
