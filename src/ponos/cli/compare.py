"""``ponos compare``: two tests of one person, and what changed beyond retest noise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import click

from ponos.cli.options import InstrumentCommand
from ponos.errors import UsageError, nearest
from ponos.instruments.base import flag

if TYPE_CHECKING:
    from ponos.study.outcome import Outcome
    from ponos.study.two_days.comparing import Comparison

__all__ = ["command"]


@click.command(name="compare", short_help="Compare two days: what changed beyond retest noise.", cls=InstrumentCommand)
@click.argument("day1", metavar="DAY1", type=click.Path())
@click.argument("day2", metavar="[DAY2]", type=click.Path(), required=False)
@click.option("--day2-missing", metavar="WHY", help="The second test was not done, and why; a result, not a gap.")
@click.option("--hours", type=float, metavar="H", help="Hours between the tests; files lose their date on reading.")
@click.option("--day1", "day1_says", multiple=True, metavar="NAME=VALUE", help="An option below, for day 1 only.")
@click.option("--day2", "day2_says", multiple=True, metavar="NAME=VALUE", help="An option below, for day 2 only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PAGE",
    help="Write one self-contained HTML page as well.",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    day1: str,
    day2: str | None,
    day2_missing: str | None,
    hours: float | None,
    day1_says: tuple[str, ...],
    day2_says: tuple[str, ...],
    as_json: bool,
    out: Path | None,
    settings: dict[str, Any],
) -> None:
    """Compare two tests of one person, about 24 hours apart.

    Every measure found on both days is held against published retest variation, after looking whether effort and
    protocol were the same. 'No change beyond noise' is an answer; so is a second test that was not done.

    A second test that was not done: --day2-missing "too ill". A reader's thresholds: --day1 vt1=1450 --day2 vt1=1300.

    Exits with 0 when the files were read, 1 when one failed (the other is delivered), 2 for misuse.
    """
    if (day2 is None) == (day2_missing is None):
        raise click.UsageError("Give a second file, or --day2-missing with the reason.", ctx)
    _not_for_both(settings)
    from ponos.study.outcome import measure_file

    days = [(day1, day1_says)] if day2 is None else [(day1, day1_says), (day2, day2_says)]
    chosen = [_on_day(settings, says) for _, says in days]
    outcomes = [measure_file(file, settings=own) for (file, _), own in zip(days, chosen, strict=True)]
    found = _compared(outcomes, because=day2_missing, hours=hours)
    if out is not None and found is not None:
        _write(found, outcomes, out)
    if as_json:
        told = _as_dict(outcomes, found, because=day2_missing)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        from ponos.cli.two_day_tables import show

        show(outcomes, found)
    ctx.exit(0 if found else 1)


def _compared(outcomes: Sequence[Outcome], *, because: str | None, hours: float | None) -> Comparison | None:
    """The comparison; None where a file could not be read or measured."""
    from ponos.study.two_days.comparing import Day, compare, not_done

    if any(one.status == "failed" for one in outcomes):
        return None
    days = [Day.of(one.recording, settings=one.settings, measures=one.measures) for one in outcomes if one.recording]
    return compare(*days, hours=hours) if because is None else not_done(days[0], because=because)


def _as_dict(outcomes: Sequence[Outcome], found: Comparison | None, *, because: str | None) -> dict[str, object]:
    days = [one.as_dict() for one in outcomes]
    if because is not None:
        days.append(dict.fromkeys(days[0]) | {"status": "not done", "reason": because, "measures": [], "notes": []})
    failed = "; ".join(f"{one.file}: {one.reason}" for one in outcomes if one.status == "failed")
    nothing = {"findings": [], "checks": [], "summary": f"Nothing could be compared. {failed}"}
    return {"day1": days[0], "day2": days[1], **(found.as_dict() if found else nothing)}


def _write(found: Comparison, outcomes: Sequence[Outcome], out: Path) -> None:
    from ponos.report.tables import write_text
    from ponos.report.two_days import page

    write_text(out, page(found, outcomes))
    click.echo(f"wrote {out}", err=True)


def _not_for_both(settings: dict[str, Any]) -> None:
    """Refuse what belongs to one test, a reader's threshold above all, where it would be said of both."""
    for one in settings.values():
        for field in fields(one):
            if field.metadata.get("per_test") and getattr(one, field.name) != field.default:
                raise UsageError(
                    f"{flag(field.name)} belongs to one test.",
                    todo=f"Say it of a day: --day1 {field.name}=… --day2 {field.name}=…",
                )


def _on_day(settings: dict[str, Any], says: Sequence[str]) -> dict[str, Any]:
    """The settings of each instrument with what was said of one day, where it has such an option."""
    hints = {instrument: get_type_hints(type(one)) for instrument, one in settings.items()}
    known = {name for own in hints.values() for name in own}
    said: dict[str, list[str]] = {}
    for word in says:
        name, _, value = word.partition("=")
        name = name.strip().lstrip("-").replace("-", "_")
        if name not in known:
            raise UsageError(f"There is no option '{name}'.", todo=nearest(name, known))
        said.setdefault(name, []).append(value.strip())
    chosen = dict(settings)
    for instrument, own in hints.items():
        typed = {name: _typed(own[name], values, name) for name, values in said.items() if name in own}
        chosen[instrument] = replace(settings[instrument], **typed)
    return chosen


def _typed(hint: Any, values: Sequence[str], name: str) -> object:
    """What was said as the type of its field; of several the last, where one field holds only one."""
    *_, value = values
    if hint is bool:
        return value.lower() not in ("", "no", "false", "0")
    if float in (hint, *get_args(hint)):
        try:
            return float(value)
        except ValueError:
            raise UsageError(f"'{value}' is no number for {name}.", todo=f"Write {name}=1450.") from None
    return tuple(values) if get_args(hint) == (str, ...) else value
