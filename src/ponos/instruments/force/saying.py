"""What a user says of pulses and of a gauge in volts, understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from ponos.errors import UsageError
from ponos.instruments.base import flag
from ponos.units import Unit, parse

if TYPE_CHECKING:
    from ponos.instruments.force.settings import Settings

__all__ = ["Said", "check", "per_volt", "pulses_of"]

_PER_VOLT = re.compile(r"\s*(?P<number>[-+]?\d+(?:\.\d+)?)\s*[:\s]?\s*(?P<unit>\D.*)")


@dataclass(frozen=True)
class Said:
    """When pulses were given: at these times, or wherever the EMG goes beyond a size.

    Attributes
    ----------
    at_s : tuple of float
        Times from the start of the recording.
    artefact_mv : float
        Size of a stimulus artefact; 0 where times are said.
    """

    at_s: tuple[float, ...] = ()
    artefact_mv: float = 0.0


def pulses_of(said: str) -> Said:
    """Understand when pulses were given.

    Parameters
    ----------
    said : str
        ``3.79,6.03`` in seconds, or ``artefact:3`` in mV.

    Returns
    -------
    Said
        What is meant.

    Raises
    ------
    UsageError
        It is not of that form.
    """
    by_size = said.strip().startswith("artefact:")
    words = said.strip().removeprefix("artefact:").split(",")
    try:
        numbers = tuple(sorted(float(one) for one in words if one.strip()))
    except ValueError:
        numbers = ()
    fine = all(isfinite(one) and one >= 0 for one in numbers) and (not by_size or (len(numbers) == 1 and numbers[0]))
    if not numbers or not fine:
        raise UsageError(
            f"'{said}' says no pulses.", where=flag("pulses"), todo="Write 3.79,6.03 in seconds, or artefact:3 in mV."
        )
    return Said(artefact_mv=numbers[0]) if by_size else Said(numbers)


def per_volt(said: str) -> tuple[float, Unit]:
    """Understand what one volt of a gauge means.

    Parameters
    ----------
    said : str
        ``"100 n"`` or ``"12.5 nm"``.

    Returns
    -------
    tuple of (float, Unit)
        The number, and the unit of force or torque.

    Raises
    ------
    UsageError
        It is not of that form, or the unit is none of force or torque.
    """
    found = _PER_VOLT.fullmatch(said)
    unit = parse(found["unit"]) if found else None
    if found is None or unit is None or unit.dimension not in ("force", "torque") or not float(found["number"]):
        raise UsageError(
            f"'{said}' is no force.", where=flag("force_unit_per_volt"), todo='Write a number and its unit: "100 n".'
        )
    return float(found["number"]), unit


def check(settings: Settings) -> None:
    """Refuse what cannot be understood.

    Parameters
    ----------
    settings : Settings
        What the user says.

    Raises
    ------
    UsageError
        Pulses or the gauge cannot be understood.
    """
    if settings.pulses:
        pulses_of(settings.pulses)
    if settings.force_unit_per_volt:
        per_volt(settings.force_unit_per_volt)
