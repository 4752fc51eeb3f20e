"""What a .mat file holds, from the heads of its variables alone.

Written from the published layout of MAT-files of level 5: scipy lists them too, but stops at the first table.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from ponos.amplifiers.base import BROKEN

if TYPE_CHECKING:
    from ponos.source import Source

__all__ = ["Variable", "is_level_5", "is_level_7_3", "variables"]

_COMPRESSED, _MATRIX = 15, 14
_STRUCT, _OPAQUE = 2, 17
_NUMBERS = range(6, 16)
_HEAD = 2048


@dataclass(frozen=True)
class Variable:
    """One variable of a .mat file.

    Attributes
    ----------
    name : str
        Its name.
    kind : {"numbers", "struct", "table", "other"}
        What it is; ``table`` is the table of MATLAB, which only newer programs know.
    shape : tuple of int
        Its size; empty where it is a table.
    """

    name: str
    kind: str
    shape: tuple[int, ...]


def is_level_5(source: Source) -> bool:
    """Tell a .mat as MATLAB saves it by default.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for level 5, which is read here.
    """
    return source.start.startswith(b"MATLAB 5.0 MAT-file") and source.start[126:128] in (b"IM", b"MI")


def is_level_7_3(source: Source) -> bool:
    """Tell a .mat that is HDF5 within, as MATLAB saves large variables.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for level 7.3.
    """
    return source.start.startswith(b"MATLAB 7.3 MAT-file")


def variables(source: Source) -> tuple[Variable, ...]:
    """List the variables of a .mat of level 5.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    tuple of Variable
        As far as the file can be followed; none where it is no .mat.
    """
    found: list[Variable] = []
    if is_level_5(source):
        order = "<" if source.start[126:128] == b"IM" else ">"
        try:
            with source.path.open("rb") as opened:
                found.extend(one for one in _walked(opened, source.size, order) if one.name)
        except BROKEN:
            return tuple(found)
    return tuple(found)


def _walked(opened: BinaryIO, size: int, order: str) -> Iterator[Variable]:
    at = 128
    while at + 8 <= size:
        opened.seek(at)
        kind, length = struct.unpack(order + "2I", opened.read(8))
        head = opened.read(min(length, _HEAD))
        if kind == _COMPRESSED:
            head = zlib.decompressobj().decompress(head, _HEAD)
            if struct.unpack_from(order + "I", head)[0] == _MATRIX:
                yield _variable(head[8:], order)
        elif kind == _MATRIX:
            yield _variable(head, order)
        at += 8 + length


def _variable(head: bytes, order: str) -> Variable:
    """From the flags, the size and the name, which stand first in every variable; a table has no size."""
    flags, at = _element(head, 0, order)
    of_class = struct.unpack_from(order + "I", flags)[0] & 0xFF
    first, at = _element(head, at, order)
    second, at = _element(head, at, order)
    if of_class == _OPAQUE:
        third, _ = _element(head, at, order)
        return Variable(_word(first), "table" if _word(third) == "table" else "other", ())
    shape = struct.unpack(f"{order}{len(first) // 4}i", first)
    kind = "numbers" if of_class in _NUMBERS else "struct" if of_class == _STRUCT else "other"
    return Variable(_word(second), kind, shape)


def _element(head: bytes, at: int, order: str) -> tuple[bytes, int]:
    """One element and where the next begins; small ones have their bytes within the tag."""
    tag = struct.unpack_from(order + "I", head, at)[0]
    if tag >> 16:
        return head[at + 4 : at + 4 + (tag >> 16)], at + 8
    length = struct.unpack_from(order + "I", head, at + 4)[0]
    return head[at + 8 : at + 8 + length], at + 8 + -(-length // 8) * 8


def _word(raw: bytes) -> str:
    return raw.decode("latin-1").strip("\x00")
