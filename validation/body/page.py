"""The whole page: what the model says of itself, as tables that a terminal and a site print alike."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ponos import __version__
from ponos.body.hypotheses import hypotheses, interventions, mixtures
from ponos.body.parameters import TABLE
from ponos.tables import rows_of
from validation.body.line import USES, Line, Section, number, sections

__all__ = ["PAGE", "fingerprint", "main", "written"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "body_validation.md"
"""Where it stands in the documentation."""

_TIMED = "speed"
_PEOPLE, _SEED = 400, 4711

_HEAD = """\
# The body against what is published

Every line is one number of the [body](body.md) beside what is published of it. A line that is missed is printed as
missed, with its reason; what the numbers may be used for is on the page on [credibility](credibility.md).

Made by ponos {version} with parameters {fingerprint}: {people} people a group for the days and the slow layer, {crowd}
for blood and flow, {recorded} wherever an instrument reads recordings; seed {seed}. Every run gives the same numbers,
in about a minute:

```text
python validation/body                                prints this page, and how fast it all is
python validation/body -o docs/body_validation.md     writes it with its picture
```

![Each line within its range, or outside of it]({picture})

- **Range.** *95 %* is the sampling interval of what is published (mean ± t · SD/√n, Wilson for a share): where it would
  lie in another sample of that size. The model's own chance is not in it. *Published* is a range in the source's own
  words. *Sign* is a direction, with the least size that counts as one. *Own* is the project's choice; of changes with
  bed rest half to one and a half of what is published, as their spread is not known.
- **Known.** *Verified*: read in the source named. *Derived*: calculated from open data or its words. *Recalled*: a
  textbook value that nobody looked up; an order of magnitude and no test.
- **Use.** *Calibrated*: a parameter was moved for it. *Seen*: it stood on the screen meanwhile, and so is no proof.
  *Held out*: worked out only once the parameters stood. *By build*: it cannot be otherwise. *Check*: arithmetic and
  stability. *Shown*: counts neither way.
"""


def fingerprint() -> str:
    """Give eight characters that change with any number of the body's tables."""
    numbers = [
        *((symbol, one.value, one.spread, one.low, one.high, one.distribution) for symbol, one in TABLE.items()),
        *(
            (name, one.parameter, one.kind, one.amount, one.spread)
            for table in (hypotheses(), interventions())
            for name, changes in table.items()
            for one in changes
        ),
        *((group, *shares.items()) for group, shares in mixtures().items()),
        *(tuple(value for name, value in row.items() if name not in ("source", "evidence")) for row in _sizes()),
    ]
    return hashlib.sha256(repr(numbers).encode()).hexdigest()[:8]


def _sizes() -> Sequence[Mapping[str, str]]:
    return rows_of("ponos.body", "sizes.csv")


def written(found: Sequence[Section], *, people: int, crowd: int, recorded: int, seed: int, picture: str) -> str:
    """Write the page as Markdown.

    Parameters
    ----------
    found : sequence of Section
        Its sections.
    people, crowd, recorded, seed : int
        How it was made.
    picture : str
        Where its picture lies, as seen from the page.

    Returns
    -------
    str
        The page.
    """
    head = _HEAD.format(
        version=__version__,
        fingerprint=fingerprint(),
        people=people,
        crowd=crowd,
        recorded=recorded,
        seed=seed,
        picture=picture,
    )
    parts = [head, "## In short\n", _summary(found)]
    for one in found:
        parts += [f"## {one.title}\n", f"{one.about}\n", _table(one.lines)]
    return "\n".join([*parts, "## Missed, and why\n", _missed(found)])


def _summary(found: Sequence[Section]) -> str:
    counted = [use for use in USES if use != "shown"]
    rows = [["section", *counted, "all"]]
    for one in found:
        rows.append([one.title, *(_met(one.lines, use) for use in counted), _met(one.lines)])
    every = [line for one in found for line in one.lines]
    rows.append(["**all**", *(_met(every, use) for use in counted), _met(every)])
    return f"Lines met, of all there are:\n\n{_laid_out(rows)}"


