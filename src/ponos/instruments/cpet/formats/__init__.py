"""The carts' file formats, one file each, the most specific first."""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.cpet.formats import (
    clean_csv,
    cortex_xlsx,
    cosmed_xlsx,
    k5_csv,
    metasoft_xml,
    mgc,
    parvo,
    vo2master,
    vyntus,
    zan,
)
from ponos.instruments.cpet.reading.cart_file import CartFile

__all__ = ["FORMATS"]

FORMATS: tuple[Format[CartFile], ...] = (
    zan.FORMAT,
    metasoft_xml.FORMAT,
    parvo.FORMAT,
    cosmed_xlsx.FORMAT,
    cortex_xlsx.FORMAT,
    k5_csv.FORMAT,
    mgc.FORMAT,
    vyntus.FORMAT,
    vo2master.FORMAT,
    clean_csv.FORMAT,
)
"""In the order they are asked; the clean table, which many files resemble, comes last."""
