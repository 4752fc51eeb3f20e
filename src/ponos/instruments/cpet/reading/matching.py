"""Which column of a file is which quantity: by its name, by the dimension of its unit, or because the user says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ponos.errors import ReadError, UsageError, nearest
from ponos.instruments.cpet.reading.cart_file import Column
from ponos.instruments.cpet.reading.quantities import Quantity, by_name, named, plain_name, quantities, with_unit
from ponos.units import Unit, parse, table

__all__ = ["Match", "Matching", "match", "parse_wish"]


@dataclass(frozen=True)
class Match:
    """A column of the file and what it can be.

    Attributes
    ----------
    column : Column
        The column.
    name : str
        How the user can name it in ``--map``; ``VO2#2`` for the second of that name.
    options : tuple of Quantity
        What it can be; several only where no unit tells them apart.
    unit : Unit or None
        The unit that the file or the user states.
    mapped : bool
        Whether the user says so.
    """

    column: Column
    name: str
    options: tuple[Quantity, ...]
    unit: Unit | None
    mapped: bool = False

    @property
    def kind(self) -> str:
        """``time``, ``number``, ``text`` or ``place``."""
        return self.options[0].kind


@dataclass(frozen=True)
class Matching:
    """All columns of a file, understood or not.

    Attributes
    ----------
    matches : tuple of Match
        Those understood, in the order of the file.
    unused : tuple of str
        Those that ponos has no use for.
    unknown_units : tuple of Match
        Those whose name is known but whose unit is not.
    """

    matches: tuple[Match, ...]
    unused: tuple[str, ...]
    unknown_units: tuple[Match, ...]


def match(columns: Sequence[Column], wishes: Sequence[str]) -> Matching:
    """Find what each column is.

    Parameters
    ----------
    columns : sequence of Column
        The file's.
    wishes : sequence of str
        ``column=quantity:unit``, which win over everything.

    Returns
    -------
    Matching
        What was understood.

    Raises
    ------
    UsageError
        A wish names a quantity or unit that does not exist, or cannot be read.
    ReadError
        A wish names a column that is not in the file.
    """
    names = _numbered([column.name.strip() for column in columns])
    wished = dict(_wish(text, columns, names) for text in wishes)
    taken = {one.options[0].column for one in wished.values()}
    matches: list[Match] = []
    unused: list[str] = []
    unknown: list[Match] = []
    for index, (column, name) in enumerate(zip(map(_without_brackets, columns), names, strict=True)):
        found = wished.get(index) or _by_header(column, name)
        if found is None or (not found.mapped and any(one.column in taken for one in found.options)):
            unused.append(name)
        elif found.unit is None and _states_unit(column):
            unknown.append(found)
        else:
            matches.append(found)
    return Matching(tuple(matches), tuple(name for name in unused if name), tuple(unknown))


def _numbered(names: list[str]) -> list[str]:
    """Give the second column of a name a number, so that a user can tell them apart."""
    seen: dict[str, int] = {}
    numbered = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        numbered.append(f"{name}#{seen[name]}" if seen[name] > 1 else name)
    return numbered


def _without_brackets(column: Column) -> Column:
    """Part a known name from a unit in brackets that is not known, so that the reader can tell of it."""
    name, sign, rest = column.name.replace("[", "(").partition("(")
    if not sign or column.unit.strip() or named(with_unit(column.name)[0])[0] or not named(name)[0]:
        return column
    return Column(name, rest.strip(" ])"), column.cells)


def _stated_unit(column: Column) -> str:
    written = column.unit.strip() or with_unit(column.name)[1].strip()
    return "" if set(written) <= set("-–— ()[]") else written


def _states_unit(column: Column) -> bool:
    """Whether a unit is written that nothing was made of."""
    return bool(_stated_unit(column)) and parse(_stated_unit(column)) is None


def _fits(quantity: Quantity, unit: Unit) -> bool:
    if quantity.kind == "time" and unit.dimension == "clock":
        return True
    return quantity.unit is not None and quantity.unit.dimension == unit.dimension


def _by_header(column: Column, name: str) -> Match | None:
    """What the header says; None where it says nothing, or a quantity and a unit that do not belong together."""
    bare = with_unit(column.name)[0]
    options, suffix = named(bare)
    stated = parse(_stated_unit(column)) if _stated_unit(column) else None
    unit = stated or suffix
    # One letter is not enough to go by where no unit stands beside it; t and r are what everyone calls them.
    if not options or (len(plain_name(bare)) == 1 and unit is None and plain_name(bare) not in ("t", "r")):
        return None
    if unit is None or not options[0].units:
        return Match(column, name, options, unit if options[0].units else None)
    fitting = tuple(one for one in options if _fits(one, unit))
    return Match(column, name, fitting, unit) if fitting else None


def parse_wish(text: str) -> tuple[str, tuple[Quantity, ...], Unit | None]:
    """Read what a user says of a column.

    Parameters
    ----------
    text : str
        ``column=quantity:unit``; the unit may be left out.

    Returns
    -------
    column : str
        Name of the column.
    quantities : tuple of Quantity
        What it can be.
    unit : Unit or None
        Its unit; None where it is not said.

    Raises
    ------
    UsageError
        It cannot be read, or names a quantity or unit that does not exist.
    """
    name, sign, meaning = text.rpartition("=")
    if not sign or not name.strip() or not meaning.strip():
        raise UsageError(f"'{text}' cannot be read.", where="--map", todo="Write column=quantity:unit, VO2=vo2:l/min.")
    word, _, spelling = (part.strip() for part in meaning.partition(":"))
    return name.strip(), *_meaning(word, spelling)


def _wish(text: str, columns: Sequence[Column], names: list[str]) -> tuple[int, Match]:
    """Understand ``column=quantity:unit``."""
    name, options, unit = parse_wish(text)
    index = _position(name, names)
    written = parse(_stated_unit(columns[index]))
    if unit is None and written is not None and any(_fits(one, written) for one in options):
        options, unit = tuple(one for one in options if _fits(one, written)), written
    return index, Match(columns[index], names[index], options, unit, mapped=True)


def _meaning(word: str, spelling: str) -> tuple[tuple[Quantity, ...], Unit | None]:
    options = by_name().get(word.lower()) or tuple(filter(None, [quantities().get(word.lower())])) or named(word)[0]
    if not options:
        raise UsageError(f"There is no quantity '{word}'.", where="--map", todo=nearest(word.lower(), by_name()))
    if not spelling:
        return options, None
    unit = parse(spelling)
    if unit is None:
        known = [one.printed or one.suffix for option in options for one in option.units]
        raise UsageError(f"There is no unit '{spelling}'.", where="--map", todo=nearest(spelling, known or [*table()]))
    fitting = tuple(one for one in options if _fits(one, unit))
    if not fitting:
        usual = " or ".join(one.printed for option in options for one in option.units if one.printed)
        raise UsageError(
            f"{options[0].label} is not measured in '{spelling}'.", where="--map", todo=f"It is read in {usual}."
        )
    return fitting, unit


def _position(name: str, names: list[str]) -> int:
    for same in (str.strip, str.casefold, plain_name, lambda text: plain_name(with_unit(text)[0])):
        found = [index for index, one in enumerate(names) if same(one) == same(name)]
        if found:
            return found[0]
    raise ReadError(
        f"There is no column '{name}'. {nearest(name, names)}".strip(),
        where="--map",
        todo=f"The file has: {', '.join(filter(None, names))}.",
    )
