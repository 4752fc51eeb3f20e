"""The page of a study: self-contained, escaped, the answer before the numbers, and silent about nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from ponos.report.study.page import page, split
from ponos.report.study.spec import KINDS, spec
from ponos.study.analysing import analyse
from ponos.study.result import Result
from tests.report.study.made import made, small
from tests.report.study.reading import Page

DAY = dt.date(2026, 1, 2)


@pytest.fixture(scope="module")
def html() -> str:
    """The page of a study with everything in it."""
    return page(made(), made=DAY)


@pytest.fixture(scope="module")
def read(html: str) -> Page:
    """The same, read."""
    return Page(html)


def _section(html: str, kind: str) -> str:
    return re.sub(r"<svg.*?</svg>", "", html[html.index(f'id="{kind}"') :], flags=re.DOTALL).split("</section>")[0]


def test_every_element_is_closed_and_no_id_is_used_twice(read: Page) -> None:
    assert read.open == []
    ids = Counter(str(attributes["id"]) for _, attributes in read.elements if "id" in attributes)
    assert [id for id, times in ids.items() if times > 1] == []


def test_it_needs_nothing_from_outside(html: str, read: Page) -> None:
    assert read.all("script", "link", "iframe", "object", "img", "base", "form") == []
    inside = [str(one.get("xlink:href") or one.get("href")) for one in read.all("use", "image")]
    assert {one[:10] for one in inside if not one.startswith("#")} <= {"data:image"}
    assert all(str(one["href"]).startswith(("#", "https://doi.org/")) for one in read.all("a"))
    assert "@import" not in html
    assert set(re.findall(r"url\(([^)]{0,1})", html)) <= {"#"}


def test_every_inner_link_has_its_target(read: Page) -> None:
    ids = {str(attributes["id"]) for _, attributes in read.elements if "id" in attributes}
    inner = [str(one.get("href") or one.get("xlink:href")) for one in read.all("a", "use")]
    assert {one[1:] for one in inner if one.startswith("#")} <= ids


def test_words_of_a_study_stay_words(html: str, read: Page) -> None:
    assert "<script" not in html
    assert "<script>alert('x')</script>" in read.words


def test_the_sections_come_as_the_plan_has_them(read: Page) -> None:
    ids = [attributes.get("id") for tag, attributes in read.elements if tag == "h2"]
    assert ids == [one.kind for one in spec().sections]
    assert sorted(map(str, ids)) == sorted(KINDS)


def test_headings_figures_and_tables_speak_to_screen_readers(read: Page) -> None:
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(one.get("scope") in ("col", "row") for one in read.all("th"))
    assert all(one["role"] == "img" and one["aria-labelledby"] for one in read.all("svg"))
    assert len(read.all("title")) == 1 + len(read.all("svg"))


def test_a_large_study_fits_and_prints() -> None:
    html = page(made(people=50, measures=100), made=DAY)
    assert len(html.encode()) < 5_000_000
    assert "@page { size: A4" in html


def test_the_question_and_what_was_not_declared_come_first(html: str) -> None:
    asked = Page(_section(html, "asked").partition("</h2>")[2]).words
    assert "Does oxygen uptake fall on the second day" in asked
    assert asked.count("not declared beforehand") == 1
    assert "Change from Day 1 to Day 2 in Long COVID against Controls: every measure." in asked
    assert "“Long COVID against controls, day 1” held against “Bed rest against controls, day 1”" in asked


def test_the_answer_is_a_few_sentences_found_first_and_what_is_overturned_says_so() -> None:
    html = page(made(few=True), made=DAY)
    marks = re.findall(r'<li class="(found|overturned|alone|none)">', _section(html, "answer"))
    assert 3 <= len(marks) <= 8
    assert "overturned" in marks
    assert "none" in marks
    assert marks.index("none") > max(place for place, mark in enumerate(marks) if mark != "none")
    assert "does not hold" in _section(html, "answer")


def test_losses_stand_with_their_reasons(html: str) -> None:
    people = " ".join(re.sub(r"<[^>]+>", " ", _section(html, "people")).split())
    assert "23 in the study" in people
    assert "2 too ill" in people
    assert "21 Day 2" in people


def test_every_look_is_there_to_be_opened(html: str) -> None:
    findings = _section(html, "findings")
    assert "Shuffling the groups 10 000 times gives" in findings
    assert findings.count("<details") > 100


def test_nulls_say_what_could_have_been_seen(html: str) -> None:
    findings = _section(html, "findings")
    assert re.search(
        r'Not shown to differ.*?Resting motor threshold <span class="soft">\[\d+ percentage points \(\d\.\d SD\)\]',
        findings,
    )


def test_what_could_not_be_seen_is_told_with_its_reason(html: str) -> None:
    unseen = _section(html, "unseen")
    for told in ("The belt was not worn.", "The file is empty.", "too few people have a value", "main.csv, row 7"):
        assert told in unseen
    assert "four times in five" in unseen


def test_checks_that_failed_stand_before_those_that_did_not(html: str) -> None:
    checks = _section(html, "checks")
    order = re.findall(r"<b>(passed|not passed|for information)</b>", checks)
    assert order == ["not passed", "for information", "passed", "passed"]


def test_hashes_are_shortened_and_the_seed_is_told(html: str) -> None:
    told = _section(html, "provenance")
    assert "2026" in told
    assert "cdcdcdcdcdcd…" in told
    assert "cd" * 32 not in told


def test_a_blinded_page_says_so_and_a_locked_one_says_what_changed() -> None:
    assert "The groups are hidden." in page(small(), blinded=True, made=DAY)
    told = page(small(), lock_changes=["The contrast <disease> was added."], made=DAY)
    assert "Changed since the analysis was locked." in told
    assert "The contrast &lt;disease&gt; was added." in told
    assert "The groups are hidden." not in told


def test_the_same_study_gives_the_same_page() -> None:
    assert page(small(), made=DAY) == page(small(), made=DAY)


def test_a_study_that_found_nothing_is_still_a_page() -> None:
    result: Result = replace(small(), findings=(), checks=())
    read = Page(page(result, made=DAY))
    assert read.open == []
    assert "Nothing could be compared" in read.words
    assert "It gave no finding." in read.words


def test_a_study_without_groups_or_contrasts_is_still_a_page() -> None:
    result = small()
    design = replace(result.study.design, groups=(), contrasts=(), reference="", sessions=())
    bare = replace(result, study=replace(result.study, design=design, problems=()), findings=())
    assert Page(page(bare, made=DAY)).open == []


def test_what_the_statistics_really_say_can_be_shown() -> None:
    result = small()
    read = Page(page(analyse(result.study, result.run), made=DAY))
    assert read.open == []
    assert "was not shown to differ" in read.words


def test_numbers_in_brackets_are_told_softly() -> None:
    pieces = split("VO2peak was lower (the belt (chest)): 86 W (95 % CI −31 to −8, g −1.27 [−2.00, −0.53]). It holds.")
    assert [words for words, soft in pieces if soft] == ["(95 % CI −31 to −8, g −1.27 [−2.00, −0.53])"]
    assert "".join(words for words, _ in pieces).startswith("VO2peak was lower (the belt (chest)): 86 W (95 %")
