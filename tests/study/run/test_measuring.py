"""A study is run: the same numbers whatever the cores, the cluster and the cache, and no file takes another with it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import ponos.study.run.cache
from ponos.errors import PonosError
from ponos.measures import LONG_COLUMNS
from ponos.study.run.measuring import run
from ponos.study.run.types import Run
from ponos.study.study import Study
from tests.study.run.small import opened, with_options, written


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cohort, and beside its files what a run of it has kept."""
    study = written(tmp_path_factory.mktemp("cohort"))
    run(study, jobs=1)
    return study.path


@pytest.fixture
def study(cohort: Path) -> Study:
    """The cohort, opened."""
    return opened(cohort)


@pytest.fixture
def fresh(study: Study, tmp_path: Path) -> Study:
    """A copy of two people, three files, that has never been run."""
    shutil.copytree(study.path, tmp_path / "copy", ignore=shutil.ignore_patterns("derivatives", "sub-0[3456]"))
    return opened(tmp_path / "copy")


def same(one: Run, other: Run) -> None:
    """Hold two runs of a study to be the same, but for what was cached."""
    pd.testing.assert_frame_equal(one.long, other.long, check_exact=True)
    assert one.long.to_csv() == other.long.to_csv()
    assert [replace(file, cached=False) for file in one.files] == [replace(file, cached=False) for file in other.files]


def test_every_file_becomes_a_row_and_every_measure_a_line(study: Study) -> None:
    done = run(study, jobs=1)
    assert [one.file for one in done.files] == [one.name for one in study.files]
    assert [one.status for one in done.files].count("failed") == 1
    assert all(one.rows == () for one in done.files)
    assert tuple(done.long.columns) == LONG_COLUMNS
    first = done.long[done.long["source"] == study.files[0].name]
    assert set(first["participant_id"]) == {"01"}
    assert set(first["session"]) == {"day1"}
    assert set(first["group"]) == {study.people.loc["01", "group"]}
    assert set(first["hours_since_exertion"]) == {0.0}
    peak = first[(first["measure"] == "vo2_peak") & (first["condition"] == "")]
    assert 500 < peak["value"].item() < 6000
    assert peak["unit"].item() == "mL/min"


def test_a_broken_file_is_a_row_with_its_reason_and_sinks_nothing(study: Study) -> None:
    done = run(study, jobs=1)
    broken = next(one for one in done.files if one.status == "failed")
    assert "No format recognises this file" in broken.reason
    assert str(study.path) not in broken.reason
    assert broken.sha256
    assert broken.file not in set(done.long["source"])
    assert done.long["source"].nunique() == len(study.files) - 1


def test_a_file_that_is_gone_is_a_row_too(study: Study) -> None:
    gone = replace(study.files[0], path=study.path / "jane doe.txt", name="other.txt")
    done = run(replace(study, files=(gone,)), jobs=1)
    assert done.files[0].status == "failed"
    assert "cannot be opened" in done.files[0].reason
    assert "jane doe" not in done.files[0].reason


def test_a_wrong_option_is_the_fault_of_its_file_alone(study: Study) -> None:
    done = run(with_options(study, 0, {"body_mas_kg": 70}), jobs=1)
    assert done.files[0].status == "failed"
    assert "'body_mas_kg'" in done.files[0].reason
    assert "Did you mean 'body_mass_kg'?" in done.files[0].reason
    assert done.files[2].status == "ok"


def test_options_of_the_study_and_of_the_file_are_heard(study: Study) -> None:
    study = replace(study, design=replace(study.design, settings={"cpet": {"average": "15b"}}), files=study.files[:1])
    done = run(with_options(study, 0, {"body_mass_kg": "100"}), jobs=1)
    assert done.files[0].options == "--average 15b --body-mass-kg 100"
    value = done.long[done.long["condition"] == ""].set_index("measure")["value"]
    assert value["vo2_peak_per_kg"] == pytest.approx(value["vo2_peak"] / 100.0)
    method = done.long[done.long["measure"] == "vo2_peak"]["method"].item()
    assert "15 breaths" in method


