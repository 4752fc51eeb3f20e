"""Which channels can be believed: dead, stuck and impossible ones become missing, with the reason.

A missing value is never a zero: a load of 0 W in every row was not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.cpet.reading.draft import Draft, listed
from ponos.instruments.cpet.reading.quantities import ESSENTIAL, quantities

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "REMEDY",
    "blank_dead",
    "blank_impossible",
    "blank_misfits",
    "note_absent",
    "note_contradictions",
    "note_unusual",
    "settle_treadmill",
]

_WORTH_A_WORD = (*ESSENTIAL, "hr_bpm", "work_w", "peto2_mmhg", "petco2_mmhg")
"""Channels whose loss is told one by one; the others share one note."""

_MOSTLY = 0.3
"""Share of zeros from which a gas channel is dead; a sound one has them in one breath of a hundred."""

_ENOUGH = 10
_FEW = 5
_RER = (0.5, 1.8)
_EQUIVALENT = (10.0, 120.0)
_TYPICAL_EQUIVALENT = 28.0

_END_TIDAL = (("feto2_percent", "fetco2_percent", 20.93), ("peto2_mmhg", "petco2_mmhg", 149.0))
"""End-tidal gases, and the oxygen that goes in; how much exactly does not matter for whether two courses agree."""

_OPPOSED = -0.3
"""Correlation of VCO2/VO2 with the end-tidal gases from which headers are exchanged; sound files have 0.5 to 1."""

REMEDY = {"hr_bpm": " --heart-rate joins one from a TCX or FIT file.", "work_w": " --protocol gives it."}
"""What a user can do about a channel that is missing."""


def blank_dead(draft: Draft) -> None:
    """Take out channels that are blank, all zero, stuck or, for gases, mostly zero.

    Parameters
    ----------
    draft : Draft
        Is changed.
    """
    empty = []
    for column in [name for name in draft.table if name != "time_s"]:
        why = _death(draft, column)
        if not why:
            continue
        if any(note.severity == "partial" and note.channel == column for note in draft.notes):
            continue
        if column in _WORTH_A_WORD and not (column == "work_w" and draft.median("speed_km_h") > 0):
            draft.blank(column, f"{draft.label(column)} {why}{REMEDY.get(column, '')}")
        else:
            del draft.table[column]
            empty.append(draft.headers.get(column, column))
    if empty:
        draft.note(f"Left out because they hold nothing (blank, all zero or never changing): {listed(empty)}.")


def _death(draft: Draft, column: str) -> str:
    """Why a channel is dead; empty where it is not."""
    values = draft.table[column]
    known = values[np.isfinite(values)]
    if not len(known):
        return "is blank in every row."
    if not known.any():
        if column == "grade_percent" and draft.median("speed_km_h") > 0:
            return ""
        return "is 0 in every row: it was not recorded, so it is missing, not 0."
    if len(known) >= _ENOUGH and not quantities()[column].steady and known.min() == known.max():
        return f"is {known[0]:g} in every row: the sensor was stuck or not connected."
    if column in ESSENTIAL and np.mean(known == 0) > _MOSTLY:
        return f"is 0 in {np.mean(known == 0):.0%} of the rows: its sensor failed."
    return ""


def blank_impossible(draft: Draft) -> None:
    """Blank single cells that no body produces, and channels made mostly of them.

    Parameters
    ----------
    draft : Draft
        Is changed.
    """
    _blank_unmeasured(draft)
    told = []
    for column, values in list(draft.table.items()):
        quantity = quantities()[column]
        values, zeros = _without_zeros(values, quantity.low)
        wrong = (values < quantity.low) | (values > quantity.high)
        draft.table[column] = values
        if zeros and column in _WORTH_A_WORD:
            told.append(f"{zeros} of {quantity.label} (0)")
        if column == "time_s" or not wrong.any():
            continue
        worst = values[wrong][0]
        if wrong.sum() > 0.5 * np.isfinite(values).sum():
            draft.blank(
                column,
                f"{quantity.label} is outside of what a body does ({quantity.low:g} to {quantity.high:g}) in "
                f"{wrong.sum()} of {len(values)} rows, such as {worst:.4g}.{REMEDY.get(column, '')}",
            )
            continue
        draft.table[column] = np.where(wrong, np.nan, values)
        told.append(f"{int(wrong.sum())} of {quantity.label} (such as {worst:.4g})")
    if told:
        draft.note(f"Cells that no body produces were blanked: {listed(told)}.")


def _blank_unmeasured(draft: Draft) -> None:
    """Blank rows in which VO2, VCO2 and VE are all 0: nobody was on the mask, or nothing was analysed."""
    live = [column for column in ESSENTIAL if draft.live(column)]
    rows = np.all([draft.table[column] == 0 for column in live], axis=0) if len(live) > 1 else np.zeros(0, dtype=bool)
    if not rows.any():
        return
    for column in live:
        draft.table[column] = np.where(rows, np.nan, draft.table[column])
    labels = ", ".join(map(draft.label, live))
    draft.note(f"Rows in which {labels} are all 0, which were not measured, were blanked: {int(rows.sum())}.")


def _without_zeros(values: NDArray[np.float64], low: float) -> tuple[NDArray[np.float64], int]:
    """Where nobody can have 0, it says that nothing was measured, such as a blood pressure between two readings."""
    zero = (values == 0) & (low > 0)
    return (np.where(zero, np.nan, values), int(zero.sum())) if zero.any() else (values, 0)


def blank_misfits(draft: Draft) -> None:
    """Take out the one of VO2, VCO2 and VE that fits neither of the others.

    Parameters
    ----------
    draft : Draft
        Is changed. RER and the two ventilatory equivalents are taken over the half of the rows with the highest
        ventilation.
    """
    bad, ratios = _bad_pairs(draft)
    if not bad:
        return
    live = [column for column in ESSENTIAL if draft.live(column)]
    blame = {column: sum(column in pair for pair in bad) for column in live}
    told = ", ".join(f"{ratios[pair][0]} of {ratios[pair][1]:.2f}" for pair in bad)
    if len(bad) == 1 and len(live) == 3:
        culprits = [_further_off(draft, bad[0])]
    else:
        culprits = [column for column in live if blame[column] == max(blame.values())]
    labels = " and ".join(draft.label(column) for column in culprits)
    for column in culprits:
        draft.blank(
            column,
            f"{labels} cannot be right: {told} is not possible. A failed sensor, exchanged columns, or another unit "
            "(--map column=quantity:unit).",
        )


def _bad_pairs(draft: Draft) -> tuple[list[tuple[str, str]], dict[tuple[str, str], tuple[str, float]]]:
    vo2, vco2, ve = ESSENTIAL
    ratios = {
        (vo2, vco2): ("a median RER", _ratio(draft, vco2, vo2)),
        (vo2, ve): ("VE/VO2", 1000.0 * _ratio(draft, ve, vo2)),
        (vco2, ve): ("VE/VCO2", 1000.0 * _ratio(draft, ve, vco2)),
    }
    limits = {(vo2, vco2): _RER, (vo2, ve): _EQUIVALENT, (vco2, ve): _EQUIVALENT}
    return [pair for pair, (_, value) in ratios.items() if not _within(value, limits[pair])], ratios


def _within(value: float, limits: tuple[float, float]) -> bool:
    return bool(np.isnan(value)) or limits[0] <= value <= limits[1]


def _ratio(draft: Draft, above: str, below: str) -> float:
    """Ratio of two channels where the person breathes hardest; NaN where too few rows have both."""
    if not (draft.live(above) and draft.live(below)):
        return float("nan")
    top, bottom = draft.table[above], draft.table[below]
    both = _hard(draft) & np.isfinite(top) & np.isfinite(bottom)
    if both.sum() < _FEW:
        return float("nan")
    over, under = float(np.median(top[both])), float(np.median(bottom[both]))
    return over / under if under > 0 else float("inf") if over > 0 else float("nan")


def _hard(draft: Draft) -> NDArray[np.bool_]:
    by = next((column for column in ("ve_l_min", "vo2_ml_min", "vco2_ml_min") if draft.live(column)), "time_s")
    values = draft.table[by]
    return np.asarray(values >= np.nanmedian(values))


def _further_off(draft: Draft, pair: tuple[str, str]) -> str:
    """Of two gases whose RER is impossible, the one whose ventilatory equivalent is stranger."""
    if "ve_l_min" in pair:
        return next(column for column in pair if column != "ve_l_min")
    off = {one: abs(np.log(1000.0 * _ratio(draft, "ve_l_min", one) / _TYPICAL_EQUIVALENT)) for one in pair}
    return max(off, key=lambda one: float(off[one]))


def settle_treadmill(draft: Draft) -> None:
    """Tell a treadmill by its belt, and drop a load in W that was computed from the belt speed.

    Parameters
    ----------
    draft : Draft
        Is changed. A runner's work rate is not measured, so the load of a treadmill is no data.
    """
    by_belt = draft.median("speed_km_h") > 0 and "gps" not in draft.headers.get("speed_km_h", "").lower()
    if not by_belt or draft.median("cadence_rpm") > 0 or draft.about.setdefault("mode", "treadmill") != "treadmill":
        return
    if not draft.live("work_w"):
        return
    load, speed = draft.table.pop("work_w"), draft.table["speed_km_h"]
    moving = (speed > 0) & (load > 0)
    if not moving.any():
        return
    ratio = float(np.median(load[moving] / speed[moving]))
    steady = np.median(np.abs(load[moving] / speed[moving] / ratio - 1.0)) < 0.02
    how = f": it is {ratio:.3g} W per km/h throughout" if steady else ""
    draft.note(
        f"The load of up to {np.nanmax(load):.0f} W was computed from the belt speed, not measured{how}; left out."
    )


def note_absent(draft: Draft, left_out: Mapping[str, str]) -> None:
    """Add the essential channels that are not there, as NaN, and say why; tell of a missing heart rate and load.

    Parameters
    ----------
    draft : Draft
        Is changed.
    left_out : mapping of str to str
        Columns that had to be left out, and why.
    """
    for column in ESSENTIAL:
        if column not in draft.table:
            draft.blank(column, left_out.get(column) or _absence(draft, column))
    for column, why in left_out.items():
        if column not in ESSENTIAL:
            draft.note(why, severity="warning", channel=column)
    absent = {"hr_bpm": "heart rate"} | ({} if "speed_km_h" in draft.table else {"work_w": "work rate and no speed"})
    for column, words in absent.items():
        if column not in draft.table and column not in left_out and "speed_km_h" not in left_out:
            draft.note(f"The file has no {words}.{REMEDY[column]}", severity="warning", channel=column)


def _absence(draft: Draft, column: str) -> str:
    if column == "vo2_ml_min" and draft.live("vo2_ml_min_kg"):
        return "The file gives VO2 only per kilogram, and no body mass. --body-mass-kg gives it."
    return f"The file has no {draft.label(column)}, or not by a name that is known. --map names its column."


def note_unusual(draft: Draft) -> None:
    """Warn of channels that no row rules out but no whole test has, such as a load in kp under a header in W.

    Parameters
    ----------
    draft : Draft
        Gets the notes.
    """
    for column in draft.table:
        quantity, median = quantities()[column], draft.median(column)
        # Belts and GPS stand still for most of some tests; a brake does not.
        judged = column not in ESSENTIAL and (column == "work_w" or not quantity.steady)
        if not judged or np.isnan(median) or quantity.usual(median):
            continue
        printed = f" {quantity.units[0].printed}" if quantity.units and quantity.units[0].printed else ""
        draft.note(
            f"{quantity.label} has a median of {median:.4g}{printed}, outside of what a test has "
            f"({quantity.usual_low:g} to {quantity.usual_high:g}); its unit may be another.",
            severity="warning",
            channel=column,
        )


def note_contradictions(draft: Draft) -> None:
    """Say where channels of the file do not agree with each other.

    Parameters
    ----------
    draft : Draft
        Gets the notes.
    """
    _note_exchanged(draft)
    stated = draft.median("rer")
    if np.isfinite(stated) and draft.live("vo2_ml_min") and draft.live("vco2_ml_min"):
        off = _off(draft.table["rer"], draft.table["vco2_ml_min"] / _no_zero(draft.table["vo2_ml_min"]))
        if abs(off - 1.0) > 0.05:
            draft.note(
                f"The file's RER is {off:.2f} times VCO2/VO2 of the same rows.", severity="warning", channel="rer"
            )
    if all(draft.live(column) for column in ("ve_l_min", "rf_per_min", "vt_l")):
        off = _off(draft.table["ve_l_min"], draft.table["rf_per_min"] * draft.table["vt_l"])
        if abs(off - 1.0) > 0.1:
            draft.note(f"VE is {off:.2f} times breathing frequency times tidal volume.", severity="warning")


def _no_zero(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(values > 0, values, np.nan)


def _off(stated: NDArray[np.float64], computed: NDArray[np.float64]) -> float:
    ratios = stated / _no_zero(computed)
    return float(np.nanmedian(ratios)) if np.isfinite(ratios).any() else 1.0


def _note_exchanged(draft: Draft) -> None:
    """VCO2 lies below VO2 in easy and above it in hard exercise; the other way round the headers are exchanged."""
    if not (draft.live("vo2_ml_min") and draft.live("vco2_ml_min")):
        return
    vo2, vco2 = _no_zero(draft.table["vo2_ml_min"]), draft.table["vco2_ml_min"]
    stated = draft.table.get("rer")
    by_rer = stated is not None and abs(_off(stated, vo2 / _no_zero(vco2)) - 1) < 0.01 < abs(
        _off(stated, vco2 / vo2) - 1
    )
    ratio = vco2 / vo2
    both = np.isfinite(ratio)
    by_end_tidal = _against_end_tidal(draft, ratio)
    if both.sum() < 5 * _ENOUGH and not by_rer:
        return
    high, low = np.nanpercentile(vo2[both], 90), np.nanpercentile(vo2[both], 50)
    hard, easy = float(np.median(ratio[both & (vo2 >= high)])), float(np.median(ratio[both & (vo2 <= low)]))
    if by_rer or by_end_tidal or (easy > 1.05 and hard < 0.9 * easy and hard < 0.95):
        draft.note(
            f"VO2 and VCO2 look exchanged: VCO2/VO2 is {easy:.2f} in easy and {hard:.2f} in hard breathing"
            + (", and the file's RER is VO2/VCO2 by these headers" if by_rer else "")
            + (", and it falls where the end-tidal gases say that it rises" if by_end_tidal else "")
            + ". If so, read them with --map.",
            severity="warning",
        )


def _against_end_tidal(draft: Draft, ratio: NDArray[np.float64]) -> bool:
    """Whether VCO2/VO2 of single rows runs against the same ratio of the end-tidal gases."""
    for oxygen, carbon_dioxide, inspired in _END_TIDAL:
        if not (draft.live(oxygen) and draft.live(carbon_dioxide)):
            continue
        taken, given = _no_zero(inspired - draft.table[oxygen]), _no_zero(draft.table[carbon_dioxide])
        end_tidal = np.log(given / taken)
        both = np.isfinite(end_tidal) & (_no_zero(ratio) > 0)
        if both.sum() >= 5 * _ENOUGH and np.ptp(end_tidal[both]) > 0 and np.ptp(ratio[both]) > 0:
            return float(np.corrcoef(end_tidal[both], np.log(ratio[both]))[0, 1]) < _OPPOSED
    return False
