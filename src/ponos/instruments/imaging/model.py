"""The first-level model of a run: events through a haemodynamic response, drift, confounds; region by region.

The mean of a region is a linear combination of its voxels, so that with ordinary least squares the contrast of the mean
is the mean of the contrasts of the voxels; with autoregressive noise it differs by what the voxels' noise differs.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from ponos.errors import MeasureError
from ponos.instruments.imaging.settings import Settings
from ponos.recording import Recording, Signals

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Contrast", "Run"]

Parted = Literal["", "run", "event"]

_FREE = 10
"""Volumes that must be left when everything was modelled."""

_MOTION = "framewise_displacement"


@dataclass(frozen=True)
class Contrast:
    """One contrast of one region: estimate and standard error in percent, degrees of freedom."""

    estimate: float
    se: float
    df: float


class Run:
    """A run made ready for measuring.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``imaging``.
    settings : Settings
        How it is modelled.
    """

    def __init__(self, recording: Recording, settings: Settings) -> None:
        self.recording, self.settings = recording, settings
        self._fitted: dict[Parted, Any] = {}

    def lacks(self, column: str) -> str:
        """Say why a column cannot be used.

        Parameters
        ----------
        column : str
            ``events``, or a column of the confounds.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        if column == "events":
            return "" if len(self.events) else "There are no events beside the scan."
        confounds = self.recording.tables.get("confounds")
        there = confounds is not None and column in confounds and confounds[column].notna().any()
        return "" if there else "There are no confounds that tell it."

    @property
    def events(self) -> pd.DataFrame:
        """Onset, duration and condition of each event within the run."""
        told = self.recording.tables.get("events")
        if told is None or not isinstance(self.recording.data, Signals):
            return pd.DataFrame({"onset": [], "duration": [], "trial_type": []})
        return told[(told["onset"] >= 0) & (told["onset"] < self._length_s)]

    @property
    def _length_s(self) -> float:
        assert isinstance(self.recording.data, Signals)
        return len(self.recording.data.samples) / self.recording.data.fs_hz

    @cached_property
    def regions(self) -> dict[str, NDArray[np.float64]]:
        """Courses that hold a signal, by region."""
        data = self.recording.data
        frame = data.samples if isinstance(data, Signals) else pd.DataFrame()
        found = {}
        for name in map(str, frame.columns):
            if name.endswith("_percent"):
                course = frame[name].to_numpy(float)
                if np.isfinite(course).all() and len(course) > 1 and 1e-9 < course.std() < 1e3:
                    found[name.removesuffix("_percent")] = course
        return found

    def count(self, condition: str) -> int:
        """Count the events of a condition.

        Parameters
        ----------
        condition : str
            Its name.

        Returns
        -------
        int
            Within the run.
        """
        return int((self.events["trial_type"] == condition).sum())

    def require(self, *names: str) -> None:
        """Ask for conditions and for regions.

        Parameters
        ----------
        *names : str
            Conditions that cannot be done without.

        Raises
        ------
        MeasureError
            One has no event, or no region holds a signal.
        """
        lacking = [one for one in names if not self.count(one)]
        if lacking:
            raise MeasureError(f"There is no event of {lacking[0].replace('_', ' ')}.")
        if not self.regions:
            raise MeasureError("No region holds a signal.")

    def design(self, *, parted: Parted = "") -> pd.DataFrame:
        """Make the design of the run.

        Parameters
        ----------
        parted : {"", "run", "event"}
            Whether each condition is parted into early and late: halves of the run, or of every event.

        Returns
        -------
        pandas.DataFrame
            One row a volume, one column a regressor.

        Raises
        ------
        MeasureError
            The run is too short for it.
        """
        from nilearn.glm.first_level import make_first_level_design_matrix

        assert isinstance(self.recording.data, Signals)
        volumes = len(self.recording.data.samples)
        times = (np.arange(volumes) + 0.5) / self.recording.data.fs_hz
        events = _PARTED[parted](self.events)
        confounds = self._confounds(volumes)
        with warnings.catch_warnings():
            # What nilearn warns of here (short events, repeated ones) is what task designs are.
            warnings.simplefilter("ignore")
            made: pd.DataFrame = make_first_level_design_matrix(
                times,
                events=events if len(events) else None,
                hrf_model=self.settings.hrf_model,
                drift_model="cosine",
                high_pass=1.0 / self.settings.high_pass_s,
                add_regs=None if confounds is None else confounds.to_numpy(float),
                add_reg_names=None if confounds is None else list(confounds.columns),
            )
        if volumes < made.shape[1] + _FREE:
            raise MeasureError(f"The run has {volumes} volumes; its model needs {made.shape[1] + _FREE}.")
        return made

    def _confounds(self, volumes: int) -> pd.DataFrame | None:
        told = self.recording.tables.get("confounds")
        if told is None or len(told) != volumes:
            return None
        usable = [name for name in told if name != _MOTION and told[name].notna().all() and told[name].std() > 0]
        return told[usable] if usable else None

    def contrast(self, weights: dict[str, float], *, parted: Parted = "") -> dict[str, Contrast]:
        """Estimate a contrast in every region.

        Parameters
        ----------
        weights : dict of str to float
            By regressor.
        parted : {"", "run", "event"}
            Of which halves they are.

        Returns
        -------
        dict of str to Contrast
            By region.

        Raises
        ------
        MeasureError
            The run cannot be modelled.
        """
        from nilearn.glm.contrasts import compute_contrast

        design, (labels, results) = self._fit(parted)
        vector = np.array([weights.get(str(name), 0.0) for name in design.columns])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = compute_contrast(labels, results, vector, stat_type="t")
            effects, variances = np.ravel(found.effect_size()), np.ravel(found.effect_variance())
        free = float(len(design) - np.linalg.matrix_rank(design.to_numpy(float)))
        return {
            region: Contrast(float(effect), float(np.sqrt(variance)), free)
            for region, effect, variance in zip(self.regions, effects, variances, strict=True)
            if np.isfinite(effect) and np.isfinite(variance) and variance > 0
        }

    def _fit(self, parted: Parted) -> Any:
        from nilearn.glm.first_level import run_glm

        if parted not in self._fitted:
            design = self.design(parted=parted)
            courses = np.column_stack(list(self.regions.values()))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fit = run_glm(courses, design.to_numpy(float), noise_model=self.settings.noise_model)
            self._fitted[parted] = design, fit
        return self._fitted[parted]

    def coupling(self, condition: str) -> dict[str, float]:
        """Correlate each region with what a condition would make of it, both cleaned of everything else.

        Parameters
        ----------
        condition : str
            Its name.

        Returns
        -------
        dict of str to float
            Partial correlation by region.
        """
        design = self.design()
        task = {str(one) for one in self.events["trial_type"]}
        rest = design[[name for name in design.columns if str(name) not in task]].to_numpy(float)
        model = _cleaned(design[condition].to_numpy(float), rest)
        found = {}
        for region, course in self.regions.items():
            own = _cleaned(course, rest)
            scale = float(np.linalg.norm(own) * np.linalg.norm(model))
            if scale > 1e-12:
                found[region] = float(np.clip(own @ model / scale, -1.0, 1.0))
        return found


def _cleaned(course: NDArray[np.float64], rest: NDArray[np.float64]) -> NDArray[np.float64]:
    weights, *_ = np.linalg.lstsq(rest, course, rcond=None)
    cleaned: NDArray[np.float64] = course - rest @ weights
    return cleaned


def _run_halves(events: pd.DataFrame) -> pd.DataFrame:
    """Events whose condition says in which half of its events it stands: how a task wears on."""
    place = events.groupby("trial_type").cumcount()
    count = events.groupby("trial_type")["onset"].transform("size")
    half = np.where(place < count / 2, "_early", "_late")
    return events.assign(trial_type=events["trial_type"].astype(str) + half)


def _event_halves(events: pd.DataFrame) -> pd.DataFrame:
    """Every event as two of half its length: early and late within one anticipation, as Park et al. look at it."""
    half = events["duration"] / 2.0
    early = events.assign(duration=half, trial_type=events["trial_type"].astype(str) + "_early")
    late = early.assign(onset=events["onset"] + half, trial_type=events["trial_type"].astype(str) + "_late")
    return pd.concat([early, late], ignore_index=True).sort_values("onset", ignore_index=True)


_PARTED = {"": lambda events: events, "run": _run_halves, "event": _event_halves}
