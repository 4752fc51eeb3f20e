"""Whatever a table or plan holds, a study opens and says what is wrong."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from ponos.study.folder.blinding import blinded
from ponos.study.folder.opening import open_study
from ponos.study.folder.recoding import recoded, shifted
from tests.study.folder.made import PLAN, TABLE, put

RULES = """
[[rule]]
measure = "fatigue"
table = "main.csv"
formula = "VO2 ** Fatigue / Age"
condition = { rule = "a" }
[[rule]]
measure = "fatigue"
table = "main.csv"
condition = { rule = "b" }
[rule.when]
any = [
  { column = "VO2", at_least = 1 },
  { all = [{ column = "Sex", is = "f" }, { column = "Age", one_of = [30] }] },
]
[[contrast]]
name = "first"
groups = "patients - controls"
session = "day1"
"""
LISTS = "participant,session,path,group,sex,age,status,hours_since_exertion\na1,day1,x.csv,patients,f,3,done,1\n"

SIGNS = ("", ",", ";", "\t", '"', "\n", "\r", "\x00", "é", "NaN", "inf", "1e999", "\ufeff", "[", "]", "'", "=")
spoils = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.integers(0, 12),
        st.sampled_from(SIGNS)
        | st.text(max_size=4),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def spoilt(text: str, where: list[tuple[int, int, str]]) -> bytes:
    for start, length, new in where:
        text = text[:start] + new + text[start + length :]
    return text.encode("utf-8", errors="surrogatepass")


def _opens(files: dict[str, str | bytes]) -> None:
    with TemporaryDirectory() as folder:
        study = open_study(put(Path(folder), files), contrasts=())
        for one in study.problems:
            assert str(one)
        assert set(study.people["group"]) <= {"", *(one.id for one in study.design.groups)}
        for other in (blinded(study), recoded(study, seed=1), shifted(study, seed=1)):
            assert len(other.people) == len(study.people)
            assert other.values["value"].notna().sum() == study.values["value"].notna().sum()


@given(spoils)
def test_a_spoilt_table(where: list[tuple[int, int, str]]) -> None:
    _opens({"study.toml": PLAN + RULES, "main.csv": spoilt(TABLE, where)})


@given(spoils)
def test_a_spoilt_plan(where: list[tuple[int, int, str]]) -> None:
    plan = spoilt(PLAN + RULES, [(3 * start, length, new) for start, length, new in where])
    _opens({"study.toml": plan, "main.csv": TABLE})


@given(spoils, spoils)
def test_spoilt_lists(first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]) -> None:
    people = (
        "participant_id\tgroup\tsex\tage\tdate\n"
        "sub-a1\tpatients\tf\t30\t2020-01-02\nsub-b1\tcontrols\tm\t31\t1.2.2020\n"
    )
    visits = "participant_id\tsession_id\thours_since_exertion\tstatus\treason\nsub-a1\tses-day1\t1\tdone\tn/a\n"
    short = [(start % 100, length, new) for start, length, new in first]
    _opens(
        {
            "study.toml": PLAN,
            "main.csv": TABLE,
            "recordings.csv": spoilt(LISTS, short),
            "participants.tsv": spoilt(people, second),
            "sessions.tsv": spoilt(visits, short),
            "phenotype/x.tsv": spoilt("participant_id\tsession_id\tvo2_peak\na1\tday1\t3\n", short),
            "phenotype/x.json": spoilt('{"vo2_peak": {"Units": "L/min"}}', second),
            "x.csv": "nothing",
        }
    )
