"""Verbs that load late, what is said of tables, and spans."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.errors import UsageError
from ponos.instruments.base import TableSettings, constant, span, verb


def test_a_verb_is_imported_when_it_is_called() -> None:
    code = (
        "import sys; from ponos.instruments import instruments; instruments();"
        "print(*(name for name in sys.modules if name.endswith(('observing', 'measuring', 'reader'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_is_named_by_its_place_travels_between_processes() -> None:
    join, digits = verb("posixpath:join"), constant("string:digits")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        assert other.submit(join, "a", "b").result() == "a/b"
        assert other.submit(digits).result() == "0123456789"


@pytest.mark.parametrize(
    ("said", "words"),
    [({"map": ("force",)}, "maps no column"), ({"rows": "p1"}, "chooses no rows"), ({"rows": "a=1;b"}, "'b' chooses")],
)
def test_what_is_said_of_a_table_is_refused_before_a_file_is_read(said: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        TableSettings(**said)  # type: ignore[arg-type]


@given(low=st.floats(0, 1e6), more=st.floats(1e-3, 1e6))
def test_a_span_is_its_two_numbers(low: float, more: float) -> None:
    assert span(f"{low!r}:{low + more!r}", "walk") == (low, low + more)


@pytest.mark.parametrize("said", ["", "3", "a:b", "1:2:3", "5:5", "9:3", "-1:3", "0:inf", "nan:1"])
def test_what_is_no_span_names_its_option(said: str) -> None:
    with pytest.raises(UsageError, match=r"--emg-band"):
        span(said, "emg_band")
