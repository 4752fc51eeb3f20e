"""Formats of scans: volumes with their events and confounds beside them, as BIDS lays them out."""

from __future__ import annotations

from ponos.instruments.imaging.formats import nifti

__all__ = ["FORMATS"]

FORMATS = (nifti.FORMAT,)
