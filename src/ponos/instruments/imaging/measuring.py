"""Measure a run: contrasts of its first-level model, region by region."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import stdtrit

from ponos.errors import MeasureError
from ponos.instruments.imaging.model import Contrast, Run
from ponos.instruments.imaging.settings import Settings
from ponos.instruments.imaging.specs import REGISTER
from ponos.instruments.parts import Part, answers, gives
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

GAIN, NEUTRAL, LOSS, GRIP = "gain_anticipation", "neutral_anticipation", "loss_anticipation", "grip"


def _told(id: str, found: Mapping[str, Contrast], run: Run, *conditions: str) -> list[Measure]:
    count = min(run.count(one) for one in conditions)
    doubt = (
        f"Only {count} events of a condition; {run.settings.fewest_events} are asked for."
        if count < run.settings.fewest_events
        else ""
    )
    if not found:
        raise MeasureError("The model gives no number in any region.")
    return [
        REGISTER.found(
            id,
            one.estimate,
            low=one.estimate - one.se * float(stdtrit(one.df, 0.975)),
            high=one.estimate + one.se * float(stdtrit(one.df, 0.975)),
            n=sum(run.count(each) for each in conditions),
            doubt=doubt,
            method=_method(run),
            condition={"region": region},
        )
        for region, one in found.items()
    ]


def _method(run: Run) -> str:
    return (
        f"first-level model, {run.settings.hrf_model} response, cosine drift below 1/{run.settings.high_pass_s:g} Hz, "
        f"{run.settings.noise_model} noise"
    )


@gives(REGISTER, "anticipation_gain", needs=("events",))
def _gain(run: Run) -> list[Measure]:
    run.require(GAIN, NEUTRAL)
    return _told("anticipation_gain", run.contrast({GAIN: 1.0, NEUTRAL: -1.0}), run, GAIN, NEUTRAL)


@gives(REGISTER, "anticipation_loss", needs=("events",))
def _loss(run: Run) -> list[Measure]:
    run.require(LOSS, NEUTRAL)
    return _told("anticipation_loss", run.contrast({LOSS: 1.0, NEUTRAL: -1.0}), run, LOSS, NEUTRAL)


@gives(REGISTER, "anticipation_gain_change", needs=("events",))
def _gain_change(run: Run) -> list[Measure]:
    run.require(GAIN, NEUTRAL)
    if not (run.events["duration"] > 0).all():
        raise MeasureError("The events have no length, so that nothing of them is early or late.")
    weights = {f"{GAIN}_late": 1.0, f"{NEUTRAL}_late": -1.0, f"{GAIN}_early": -1.0, f"{NEUTRAL}_early": 1.0}
    return _told("anticipation_gain_change", run.contrast(weights, parted="event"), run, GAIN, NEUTRAL)


@gives(REGISTER, "anticipation_gain_coupling", needs=("events",))
def _coupling(run: Run) -> list[Measure]:
    run.require(GAIN)
    found = run.coupling(GAIN)
    if not found:
        raise MeasureError("No region holds a signal once drift and confounds are taken out.")
    return [
        REGISTER.found(
            "anticipation_gain_coupling",
            r,
            n=run.count(GAIN),
            method="correlation of the course with the convolved events, drift and confounds taken out of both",
            condition={"region": region},
        )
        for region, r in found.items()
    ]


@gives(REGISTER, "grip_activation", needs=("events",))
def _grip(run: Run) -> list[Measure]:
    run.require(GRIP)
    return _told("grip_activation", run.contrast({GRIP: 1.0}), run, GRIP)


@gives(REGISTER, "grip_activation_change", needs=("events",))
def _grip_change(run: Run) -> list[Measure]:
    run.require(GRIP)
    if run.count(GRIP) < 2:
        raise MeasureError("Two halves need two grips.")
    found = run.contrast({f"{GRIP}_late": 1.0, f"{GRIP}_early": -1.0}, parted="run")
    return _told("grip_activation_change", found, run, GRIP)


@gives(REGISTER, "head_motion", needs=("framewise_displacement",))
def _motion(run: Run) -> list[Measure]:
    moved = run.recording.tables["confounds"]["framewise_displacement"].to_numpy(float)
    moved = moved[np.isfinite(moved)]
    return [
        REGISTER.found(
            "head_motion", 1000.0 * float(moved.mean()), n=len(moved), method="mean of the confounds' column"
        )
    ]


PARTS: tuple[Part[Run], ...] = (_gain, _loss, _gain_change, _coupling, _grip, _grip_change, _motion)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure a run.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``imaging``.
    settings : Settings
        How it is modelled.

    Returns
    -------
    list of Measure
        In the order of the register, one a region.
    """
    run = Run(recording, settings)
    try:
        import nilearn  # noqa: F401
    except ImportError:
        from ponos.instruments.imaging.formats.nifti import EXTRA

        return [REGISTER.missing(spec.id, f"The model needs nilearn. {EXTRA}") for spec in REGISTER]
    return answers(PARTS, run, REGISTER)
