"""The page of one person: plain words, no advice, and refused where nothing may be said."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import replace

import pytest

from ponos.errors import PonosError
from ponos.report.study.person import person_page
from tests.report.study.made import made
from tests.report.study.reading import Page

DAY = dt.date(2026, 1, 2)


@pytest.fixture(scope="module")
def html() -> str:
    """The page of somebody who came twice."""
    return person_page(made(), "02", made=DAY)


def test_it_is_one_closed_page_without_anything_from_outside(html: str) -> None:
    read = Page(html)
    assert read.open == []
    assert read.all("script", "link", "img", "iframe") == []
    assert all(one.get("scope") in ("col", "row") for one in read.all("th"))
    assert "<script" not in html


def test_it_says_in_short_what_lies_outside_and_how_much_chance_alone_would_make(html: str) -> None:
    words = Page(html).words
    assert re.search(r"\d+ of \d+ measures lie where 19 in 20 of Controls lie; \d+ lie outside", words)
    assert "would lie outside by chance alone" in words
    assert "Held against: Controls" in words


def test_it_is_no_medical_device_and_advises_nothing(html: str) -> None:
    words = Page(html).words.lower()
    assert "not a medical device" in words
    assert not re.search(r"\b(you should|train|exercise more|walk|steps)\b", words)


def test_a_person_of_the_reference_is_held_against_the_others() -> None:
    people = made().study.people
    id = str(people.index[people["group"] == "controls"][0])
    assert "without this person" in person_page(made(), id, made=DAY)


def test_one_who_came_once_has_no_change() -> None:
    words = Page(person_page(made(), "01", made=DAY)).words
    assert "Day 2: where the values lie" not in words
    assert "limits of agreement" not in words


@pytest.mark.parametrize(("id", "told"), [("99", "no participant '99'"), ("2", "no participant '2'")])
def test_nobody_else_has_a_page(id: str, told: str) -> None:
    with pytest.raises(PonosError, match=told):
        person_page(made(), id)


def test_without_a_link_or_a_reference_nothing_is_said() -> None:
    with pytest.raises(PonosError, match="not linked"):
        person_page(made(linked=False), "02")
    result = made()
    lonely = replace(result, study=replace(result.study, design=replace(result.study.design, reference="")))
    with pytest.raises(PonosError, match="no group to hold a person against"):
        person_page(lonely, "02")


def test_it_is_light_and_quick() -> None:
    result = made(measures=100)
    person_page(result, "02", made=DAY)
    start = time.process_time()
    assert len(person_page(result, "03", made=DAY).encode()) < 200_000
    assert time.process_time() - start < 0.5
