"""A made-up study with everything that a report must be able to say: found, not found, overturned, missing, failed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from ponos.chain import LINKS
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.measures import LONG_COLUMNS, MeasureSpec, Register
from ponos.study.contrasted import Arm, Contrasted, Shaken
from ponos.study.design.selector import Selector
from ponos.study.design.types import Contrast, Design, Effort, Group, Kind, Session
from ponos.study.finding import Check
from ponos.study.problem import Problem
from ponos.study.result import Result
from ponos.study.run.types import Measured, Run
from ponos.study.study import Study
from ponos.study.values import Key, Values

__all__ = ["NASTY", "made", "small"]

NASTY = "<script>alert('x')</script> & \"$x^2$\"\tnew"
"""What a table could hold in any of its words."""

_OWN: tuple[tuple[str, str, str, str, int, str, float, float], ...] = (
    ("effort_hard_share", "Hard tasks chosen", "percent", "reward", 0, "continuous", 45.0, 15.0),
    ("reward_sensitivity", "Sensitivity to the size of the reward", "ratio", "reward", 2, "continuous", 1.2, 0.4),
    ("rmt", "Resting motor threshold", "percent", "cortex", 0, "continuous", 48.0, 8.0),
    ("sici", "Short-interval intracortical inhibition", "ratio", "cortex", 2, "continuous", 0.5, 0.2),
    ("grip_fatigue", "Fall of grip force over repeated contractions", "percent", "muscle", 0, "continuous", 25.0, 9.0),
    ("grip_max", "Highest grip force", "kg", "muscle", 1, "continuous", 32.0, 7.0),
    ("fibre_share", "Share of fibres", "percent", "muscle", 0, "proportion", 45.0, 10.0),
    ("oxphos", "Oxidative phosphorylation, complexes I and II", "ratio", "mitochondria", 1, "continuous", 60.0, 12.0),
    ("thioflavin", "ThT-positive deposits", "count", "immune", 0, "count", 12.0, 5.0),
    ("cpm", "Conditioned pain modulation", "ratio", "pain", 2, "continuous", -0.8, 0.9),
    ("pvt_lapses", "Lapses of attention in ten minutes", "count", "cognition", 0, "count", 3.0, 2.0),
    ("fatigue_after", "Fatigue 24 h after the exertion", "ratio", "symptoms", 0, "ordinal", 4.0, 2.0),
    ("pem", "Post-exertional malaise by the short questionnaire", "ratio", "symptoms", 0, "yes_no", 0.5, 0.5),
)
_EFFECTS = {"vo2_peak": -1.1, "work_peak": -1.0, "oxphos": -0.9, "grip_max": -0.8, "fatigue_after": 1.4, "pem": 1.5}
_GROUPS = (Group("long-covid", "Long COVID"), Group("bed-rest", "Bed rest, 55 days"), Group("controls", "Controls"))
_SESSIONS = (Session("day1", "Day 1", 0.0), Session("day2", "Day 2", 24.0))


def _specs(count: int) -> list[MeasureSpec]:
    own = [
        MeasureSpec(id, label, unit, link, digits, f"{label}, as it was made up.", (), scale=scale)  # type: ignore[arg-type]
        for id, label, unit, link, digits, scale, _, _ in _OWN
    ]
    known = [one for one in REGISTER if one.scale == "continuous"]
    more = [
        MeasureSpec(
            f"made_up_{at}", f"A made-up measure with a rather long name, number {at}", "ms", link.name, 1, "", ()
        )
        for at, link in enumerate(LINKS * 6)
    ]
    return [*own, *known, *more][:count]


def _people(count: int) -> pd.DataFrame:
    groups = [_GROUPS[at % 3].id if at % 5 else "long-covid" for at in range(count)]
    draw = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "group": groups,
            "sex": draw.choice(["female", "male"], count, p=[0.6, 0.4]),
            "age_y": draw.normal(44, 11, count).round(),
            "centre": draw.choice(["north", NASTY], count),
        },
        index=pd.Index([f"{at + 1:02d}" for at in range(count)], name="participant_id"),
    )


def _visits(people: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "participant_id": id,
            "session": one.id,
            "hours_since_exertion": one.hours_since_exertion,
            "done": True,
            "reason": "",
        }
        for id in people.index
        for one in _SESSIONS
    ]
    table = pd.DataFrame(rows)
    gone = (table["session"] == "day2") & table["participant_id"].isin([*people.index[[0, 5]]])
    table["done"] = ~gone
    table["reason"] = table["reason"].mask(gone, "too ill")
    moved = (table["session"] == "day2") & (table["participant_id"] == people.index[2])
    table["done"] = table["done"] & ~moved
    table["reason"] = table["reason"].mask(moved, f"moved away {NASTY}")
    return table


def _conditions(spec: MeasureSpec) -> list[str]:
    if spec.id == "fibre_share":
        return ["fibre_type=I;variant=number", "fibre_type=IIa;variant=number", "fibre_type=IIx;variant=number"]
    return ["", "isi_ms=3"] if spec.id == "sici" else [""]


def _long(people: pd.DataFrame, visits: pd.DataFrame, specs: list[MeasureSpec]) -> pd.DataFrame:
    draw = np.random.default_rng(7)
    middle = {row[0]: row[6:] for row in _OWN}
    done = visits[visits["done"]].set_index(["participant_id", "session"]).index
    rows: list[dict[str, object]] = []
    for spec in specs:
        mean, sd = middle.get(spec.id, (100.0, 18.0))
        trait = draw.normal(0, 1, len(people))
        for cell in _conditions(spec):
            for at, (id, group) in enumerate(people["group"].items()):
                for session in _SESSIONS:
                    if (id, session.id) not in done:
                        continue
                    shift = (
                        _EFFECTS.get(spec.id, 0.0) * {"long-covid": 1.0, "bed-rest": 0.5, "controls": 0.0}[str(group)]
                    )
                    fall = -0.4 if session.id == "day2" and group == "long-covid" and spec.id == "vo2_peak" else 0.0
                    value: float | None = mean + sd * (0.9 * trait[at] + shift + fall + 0.4 * draw.normal())
                    if spec.scale in ("ordinal", "count"):
                        value = max(0.0, round(value or 0.0))
                    elif spec.scale == "yes_no":
                        value = float((value or 0.0) > 0.9)
                    elif spec.id == "fibre_share":
                        value = max(2.0, (value or 0.0) * {"I": 1.0, "IIa": 0.8, "IIx": 0.3}[cell.split(";")[0][11:]])
                    lost = draw.random() < 0.04 or (spec.id == "lactate_peak" and group == "bed-rest")
                    rows.append(
                        {
                            "participant_id": id,
                            "group": group,
                            "session": session.id,
                            "hours_since_exertion": session.hours_since_exertion,
                            "link": spec.link,
                            "measure": spec.id,
                            "condition": cell,
                            "value": None if lost else value,
                            "unit": "",
                            "quality": "missing" if lost else "ok",
                            "reason": "The belt was not worn." if lost else "",
                            "method": "made up",
                            "method_version": "0",
                            "source": f"{id}-{session.id}.csv",
                        }
                    )
    return pd.DataFrame(rows, columns=list(LONG_COLUMNS))


def _declared(few: bool) -> tuple[Contrast, ...]:
    everything = (Selector("*"),)
    lc, bed, ctl = (one.id for one in _GROUPS)
    first = Contrast(
        name="disease",
        label="Long COVID against controls, day 1",
        kind="groups",
        groups=(lc, ctl),
        sessions=("day1",),
        measures=(Selector("vo2_peak"), *everything),
    )
    if few:
        return (first,)
    return (
        first,
        Contrast(
            name="second-day",
            label="Day 2 less day 1, Long COVID less controls",
            kind="change by group",
            groups=(lc, ctl),
            sessions=("day2", "day1"),
            measures=everything,
        ),
        Contrast(
            name="deconditioning",
            label="Bed rest against controls, day 1",
            kind="groups",
            groups=(bed, ctl),
            sessions=("day1",),
            measures=everything,
        ),
        Contrast(
            name="within",
            label="Day 2 less day 1, Long COVID",
            kind="change",
            groups=(lc,),
            sessions=("day2", "day1"),
            measures=everything,
            declared=False,
        ),
        Contrast(
            name="oxygen-and-mitochondria",
            label="VO2peak with oxidative phosphorylation, Long COVID",
            kind="correlation",
            groups=(lc,),
            sessions=("day1",),
            measures=(Selector("vo2_peak"), Selector("oxphos")),
        ),
        Contrast(
            name="fibres",
            label="Fibre types, Long COVID against controls",
            kind="composition",
            groups=(lc, ctl),
            sessions=("day1",),
            measures=tuple(
                Selector("fibre_share", {"fibre_type": one, "variant": "number"}) for one in ("I", "IIa", "IIx")
            ),
        ),
        Contrast(
            name="disease-beyond-bed",
            label="Disease beyond deconditioning",
            kind="contrasts",
            of=("disease", "deconditioning"),
            measures=everything,
        ),
    )


def _arm(values: np.ndarray) -> Arm:
    have = values[~np.isnan(values)]
    if len(have) < 2:
        return Arm(n=len(have), missing=len(values) - len(have))
    low, middle, high = (float(one) for one in np.quantile(have, [0.25, 0.5, 0.75]))
    return Arm(
        n=len(have),
        missing=len(values) - len(have),
        mean=float(have.mean()),
        sd=float(have.std(ddof=1)),
        median=middle,
        low=low,
        high=high,
    )


def _shaken(p: float, at: int) -> dict[str, Shaken]:
    told = {
        "permutation": Shaken(
            holds=True, text=f"Shuffling the groups 10 000 times gives p = {p * 1.1:.3f}.", p=p * 1.1
        ),
        "adjusted_for_sex": Shaken(
            holds=at % 7 != 3, text="With sex and steps allowed for the difference is half as large.", p=0.2
        ),
        "leave_one_out": Shaken(
            holds=at % 11 != 5, text=f"Without participant {NASTY} the difference is the same.", p=p
        ),
        "small_sample": Shaken(holds=None, text="There are too few people for it."),
    }
    return {
        name: one if p < 0.05 or one.holds is None else Shaken(holds=True, text=one.text) for name, one in told.items()
    }


def _tested(values: Values, contrast: Contrast, key: Key, place: int, at: int) -> dict[str, Any] | None:
    """Numbers of one contrast of means; nobody's statistics, just enough to be drawn."""
    sessions = [values.sessions.index(one) for one in contrast.sessions]
    cube = values.array[:, :, place]
    numbers = cube[:, sessions[0]] - (cube[:, sessions[1]] if len(sessions) == 2 else 0.0)
    sides = [numbers[values.of_group(group)] for group in contrast.groups]
    arms = dict(zip(contrast.groups, map(_arm, sides), strict=True))
    missing = sum(one.missing for one in arms.values())
    shared: dict[str, Any] = {
        "groups": arms,
        "n_missing": missing,
        "missing": {"The belt was not worn.": missing} if missing else {},
        "levels": {
            group: {values.sessions[one]: _arm(cube[values.of_group(group), one]) for one in reversed(sessions)}
            for group in contrast.groups
        }
        if len(sessions) == 2
        else {},
    }
    have = [one[~np.isnan(one)] for one in sides]
    if min(map(len, have)) < 3 or max(one.std() for one in have) == 0:
        return shared | {"estimate": None}
    two = [*have, np.zeros(0)][:2]
    variance = sum(one.var(ddof=1) / len(one) for one in have)
    se, df = float(np.sqrt(variance)), float(sum(map(len, have)) - len(have))
    estimate = float(two[0].mean() - (two[1].mean() if len(two[1]) else 0.0))
    p = float(2 * stats.t.sf(abs(estimate / se), df))
    sd = float(np.sqrt(np.mean([one.var(ddof=1) for one in have])))
    half, smallest = float(stats.t.ppf(0.975, df)) * se, 2.9 * se
    return shared | {
        "estimate": estimate,
        "low": estimate - half,
        "high": estimate + half,
        "g": estimate / sd,
        "g_low": (estimate - half) / sd,
        "g_high": (estimate + half) / sd,
        "g_sd": "pooled SD",
        "se": se,
        "df": df,
        "p": p,
        "p_pooled": p * 0.9,
        "smallest": smallest,
        "smallest_g": smallest / sd,
        "robust": _shaken(p, at),
    }


