"""The options of the instruments, made from their settings and shown under each instrument's own heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import click

from ponos.errors import UsageError
from ponos.instruments.base import flag

__all__ = ["InstrumentCommand"]

Settings = dict[str, Any]
"""Settings by the name of their instrument."""

_WHICH = "instrument"


class InstrumentCommand(click.Command):
    """A command that takes the options of every instrument.

    Its function gets them as ``settings``, a dict of the settings of each instrument by its name.
    """

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Give its own parameters and those of the instruments, which are looked up only now.

        Parameters
        ----------
        ctx : click.Context
            Of the command.

        Returns
        -------
        list of click.Parameter
            Its own first.
        """
        return [*super().get_params(ctx), _which(), *(option for options in _options().values() for option in options)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options, then those of each instrument under its heading.

        Parameters
        ----------
        ctx : click.Context
            Of the command.
        formatter : click.HelpFormatter
            Takes the help.
        """
        own = [
            record
            for one in [*super().get_params(ctx), _which()]
            if isinstance(one, click.Option) and (record := one.get_help_record(ctx))
        ]
        with formatter.section("Options"):
            formatter.write_dl(own)
        for title, options in _options().items():
            with formatter.section(title):
                formatter.write_dl([record for one in options if (record := one.get_help_record(ctx))])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command with the settings in place of the single options.

        Parameters
        ----------
        ctx : click.Context
            Of the command.

        Returns
        -------
        object
            What the command returns.
        """
        names = {str(one.name) for options in _options().values() for one in options}
        said = {name: ctx.params.pop(name) for name in names if name in ctx.params}
        try:
            ctx.params["settings"] = _settings(said, ctx.params.pop(_WHICH, None))
        except UsageError as error:
            raise click.UsageError(str(error), ctx) from None
        return super().invoke(ctx)


def _which() -> click.Option:
    return click.Option(
        [flag(_WHICH)], metavar="NAME", help="Which instrument the files are of, where they cannot tell themselves."
    )


def _settings(said: Mapping[str, object], instrument: str | None) -> Settings:
    """Settings by instrument: of the named one, or of all that understand what was said."""
    from ponos.instruments import get, instruments

    given = {name: value for name, value in said.items() if value is not None and value is not False and value != ()}
    meant = {instrument: get(instrument)} if instrument else instruments()
    made: Settings = {}
    refused: dict[str, UsageError] = {}
    for name, one in meant.items():
        try:
            made[name] = one.settings(**_own(given, one.settings))
        except UsageError as error:
            refused[name] = error
    # An option that several instruments share, such as a column map, need only be understood by one of them.
    taken = {key for name in made for key in _own(given, meant[name].settings)}
    for name, why in refused.items():
        if not made or set(_own(given, meant[name].settings)) - taken:
            raise why
    return made


def _own(given: Mapping[str, object], settings: type[Any]) -> dict[str, object]:
    return {key: value for key, value in given.items() if key in _names(settings)}


def _names(settings: type[Any]) -> set[str]:
    return {one.name for one in fields(settings)}


@cache
def _options() -> dict[str, list[click.Option]]:
    """The options of each instrument by their heading; one that several instruments share stands under the first."""
    from ponos.instruments import instruments

    seen: set[str] = set()
    by_heading = {}
    for one in instruments().values():
        hints = get_type_hints(one.settings)
        new = [field for field in fields(one.settings) if field.name not in seen]
        seen.update(field.name for field in new)
        by_heading[f"{one.title[0].upper()}{one.title[1:]} ({one.name})"] = [
            _option(field, hints[field.name]) for field in new
        ]
    return by_heading


def _option(field: Field[Any], hint: Any) -> click.Option:
    words = str(field.metadata.get("help", ""))
    metavar = str(field.metadata.get("metavar", "")) or None
    if hint is bool:
        return click.Option([flag(field.name)], is_flag=True, help=words)
    if get_origin(hint) is tuple:
        return click.Option([flag(field.name)], multiple=True, type=get_args(hint)[0], metavar=metavar, help=words)
    return click.Option([flag(field.name)], type=_plain(hint), metavar=metavar, help=words + _default(field))


def _plain(hint: Any) -> Any:
    """The type of an optional value."""
    if isinstance(hint, UnionType):
        return next(one for one in get_args(hint) if one is not NoneType)
    return hint


def _default(field: Field[Any]) -> str:
    return f"  [default: {field.default}]" if field.default not in (None, "") else ""
