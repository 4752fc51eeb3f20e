"""What every measure owes: to be documented, to be answered, and to say why where it has no value."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files
from math import isfinite
from typing import Any

import pytest

from ponos import chain
from ponos.instruments import BUILT_IN, Instrument
from ponos.measures import Measure
from ponos.recording import Recording
from ponos.references import references
from ponos.units import table as units
from tests.contract.examples import Example
from tests.contract.spoiling import nothing_known, troubles

SENTENCE = re.compile(r"[A-Z0-9'\"(].*\.$", re.DOTALL)
DOI = re.compile(r"10\.\d{4,9}/\S+")


def _column(package: str, name: str, column: str) -> list[str]:
    """Give a column of a table; empty where there is no such table."""
    table = files(package).joinpath(name)
    text = table.read_text(encoding="utf-8") if table.is_file() else ""
    return [row[column] for row in csv.DictReader(text.splitlines())]


def _wrong(instrument: Instrument, measures: list[Measure]) -> list[str]:
    """Say what is wrong with an answer, whatever was asked."""
    ids = [spec.id for spec in instrument.register()]
    first: dict[str, Measure] = {}
    for one in measures:
        first.setdefault(one.id, one)
    found = [f"{id} is not answered" for id in ids if id not in first]
    found += [f"{id} is in no register" for id in first if id not in ids]
    found += [
        f"{id}: its default condition does not come first"
        for id, one in first.items()
        if set(one.condition) != set(one.spec.keys) and (one.condition or one.value is not None)
    ]
    found += [f"{key} twice" for key, times in Counter(one.key for one in measures).items() if times > 1]
    for one in measures:
        if one.reason and not SENTENCE.match(one.reason):
            found.append(f"{one.id}: the reason is no sentence: {one.reason!r}")
        numbers = [number for number in (one.low, one.value, one.high) if number is not None]
        if not all(map(isfinite, numbers)) or numbers != sorted(numbers):
            found.append(f"{one.id}: {one.value} with the interval {one.low} to {one.high}")
        if one.value is not None and not one.method:
            found.append(f"{one.id}: a value without its method")
    return found


def test_every_measure_is_documented(instrument: Instrument) -> None:
    specs = list(instrument.register())
    assert specs
    assert [spec.id for spec in specs if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", spec.id)] == []
    assert [spec.id for spec in specs if not SENTENCE.fullmatch(spec.definition) or len(spec.definition) < 20] == []
    assert [spec.id for spec in specs if spec.unit not in units()] == []
    assert [spec.id for spec in specs if spec.link not in {link.name for link in chain.LINKS}] == []
    assert [spec.id for spec in specs if not 0 <= spec.digits <= 6] == []
    labels = Counter(spec.label for spec in specs)
    assert [label for label, times in labels.items() if times > 1 or not label] == []


def test_every_measure_cites_a_known_work(instrument: Instrument) -> None:
    assert [spec.id for spec in instrument.register() if not spec.references] == []
    unknown = {key for spec in instrument.register() for key in spec.references} - set(references())
    assert sorted(unknown) == []


def test_every_work_has_a_citation_and_a_doi_or_says_that_it_has_none() -> None:
    keys = _column("ponos", "references.csv", "key")
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert [key for key, (citation, _) in references().items() if not re.search(r"\d{4}", citation)] == []
    assert [key for key, (_, doi) in references().items() if doi and not DOI.fullmatch(doi)] == []


@pytest.mark.parametrize("name", BUILT_IN)
def test_no_id_stands_twice_in_a_register(name: str) -> None:
    ids = _column(f"ponos.instruments.{name}", "measures.csv", "id")
    assert [id for id, times in Counter(ids).items() if times > 1] == []


def test_every_measure_of_the_register_is_answered_and_no_other(
    instrument: Instrument, measured: list[Measure]
) -> None:
    assert _wrong(instrument, measured) == []


def test_a_good_recording_gives_every_measure_that_it_can(example: Example, measured: list[Measure]) -> None:
    if example.needs:
        pytest.importorskip(example.needs)
    given = {one.id for one in measured if one.value is not None}
    silent = {one.id: one.reason for one in measured if one.id not in given and one.id not in example.cannot_give}
    assert not silent, "\n".join(
        ["Give them in tests/contract/examples.py, or say why not:", *map(str, silent.items())]
    )
    assert sorted(given & set(example.cannot_give)) == [], "the example gives these after all"


def test_measuring_twice_gives_the_same_and_leaves_the_recording_alone(
    instrument: Instrument, recording: Recording, settings: Any, measured: list[Measure]
) -> None:
    before = recording.table.copy()
    again = instrument.measure(recording, settings)
    assert [one.as_dict() for one in again] == [one.as_dict() for one in measured]
    assert recording.table.equals(before)


def test_a_spoilt_recording_is_answered_in_full(instrument: Instrument, recording: Recording, settings: Any) -> None:
    found = troubles(recording, lambda bad: _wrong(instrument, instrument.measure(bad, settings)))
    assert not found, "\n".join(found)


def test_where_nothing_was_measured_nothing_has_a_value(instrument: Instrument, recording: Recording) -> None:
    measures = instrument.measure(nothing_known(recording), instrument.settings())
    assert {one.id: one.value for one in measures if one.value is not None} == {}