def _sentence(design: Design, contrast: Contrast, key: Key, numbers: Mapping[str, Any]) -> str:
    name, spec = key.spec.label, key.spec
    if numbers.get("estimate") is None:
        return f"{name} could not be compared: too few people have a value."
    direction = "lower" if numbers["estimate"] < 0 else "higher"
    size = spec.written(abs(numbers["estimate"])).strip()
    who = " than in ".join(design.label(one) for one in contrast.groups)
    if numbers["q"] >= 0.05:
        least = spec.written(numbers["smallest"])
        return f"{name}: no difference was seen; one of {least} would have been seen four times in five."
    overturned = [name for name, one in numbers["robust"].items() if one.holds is False]
    warned = f" This does not hold when looked at otherwise ({', '.join(overturned)})." if overturned else ""
    return f"{name} is {size} {direction} in {who} (g {numbers['g']:.1f}).{warned}".replace("-", "−", 1)


def _findings(values: Values, design: Design) -> tuple[Contrasted, ...]:
    found: list[Contrasted] = []
    for contrast in design.contrasts:
        if contrast.kind in ("correlation", "composition"):
            found.append(_special(values, contrast))
            continue
        tested = (
            Contrast(**{**vars(contrast), "groups": ("long-covid", "bed-rest"), "sessions": ("day1",)})
            if contrast.of
            else contrast
        )
        numbers = [
            (key, told)
            for at, key in enumerate(values.keys)
            if key.spec.id != "fibre_share" and (told := _tested(values, tested, key, at, at)) is not None
        ]
        ps = [told["p"] for _, told in numbers if told["estimate"] is not None]
        qs = iter(stats.false_discovery_control(ps)) if ps else iter(())
        for key, told in numbers:
            told["q"] = float(next(qs)) if told["estimate"] is not None else None
            found.append(
                Contrasted(
                    contrast=contrast.name,
                    spec=key.spec,
                    condition=key.condition,
                    sentence=_sentence(design, tested, key, told),
                    kind=contrast.kind,
                    family=contrast.name,
                    method="Welch t on change scores" if "change" in contrast.kind else "Welch t",
                    **told,
                )
            )
    return tuple(found)


