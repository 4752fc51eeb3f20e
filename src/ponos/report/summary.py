"""What a report says of each recording, as plain text in plain structures: everything but the page itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.chain import LINKS, position
from ponos.instruments import get
from ponos.instruments.base import ChecklistItem, Reading
from ponos.measures import Measure
from ponos.report.layout import Layout, Section, layout
from ponos.report.numbers import condition, fact, interval, value
from ponos.study.outcome import Outcome

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ponos.recording import Note, Recording

__all__ = ["Block", "Row", "Rows", "Summary", "along_the_chain", "chosen", "notes", "rows", "summarise"]


@dataclass(frozen=True)
class Row:
    """One measure as a table shows it.

    Attributes
    ----------
    label, condition : str
        What it is, and under which condition.
    value, interval : str
        With its unit, and its 95 % interval.
    n : str
        Points behind it.
    quality : str
        ``ok``, ``doubtful`` or ``missing``.
    reason, method : str
        Why, and by which rule.
    definition : str
        What the measure is, in a sentence.
    """

    label: str
    condition: str
    value: str
    interval: str
    n: str
    quality: str
    reason: str
    method: str
    definition: str


@dataclass(frozen=True)
class Rows:
    """Rows under one heading, those without a value gathered by their reason.

    Attributes
    ----------
    title, meaning : str
        Name of a link of the chain and its meaning; empty in a table of its own.
    found : tuple of Row
        What has a value.
    missing : tuple of (str, tuple of str)
        A reason and the labels of what it takes away.
    """

    title: str = ""
    meaning: str = ""
    found: tuple[Row, ...] = ()
    missing: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Block:
    """One section as it will stand on the page.

    Attributes
    ----------
    kind, title, caption : str
        Of its section.
    tables : tuple of Rows
        For ``key``, ``table`` and ``chain``.
    readings : tuple of Reading
        For ``readings``.
    figure : matplotlib.figure.Figure or None
        For ``figure``; None where it could not be drawn, which its caption then says.
    checklist : tuple of ChecklistItem
        For ``checklist``.
    """

    kind: str
    title: str
    caption: str
    tables: tuple[Rows, ...] = ()
    readings: tuple[Reading, ...] = ()
    figure: Figure | None = None
    checklist: tuple[ChecklistItem, ...] = ()


@dataclass(frozen=True)
class Summary:
    """One file's part of the report.

    Attributes
    ----------
    name : str
        Of the file, without its folders, which may name a person.
    status, reason : str
        Of the outcome.
    title : str
        What kind of recording it is.
    facts : tuple of (str, str)
        On file, device, person and test.
    notes : tuple of (str, str)
        Severity and sentence, the gravest first.
    blocks : tuple of Block
        The sections, in order; empty where the file failed.
    warning : str
        What stands above everything.
    """

    name: str
    status: str
    reason: str
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = field(default=())
    warning: str = ""


def summarise(outcome: Outcome) -> Summary:
    """Say what became of one file.

    Parameters
    ----------
    outcome : Outcome
        The file.

    Returns
    -------
    Summary
        In plain text; its figures are drawn.
    """
    recording = outcome.recording
    name = Path(outcome.file).name or outcome.file
    if recording is None or outcome.failure:
        return Summary(name, "failed", outcome.reason)
    instrument = get(recording.instrument)
    plan = layout(instrument.package)
    blocks = (_block(section, outcome, plan) for section in plan.sections)
    return Summary(
        name,
        outcome.status,
        outcome.reason,
        title=instrument.title,
        facts=_facts(outcome, plan),
        notes=notes(recording),
        blocks=tuple(block for block in blocks if block is not None),
        warning=plan.warning.strip(),
    )


def rows(measures: Iterable[Measure], plan: Layout, *, title: str = "", meaning: str = "") -> Rows:
    """Make a table of measures.

    Parameters
    ----------
    measures : iterable of Measure
        In order.
    plan : Layout
        How their instrument is reported.
    title, meaning : str
        Its heading.

    Returns
    -------
    Rows
        The table.
    """
    listed = list(measures)
    missing: dict[str, list[str]] = {}
    for one in listed:
        if one.value is None:
            missing.setdefault(one.reason, []).append(_name(one, plan))
    return Rows(
        title,
        meaning,
        tuple(_row(one, plan) for one in listed if one.value is not None),
        tuple((reason, tuple(labels)) for reason, labels in missing.items()),
    )


def notes(recording: Recording) -> tuple[tuple[str, str], ...]:
    """Put what a reader must know in the order of its weight.

    Parameters
    ----------
    recording : Recording
        The recording.

    Returns
    -------
    tuple of (str, str)
        Severity and sentence, the gravest first.
    """
    order = ("partial", "warning", "info")
    graded = sorted(recording.notes, key=lambda one: order.index(one.severity))
    return tuple((one.severity, _of_channel(one)) for one in graded)


def _of_channel(note: Note) -> str:
    """Its sentence, with the channel before it where the sentence does not name it."""
    return f"{note.channel}: {note.text}" if note.channel and note.channel not in note.text else note.text


def chosen(measures: Iterable[Measure], ids: Sequence[str]) -> list[Measure]:
    """Pick measures by their ids.

    Parameters
    ----------
    measures : iterable of Measure
        To pick from.
    ids : sequence of str
        Which, in order.

    Returns
    -------
    list of Measure
        In the order of ``ids``; the conditions of an id as they came.
    """
    order = {id: place for place, id in enumerate(ids)}
    return sorted((one for one in measures if one.id in order), key=lambda one: order[one.id])


def along_the_chain(measures: Iterable[Measure], plan: Layout) -> tuple[Rows, ...]:
    """Make a table of each link of the chain.

    Parameters
    ----------
    measures : iterable of Measure
        In any order.
    plan : Layout
        How their instrument is reported.

    Returns
    -------
    tuple of Rows
        In the order of the chain, without the links that nothing observes.
    """
    ordered = sorted(measures, key=lambda one: position(one.spec.link))
    return tuple(
        rows(group, plan, title=LINKS[place].name, meaning=LINKS[place].meaning)
        for place, group in groupby(ordered, key=lambda one: position(one.spec.link))
    )


def _name(one: Measure, plan: Layout) -> str:
    said = condition(one.condition, words=plan.words)
    return f"{one.spec.label} ({said})" if said else one.spec.label


def _row(one: Measure, plan: Layout) -> Row:
    return Row(
        one.spec.label,
        condition(one.condition, words=plan.words),
        ("yes" if one.value else "no") if one.spec.scale == "yes_no" else value(one),
        interval(one),
        "" if one.n is None else str(one.n),
        one.quality,
        one.reason,
        one.method,
        one.spec.definition,
    )


def _facts(outcome: Outcome, plan: Layout) -> tuple[tuple[str, str], ...]:
    recording = outcome.recording
    assert recording is not None
    form = next((one.title for one in get(recording.instrument).formats() if one.name == recording.format), "")
    told = {"format": form or recording.format, "device": recording.device, "participant": recording.participant or ""}
    told |= {"session": recording.session or ""}
    first = tuple((name, text) for name, text in told.items() if text)
    return first + tuple(fact(key, what, words=plan.words) for key, what in recording.about.items())


def _block(section: Section, outcome: Outcome, plan: Layout) -> Block | None:
    """A section with its content; None where there is nothing to show."""
    kind, title, caption = section.kind, section.title, section.caption.strip()
    if kind == "figure":
        return _figure(section, outcome)
    if kind == "readings":
        return _readings(section, outcome)
    if kind == "checklist":
        return _checklist(section, outcome)
    if kind in ("key", "table"):
        shown = [one for one in outcome.measures if kind == "table" or one.is_default]
        tables: tuple[Rows, ...] = (rows(chosen(shown, section.measures), plan),)
    elif kind == "chain":
        tables = along_the_chain(outcome.measures, plan)
    else:
        return Block(kind, title, caption)
    return Block(kind, title, caption, tables) if any(one.found or one.missing for one in tables) else None


def _figure(section: Section, outcome: Outcome) -> Block:
    recording = outcome.recording
    assert recording is not None
    caption = section.caption.strip()
    try:
        drawn = get(recording.instrument).figure(recording, outcome.settings)
    except Exception as error:  # noqa: BLE001 a report without its figure says so and keeps the rest
        words = f"The figure could not be drawn ({type(error).__name__}: {error})."
        return Block(section.kind, section.title, words)
    return Block(section.kind, section.title, caption, figure=drawn)


def _readings(section: Section, outcome: Outcome) -> Block | None:
    recording = outcome.recording
    assert recording is not None
    told = get(recording.instrument).readings
    try:
        found = tuple(told(recording, outcome.settings, outcome.measures)) if told else ()
    except Exception as error:  # noqa: BLE001 as with the figure
        return Block(section.kind, section.title, f"This could not be told ({type(error).__name__}: {error}).")
    return Block(section.kind, section.title, section.caption.strip(), readings=found) if found else None


def _checklist(section: Section, outcome: Outcome) -> Block | None:
    recording = outcome.recording
    assert recording is not None
    told = get(recording.instrument).checklist
    try:
        items = tuple(told(recording, outcome.settings)) if told else ()
    except Exception as error:  # noqa: BLE001 as with the figure
        return Block(section.kind, section.title, f"This could not be filled in ({type(error).__name__}: {error}).")
    return Block(section.kind, section.title, section.caption.strip(), checklist=items) if items else None
