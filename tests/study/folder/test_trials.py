"""A table of trials of many people: a recording of each, and what they tell together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ponos.instruments import get
from ponos.measures import MeasureSpec, Register
from ponos.pooled import Member, Pooled
from ponos.study import analysing
from ponos.study.folder.opening import open_study
from ponos.study.run.measuring import run
from ponos.study.study import Study

PLAN = """
name = "choices"
reference = "controls"
[groups]
controls = "Controls"
patients = "Patients"
[[table]]
path = "choices.csv"
instrument = "effort"
participant = "Who"
group = {{ column = "Arm", values = {{ a = "controls", b = "patients" }} }}
{more}
"""
HEAD = "Who,Arm,visit,trial,hard,reward,probability,completed"


def _write(folder: Path, *, plan: str = "", visits: tuple[str, ...] = ("1",)) -> Path:
    lines = [HEAD]
    for arm, people in (("a", ("P1", "P2", "P3")), ("b", ("P4", "P5", "P6"))):
        for who in people:
            for visit in visits:
                for trial in range(1, 21):
                    hard = int(trial % (3 if arm == "a" else 4) == 0)
                    lines.append(f"{who},{arm},{visit},{trial},{hard},{1 + trial % 4},{0.5},{int(trial % 5 != 0)}")
    (folder / "choices.csv").write_text("\n".join(lines))
    (folder / "study.toml").write_text(PLAN.format(more=plan))
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return open_study(_write(tmp_path))


def test_each_person_becomes_a_recording_of_rows(study: Study) -> None:
    assert [str(one) for one in study.problems if one.level != "note"] == []
    assert [(one.participant, one.instrument, one.settings["rows"]) for one in study.files] == [
        (f"P{i}", "effort", f"Who=P{i}") for i in range(1, 7)
    ]
    assert dict(study.people["group"]) == {f"P{i}": "controls" if i < 4 else "patients" for i in range(1, 7)}


def test_each_visit_becomes_its_own(tmp_path: Path) -> None:
    study = open_study(_write(tmp_path, plan='session = "visit"', visits=("pre", "post")))
    assert len(study.files) == 12
    assert study.files[0].settings["rows"] == "Who=P1;visit=pre"
    assert {one.session for one in study.files} == {"pre", "post"}


def test_every_person_is_measured_from_their_own_rows(study: Study) -> None:
    long = run(study, jobs=1, cache=None).long
    rows = long[(long["measure"] == "effort_hard_share") & (long["condition"] == "")]
    share = dict(zip(rows["participant_id"], rows["value"], strict=True))
    assert share["P1"] == pytest.approx(30.0)
    assert share["P6"] == pytest.approx(25.0)


def test_what_groups_have_together_stands_beside_the_rest(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = MeasureSpec("odds", "odds of the hard task", "ratio", "reward", 2, "A ratio that only groups have.", ())
    asked: list[tuple[list[str], str, str]] = []

    def pool(members: Sequence[Member], first: str, second: str, _: object) -> list[Pooled]:
        asked.append(([one.participant for one in members], first, second))
        return [
            Pooled(
                spec=spec, scale="odds ratio", estimate=1.5, low=1.0, high=2.2, null=1.0, p=0.05, method="made",
                people={first: 3, second: 3}, sentence="Made.",
            )
        ]  # fmt: skip

    effort = replace(get("effort"), pool=pool, pooled=lambda: Register([spec]))
    monkeypatch.setattr(analysing, "instruments", lambda: {"effort": effort})
    result = analysing.analyse(study, run(study, jobs=1, cache=None))
    (found,) = [one for one in result.findings if one.id == "odds"]
    assert (found.estimate, found.scale, found.sentence, found.q) == (1.5, "odds ratio", "Made.", 0.05)
    assert asked == [(["P4", "P5", "P6", "P1", "P2", "P3"], "Patients", "Controls")]


def test_trials_without_the_column_of_people_are_refused(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    plan = folder / "study.toml"
    plan.write_text(plan.read_text().replace('participant = "Who"\n', ""))
    told = " ".join(str(one) for one in open_study(folder).problems)
    assert "Trials need the column that says whose they are" in told
    plan.write_text(PLAN.format(more="").replace('"effort"', '"effrot"'))
    assert "Did you mean 'effort'" in " ".join(str(one) for one in open_study(folder).problems)
