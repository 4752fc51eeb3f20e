"""What a user can say about an exercise test and how it is to be measured."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ponos.instruments.base import option

__all__ = ["Settings"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Options of the cardiopulmonary exercise test. What is given here overrides what the file says.

    Attributes
    ----------
    average : str
        Averaging rule of the peak, see :mod:`ponos.instruments.cpet.averaging`.
    body_mass_kg, height_cm, age_y : float or None
        The person.
    sex : str or None
        ``female`` or ``male``, as the predicted values ask.
    fev1_l, mvv_l_min : float or None
        For the breathing reserve.
    mode : str or None
        ``cycle`` or ``treadmill``.
    protocol : str
        Work rate where the file has none, ``"20 W for 240 s, then ramp 25 W/min"``.
    phases : str
        Phases by hand, ``"rest=0:120,ramp=360:960"`` in seconds.
    vt1, vt2 : float or None
        A reader's thresholds in mL/min of VO2, kept beside the automatic ones.
    reader, why : str
        Who set them and why.
    map : tuple of str
        ``column=quantity:unit`` for columns that no synonym knows.
    heart_rate : str
        A TCX or FIT file to take the heart rate from.
    beta_blocker : bool
        Whether the person takes one.
    medication, stop_reason : str
        As noted at the test.
    sbp_peak, dbp_peak : float or None
        Highest blood pressure of the test in mmHg.
    borg : float or None
        Rating of perceived exertion at the end, 6 to 20 (or 0 to 10).
    lactate_peak : float or None
        Highest lactate in mmol/L.
    blood : str
        Blood gases at peak for the oxygen pathway, ``"pao2=97,paco2=40,pvo2=21,hb=14"`` in mmHg and g/dL.
    keep_outliers : bool
        Leave wild breaths in.
    keep_identity : bool
        Keep names, birth dates and positions.
    """

    average: str = option("30s", "averaging rule of the peak: 30s, 15b, bin:20s, butter:0.04Hz", metavar="RULE")
    body_mass_kg: float | None = option(None, "body mass", metavar="KG")
    height_cm: float | None = option(None, "height", metavar="CM")
    age_y: float | None = option(None, "age", metavar="YEARS")
    sex: str | None = option(None, "sex as predicted values ask for it: female or male", metavar="SEX")
    fev1_l: float | None = option(None, "FEV1, for the breathing reserve", metavar="L")
    mvv_l_min: float | None = option(None, "measured maximal voluntary ventilation", metavar="L/MIN")
    mode: str | None = option(None, "cycle or treadmill, where the file does not say", metavar="MODE")
    protocol: str = option("", 'work rate: "20 W for 240 s, then ramp 25 W/min"', metavar="TEXT")
    phases: str = option("", "phases by hand: rest=0:120,ramp=360:960 (seconds)", metavar="TEXT", per_test=True)
    vt1: float | None = option(
        None, "a reader's VT1, VO2 in mL/min; kept beside the automatic one", metavar="ML/MIN", per_test=True
    )
    vt2: float | None = option(None, "a reader's VT2, VO2 in mL/min", metavar="ML/MIN", per_test=True)
    reader: str = option("", "who set --vt1 or --vt2", metavar="NAME")
    why: str = option("", "why --vt1 or --vt2 was set", metavar="TEXT")
    map: tuple[str, ...] = option((), "read a column as: column=quantity:unit (repeatable)", metavar="MAP")
    heart_rate: str = option("", "TCX or FIT file to join the heart rate from", metavar="FILE", per_test=True)
    beta_blocker: bool = option(False, "the person takes a beta-blocker")
    medication: str = option("", "medication at the test", metavar="TEXT")
    stop_reason: str = option("", "why the test ended", metavar="TEXT", per_test=True)
    sbp_peak: float | None = option(None, "highest systolic blood pressure", metavar="MMHG", per_test=True)
    dbp_peak: float | None = option(None, "highest diastolic blood pressure", metavar="MMHG", per_test=True)
    borg: float | None = option(None, "rating of perceived exertion at the end", metavar="SCORE", per_test=True)
    lactate_peak: float | None = option(None, "highest lactate", metavar="MMOL/L", per_test=True)
    blood: str = option("", "blood at peak: pao2=97,paco2=40,pvo2=21,hb=14 (mmHg, g/dL)", metavar="TEXT", per_test=True)
    keep_outliers: bool = option(False, "leave wild breaths in")
    keep_identity: bool = option(False, "keep names, birth dates and positions")

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, before any file is read.

        Raises
        ------
        UsageError
            An option cannot be understood, or a number cannot be true of anyone.
        """
        if any(getattr(self, one.name) != one.default for one in fields(self)):
            from ponos.instruments.cpet.saying import check

            check(self)
