"""The page: self-contained, escaped, readable by people and by screen readers."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from markupsafe import Markup

from ponos.report.render import render
from ponos.study.outcome import Outcome
from tests.report.samples import outcome

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """Elements with their attributes, and whether every one is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def html() -> str:
    """Two recordings and a file that failed."""
    failed = Outcome(file="x/<b>.xlsx", failure="The <workbook> is broken; give --map.")
    return render([outcome(), failed, outcome("folder/day2.txt")], made=dt.date(2026, 1, 2))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    """The same, parsed."""
    return Page(html)


def test_every_element_is_closed_and_no_id_is_used_twice(page: Page) -> None:
    assert page.open == []
    ids = Counter(str(attributes["id"]) for _, attributes in page.elements if "id" in attributes)
    assert [id for id, times in ids.items() if times > 1] == []


def test_it_needs_nothing_from_outside(page: Page) -> None:
    assert page.all("script", "link", "iframe", "object", "img", "base", "form") == []
    inside = [str(one.get("xlink:href") or one.get("href")) for one in page.all("use", "image")]
    assert {one[:10] for one in inside if not one.startswith("#")} <= {"data:image"}
    links = [str(one["href"]) for one in page.all("a")]
    assert all(one.startswith(("#", "https://doi.org/")) for one in links)


def test_every_inner_link_has_its_target(page: Page) -> None:
    ids = {str(attributes["id"]) for _, attributes in page.elements if "id" in attributes}
    inner = [str(one.get("href") or one.get("xlink:href")) for one in page.all("a", "use")]
    assert {one[1:] for one in inner if one.startswith("#")} <= ids


def test_styles_fetch_nothing(html: str) -> None:
    assert "@import" not in html
    assert set(re.findall(r"url\(([^)]{0,1})", html)) <= {"#"}


def test_words_of_a_file_stay_words(html: str, page: Page) -> None:
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "&lt;workbook&gt;" in html
    assert not any(tag == "workbook" for tag, _ in page.elements)


def test_it_stays_small(html: str) -> None:
    one = render([outcome()], made=dt.date(2026, 1, 2))
    assert len(one.encode()) < 1_000_000
    assert len(html.encode()) < 2_000_000


def test_a_screen_reader_finds_its_way(page: Page, html: str) -> None:
    assert page.all("html")[0]["lang"] == "en"
    assert all(one.get("scope") in ("col", "row") for one in page.all("th"))
    drawings = page.all("svg")
    assert all(one["role"] == "img" and one["aria-labelledby"] for one in drawings)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_says_what_failed_and_how_to_mend_it(html: str) -> None:
    assert "One file could not be read." in html
    assert '<code class="flag">--map</code>' in html


def test_it_says_what_it_is_not_and_warns_of_maximal_tests(html: str) -> None:
    assert "not a medical device" in html
    assert html.count("post-exertional malaise (PEM)") == 1


def test_values_stand_with_quality_and_reason(html: str) -> None:
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert "1795\u00a0mL/min" in text
    assert '<span class="quality doubtful">doubtful</span>' in text
    assert "The effort was low." in text
    assert "As above." not in text.split("Thresholds")[0]


def test_the_origin_of_the_numbers_is_told(html: str) -> None:
    assert "--average 15b" in html
    assert re.search(r"numpy \d+\.\d+", html)
    assert re.search(r"<code>[0-9a-f]{64}</code>", html)


def test_the_same_outcome_gives_the_same_page() -> None:
    made = dt.date(2026, 1, 2)
    assert render([outcome()], made=made) == render([outcome()], made=made)


def test_an_opening_stands_before_the_recordings() -> None:
    told = render([outcome()], title="Both", opening=Markup("<section><h2>First</h2></section>"))
    assert told.index("<h2>First</h2>") < told.index('id="test-1"')
    assert "<h1>Both</h1>" in told


def test_nothing_read_is_still_a_page() -> None:
    told = render([Outcome(file="a.txt", failure="The file is empty.")])
    assert Page(told).open == []
    assert "Nothing could be read" in told
    assert 'id="methods"' not in told
