"""What a file implies without saying: VO2 from VO2/kg, RER, ventilation from its parts, the mass that was typed in."""

from __future__ import annotations

import numpy as np

from ponos.instruments.cpet.reading.draft import Draft, listed
from ponos.instruments.cpet.reading.quantities import quantities
from ponos.instruments.cpet.settings import Settings

__all__ = ["derive"]


def derive(draft: Draft, settings: Settings) -> None:
    """Add the columns and facts that others imply.

    Parameters
    ----------
    draft : Draft
        Is changed.
    settings : Settings
        A body mass given by hand wins over the one in the file.
    """
    _body_mass(draft, settings)
    told: list[str] = []
    _breathing(draft, told)
    mass = draft.about.get("body_mass_kg")
    if draft.live("vo2_ml_min_kg") and not draft.live("vo2_ml_min") and isinstance(mass, float):
        draft.table["vo2_ml_min"] = draft.table["vo2_ml_min_kg"] * mass
        told.append(f"VO2 from VO2/kg and {mass:g} kg")
    if draft.live("vo2_ml_min") and draft.live("vco2_ml_min") and not draft.live("rer"):
        vo2, most = draft.table["vo2_ml_min"], quantities()["rer"].high
        ratio = draft.table["vco2_ml_min"] / np.where(vo2 > 0, vo2, np.nan)
        draft.table["rer"] = np.where(ratio <= most, ratio, np.nan)
        told.append("RER from VCO2/VO2")
    if told:
        draft.note(f"Computed because the file does not have it: {listed(told)}.")


def _breathing(draft: Draft, told: list[str]) -> None:
    if draft.live("ti_s") and draft.live("te_s") and not draft.live("rf_per_min"):
        length = draft.table["ti_s"] + draft.table["te_s"]
        draft.table["rf_per_min"] = 60.0 / np.where(length > 0, length, np.nan)
        told.append("breathing frequency from the times of breathing in and out")
    if draft.live("rf_per_min") and draft.live("vt_l") and not draft.live("ve_l_min"):
        draft.table["ve_l_min"] = draft.table["rf_per_min"] * draft.table["vt_l"]
        told.append("VE from breathing frequency and tidal volume")


def _body_mass(draft: Draft, settings: Settings) -> None:
    """Hold VO2, VO2/kg and body mass against each other."""
    if not (draft.live("vo2_ml_min") and draft.live("vo2_ml_min_kg")):
        return
    vo2, per_kg = draft.table["vo2_ml_min"], draft.table["vo2_ml_min_kg"]
    both = (vo2 > 0) & (per_kg > 0)
    if not both.any():
        return
    implied = float(np.median(vo2[both] / per_kg[both]))
    mass = draft.about.get("body_mass_kg")
    if not 15.0 <= implied <= 350.0:
        draft.blank("vo2_ml_min_kg", f"VO2/kg cannot be right: it goes with a body mass of {implied:.4g} kg.")
    elif not isinstance(mass, float):
        draft.about["body_mass_kg"] = round(implied, 1)
        draft.note(f"The body mass, {implied:.1f} kg, is the ratio of VO2 to VO2/kg.")
    elif abs(implied / mass - 1.0) > 0.03:
        _disagree(draft, mass, implied, by_hand=settings.body_mass_kg is not None)


def _disagree(draft: Draft, mass: float, implied: float, *, by_hand: bool) -> None:
    told = f"VO2/kg of the file goes with {implied:.1f} kg, the body mass is {mass:g} kg"
    if by_hand:
        draft.table["vo2_ml_min_kg"] = draft.table["vo2_ml_min"] / mass
        draft.note(f"{told}: VO2/kg was computed anew.")
    else:
        draft.note(f"{told}.", severity="warning", channel="vo2_ml_min_kg")
