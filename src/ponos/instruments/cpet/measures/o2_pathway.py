"""The oxygen pathway: from alveolar ventilation to the mitochondrion, in closed form from gases at peak exercise.

Diffusion along a capillary obeys dP/dx = D/(Q b(P)) (P1 - P), b the slope of the oxygen content of blood. Integrated
from the venous to the arterial tension it gives D = Q times the integral of b(P)/(P1 - P), for the lung with P1 the
alveolar tension and for the muscle with P - Pmito below. After Houstis et al. 2018. One set of blood gases says what
conductances fit it, not that diffusion is the cause: shunt and uneven flow look the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError, UsageError, nearest
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.highest import highest
from ponos.instruments.cpet.measures.specs import REGISTER

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS", "BloodGases", "Pathway", "o2_content", "o2_saturation", "parse_blood", "pathway"]

GAS_CONSTANT = 1.159
"""mmHg that one mL/min STPD of gas makes in one L/min BTPS of ventilation, divided by 1000 mL/L (1/0.863)."""

P50_MMHG, HILL = 26.8, 2.7
"""Haemoglobin at the acidity and warmth of exercise."""

O2_CAPACITY, O2_SOLUBILITY = 1.39, 0.003
"""mL of O2 per g of haemoglobin; mL of O2 per dL of blood and mmHg."""

P50_MITO_MMHG, VMAX_OVER_PEAK = 0.24, 1.8
"""Half-saturation of mitochondrial respiration, and its maximum over the peak uptake."""

WATER_VAPOUR_MMHG, INSPIRED_O2, SEA_LEVEL_MMHG = 47.0, 0.21, 760.0

_GRID = 4001


@dataclass(frozen=True, kw_only=True)
class BloodGases:
    """Blood at peak exercise.

    Attributes
    ----------
    pao2, paco2, pvo2 : float
        Arterial O2 and CO2 and mixed venous O2 tension in mmHg.
    hb : float
        Haemoglobin in g/dL.
    """

    pao2: float
    paco2: float
    pvo2: float
    hb: float


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """Every step of the oxygen pathway.

    Attributes
    ----------
    alveolar_ventilation : float
        L/min BTPS.
    cardiac_output : float
        L/min, by Fick.
    alveolar_po2, mitochondrial_po2 : float
        mmHg.
    lung_diffusion, muscle_diffusion : float
        mL/min/mmHg.
    vo2_mitochondrial : float
        Assumed largest uptake of the mitochondria, mL/min.
    extraction : float
        Arterio-venous difference over arterial content.
    delivery : float
        mL/min of O2 carried to the body.
    """

    alveolar_ventilation: float
    cardiac_output: float
    alveolar_po2: float
    mitochondrial_po2: float
    lung_diffusion: float
    muscle_diffusion: float
    vo2_mitochondrial: float
    extraction: float
    delivery: float


def o2_saturation(po2: Floats) -> Floats:
    """Saturation of haemoglobin during exercise, by Hill's equation.

    Parameters
    ----------
    po2 : ndarray
        In mmHg.

    Returns
    -------
    ndarray
        Between 0 and 1.
    """
    ratio = (np.maximum(po2, 0.0) / P50_MMHG) ** HILL
    return np.asarray(ratio / (1.0 + ratio))


def o2_content(po2: Floats, hb: float) -> Floats:
    """Oxygen content of blood.

    Parameters
    ----------
    po2 : ndarray
        In mmHg.
    hb : float
        Haemoglobin in g/dL.

    Returns
    -------
    ndarray
        In mL/dL.
    """
    return np.asarray(O2_CAPACITY * hb * o2_saturation(po2) + O2_SOLUBILITY * po2)


def pathway(vo2: float, vco2: float, blood: BloodGases, *, barometric_mmhg: float = SEA_LEVEL_MMHG) -> Pathway:
    """Solve the pathway.

    Parameters
    ----------
    vo2, vco2 : float
        Peak uptake and output in mL/min STPD.
    blood : BloodGases
        At the same moment.
    barometric_mmhg : float
        Pressure of the air.

    Returns
    -------
    Pathway
        Every step.

    Raises
    ------
    MeasureError
        There is no gas exchange, or the tensions do not fall from the alveolus to the mitochondrion.
    """
    if not (vo2 > 0 and vco2 > 0):
        raise MeasureError("The pathway needs an oxygen uptake and a carbon dioxide output above zero.")
    ventilation = vco2 / (GAS_CONSTANT * blood.paco2)
    alveolar = (barometric_mmhg - WATER_VAPOUR_MMHG) * INSPIRED_O2 - vo2 / (ventilation * GAS_CONSTANT)
    mitochondrial = P50_MITO_MMHG / (VMAX_OVER_PEAK - 1.0)
    if not mitochondrial < blood.pvo2 < blood.pao2 < alveolar:
        raise MeasureError(
            f"Oxygen must fall from the alveolus ({alveolar:.0f} mmHg) to arterial ({blood.pao2:g}) and venous blood "
            f"({blood.pvo2:g}); these blood gases do not fit the gas exchange."
        )
    arterial, venous = (float(o2_content(np.array([p]), blood.hb)[0]) for p in (blood.pao2, blood.pvo2))
    output = vo2 / (10.0 * (arterial - venous))
    tension = np.linspace(blood.pvo2, blood.pao2, _GRID)
    content = o2_content(tension, blood.hb)
    # Trapezia over content itself: no derivative of the curve is needed.
    lung = 10.0 * output * _over(content, 1.0 / (alveolar - tension))
    muscle = 10.0 * output * _over(content, 1.0 / (tension - mitochondrial))
    return Pathway(
        alveolar_ventilation=ventilation,
        cardiac_output=output,
        alveolar_po2=alveolar,
        mitochondrial_po2=mitochondrial,
        lung_diffusion=lung,
        muscle_diffusion=muscle,
        vo2_mitochondrial=VMAX_OVER_PEAK * vo2,
        extraction=(arterial - venous) / arterial,
        delivery=10.0 * output * arterial,
    )


def _over(content: Floats, resistance: Floats) -> float:
    return float(0.5 * np.sum(np.diff(content) * (resistance[1:] + resistance[:-1])))


def parse_blood(text: str) -> BloodGases:
    """Read blood gases as the user writes them.

    Parameters
    ----------
    text : str
        ``pao2=97,paco2=40,pvo2=21,hb=14``, in mmHg and g/dL.

    Returns
    -------
    BloodGases
        All four.

    Raises
    ------
    UsageError
        A name or a number cannot be understood, or one is missing.
    """
    names = ("pao2", "paco2", "pvo2", "hb")
    given: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (piece.strip().lower() for piece in part.partition("="))
        if name not in names:
            raise UsageError(f"'{name}' is no blood gas.", todo=nearest(name, names))
        try:
            given[name] = float(number)
        except ValueError:
            raise UsageError(f"'{number}' is no number.", todo="Write pao2=97,paco2=40,pvo2=21,hb=14.") from None
    absent = [name for name in names if not given.get(name, 0.0) > 0]
    if absent:
        raise UsageError(f"The blood gases lack {', '.join(absent)}.", todo="Write pao2=97,paco2=40,pvo2=21,hb=14.")
    return BloodGases(**given)


_IDS = {
    "alveolar_ventilation": "alveolar_ventilation",
    "cardiac_output": "cardiac_output",
    "alveolar_po2": "alveolar_po2",
    "lung_o2_diffusion": "lung_diffusion",
    "muscle_o2_diffusion": "muscle_diffusion",
    "o2_extraction": "extraction",
    "o2_delivery": "delivery",
}


@gives(*_IDS, needs=("vo2_ml_min", "vco2_ml_min"))
def _measures(test: ExerciseTest) -> list[Measure]:
    if not test.settings.blood:
        raise MeasureError("It needs blood gases at peak exercise; give --blood.")
    blood = parse_blood(test.settings.blood)
    pressure = test.fact("barometric_pressure_mmhg")
    vo2, vco2 = highest(test, "vo2_ml_min"), highest(test, "vco2_ml_min")
    solved = pathway(vo2.value, vco2.value, blood, barometric_mmhg=pressure or SEA_LEVEL_MMHG)
    air = f"air of {pressure:.0f} mmHg" if pressure else "air at sea level assumed"
    method = f"closed forms of the oxygen pathway from peak VO2 and VCO2, {test.settings.blood}, {air}"
    reason = "Shunt and uneven flow look like a diffusion limit; one set of blood gases cannot tell them apart."
    return [
        REGISTER.found(id, getattr(solved, field), reason=reason if "diffusion" in id else "", method=method)
        for id, field in _IDS.items()
    ]


PARTS = (_measures,)
