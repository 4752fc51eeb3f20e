"""The design completes the sweeps, and is refused where it does not belong to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos.errors import PonosError, ReadError, UsageError
from ponos.instruments.tms import Settings
from ponos.instruments.tms.reading.design import Design, join, note_empty_conditions, read_design
from ponos.instruments.tms.reading.draft import Draft
from tests.instruments.tms.reading.made import draft, sweeps, words, written


def joined(folder: Path, text: str, made: Draft, **said: object) -> Draft:
    path = written(folder, text)
    join(made, Design(path, Settings(design=path, **said)))  # type: ignore[arg-type]
    return made


def bare(count: int, **columns: list[float]) -> Draft:
    made = draft(*sweeps(count))
    made.trials = made.trials.assign(**columns)
    made.trials = made.trials.drop(columns="pulse")
    return made


def test_without_a_design_there_is_none() -> None:
    assert read_design(Settings()) is None


def test_rows_are_joined_by_their_order_where_there_are_as_many(tmp_path: Path) -> None:
    made = joined(tmp_path, "pulse,isi_ms\nTS alone,0\nSICI,3\nconditioned,10\n", bare(3))
    assert list(made.trials["pulse"]) == ["single", "paired", "paired"]
    np.testing.assert_equal(made.trials["isi_ms"].to_numpy(float), [np.nan, 3.0, 10.0])


def test_rows_are_joined_by_number_whatever_their_order(tmp_path: Path) -> None:
    made = joined(tmp_path, "sweep,state\n3,active\n1,rest\n2,relaxed\n", bare(3))
    assert list(made.trials["state"]) == ["rest", "rest", "active"]


def test_rows_are_joined_by_time(tmp_path: Path) -> None:
    made = joined(tmp_path, "time_s,block\n9.02,post\n1.0,pre\n", bare(2, time_s=[1.04, 9.0]))
    assert list(made.trials["block"]) == ["pre", "post"]
    assert list(made.trials["time_s"]) == [1.04, 9.0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("isi_ms\n0\n3\n", "has 3 sweeps, the design 2 rows. The recording has 1 more"),
        ("isi_ms\n0\n3\n0\n100\n", "has 3 sweeps, the design 4 rows. The design has 1 more"),
        ("sweep,isi_ms\n1,0\n2,3\n4,3\n", "sweep 3 of the recording are not in the design, and sweep 4 of the design"),
        ("sweep,isi_ms\n1,0\n2,3\n2,3\n", "stands twice"),
    ],
)
def test_other_counts_are_refused_with_both_and_what_is_extra(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        joined(tmp_path, text, bare(3))


def test_a_lost_condition_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="No sweep would be left for: paired, isi_ms 100"):
        joined(tmp_path, "isi_ms\n0\n3\n0\n100\n", bare(3))


def test_a_time_without_partner_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"at 9\.00 s of the recording and at 5\.00 s of the design"):
        joined(tmp_path, "time_s,block\n1,a\n5,b\n", bare(2, time_s=[1.0, 9.0]))


def test_intervals_between_triggers_are_held_against_the_design(tmp_path: Path) -> None:
    seen = {"isi_ms": [3.02, float("nan")]}
    assert len(joined(tmp_path, "isi_ms\n3\n0\n", bare(2, **seen)).trials) == 2
    with pytest.raises(ReadError, match=r"sweep 1 has 3\.0 ms, the design 10 ms"):
        joined(tmp_path, "isi_ms\n10\n0\n", bare(2, **seen))
    with pytest.raises(ReadError, match="the design a single pulse"):
        joined(tmp_path, "isi_ms\n0\n3\n", bare(2, **seen))


def test_an_interval_in_seconds_is_understood(tmp_path: Path) -> None:
    made = joined(tmp_path, "ISI (sec)\n0\n0.003\n", bare(2))
    np.testing.assert_equal(made.trials["isi_ms"].to_numpy(float), [np.nan, 3.0])


def test_an_interval_without_a_unit_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(PonosError, match="Nothing says in which unit 'ISI' is"):
        joined(tmp_path, "ISI,state\n0,rest\n3,rest\n", bare(2))


@pytest.mark.parametrize(
    ("header", "of"),
    [
        ("test_intensity_percent_mso", "mso"),
        ("test_intensity (%RMT)", "rmt"),
        ("test intensity [% MSO]", "mso"),
        ("test_intensity_%AMT", "amt"),
    ],
)
def test_what_intensities_are_percent_of_is_read_from_the_header(tmp_path: Path, header: str, of: str) -> None:
    made = joined(tmp_path, f"{header},state\n120,rest\n80,rest\n".replace("120", "99"), bare(2))
    assert made.about["intensity_of"] == of
    assert list(made.trials["test_intensity_percent"]) == [99.0, 80.0]


@pytest.mark.parametrize("of", ["mso", "rmt", "amt"])
def test_what_intensities_are_percent_of_can_be_said_by_the_map(tmp_path: Path, of: str) -> None:
    said = (f"TS=test_intensity:percent_{of}", f"CS=conditioning_intensity:percent_{of}")
    made = joined(tmp_path, "TS,CS\n60,40\n60,\n", bare(2), map=said)
    assert made.about["intensity_of"] == of
    assert list(made.trials["pulse"]) == ["paired", "single"]


def test_an_intensity_in_volts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no unit of a stimulus"):
        joined(tmp_path, "TS\n60\n60\n", bare(2), map=("TS=test_intensity:v",))


def test_an_intensity_of_nothing_is_told_of(tmp_path: Path) -> None:
    made = joined(tmp_path, "test_intensity\n120\n100\n", bare(2))
    assert "intensity_of" not in made.about
    assert "Nothing says what the intensities are percent of" in words(made)


def test_two_scales_of_one_intensity_give_the_threshold(tmp_path: Path) -> None:
    made = joined(tmp_path, "intensity_mso,intensity_rmt\n60,120\n50,100\n", bare(2))
    assert made.about == {"intensity_of": "mso", "rmt_percent_mso": 50.0}


def test_an_unknown_column_is_told_of_with_the_nearest_spelling(tmp_path: Path) -> None:
    made = joined(tmp_path, "state,minutes_since_exertio\nrest,1\nrest,2\n", bare(2))
    assert "Column 'minutes_since_exertio' of the design is not known" in words(made)
    assert "Did you mean 'minutes_since_exertion'?" in words(made)


def test_an_unknown_word_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"'condtioned' is no pulse.*'conditioned'"):
        joined(tmp_path, "pulse\nsingle\ncondtioned\n", bare(2))


def test_a_single_pulse_with_an_interval_is_a_contradiction(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Row 2: a single pulse with an interval"):
        joined(tmp_path, "pulse,isi_ms\nsingle,0\nsingle,3\n", bare(2))


def test_a_design_of_unknown_columns_says_which_it_wants(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"it has a, b.*Name them sweep"):
        joined(tmp_path, "a,b\n1,2\n", bare(1))


def test_a_condition_without_a_usable_sweep_is_told_of(tmp_path: Path) -> None:
    made = joined(tmp_path, "isi_ms\n0\n3\n0\n", bare(3))
    note_empty_conditions(made)
    assert "No sweep of the condition" not in words(made)
    made.reject(np.array([1]), "It is clipped.")
    note_empty_conditions(made)
    assert "No sweep of the condition 'paired, isi_ms 3' is left." in words(made)