def test_a_file_whose_instrument_is_not_said_tells_itself(study: Study) -> None:
    file = replace(study.files[0], instrument="", device="Ultima of the second floor")
    done = run(replace(study, files=(file,)), jobs=1)
    assert (done.files[0].instrument, done.files[0].status) == ("cpet", "ok")
    assert done.files[0].device == "Ultima of the second floor"
    assert run(replace(study, files=study.files[:1]), jobs=1).files[0].device == "MGC Diagnostics"


def test_an_instrument_that_there_is_not_is_a_reason(study: Study) -> None:
    done = run(replace(study, files=(replace(study.files[0], instrument="cpt"),)), jobs=1)
    assert "no instrument 'cpt'" in done.files[0].reason


def test_cores_change_nothing(study: Study) -> None:
    same(run(study, jobs=1, cache=None), run(study, jobs=2, cache=None))


def test_what_is_known_is_not_measured_again(study: Study) -> None:
    known = run(study)
    assert known.fresh == 0
    assert all(one.cached for one in known.files)
    fresh = run(study, jobs=1, cache=None)
    assert fresh.fresh == len(study.files)
    same(known, fresh)


def test_progress_is_told_once_a_file(study: Study) -> None:
    told: list[tuple[int, int]] = []
    run(study, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, len(study.files)) for done in range(1, len(study.files) + 1)]


def test_without_a_cache_nothing_is_written(fresh: Study) -> None:
    run(fresh, cache=None)
    assert not (fresh.path / "derivatives").exists()


def test_an_interrupted_run_goes_on_where_it_stopped(fresh: Study) -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(fresh, jobs=1, progress=stop)
    assert run(fresh, jobs=1).fresh == len(fresh.files) - 2


