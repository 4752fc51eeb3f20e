"""Two tests of one person about a day apart: what differs, and whether more than between any two days."""

from __future__ import annotations

from ponos.study.two_days.comparing import Comparison, Day, compare, not_done

__all__ = ["Comparison", "Day", "compare", "not_done"]
