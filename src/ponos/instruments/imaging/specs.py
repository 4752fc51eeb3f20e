"""The register of the measures of a scan."""

from __future__ import annotations

from ponos.measures import Register

__all__ = ["REGISTER"]

REGISTER = Register.of("ponos.instruments.imaging")
