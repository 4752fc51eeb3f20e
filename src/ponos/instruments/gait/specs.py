"""The register of what gait gives."""

from __future__ import annotations

from ponos.measures import Register

__all__ = ["REGISTER"]

REGISTER = Register.of("ponos.instruments.gait")
