"""What every format owes: to know its own files, to leave others alone, and to come back as it was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos import read
from ponos.errors import PonosError, ReadError
from ponos.instruments import Instrument, instruments
from ponos.recording import Recording
from ponos.source import Source

NAMES = st.sampled_from(["a.txt", "a.csv", "a.xml", "a.xlsx", "a.fit", "a"])
CONTENTS = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(str.encode),
    st.text("0123456789.,;:\t\n -VO2timehrs/<>?\"'[]()", max_size=400).map(str.encode),
    st.binary(max_size=200).map(b"PK\x03\x04".__add__),
    st.binary(max_size=200).map(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".__add__),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where made-up files go, one over the other."""
    return tmp_path_factory.mktemp("files")


def test_names_are_short_and_unique_and_titles_say_what_they_are(instrument: Instrument) -> None:
    forms = instrument.formats()
    assert forms
    assert [form.name for form in forms if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", form.name)] == []
    assert [name for name, times in Counter(form.name for form in forms).items() if times > 1] == []
    assert [title for title, times in Counter(form.title for form in forms).items() if times > 1 or not title] == []


@given(name=NAMES, content=CONTENTS)
def test_no_format_falls_over_a_file_that_is_none(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.write_bytes(content)
    with suppress(ReadError):
        source = Source(path)
        for one in instruments().values():
            for form in one.formats():
                assert form.recognises(source) in (True, False)
    with suppress(PonosError):
        assert isinstance(read(path), Recording)


def test_at_least_one_format_writes(written: dict[str, Path]) -> None:
    assert written
    assert all(path.stat().st_size for path in written.values())


def test_a_written_file_is_read_by_the_format_that_wrote_it(written: dict[str, Path]) -> None:
    assert {name: read(path).format for name, path in written.items()} == {name: name for name in written}


def test_a_written_file_holds_what_was_recorded(recording: Recording, written: dict[str, Path]) -> None:
    for path in written.values():
        back, before = read(path), recording.table
        assert back.status == "ok"
        assert len(back.table) == len(before)
        shared = before.columns.intersection(back.table.columns)
        assert len(shared) > len(before.columns) / 2
        for name in before[shared].select_dtypes("number"):
            # Devices print rounded numbers: within one in a hundred of what the channel spans.
            span = float(before[name].max() - before[name].min()) or 1.0
            np.testing.assert_allclose(back.table[name], before[name], rtol=0, atol=0.01 * span, err_msg=name)


def test_writing_and_reading_comes_to_rest(instrument: Instrument, written: dict[str, Path], tmp_path: Path) -> None:
    for form in instrument.formats():
        if form.write:
            # What the first reading derives, the second file prints rounded; from then on nothing may change.
            rounds = [read(written[form.name])]
            for i in range(2):
                path = tmp_path / f"{i}-{written[form.name].name}"
                form.write(rounds[-1], path)
                rounds.append(read(path))
            pd.testing.assert_frame_equal(rounds[2].table, rounds[1].table, check_exact=True)
            assert dict(rounds[2].about) == dict(rounds[1].about)


def _damaged(content: bytes) -> Iterator[bytes]:
    """Cut a file at every tenth, lose a part of it, and put something foreign into it."""
    tenths = [len(content) * i // 10 for i in range(1, 10)]
    for place in tenths:
        yield content[:place]
        yield content[place:]
        yield content[:place] + content[place + 7 :]
        yield content[:place] + b'\x00\xff;,\t"<' + content[place:]
    yield content.replace(b".", b",")
    yield content.replace(b"\n", b"\r\n")
    yield content.replace(b"\n", b"")
    yield content.decode("utf-8", errors="replace").encode("utf-16")
    yield content + content


def test_a_damaged_file_is_read_or_refused_with_a_message(written: dict[str, Path], folder: Path) -> None:
    for path in written.values():
        for content in _damaged(path.read_bytes()):
            damaged = folder / path.name
            damaged.write_bytes(content)
            try:
                assert isinstance(read(damaged), Recording)
            except PonosError as error:
                assert path.name in str(error)  # noqa: PT017 - either outcome is right, a traceback is not
