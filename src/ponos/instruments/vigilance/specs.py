"""The register of what series of reaction times give."""

from __future__ import annotations

from ponos.measures import Register

__all__ = ["REGISTER"]

REGISTER = Register.of("ponos.instruments.vigilance")
