"""A column as numbers that can be true, as words, and the sentence where it cannot be used."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ponos.sheets.columns import lacking, numbers_in, possible, words_in
from ponos.sheets.named import Known
from ponos.units import unit

NAN = float("nan")
TIME = Known("reaction_time_ms", "number", (unit("ms"),), 0.0, 60_000.0, frozenset(), "the reaction time")
CORRECT = Known("correct", "yes_no", (), float("-inf"), float("inf"), frozenset(), "whether the response was right")
SITE = Known("site", "text", (), float("-inf"), float("inf"), frozenset(), "the site")


def test_what_is_no_finite_number_is_not_known() -> None:
    table = pd.DataFrame({"a": ["1", "two", None, "inf", 5]})
    np.testing.assert_array_equal(numbers_in(table, "a"), [1.0, NAN, NAN, NAN, 5.0])
    assert np.isnan(numbers_in(table, "b")).all()
    assert numbers_in(table, "b", usual=3.0).tolist() == [3.0] * 5


def test_a_number_that_cannot_be_true_is_not_known() -> None:
    table = pd.DataFrame({"reaction_time_ms": [250.0, -1.0, 1e9], "correct": [1.0, 0.5, 0.0]})
    np.testing.assert_array_equal(possible(table, TIME), [250.0, NAN, NAN])
    np.testing.assert_array_equal(possible(table, CORRECT), [1.0, NAN, 0.0])
    assert table["reaction_time_ms"].tolist() == [250.0, -1.0, 1e9]


def test_words_say_nothing_where_a_cell_is_empty() -> None:
    table = pd.DataFrame({"site": ["hand", None, NAN, 3]})
    assert words_in(table, "site").tolist() == ["hand", "", "", "3"]
    assert words_in(table, "side").tolist() == [""] * 4


@pytest.mark.parametrize(
    ("column", "known", "said"),
    [
        ({"reaction_time_ms": [250.0]}, TIME, ""),
        ({"site": [""]}, SITE, "The site ('site') holds no value that can be used."),
        ({"reaction_time_ms": [-1.0]}, TIME, "The reaction time ('reaction_time_ms') holds no value that can be used."),
        ({"other": [1.0]}, CORRECT, "Whether the response was right was not recorded ('correct')."),
    ],
)
def test_why_a_column_cannot_be_used_is_a_sentence(column: dict[str, list[object]], known: Known, said: str) -> None:
    assert lacking(pd.DataFrame(column), known) == said
