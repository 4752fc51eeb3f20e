"""Simulated studies: virtual people take a protocol, and what devices would have recorded becomes a folder of files."""

from __future__ import annotations

from ponos.study.simulating.engine import Simulated, simulate

__all__ = ["Simulated", "simulate"]
