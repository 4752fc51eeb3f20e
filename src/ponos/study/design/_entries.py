"""One table of ``study.toml``, asked key by key: what cannot be used is noted, what nobody asked for is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import TypeVar

from ponos.errors import nearest
from ponos.study.problem import Level, Problem

__all__ = ["PLAN", "Entries"]

PLAN = "study.toml"

Default = TypeVar("Default")

_KINDS = {"text": "text in quotes", "number": "a number", "yes": "true or false", "whole": "a whole number"}


class Entries:
    """The entries of one table, and the list that problems are noted in."""

    def __init__(self, told: Mapping[str, object], *, where: str, noted: list[Problem], file: str = PLAN) -> None:
        self.told = dict(told)
        self.where = where
        self.noted = noted
        self.file = file
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.told

    def place(self, key: str) -> str:
        """Where a key stands, ``[effort] at_least``."""
        return " ".join(part for part in (self.where, key) if part)

    def wrong(self, key: str, what: str, todo: str = "", *, level: Level = "error") -> None:
        """Note what is wrong with a key."""
        self.noted.append(Problem(level=level, what=what, todo=todo, file=self.file, column=self.place(key)))

    def raw(self, key: str) -> object:
        """What was said, of whatever type; None where nothing was."""
        self._asked.add(key)
        return self.told.get(key)

    def text(self, key: str, *, default: str = "") -> str:
        """A text; numbers are taken as they are written, for ids are often numbers."""
        value = self.raw(key)
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{value:g}" if isinstance(value, float) else str(value)
        return default if value is None else self._refused(key, value, "text", default)

    def number(self, key: str) -> float | None:
        """A finite number; None where there is none."""
        value = self.raw(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            return float(value)
        return None if value is None else self._refused(key, value, "number", None)

    def whole(self, key: str, *, default: int) -> int:
        """A whole number that is not negative."""
        value = self.raw(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        return default if value is None else self._refused(key, value, "whole", default)

    def yes(self, key: str) -> bool:
        """True or false; false where nothing was said."""
        value = self.raw(key)
        if isinstance(value, bool):
            return value
        return False if value is None else self._refused(key, value, "yes", False)

    def texts(self, key: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, str):
            return (value.strip(),)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(one.strip() for one in value)
        self.wrong(key, f"'{key}' takes a list of texts, not {value!r}.", f'Write {key} = ["…", "…"].')
        return default

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers; one number stands for a list of one."""
        value = self.raw(key)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        good = tuple(float(one) for one in listed if isinstance(one, int | float) and not isinstance(one, bool))
        if len(good) != len(listed):
            self.wrong(key, f"'{key}' takes numbers, not {value!r}.", f"Write {key} = [-9, 999].")
        return good

    def words(self, key: str) -> dict[str, str]:
        """A table of texts by text."""
        value = self.raw(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(key, f"'{key}' takes pairs, not {value!r}.", f'Write {key} = {{ "a" = "b" }}.')
            return {}
        part = Entries(value, where=self.place(key), noted=self.noted, file=self.file)
        return {name: part.text(name) for name in value}

    def part(self, key: str) -> Entries:
        """A table within; an empty one where there is none."""
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, f"'{key}' is a table, not {value!r}.", f"Write [{key}] on a line of its own.")
        return Entries(value if isinstance(value, dict) else {}, where=f"[{key}]", noted=self.noted, file=self.file)

    def parts(self, key: str, *, called: str = "name") -> Iterator[Entries]:
        """The tables of an array, each named in problems by one of its keys, or by its number."""
        value = self.raw(key)
        listed = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        if value is not None and (not listed or not all(isinstance(one, dict) for one in listed)) and value != []:
            self.wrong(key, f"'{key}' is a list of tables, not {value!r}.", f"Write [[{key}]] above each.")
        for number, one in enumerate((one for one in listed if isinstance(one, dict)), start=1):
            name = one.get(called)
            shown = f"'{name}'" if isinstance(name, str) and name else str(number)
            yield Entries(one, where=f"{key} {shown},", noted=self.noted, file=self.file)

    def unknown(self, *, known: Iterable[str] = ()) -> None:
        """Note every key that nobody has asked for."""
        options = sorted(self._asked | set(known))
        for key in self.told:
            if key not in options:
                self.wrong(key, f"There is no entry '{key}' here; it is passed over.", nearest(key, options))

    def _refused(self, key: str, value: object, kind: str, default: Default) -> Default:
        self.wrong(key, f"'{key}' takes {_KINDS[kind]}, not {value!r}.")
        return default
