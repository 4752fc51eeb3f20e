"""The files of magnetic stimulation: those of amplifiers, tables of MEPs, BIDS and a table of ponos' own."""

from __future__ import annotations

from typing import Any

from ponos.instruments.base import Format
from ponos.instruments.tms.formats import amplifiers, mep_table, nibs_bids, tms_csv

__all__ = ["FORMATS"]

FORMATS: tuple[Format[Any], ...] = (tms_csv.FORMAT, nibs_bids.FORMAT, *amplifiers.FORMATS, mep_table.FORMAT)
"""In the order they are asked; the table, which other tables resemble, comes last."""
