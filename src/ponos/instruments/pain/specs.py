"""The register of what pain testing gives."""

from __future__ import annotations

from ponos.measures import Register

__all__ = ["REGISTER"]

REGISTER = Register.of("ponos.instruments.pain")
