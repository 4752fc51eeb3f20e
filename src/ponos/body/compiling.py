"""Compile plain functions that call each other, with whatever compiles one function."""

from __future__ import annotations

import hashlib
import os
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ponos.errors import UsageError

__all__ = ["cache_folder", "compiled", "kept_in", "needed", "with_names"]

Plain = Callable[..., Any]


def needed() -> Any:
    """Give numba, which compiles the body.

    Returns
    -------
    module
        It.

    Raises
    ------
    UsageError
        It is not installed.
    """
    try:
        import numba
    except ImportError:
        raise UsageError("The body needs numba.", todo="Install it with: pip install 'ponos[body]'") from None
    return numba


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Let numba keep what it compiles in a folder of ours.

    Parameters
    ----------
    folder : pathlib.Path
        Where to.

    Yields
    ------
    None
        While it holds.
    """
    settings = needed().config
    usual, settings.CACHE_DIR = settings.CACHE_DIR, str(folder)
    try:
        yield
    finally:
        settings.CACHE_DIR = usual


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


def with_names(function: Plain, names: Mapping[str, Any]) -> Plain:
    """Give the same function with other things behind some of the names of its module.

    Parameters
    ----------
    function : function
        Uses these names.
    names : mapping of str to object
        What they stand for.

    Returns
    -------
    function
        Its code is the same.
    """
    one = _plain(function)
    made = types.FunctionType(one.__code__, dict(one.__globals__) | dict(names), one.__name__)
    made.__module__, made.__qualname__ = one.__module__, one.__qualname__
    return made


def _in_numbers(value: Any, number: Callable[[float], Any]) -> Any:
    """Give a constant of a function in another kind of number; what is no number with a fraction stays."""
    if type(value) is tuple:
        return tuple(_in_numbers(one, number) for one in value)
    return number(value) if type(value) is float else value


def compiled(
    function: Plain,
    inner: Callable[[Plain], Any],
    *,
    outer: Callable[[Plain], Any] | None = None,
    number: Callable[[float], Any] | None = None,
) -> Any:
    """Compile a function with all plain functions that it calls; the source itself stays plain Python.

    Parameters
    ----------
    function : function
        Calls other functions of ponos by their names.
    inner : callable
        Compiles one function, such as ``numba.njit``.
    outer : callable, optional
        Compiles the outermost one; ``inner`` where not given.
    number : callable, optional
        Makes another kind of number of a float, such as ``numpy.float32``: constants of the source and of its modules
        become that, and ``float`` in it means that, so that nothing is reckoned in double precision by accident.

    Returns
    -------
    object
        What ``outer`` made of it.
    """
    done: dict[types.FunctionType, Any] = {}

    def _through(one: types.FunctionType, make: Callable[[Plain], Any]) -> Any:
        """Compile one function after those that it calls."""
        if one not in done:
            own, code = dict(one.__globals__), one.__code__
            if number is not None:
                own = {name: _in_numbers(value, number) for name, value in own.items()} | {"float": number}
                code = code.replace(co_consts=tuple(_in_numbers(value, number) for value in code.co_consts))
            own |= {name: _through(other, inner) for name, other in _called(one).items()}
            copy = types.FunctionType(code, own, one.__name__, one.__defaults__, one.__closure__)
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