def _special(values: Values, contrast: Contrast) -> Contrasted:
    key = values.keys[values.chosen(contrast.measures)[0]]
    kind: Kind = contrast.kind
    return Contrasted(
        contrast=contrast.name,
        spec=key.spec,
        condition=key.condition,
        estimate=0.52 if kind == "correlation" else 3.1,
        low=0.1,
        high=0.78 if kind == "correlation" else 4.0,
        sentence="VO2peak rises with oxidative phosphorylation (r 0.52)."
        if kind == "correlation"
        else "The fibre types differ.",
        kind=kind,
        family=contrast.name,
        method="Pearson r" if kind == "correlation" else "permutation test on Aitchison distances",
        scale="r" if kind == "correlation" else "pseudo-F",
        groups={group: Arm(n=16) for group in contrast.groups},
        p=0.02,
        q=0.02,
        robust={"rank_correlation": Shaken(holds=True, text="By ranks it is 0.48.", p=0.03)},
        aside={"slope": 1.2},
    )


def _run(study: Study, long: pd.DataFrame) -> Run:
    done = study.visits[study.visits["done"]]
    files = []
    for at, row in enumerate(done.itertuples()):
        failed = at % 29 == 7
        files.append(
            Measured(
                file=f"sub-{row.participant_id}/ses-{row.session}/cpet/test.csv",
                participant=str(row.participant_id),
                session=str(row.session),
                instrument="" if failed else "cpet",
                format="" if failed else "clean-csv",
                device="" if failed else "A cart",
                sha256="0123456789abcdef" * 4,
                status="failed" if failed else "ok",
                reason=f"The file is empty. {NASTY}" if failed else "",
            )
        )
    provenance: dict[str, object] = {
        "versions": {"ponos": "0.1.0", "numpy": "2.1.0"},
        "seed": study.design.seed,
        "options": {"cpet": {"averaging": "30s"}},
        "inputs": {"study.toml": "ab" * 32, "main.csv": "cd" * 32, **{one.file: one.sha256 for one in files}},
    }
    return Run(files=tuple(files), long=long, provenance=provenance)


