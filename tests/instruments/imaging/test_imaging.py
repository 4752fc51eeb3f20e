"""Scans of incentives and grips: read from volumes, modelled region by region, refused in words."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos import measure, read
from ponos.errors import DamagedFile, MeasureError, ReadError, UsageError
from ponos.instruments.imaging import INSTRUMENT, Settings
from ponos.instruments.imaging.model import Run
from ponos.recording import Recording, Signals
from tests.contract.examples import EXAMPLES

nib = pytest.importorskip("nibabel")


@pytest.fixture(scope="module")
def observed() -> Recording:
    """A run of which the answers are known: .5 % to a gain, .1 % to nothing, .8 % to a grip."""
    return INSTRUMENT.observe(EXAMPLES["imaging"].trajectory(), np.random.default_rng(4))


@pytest.fixture
def scan(observed: Recording, tmp_path: Path) -> Path:
    """The same run as volumes with tables beside them."""
    (form,) = INSTRUMENT.formats()
    path = tmp_path / "sub-01_task-mid_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz"
    assert form.write is not None
    form.write(observed, path)
    return path


def _of(recording: Recording, id: str, region: str, **said: object) -> tuple[float, float, float]:
    found = INSTRUMENT.measure(recording, Settings(**said))  # type: ignore[arg-type]
    (one,) = [each for each in found if each.id == id and each.condition.get("region") == region]
    assert one.value is not None
    assert one.low is not None
    assert one.high is not None
    return one.low, one.value, one.high


def test_what_the_regions_answered_is_found_within_its_interval() -> None:
    inside = {"anticipation_gain": 0, "grip_activation": 0}
    truth = {"anticipation_gain": 0.4, "grip_activation": 0.8}
    for seed in range(20):
        run = INSTRUMENT.observe(EXAMPLES["imaging"].trajectory(), np.random.default_rng(seed))
        for id, size in truth.items():
            low, _, high = _of(run, id, "ventral_striatum")
            inside[id] += low <= size <= high
    assert min(inside.values()) >= 16  # of 20 at 95 %: fewer than 1 in 300 by chance


def test_a_region_that_does_not_answer_gives_nothing(observed: Recording) -> None:
    low, _, high = _of(observed, "grip_activation", "motor_cerebellum")
    assert low < 0 < high


def test_the_mean_of_a_region_gives_the_mean_of_its_voxels(tmp_path: Path) -> None:
    from nilearn.glm.first_level import FirstLevelModel

    rng = np.random.default_rng(0)
    volumes = 1000.0 + rng.normal(0.0, 5.0, (4, 4, 4, 90))
    image = nib.Nifti1Image(volumes, np.diag([3.0, 3.0, 3.0, 1.0]))
    image.header["pixdim"][4] = 2.0
    image.header.set_xyzt_units("mm", "sec")
    nib.save(image, tmp_path / "a_bold.nii")
    nib.save(nib.Nifti1Image(np.ones((4, 4, 4), np.int16), image.affine), tmp_path / "atlas.nii")
    (tmp_path / "atlas.tsv").write_text("index\tname\n1\tAll of it\n")
    events = pd.DataFrame({"onset": np.arange(10.0, 160.0, 15.0), "duration": 5.0, "trial_type": "grip"})
    events.to_csv(tmp_path / "a_events.tsv", sep="\t", index=False)
    recording = read(tmp_path / "a_bold.nii", settings=Settings(atlas=str(tmp_path / "atlas.nii")))
    _, value, _ = _of(recording, "grip_activation", "all_of_it", noise_model="ols")
    mask = nib.Nifti1Image(np.ones((4, 4, 4), np.int16), image.affine)
    model = FirstLevelModel(
        t_r=2.0, slice_time_ref=0.5, hrf_model="spm", high_pass=1 / 128, noise_model="ols", mask_img=mask,
        signal_scaling=False, minimize_memory=False,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nilearn says that the mask it was given is used
        model.fit(image, events=events)
    voxels = model.compute_contrast("grip", output_type="effect_size").get_fdata()
    assert value == pytest.approx(100 * voxels.mean() / volumes.mean(), abs=2e-4)


def test_early_and_late_are_parts_of_the_waiting(observed: Recording) -> None:
    design = Run(observed, Settings()).design(parted="event")
    early, late = design["gain_anticipation_early"].to_numpy(), design["gain_anticipation_late"].to_numpy()
    lag = np.arange(len(design))
    assert (late * lag).sum() / late.sum() > (early * lag).sum() / early.sum()


def test_volumes_give_back_what_was_observed(observed: Recording, scan: Path) -> None:
    back = read(scan)
    assert back.status == "ok"
    assert back.about["repetition_time_s"] == 2.0
    np.testing.assert_allclose(back.table.to_numpy(), observed.table[back.table.columns].to_numpy(), atol=2e-3)
    pd.testing.assert_frame_equal(back.tables["events"], observed.tables["events"])
    assert {one.id for one in measure(back) if one.value is not None} == {one.id for one in INSTRUMENT.register()}


def test_a_run_without_events_says_so(scan: Path) -> None:
    scan.with_name("sub-01_task-mid_space-MNI152NLin2009cAsym_desc-preproc_events.tsv").unlink()
    back = read(scan)
    assert back.status == "partial"
    assert {one.reason for one in measure(back) if one.id.startswith("antic")} == {
        "There are no events beside the scan."
    }


def test_words_of_events_are_conditions(scan: Path) -> None:
    events = scan.with_name("sub-01_task-mid_space-MNI152NLin2009cAsym_desc-preproc_events.tsv")
    events.write_text(events.read_text().replace("gain_anticipation", "Cue_Win").replace("grip", "pull"))
    back = read(scan, settings=Settings(trial_types=("pull=grip",)))
    assert set(back.tables["events"]["trial_type"]) >= {"gain_anticipation", "grip"}
    unknown = read(scan)
    assert "pull" in " ".join(note.text for note in unknown.notes)
    with pytest.raises(UsageError, match="Did you mean 'grip'"):
        read(scan, settings=Settings(trial_types=("pull=grp",)))


def test_a_scan_in_no_known_space_is_not_guessed_at(scan: Path) -> None:
    image = nib.load(scan)
    image.set_sform(image.affine, code=1)
    other = scan.with_name("x_bold.nii.gz")
    nib.save(image, other)
    with pytest.raises(ReadError, match="--space mni"):
        read(other)
    assert read(other, settings=Settings(space="mni")).status == "partial"


def test_a_sampling_that_nobody_tells_is_asked_for(scan: Path) -> None:
    image = nib.load(scan)
    image.header["pixdim"][4] = 0.0
    other = scan.with_name("y_space-MNI_bold.nii.gz")
    nib.save(image, other)
    with pytest.raises(ReadError, match="--repetition-time-s"):
        read(other)
    assert read(other, settings=Settings(repetition_time_s=2.5)).about["repetition_time_s"] == 2.5
    other.with_name("y_space-MNI_bold.json").write_text(json.dumps({"RepetitionTime": 3.0, "TaskName": "mid"}))
    assert read(other).about["repetition_time_s"] == 3.0


def test_confounds_of_another_length_are_refused(scan: Path) -> None:
    beside = next(scan.parent.glob("*confounds*"))
    beside.write_text("\n".join(beside.read_text().splitlines()[:50]))
    with pytest.raises(ReadError, match="49 rows of confounds"):
        read(scan)


def test_a_cut_file_is_damaged(scan: Path) -> None:
    scan.write_bytes(scan.read_bytes()[:9000])
    with pytest.raises(DamagedFile, match="broken"):
        read(scan)


def test_too_short_a_run_is_not_modelled(observed: Recording) -> None:
    short = replace(observed, data=Signals(observed.table.iloc[:8, 1:], 0.5))
    with pytest.raises(MeasureError, match="8 volumes"):
        Run(short, Settings()).design()


@pytest.mark.parametrize(
    "said", [{"hrf_model": "spn"}, {"space": "tal"}, {"trial_types": ("win",)}, {"repetition_time_s": 0.0}]
)
def test_options_that_cannot_be_meant_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Settings(**said)  # type: ignore[arg-type]
