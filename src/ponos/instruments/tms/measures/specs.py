"""The register of the measures of TMS sweeps."""

from __future__ import annotations

from ponos.measures import Register

__all__ = ["REGISTER"]

REGISTER = Register.of("ponos.instruments.tms")