def _checks() -> tuple[Check, ...]:
    return (
        Check(
            "maximal effort",
            False,
            "In 9 of 44 tests the effort was not a maximal one: 7 of Long COVID, 2 of Controls.",
        ),
        Check("age", True, "The groups do not differ in age (44 and 46 years, p = 0.43)."),
        Check("order of sessions", True, "Hours since the exertion rise from session to session."),
        Check("missing by group", None, f"Values are missing as often in both groups. {NASTY}"),
    )


def _problems() -> tuple[Problem, ...]:
    return (
        Problem(
            level="error", what=f"'{NASTY}' is not a number.", todo="Correct it.", file="main.csv", row=7, column="VO2"
        ),
        Problem(level="warning", what="A visit has no hours since exertion.", file="sessions.tsv", row=3),
        Problem(
            level="note", what="No contrast is declared.", todo="Declare one.", file="study.toml", column="contrast"
        ),
    )


@cache
def made(*, people: int = 50, measures: int = 60, linked: bool = True, few: bool = False) -> Result:
    """Make a study of three groups and two sessions up; the same study for the same words."""
    specs = _specs(measures)
    design = Design(
        name=f"Two exercise tests {NASTY}",
        question="Does oxygen uptake fall on the second day in long COVID and not in controls?",
        source="https://doi.org/10.0000/made-up",
        groups=_GROUPS,
        reference="controls",
        sessions=_SESSIONS,
        contrasts=_declared(few),
        measures={one.id: one for one in specs},
        effort=Effort(Selector("rer_peak"), 1.1),
    )
    table = _people(people)
    visits = _visits(table)
    long = _long(table, visits, specs)
    study = Study(
        path=Path("study"),
        design=design,
        people=table,
        visits=visits,
        values=long.iloc[:0],
        problems=_problems(),
        inputs={"main.csv": "cd" * 32},
        linked=linked,
    )
    values = Values.of(long, table, sessions=[one.id for one in _SESSIONS], specs=Register(specs))
    return Result(
        study=study, run=_run(study, long), values=values, findings=_findings(values, design), checks=_checks()
    )


def small() -> Result:
    """One contrast of few measures in few people."""
    return made(people=21, measures=14, few=True)
