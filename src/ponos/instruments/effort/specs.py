"""The registers of the instrument: measures of a person, and what only two groups of people have."""

from __future__ import annotations

from ponos.measures import Register

__all__ = ["GROUP_REGISTER", "REGISTER"]

REGISTER = Register.of("ponos.instruments.effort")
GROUP_REGISTER = Register.of("ponos.instruments.effort", table="group_measures.csv")
