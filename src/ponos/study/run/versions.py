"""Versions: of the program, of what it calculates with, and of the code behind the measures of one instrument."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING

from ponos import __version__
from ponos.instruments import get, instruments

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["method_version", "program_version", "versions"]

_LIBRARIES = ("numpy", "scipy", "pandas", "matplotlib")
_SOURCES = (".py", ".csv", ".toml")
_PAGES = (".html", ".css")
_SHARED = (
    "ponos.study.outcome",
    "ponos.study.run.cache",
    "ponos.study.run.options",
    "ponos.study.run.task",
    "ponos.instruments",
    "ponos.instruments.base",
    "ponos.instruments.parts",
)
"""Modules that every measure passes through, besides what lies at the top of the package."""

_ROOMS = ("amplifiers", "sheets", "statistics")
"""Rooms below the instruments, any of which a measure may rest on."""


def versions() -> dict[str, str]:
    """Versions of what calculates.

    Returns
    -------
    dict of str to str
        ``ponos``, ``Python`` and the libraries.
    """
    return {"ponos": __version__, "Python": platform.python_version(), **_libraries()}


@cache
def _libraries() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def method_version(instrument: str) -> str:
    """Name the code that measures, so that a number made by other code is never taken for one made by this.

    It is looked at once in the life of a program: what is edited while it runs is not what it runs.

    Parameters
    ----------
    instrument : str
        Name of the instrument; empty for all of them together.

    Returns
    -------
    str
        ``0.1.0+`` and a hash of the source and tables of the instrument and of what it rests on.
    """
    found = hashlib.sha256()
    packages = [_package(name) for name in ([instrument] if instrument else sorted(instruments()))]
    for path, content in (*_shared(), *(one for package in packages for one in _inside(package))):
        found.update(f"{path}\0{len(content)}\0".encode())
        found.update(content)
    return f"{__version__}+{found.hexdigest()[:16]}"


@cache
def program_version() -> str:
    """Name all code and tables of ponos, so that a report made by other code is never taken for one made by this.

    Returns
    -------
    str
        ``0.1.0+`` and a hash of everything that the package holds.
    """
    found = hashlib.sha256()
    for path, content in _walk(files("ponos"), "ponos", endings=(*_SOURCES, *_PAGES)):
        found.update(f"{path}\0{len(content)}\0".encode())
        found.update(content)
    return f"{__version__}+{found.hexdigest()[:16]}"


def _package(instrument: str) -> str:
    one = get(instrument)
    return one.package or one.settings.__module__.rpartition(".")[0] or one.settings.__module__


def _shared() -> Iterator[tuple[str, bytes]]:
    top = files("ponos")
    yield from ((one.name, one.read_bytes()) for one in _sorted(top) if one.name.endswith(_SOURCES))
    for room in _ROOMS:
        yield from _walk(top.joinpath(room), room)
    for module in _SHARED:
        place = top.joinpath(*module.split(".")[1:])
        source = place.joinpath("__init__.py") if place.is_dir() else _beside(top, module)
        yield module, source.read_bytes()


def _beside(top: Traversable, module: str) -> Traversable:
    *folders, name = module.split(".")[1:]
    return top.joinpath(*folders, f"{name}.py")


def _inside(package: str) -> Iterator[tuple[str, bytes]]:
    """Sources and tables of a package, in a fixed order; a package that is one module has only itself."""
    try:
        yield from _walk(files(package), package)
    except TypeError:
        parent, _, name = package.rpartition(".")
        if parent:
            yield package, files(parent).joinpath(f"{name}.py").read_bytes()


def _walk(folder: Traversable, name: str, *, endings: tuple[str, ...] = _SOURCES) -> Iterator[tuple[str, bytes]]:
    for one in _sorted(folder):
        if one.is_dir():
            yield from _walk(one, f"{name}/{one.name}", endings=endings)
        elif one.name.endswith(endings):
            yield f"{name}/{one.name}", one.read_bytes()


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda one: one.name)