def _met(lines: Sequence[Line], use: str | None = None) -> str:
    counted = [line for line in lines if line.counts and use in (None, line.use)]
    return f"{sum(line.met for line in counted)} of {len(counted)}" if counted else ""


def _table(lines: Sequence[Line]) -> str:
    rows = [["line", "unit", "model", "range", "from", "published", "known", "use", ""]]
    rows += [
        [
            line.what,
            line.unit,
            number(line.model),
            line.allowed,
            line.range,
            line.published,
            line.evidence,
            line.use,
            ("met" if line.met else "**missed**") if line.counts else "",
        ]
        for line in lines
    ]
    return _laid_out(rows)


def _missed(found: Sequence[Section]) -> str:
    """List what is missed, lines of one section and reason together."""
    parts = []
    for one in found:
        reasons: dict[str, list[Line]] = {}
        for line in one.lines:
            if line.counts and not line.met:
                reasons.setdefault(line.reason or "No reason is known.", []).append(line)
        if reasons:
            parts.append(f"**{one.title}**\n")
        for reason, lines in reasons.items():
            names = "; ".join(f"{line.what} {number(line.model)} ({line.allowed}; {line.use})" for line in lines)
            parts.append(f"- {names}. *{reason}*")
        if reasons:
            parts.append("")
    return "\n".join(parts) if parts else "Nothing is missed.\n"


def _laid_out(rows: Sequence[Sequence[str]]) -> str:
    """Lay out a Markdown table whose columns a terminal shows as columns, too."""
    clean = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(3, *(len(row[place]) for row in clean)) for place in range(len(clean[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in clean
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:], ""])


def main() -> None:
    """Make the page, as the command line asks."""
    parser = argparse.ArgumentParser(description="The body against what is published, as one page.")
    parser.add_argument("--people", type=int, default=_PEOPLE, help="a group, where the slow layer is tested")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("-o", "--output", type=Path, help="write it there as Markdown, with a picture in images/")
    said = parser.parse_args()
    if said.output is not None:
        (said.output.parent / "images").mkdir(parents=True, exist_ok=True)
    crowd, recorded = max(3 * said.people // 10, 6), max(said.people // 5, 4)
    values: dict[str, float] = {}
    for part in _parts(said.people, crowd, recorded, said.seed, timed=said.output is None):
        values |= part()
    found = sections(values)
    picture = f"images/{said.output.stem if said.output else PAGE.stem}.svg"
    page = written(found, people=said.people, crowd=crowd, recorded=recorded, seed=said.seed, picture=picture)
    if said.output is None:
        sys.stdout.write(page)
        return
    from validation.body.picture import draw

    said.output.write_text(page, encoding="utf-8")
    draw(found, said.output.parent / picture)
    print(f"{said.output}: {_met([line for one in found for line in one.lines])} met")


def _parts(people: int, crowd: int, recorded: int, seed: int, *, timed: bool) -> list[Callable[[], dict[str, float]]]:
    """What works out the values, in the order of the page; times are no part of a written one."""
    from validation.body import beats, bed_rest, days, healthy, nerve, patients, sound, will

    return [
        healthy.typical,
        lambda: healthy.kinetics(crowd, seed),
        healthy.one_thing_changed,
        lambda: patients.fit_cohort(recorded, seed),
        lambda: patients.blood(crowd, recorded, seed),
        lambda: days.two_days(people, recorded, seed),
        lambda: bed_rest.against_disease(crowd, recorded, seed),
        nerve.units,
        lambda: nerve.pulses(people, seed),
        lambda: nerve.tired(60, seed),
        nerve.illness,
        lambda: will.choices(60, seed),
        lambda: beats.lying_and_standing(people // 2, seed),
        lambda: sound.stable(people, crowd, seed),
        *([lambda: sound.fast(seed)] if timed else []),
    ]
