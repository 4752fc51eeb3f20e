"""Options of an instrument as a study says them: from words into settings, and back into what one would type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import Field, fields, is_dataclass
from math import isfinite
from pathlib import Path, PurePath
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from ponos.errors import UsageError, nearest
from ponos.instruments.base import flag
from ponos.study.design.types import Design
from ponos.study.study import StudyFile

__all__ = ["as_typed", "settings_of", "side_files", "without_files"]

_UNSAID = frozenset({"", "n/a", "na", "nan", "none", "null"})
_YES = frozenset({"yes", "true", "1", "1.0", "y"})
_NO = frozenset({"no", "false", "0", "0.0", "n"})


def settings_of(design: Design, file: StudyFile) -> dict[str, Any]:
    """Make the settings that a file is measured with.

    Parameters
    ----------
    design : Design
        Its options hold for every file of their instrument.
    file : StudyFile
        Its own options go before those. Paths are relative to the folder that the file lies in.

    Returns
    -------
    dict of str to object
        Settings by instrument: of the declared one, or of all where the file has to tell.

    Raises
    ------
    UsageError
        There is no such instrument or option, or a value is not what the option takes.
    """
    from ponos.instruments import get, instruments

    meant = {file.instrument: get(file.instrument)} if file.instrument else instruments()
    own = _said(file.settings)
    _refuse_unknown(own, {name for one in meant.values() for name in _names(one.settings)})
    made = {}
    for name, one in meant.items():
        general = _said(design.settings.get(name, {}))
        _refuse_unknown(general, _names(one.settings), where=f"study.toml, [{name}]")
        known = _names(one.settings)
        told = general | {key: value for key, value in own.items() if key in known}
        made[name] = _made(one.settings, told, file.path.parent)
    return made


def _said(options: Mapping[str, object]) -> dict[str, object]:
    """What was said at all; an empty cell of a table says nothing."""
    return {name: value for name, value in options.items() if not _unsaid(value)}


def _unsaid(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in _UNSAID
    return value is None or (isinstance(value, float) and value != value)


def _names(settings: type[Any]) -> set[str]:
    return {one.name for one in fields(settings)}


def _refuse_unknown(said: Iterable[str], known: Iterable[str], *, where: str = "") -> None:
    for name in said:
        if name not in known:
            raise UsageError(f"There is no option '{name}'.", where=where, todo=nearest(name, known))


def _made(settings: type[Any], said: Mapping[str, object], folder: Path) -> Any:
    hints = get_type_hints(settings)
    given = {}
    for one in fields(settings):
        if one.name in said:
            value = _as(hints[one.name], said[one.name], one.name)
            given[one.name] = str(folder / str(value)) if _holds_file(one) and value else value
    return settings(**given)


def _holds_file(field: Field[Any]) -> bool:
    return bool(field.metadata.get("metavar") == "FILE")


def _as(hint: Any, value: object, name: str) -> object:
    """Turn a value, which may be text of a table, into what the option takes."""
    if NoneType in get_args(hint):
        hint = next(one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        parts = value if isinstance(value, list | tuple) else str(value).split(";")
        return tuple(_as(get_args(hint)[0], part, name) for part in parts if not _unsaid(part))
    if hint is bool:
        return _yes_or_no(value, name)
    if hint in (float, int):
        number = _number(value, name)
        if hint is int and number != int(number):
            raise UsageError(f"The option '{name}' takes a whole number, not '{value}'.")
        return hint(number)
    return str(value).strip() if hint is str else value


def _yes_or_no(value: object, name: str) -> bool:
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise UsageError(f"The option '{name}' takes yes or no, not '{value}'.")
    return word in _YES


def _number(value: object, name: str) -> float:
    word = str(value).strip()
    whole, comma, part = word.partition(",")
    if comma and len(part) < 3:
        # With three digits behind it a comma may part the thousands.
        word = f"{whole}.{part}"
    try:
        number = float(word)
    except ValueError:
        number = float("nan")
    if isinstance(value, bool) or not isfinite(number):
        raise UsageError(f"The option '{name}' takes a number, not '{value}'.", todo="Write it as 66.5.")
    return number


def side_files(settings: Mapping[str, Any]) -> dict[str, Path]:
    """Give the files that options name.

    Parameters
    ----------
    settings : mapping of str to object
        Settings by instrument.

    Returns
    -------
    dict of str to pathlib.Path
        By the option as one types it, ``--heart-rate``.
    """
    return {
        flag(one.name): Path(str(getattr(given, one.name)))
        for given in settings.values()
        for one in fields(given)
        if _holds_file(one) and getattr(given, one.name)
    }


def without_files(settings: Any) -> dict[str, object]:
    """Give what was chosen, but for the files that options name.

    Parameters
    ----------
    settings : object
        Settings of an instrument.

    Returns
    -------
    dict of str to object
        Values by option.
    """
    return {one.name: getattr(settings, one.name) for one in fields(settings) if not _holds_file(one)}


def as_typed(settings: Any, *, with_files: bool = True) -> str:
    """Write what was said as the command line would have it.

    Parameters
    ----------
    settings : object
        Settings of an instrument, or None.
    with_files : bool
        Whether to name the files that options name, where a name may tell what has to stay hidden.

    Returns
    -------
    str
        ``--average 15b``; empty where nothing was said.
    """
    if not is_dataclass(settings):
        return ""
    said = ((one, getattr(settings, one.name)) for one in fields(settings))
    return " ".join(part for one, value in said if value != one.default for part in _flags(one, value, with_files))


def _flags(field: Field[Any], value: object, with_files: bool) -> list[str]:
    if value is True:
        return [flag(field.name)]
    given = value if isinstance(value, tuple) else (value,)
    if _holds_file(field):
        # As with the recording itself: folders may name a person.
        given = tuple(PurePath(str(one)).name if with_files else "FILE" for one in given)
    return [f"{flag(field.name)} {_quoted(one)}" for one in given]


def _quoted(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f'"{text}"' if " " in text else text
