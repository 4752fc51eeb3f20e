"""Compile plain functions that call each other, with whatever compiles one function."""

from __future__ import annotations

import hashlib
import os
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["cache_folder", "compiled"]

Plain = Callable[..., Any]


def _plain(function: Plain) -> types.FunctionType:
    if not isinstance(function, types.FunctionType):
        raise TypeError(f"{function} is no plain function.")
    return function


def _called(function: types.FunctionType) -> dict[str, types.FunctionType]:
    """Give the plain functions of ponos that a function calls, by the names that it calls them."""
    known = ((name, function.__globals__.get(name)) for name in function.__code__.co_names)
    return {
        name: one for name, one in known if isinstance(one, types.FunctionType) and one.__module__.startswith("ponos.")
    }


def compiled(function: Plain, inner: Callable[[Plain], Any], *, outer: Callable[[Plain], Any] | None = None) -> Any:
    """Compile a function with all plain functions that it calls; the source itself stays plain Python.

    Parameters
    ----------
    function : function
        Calls other functions of ponos by their names.
    inner : callable
        Compiles one function, such as ``numba.njit``.
    outer : callable, optional
        Compiles the outermost one; ``inner`` where not given.

    Returns
    -------
    object
        What ``outer`` made of it.
    """
    done: dict[types.FunctionType, Any] = {}

    def _through(one: types.FunctionType, make: Callable[[Plain], Any]) -> Any:
        """Compile one function after those that it calls."""
        if one not in done:
            own = dict(one.__globals__) | {name: _through(other, inner) for name, other in _called(one).items()}
            copy = types.FunctionType(one.__code__, own, one.__name__, one.__defaults__, one.__closure__)
            copy.__kwdefaults__, copy.__qualname__, copy.__module__ = (
                one.__kwdefaults__,
                one.__qualname__,
                one.__module__,
            )
            done[one] = make(copy)
        return done[one]

    return _through(_plain(function), outer or inner)


def _sources(function: types.FunctionType, found: dict[str, str]) -> dict[str, str]:
    place = function.__code__.co_filename
    if function.__qualname__ + place not in found:
        found[function.__qualname__ + place] = place
        for other in _called(function).values():
            _sources(other, found)
    return found


def cache_folder(function: Plain) -> Path:
    """Where the compiled form is kept: a folder named after the source, so that changed source is compiled anew.

    Parameters
    ----------
    function : function
        The outermost.

    Returns
    -------
    pathlib.Path
        In the user's cache; it need not exist.
    """
    from ponos.body import states

    files = sorted({*_sources(_plain(function), {}).values(), str(states.__file__)})
    digest = hashlib.sha256()
    for one in files:
        digest.update(Path(one).read_bytes())
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "ponos" / f"body-{digest.hexdigest()[:16]}"
