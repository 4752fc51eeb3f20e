"""Formats of gait: acceleration of the lower back as text or arrays, tables of strides or of starts from a cue."""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.gait.formats import acceleration, arrays, strides
from ponos.instruments.gait.formats.gait_file import GaitFile

__all__ = ["FORMATS"]

FORMATS: tuple[Format[GaitFile], ...] = (arrays.FORMAT, acceleration.FORMAT, strides.FORMAT)
