"""The fibromyalgia criteria of 2016: areas and regions in pain, severity, and whether all three criteria are met.

Wolfe and others 2016, doi:10.1016/j.semarthrit.2016.08.012. An answer that is missing is not a no: whatever needs it is
missing too. None of this is a diagnosis.
"""

from __future__ import annotations

from collections.abc import Mapping

from ponos.errors import MeasureError
from ponos.instruments.pain.formats import AREAS, PACKAGE
from ponos.instruments.pain.session import Session
from ponos.instruments.pain.specs import REGISTER
from ponos.instruments.parts import Part, gives
from ponos.measures import Measure
from ponos.tables import rows_of

__all__ = ["PARTS", "meets"]

GRADED = ("fatigue", "waking_unrefreshed", "cognitive_symptoms")
OTHERS = ("headache", "abdominal_cramps", "depression")
_NOT = "Not a diagnosis."
_SHOWN = 4


def _summed(session: Session, total: str, items: tuple[str, ...], what: str) -> tuple[float, str]:
    """A score from its items, or from its sum where the table has only that; both must agree."""
    values, lacking = session.answers(items)
    told = session.answer(total)
    if lacking and told is None:
        if not values:
            raise MeasureError(f"The questionnaire was not answered ({what}).")
        shown = ", ".join(lacking[:_SHOWN]) + (" …" if len(lacking) > _SHOWN else "")
        raise MeasureError(f"{len(lacking)} of {len(items)} {what} have no answer ({shown}); no answer is not a no.")
    if lacking:
        return float(told or 0.0), "as the table gives it"
    if told is not None and told != sum(values):
        raise MeasureError(f"The table gives {told:g} where its {len(items)} {what} sum to {sum(values):g}.")
    return float(sum(values)), f"sum of {len(items)} {what}"


def _index(session: Session) -> tuple[float, str]:
    return _summed(session, "widespread_pain_index", AREAS, "areas")


def _severity(session: Session) -> tuple[float, str]:
    return _summed(session, "symptom_severity_scale", (*GRADED, *OTHERS), "items")


def _regions(session: Session) -> tuple[float, str]:
    counted = [row for row in rows_of(PACKAGE, "areas.csv") if row["generalised"] == "yes"]
    _, lacking = session.answers([row["area"] for row in counted])
    told = session.answer("pain_regions")
    if lacking and told is None:
        raise MeasureError("The regions in pain are not known; they need every area, not only the index.")
    if lacking:
        return float(told or 0.0), "as the table gives it"
    painful = {row["region"] for row in counted if session.answer(row["area"]) == 1.0}
    return float(len(painful)), "regions with at least one painful area; jaw, chest and abdomen do not count"


def meets(index: float, severity: float, regions: float, lasting: bool) -> bool:
    """Say whether the criteria are met.

    Parameters
    ----------
    index : float
        Widespread pain index, 0 to 19.
    severity : float
        Symptom severity scale, 0 to 12.
    regions : float
        Regions in pain, 0 to 5.
    lasting : bool
        Whether the symptoms have lasted 3 months.

    Returns
    -------
    bool
        True where one row of ``criteria.csv`` is met in full.
    """
    return lasting and any(_met(row, index, severity, regions) for row in rows_of(PACKAGE, "criteria.csv"))


def _met(row: Mapping[str, str], index: float, severity: float, regions: float) -> bool:
    return (
        float(row["wpi_low"]) <= index <= float(row["wpi_high"])
        and severity >= float(row["sss_low"])
        and regions >= float(row["regions_low"])
    )


@gives(REGISTER, "widespread_pain_index")
def _widespread(session: Session) -> list[Measure]:
    value, method = _index(session)
    return [REGISTER.found("widespread_pain_index", value, method=method)]


@gives(REGISTER, "pain_regions")
def _painful_regions(session: Session) -> list[Measure]:
    value, method = _regions(session)
    return [REGISTER.found("pain_regions", value, method=method)]


@gives(REGISTER, "symptom_severity_scale")
def _symptoms(session: Session) -> list[Measure]:
    value, method = _severity(session)
    return [REGISTER.found("symptom_severity_scale", value, method=method)]


@gives(REGISTER, "fibromyalgia_severity")
def _both(session: Session) -> list[Measure]:
    value = _index(session)[0] + _severity(session)[0]
    method = "widespread pain index plus symptom severity scale"
    return [REGISTER.found("fibromyalgia_severity", value, reason=_NOT, method=method)]


@gives(REGISTER, "fibromyalgia_criteria")
def _criteria(session: Session) -> list[Measure]:
    index, severity, regions = _index(session)[0], _severity(session)[0], _regions(session)[0]
    lasting = session.answer("symptoms_3_months")
    if lasting is None:
        raise MeasureError("Nothing says whether the symptoms have lasted 3 months ('symptoms_3_months').")
    value = float(meets(index, severity, regions, lasting == 1.0))
    method = "index 7 or more with severity 5 or more, or 4 to 6 with 9 or more; 4 of 5 regions; 3 months"
    return [REGISTER.found("fibromyalgia_criteria", value, reason=_NOT, method=method)]


PARTS: tuple[Part[Session], ...] = (_widespread, _painful_regions, _symptoms, _both, _criteria)
