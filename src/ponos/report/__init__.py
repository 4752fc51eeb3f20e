"""The report: what became of each file, put into plain words (summary), then onto one self-contained page (render)."""

from __future__ import annotations

from ponos.report.render import render

__all__ = ["render"]
