"""A broken file gives a shorter reading or one clear error of ponos' own; nothing else, wherever it is broken."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos import read
from ponos.errors import DamagedFile, PonosError
from ponos.instruments.cpet.formats import FORMATS
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make
from tests.instruments.cpet.formats.test_recognising import OWN, REAL


def rows_read(path: Path, content: bytes) -> int | str:
    """Rows, or what was said; anything but an error of ponos falls through."""
    path.write_bytes(content)
    try:
        source = Source(path)
        form = next((form for form in OWN if form.recognises(source)), None)
        if form is None:
            return "unknown"
        return rows(form.parse(source))
    except PonosError as error:
        return f"{error.where}: {error.what}"


def said_where(told: int | str) -> bool:
    """Whether it is an error that says where and what; a file of no known format says so elsewhere."""
    return isinstance(told, str) and (told == "unknown" or all(part.strip() for part in told.split(":", 1)))


def rows(cart: CartFile) -> int:
    lengths = {len(column.cells) for column in cart.columns}
    assert len(lengths) == 1
    return lengths.pop()


def test_every_sample_cut_off_anywhere_reads_shorter_or_says_why(
    tmp_path: Path, samples: dict[str, tuple[str, bytes]]
) -> None:
    for name, (_, content) in samples.items():
        whole = rows_read(tmp_path / "a", content)
        assert isinstance(whole, int), name
        # A step that is no multiple of a line's length, so that cuts fall within numbers, between them and at ends.
        for cut in range(1, len(content), max(1, len(content) // 60)):
            told = rows_read(tmp_path / "a", content[:cut])
            assert said_where(told) or 0 < int(told) <= whole, f"{name} cut at {cut}"


@pytest.mark.parametrize("path", REAL)
def test_real_files_cut_off_at_every_tenth_read_shorter_or_say_why(data: Path, tmp_path: Path, path: str) -> None:
    content = (data / "cpet" / path).read_bytes()
    whole = rows_read(tmp_path / "a", content)
    for tenth in range(1, 10):
        told = rows_read(tmp_path / "a", content[: len(content) * tenth // 10])
        assert said_where(told) or 0 < int(told) <= int(whole)


@given(data=st.data())
def test_a_few_bytes_changed_anywhere_do_no_harm(
    tmp_path_factory: pytest.TempPathFactory, samples: dict[str, tuple[str, bytes]], data: st.DataObject
) -> None:
    content = bytearray(samples[data.draw(st.sampled_from(sorted(samples)))][1])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    told = rows_read(tmp_path_factory.getbasetemp() / "changed", bytes(content))
    assert said_where(told) or int(told) > 0


@pytest.mark.parametrize("path", REAL)
def test_real_files_cut_off_at_every_tenth_are_recordings_or_errors_of_ponos(
    data: Path, tmp_path: Path, path: str
) -> None:
    content = (data / "cpet" / path).read_bytes()
    for tenth in range(1, 10):
        (tmp_path / "a").write_bytes(content[: len(content) * tenth // 10])
        with suppress(PonosError):
            assert len(read(tmp_path / "a").table) > 0


def test_a_number_that_may_be_cut_off_is_left_out(make: Make, samples: dict[str, tuple[str, bytes]]) -> None:
    content = samples["k5"][1]
    form = next(form for form in FORMATS if form.name == "cosmed_csv")
    cut_in_row = form.parse(make(content[:-30]))
    assert len(cut_in_row.columns[0].cells) == 11
    assert cut_in_row.notes[0].severity == "warning"
    mgc = next(form for form in FORMATS if form.name == "mgc_text")
    cut_in_cell = mgc.parse(make(samples["mgc"][1][:-2]))
    assert len(cut_in_cell.columns[0].cells) == 12
    assert next(column for column in cut_in_cell.columns if column.name == "VE BTPS").cells[-1] == ""


def test_names_without_rows_say_in_which_row_they_stand(make: Make, samples: dict[str, tuple[str, bytes]]) -> None:
    lines = samples["vyntus norwegian"][1].decode("latin-1").splitlines()
    form = next(form for form in FORMATS if form.name == "vyntus_text")
    with pytest.raises(DamagedFile, match=r"row 3: There is no row of data") as caught:
        form.parse(make("\n".join(lines[:4])))
    assert "cut off" in caught.value.todo
