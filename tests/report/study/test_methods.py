"""The methods name what was done, and only that."""

from __future__ import annotations

import re
from dataclasses import replace

from ponos.references import references
from ponos.report.study.citing import Works
from ponos.report.study.methods import methods
from ponos.report.study.spec import spec
from ponos.study.analysing import analyse
from tests.report.study.made import made, small


def test_tests_families_and_looks_are_cited() -> None:
    told = methods(made())
    text = " ".join(told.paragraphs)
    for key in ("welch1947", "benjaminihochberg1995", "hedges1981", "longervin2000", "aitchison1986"):
        assert references()[key] in told.works
    assert "Differences between groups were tested by Welch t" in text
    assert "leaving out every person in turn" in text
    assert f"seed {made().study.design.seed}" in text


def test_what_was_not_done_is_not_told() -> None:
    told = methods(small())
    text = " ".join(told.paragraphs)
    assert "Compositions" not in text
    assert "largest statistic" not in text
    assert references()["aitchison1986"] not in told.works


def test_every_number_has_its_work_in_the_order_of_the_text() -> None:
    told = methods(made())
    cited = [int(n) for group in re.findall(r"\[([\d, ]+)\]", " ".join(told.paragraphs)) for n in group.split(", ")]
    assert set(cited) == set(range(1, len(told.works) + 1))
    assert list(dict.fromkeys(cited)) == sorted(set(cited))


def test_nothing_found_cites_nothing_statistical() -> None:
    told = methods(replace(small(), findings=()))
    assert references()["welch1947"] not in told.works
    assert any("people" in one for one in told.paragraphs)


def test_every_work_of_the_plan_is_known() -> None:
    named = {key for keys in spec().tests.values() for key in keys}
    named |= {
        key
        for words in spec().shaking.values()
        for found in re.findall(r"\[([^\]]+)\]", words)
        for key in found.split()
    }
    assert named <= set(references())


def test_every_look_that_is_really_taken_has_its_words() -> None:
    result = small()
    taken = {name for one in analyse(result.study, result.run).findings for name in one.robust}
    assert taken
    assert [name for name in taken if not name.startswith(tuple(spec().shaking))] == []


def test_works_are_numbered_once() -> None:
    works = Works()
    assert works.cite(["welch1947", "unheard-of"]) == " [1]"
    assert works.told("so [hedges1981 welch1947]") == "so [2, 1]"
    assert [citation[:5] for citation, _ in works.listed()] == ["Welch", "Hedge"]
