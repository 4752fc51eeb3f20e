"""The draft of BIDS for stimulation, 6.3: sets of parameters, deliveries, and units that only the sidecar may say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos.errors import DamagedFile, ReadError, UnitConflict
from ponos.instruments.tms import Settings
from ponos.instruments.tms.formats.nibs_writing import write
from ponos.instruments.tms.reading.reader import read
from ponos.recording import Recording
from ponos.source import Source
from tests.instruments.tms.formats.test_tms_csv import recording

HEADER = "nibs_event_id\tnibs_type\tstimulus_intensity\tpattern1_count\tpattern1_interval\tpattern1_intensity"
SETS = f"{HEADER}\tintensity_reference\tintensity_scaling\n" + (
    "alone\tTMS\t58\t1\tn/a\tn/a\t1mV\t1\ninhibited\tTMS\tn/a\t2\t0.002\t35|58\trMT|1mV\t0.7|1\n"
)
EVENTS = "onset\tduration\tnibs_event_id\n2.5\t0\talone\n8\t0\tinhibited\n12.25\t0\talone\n13\t0\tn/a\n"
SIDECAR = {
    "pattern1_interval": {"Units": "s"},
    "stimulus_intensity": {"Units": "% Maximum Stimulator Output"},
    "IntensitySet": [{"IntensityID": "rMT", "Value": 50, "Units": "% Maximum Stimulator Output"}],
    "ElementSet": [{"ElementID": "Coil_1", "ElementType": "coil", "CoilShape": "figure-of-eight"}],
    "StimulatorSet": [{"StimulatorID": "S1", "Manufacturer": "Maker", "ManufacturerModelName": "200"}],
    "InstitutionName": "Some hospital",
}


def dataset(
    folder: Path, *, sets: str = SETS, events: str | None = EVENTS, sidecar: object = SIDECAR, into: str = "nibs"
) -> Source:
    stem = "sub-01_task-sici"
    (folder / "nibs").mkdir(exist_ok=True)
    (folder / into).mkdir(exist_ok=True)
    (folder / "nibs" / f"{stem}_nibs.tsv").write_text(sets)
    (folder / "nibs" / f"{stem}_nibs.json").write_text(json.dumps(sidecar))
    if events is not None:
        (folder / into / f"{stem}_events.tsv").write_text(events)
    return Source(folder / "nibs" / f"{stem}_nibs.tsv")


@pytest.mark.parametrize("into", ["nibs", "emg"])
def test_deliveries_are_trials_wherever_the_events_stand(tmp_path: Path, into: str) -> None:
    trials = read(dataset(tmp_path, into=into), Settings()).table
    assert list(trials["time_s"]) == [2.5, 8.0, 12.25]
    assert list(trials["pulse"]) == ["single", "paired", "single"]
    np.testing.assert_equal(trials["isi_ms"].to_numpy(float), [np.nan, 2.0, np.nan])
    np.testing.assert_equal(trials["conditioning_intensity_percent"].to_numpy(float), [np.nan, 35.0, np.nan])
    assert list(trials["test_intensity_percent"]) == [58.0, 58.0, 58.0]


def test_facts_are_carried_over_and_places_are_not(tmp_path: Path) -> None:
    (tmp_path / "dataset_description.json").write_text('{"BIDSVersion": "1.11.0", "Authors": ["Someone"]}')
    found = read(dataset(tmp_path), Settings())
    assert dict(found.about) == {
        "intensity_of": "mso",
        "rmt_percent_mso": 50.0,
        "coil": "figure-of-eight",
        "stimulator": "Maker 200",
        "nibs_bids_version": "6.3, by its columns",
        "bids_version": "BIDS 1.11.0",
    }
    assert "holds no EMG" in found.notes[0].text


def test_it_completes_a_recording_as_its_design(tmp_path: Path) -> None:
    from tests.instruments.tms.reading.made import written

    source = dataset(tmp_path)
    meps = written(tmp_path, "mep_mv,time_s\n1,2.5\n0.3,8\n1.2,12.25\n", "meps.csv")
    trials = read(Source(meps), Settings(design=str(source.path))).table
    assert list(trials["pulse"]) == ["single", "paired", "single"]
    assert list(trials["mep_mv"]) == [1.0, 0.3, 1.2]


def test_an_interval_without_a_unit_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnitConflict, match=r"in which unit the interval.*Units"):
        read(dataset(tmp_path, sidecar={}), Settings())


def test_without_events_it_is_not_known_what_was_given(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no events table beside it"):
        read(dataset(tmp_path, events=None), Settings())


def test_an_event_of_an_unknown_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="'facilitated', which is no row"):
        read(dataset(tmp_path, events=EVENTS + "20\t0\tfacilitated\n"), Settings())


def test_an_older_draft_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"layout before 6\.3"):
        read(dataset(tmp_path, sets="event_id\tstim_id\tbase_pulse_intensity\n1\ts\t50\n"), Settings())


def test_trains_are_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="trains of pulses"):
        read(dataset(tmp_path, sets=SETS.replace("\t2\t0.002", "\t3\t0.002")), Settings())


def conditions(of: str) -> Recording:
    from dataclasses import replace

    from ponos.recording import Epochs

    before = recording(table_only=True)
    assert isinstance(before.data, Epochs)
    trials = before.table.assign(
        test_intensity_percent=[115.0, 115.0, 130.0], conditioning_intensity_percent=[np.nan, 80.0, 72.5]
    )
    about = {"intensity_of": of, "coil": "70 mm"} | ({"rmt_percent_mso": 44.0} if of == "rmt" else {})
    return replace(before, data=replace(before.data, trials=trials), about=about)


@pytest.mark.parametrize("of", ["rmt", "mso", "amt"])
def test_what_is_written_comes_back(tmp_path: Path, of: str) -> None:
    before = conditions(of)
    path = tmp_path / "sub-01_task-x_nibs.tsv"
    write(before, path)
    after = read(Source(path), Settings())
    shared = list(before.table.columns)
    pd.testing.assert_frame_equal(after.table[shared], before.table, check_dtype=False)
    assert dict(after.about) == dict(before.about) | {"nibs_bids_version": "6.3"}


def test_a_set_of_parameters_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "sub-01_task-x_nibs.tsv"
    write(conditions("rmt"), path)
    lines = path.read_text().splitlines()
    assert len(lines) == 4
    events = (tmp_path / "sub-01_task-x_events.tsv").read_text().splitlines()
    assert events[0].split("\t")[:4] == ["onset", "duration", "trial_type", "nibs_event_id"]
    assert len(events) == 4