def test_a_changed_file_or_option_or_method_is_measured_again(fresh: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    run(fresh, jobs=1)
    assert run(with_options(fresh, 0, {"average": "60s"}), jobs=1).fresh == 1
    path = fresh.files[1].path
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert [one.cached for one in run(fresh, jobs=1).files].count(False) == 1
    assert run(fresh, jobs=1).fresh == 0
    monkeypatch.setattr(ponos.study.run.cache, "method_version", lambda _: "another")
    assert run(fresh, jobs=1).fresh == len(fresh.files)


def test_the_content_counts_and_not_the_name_nor_the_person(fresh: Study) -> None:
    run(fresh, jobs=1)
    file = fresh.files[0]
    other = shutil.copy(file.path, file.path.with_name("copy of it.txt"))
    renamed = replace(file, path=Path(other), name="x/a.txt", participant="02", session="day2")
    done = run(replace(fresh, files=(renamed,)), jobs=1)
    assert done.fresh == 0
    assert set(done.long["source"]) == {"x/a.txt"}
    assert set(done.long["participant_id"]) == {"02"}
    assert set(done.long["session"]) == {"day2"}


def test_a_damaged_cache_is_measured_again_and_mended(fresh: Study) -> None:
    first = run(fresh, jobs=1)
    # The largest first: what is known of a broken file holds no measures.
    kept = sorted((fresh.path / "derivatives/ponos/cache").glob("*.json"), key=lambda path: -path.stat().st_size)
    assert len(kept) == len(fresh.files)
    kept[0].write_text(kept[0].read_text(encoding="utf-8")[:200], encoding="utf-8")
    text = kept[1].read_text(encoding="utf-8")
    assert '"vo2_peak","",' in text
    kept[1].write_text(text.replace('"vo2_peak","",', '"vo2_peak","",9', 1), encoding="utf-8")
    kept[2].write_bytes(b"\xff\x00")
    again = run(fresh, jobs=1)
    assert again.fresh == 3
    same(first, again)
    assert run(fresh, jobs=1).fresh == 0


def test_a_folder_that_cannot_be_written_to_costs_only_time(fresh: Study) -> None:
    (fresh.path / "derivatives").write_text("no folder", encoding="utf-8")
    done = run(fresh, jobs=1)
    assert [one.status for one in done.files].count("ok") >= 2
    assert "could not be kept" in str(done.provenance["trouble"])


def test_the_order_is_that_of_people_and_sessions_whatever_that_of_files(study: Study) -> None:
    people = study.people.iloc[::-1]
    done = run(replace(study, people=people, files=study.files[::-1]), jobs=1)
    visits = list(dict.fromkeys(zip(done.long["participant_id"], done.long["session"], strict=True)))
    assert visits == sorted(visits, key=lambda one: (-int(one[0]), one[1]))
    same_visit = done.long[done.long["source"] == study.files[0].name]
    straight = run(study, jobs=1).long
    assert list(same_visit["measure"]) == list(straight[straight["source"] == study.files[0].name]["measure"])


def _given(study: Study, **changes: object) -> pd.DataFrame:
    row = dict.fromkeys(LONG_COLUMNS) | {
        "participant_id": study.files[0].participant,
        "group": "controls",
        "session": study.files[0].session,
        "link": "oxygen",
        "measure": "vo2_peak",
        "condition": "",
        "value": 1234.0,
        "unit": "mL/min",
        "quality": "ok",
        "source": "main.csv",
    }
    return pd.DataFrame([row | changes], columns=list(LONG_COLUMNS))


def test_measures_of_tables_stand_behind_those_of_files(study: Study) -> None:
    done = run(replace(study, values=_given(study, measure="steps_per_day")), jobs=1)
    first = done.long[(done.long["participant_id"] == "01") & (done.long["session"] == "day1")]
    assert first["measure"].iloc[-1] == "steps_per_day"
    assert done.provenance["duplicates"] == []
    assert done.long["n"].dtype == "Int64"


def test_a_study_of_tables_alone_runs(study: Study) -> None:
    done = run(replace(study, values=_given(study), files=()))
    assert len(done.long) == 1
    assert done.long["reason"].item() == ""


def test_a_study_without_anything_runs_too(study: Study) -> None:
    done = run(replace(study, files=()))
    assert done.long.empty
    assert tuple(done.long.columns) == LONG_COLUMNS


def test_the_same_value_twice_is_kept_twice_and_told(study: Study) -> None:
    files = (study.files[0], replace(study.files[2], participant="01", session="day1", name="again.txt"))
    done = run(replace(study, files=files, values=_given(study)), jobs=1)
    peak = done.long[(done.long["measure"] == "vo2_peak") & (done.long["condition"] == "")]
    assert list(peak["source"]) == [study.files[0].name, "again.txt", "main.csv"]
    told = done.provenance["duplicates"]
    assert isinstance(told, list)
    by_sources = {tuple(one["sources"]): one["measures"] for one in told}
    assert by_sources[study.files[0].name, "again.txt", "main.csv"] == ["vo2_peak"]
    assert "hr_peak" in by_sources[study.files[0].name, "again.txt"]
    # What both files lack is not there twice.
    assert "lactate_peak" not in by_sources[study.files[0].name, "again.txt"]


def test_an_unknown_person_comes_last_without_a_group(study: Study) -> None:
    file = replace(study.files[0], participant="00", name="stranger.txt")
    done = run(replace(study, files=(file, *study.files[1:3])), jobs=1)
    assert done.long["participant_id"].iloc[-1] == "00"
    assert done.long["group"].iloc[-1] is None


def test_everything_that_goes_into_a_file_is_plain(study: Study) -> None:
    text = json.dumps(run(study).provenance)
    assert str(study.path) not in text


def test_a_scheduler_that_does_not_answer_is_said(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(ponos.study.run.cluster, "_WAIT_S", 0.3)
    with pytest.raises(PonosError, match="does not answer"):
        run(study, cache=None, scheduler="tcp://127.0.0.1:9")
