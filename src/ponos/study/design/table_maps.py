"""How tables are read: ``[[table]]`` and ``[[rule]]`` of ``study.toml``."""

from __future__ import annotations

from collections.abc import Mapping

from ponos.errors import UsageError, nearest
from ponos.measures import CONDITIONS
from ponos.study.design._entries import Entries
from ponos.study.design.formula import Formula
from ponos.study.design.own_measures import known_unit, unit_meant
from ponos.study.design.types import Column, Person, Rule, TableMap

__all__ = ["rule_of", "table_of"]

_LEAF = ("at_least", "at_most", "is", "one_of")


def table_of(entries: Entries) -> TableMap | None:
    """Make the map of a table of what was said.

    Parameters
    ----------
    entries : Entries
        One ``[[table]]``; takes what is wrong with it.

    Returns
    -------
    TableMap or None
        None where it names no file; columns that cannot be used are left out.
    """
    path = entries.text("path")
    if not path:
        entries.wrong("path", "The table names no file; it is left out.", 'Write path = "main.csv".')
        return None
    about, columns = entries.part("about"), entries.part("columns")
    about.where, columns.where = f"{entries.where} about,", f"{entries.where} columns,"
    made = TableMap(
        path=path,
        participant=_person(entries, "participant"),
        session=_person(entries, "session"),
        group=_person(entries, "group"),
        about={key: one for key in about.told if (one := _person(about, key)) is not None},
        columns={name: told for name in columns.told if (told := _column(columns, name)) is not None},
        names=entries.text("names"),
        numbers=entries.text("numbers"),
        sheet=entries.text("sheet"),
        instrument=_instrument(entries),
        options=dict(entries.part("options").told),
    )
    entries.unknown()
    if "participant" in entries and made.participant is None:
        # Without a participant every row would be another person, which is not what was meant.
        entries.wrong("participant", "It cannot be told whose the rows are; the table is left out.")
        return None
    if made.instrument and (made.participant is None or not made.participant.column):
        entries.wrong("participant", "Trials need the column that says whose they are; the table is left out.")
        return None
    if bool(made.names) == bool(made.numbers):
        return made
    lacks = "numbers" if made.names else "names"
    entries.wrong(lacks, "A long table has both 'names' and 'numbers'; the table is left out.")
    return None


def _instrument(entries: Entries) -> str:
    from ponos.instruments import instruments

    name = entries.text("instrument")
    if name and name not in instruments():
        entries.wrong("instrument", f"There is no instrument '{name}'.", nearest(name, instruments()))
        return ""
    return name


def _person(entries: Entries, key: str) -> Person | None:
    value = entries.raw(key)
    if value is None:
        return None
    if isinstance(value, str):
        return Person(column=value.strip())
    if not isinstance(value, dict):
        entries.wrong(key, f"'{key}' names a column, not {value!r}.", f'Write {key} = "Subject".')
        return None
    part = Entries(value, where=f"{entries.where} {key},", noted=entries.noted)
    made = Person(column=part.text("column"), values=part.words("values"), value=part.text("value"))
    part.unknown()
    if bool(made.column) == bool(made.value):
        part.wrong("column", "Name a column, or one value for all rows.", f'Write {key} = {{ column = "…" }}.')
        return None
    return made


def _column(entries: Entries, name: str) -> Column | None:
    value = entries.raw(name)
    if isinstance(value, str):
        value = {"measure": value}
    if not isinstance(value, dict):
        entries.wrong(
            name,
            f"What the column measures is a table, not {value!r}; the column is left out.",
            'Write { measure = "vo2_peak", unit = "mL/min" }.',
        )
        return None
    part = Entries(value, where=f"{entries.where} {name},", noted=entries.noted)
    unit = part.text("unit")
    condition = _condition(part)
    made = Column(measure=part.text("measure"), unit=unit, condition=condition or {}, missing=part.numbers("missing"))
    part.unknown()
    if not made.measure:
        part.wrong("measure", "The column does not say what it measures; it is left out.")
        return None
    if unit and known_unit(unit) is None:
        part.wrong("unit", f"There is no unit '{unit}'; the column is left out.", unit_meant(unit))
        return None
    return None if condition is None else made


def _condition(part: Entries) -> dict[str, str] | None:
    """The condition of a measure; None where it has a key that is none."""
    condition = part.words("condition")
    for key in condition:
        if key not in CONDITIONS:
            part.wrong("condition", f"'{key}' is no condition; it is left out.", nearest(key, CONDITIONS))
            return None
    return condition


def rule_of(entries: Entries) -> Rule | None:
    """Make a rule of what was said.

    Parameters
    ----------
    entries : Entries
        One ``[[rule]]``; takes what is wrong with it.

    Returns
    -------
    Rule or None
        None where it cannot be used.
    """
    before = len(entries.noted)
    when = entries.raw("when")
    made = Rule(
        measure=entries.text("measure"),
        table=entries.text("table"),
        formula=entries.text("formula"),
        when=when if isinstance(when, dict) else {},
        condition=_condition(entries) or {},
    )
    for key in ("measure", "table"):
        if not entries.text(key):
            entries.wrong(key, f"The rule does not say its {key}; it is left out.")
    if bool(made.formula) == bool(made.when):
        entries.wrong("formula", "A rule has a formula, or says when it is true; it is left out.")
    if made.formula:
        _checked_formula(entries, made.formula)
    if made.when:
        _checked_tree(entries, made.when)
    entries.unknown()
    broken = [one for one in entries.noted[before:] if one.level == "error" and "passed over" not in one.what]
    return None if broken else made


def _checked_formula(entries: Entries, formula: str) -> None:
    try:
        Formula.of(formula)
    except UsageError as error:
        entries.wrong("formula", f"{error.what} The rule is left out.", error.todo)


def _checked_tree(entries: Entries, tree: Mapping[str, object]) -> None:
    """Look through a tree of any, all and leaves for what is none of them."""
    branches = [key for key in ("any", "all") if key in tree]
    if len(branches) == 1 and len(tree) == 1:
        within = tree[branches[0]]
        if isinstance(within, list) and within and all(isinstance(one, dict) for one in within):
            for one in within:
                _checked_tree(entries, one)
            return
        entries.wrong("when", f"'{branches[0]}' is a list of conditions; the rule is left out.")
        return
    said = [key for key in _LEAF if key in tree]
    strange = [key for key in tree if key not in ("column", *_LEAF)]
    if strange:
        entries.wrong(
            "when",
            f"There is no '{strange[0]}' in a condition; the rule is left out.",
            nearest(strange[0], ("any", "all", "column", *_LEAF)),
        )
    elif not isinstance(tree.get("column"), str) or len(said) != 1:
        entries.wrong(
            "when", "A condition names one column and one of at_least, at_most, is, one_of; the rule is left out."
        )
    elif said[0] in ("at_least", "at_most") and not _is_number(tree[said[0]]):
        entries.wrong("when", f"'{said[0]}' takes a number, not {tree[said[0]]!r}; the rule is left out.")
    elif said[0] == "one_of" and not isinstance(tree["one_of"], list):
        entries.wrong("when", "'one_of' takes a list; the rule is left out.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
