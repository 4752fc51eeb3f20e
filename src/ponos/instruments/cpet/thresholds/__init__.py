"""Ventilatory thresholds: every published method with its interval, and a consensus that may say *indeterminate*."""

from __future__ import annotations

from ponos.instruments.cpet.thresholds.finding import find
from ponos.instruments.cpet.thresholds.types import Estimate, Threshold, Thresholds

__all__ = ["Estimate", "Threshold", "Thresholds", "find"]
