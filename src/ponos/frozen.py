"""Mappings that nobody changes by accident, and that still travel between processes and into a cache."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

__all__ = ["frozen"]

Key = TypeVar("Key")
Value = TypeVar("Value")


def frozen(mapping: Mapping[Key, Value]) -> MappingProxyType[Key, Value]:
    """Copy a mapping into one that cannot be changed.

    Parameters
    ----------
    mapping : mapping
        What it shall hold.

    Returns
    -------
    types.MappingProxyType
        Read-only; what is done to the first one later does not reach it.
    """
    return MappingProxyType(dict(mapping))


# Python by itself can neither pickle nor deep-copy a read-only view.
copyreg.pickle(MappingProxyType, lambda view: (frozen, (dict(view),)))
