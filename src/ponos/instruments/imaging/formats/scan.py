"""A scan as its files have it: the volumes where they lie, and the tables beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Scan"]


@dataclass(frozen=True, kw_only=True)
class Scan:
    """One run.

    Attributes
    ----------
    image : nibabel.Nifti1Image
        Four dimensions, its samples still on the disk.
    repetition_time_s : float or None
        As the header says; None where it says nothing that can be.
    in_mni : bool
        Whether header or name say that it is in MNI space.
    events, confounds : pathlib.Path or None
        Tables beside it.
    sidecar : mapping of str to object
        What stands in the ``.json`` beside it.
    """

    image: Any
    repetition_time_s: float | None
    in_mni: bool
    events: Path | None
    confounds: Path | None
    sidecar: Mapping[str, object]
