"""A file is opened once and given as what it is, or refused in words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from ponos.errors import DamagedFile, ReadError
from ponos.source import MAX_BYTES, Source

WORDS = "Gerät;größe\n1;2\n"


def made(folder: Path, content: bytes, name: str = "a.csv") -> Source:
    path = folder / name
    path.write_bytes(content)
    return Source(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_encodings_of_carts(tmp_path: Path, encoding: str) -> None:
    source = made(tmp_path, WORDS.encode(encoding))
    assert source.text == WORDS
    assert source.lines == ["Gerät;größe", "1;2"]
    assert not source.is_workbook
    assert source.sheets == {}


def test_bytes_that_are_no_text_give_none(tmp_path: Path) -> None:
    assert made(tmp_path, bytes(range(256)) * 20).text == ""
    assert made(tmp_path, b"\x00" * 500 + b"x" * 500).text == ""


def test_a_workbook_is_told_by_its_content(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"] = "time"
    sheet["B4"] = 1.5
    content = BytesIO()
    book.save(content)
    source = made(tmp_path, content.getvalue(), "a.txt")
    assert source.is_workbook
    assert source.text == ""
    # Rows and columns are those of the sheet, so that messages name the right ones.
    assert list(source.sheets.values()) == [[["", ""], ["", ""], ["", "time"], ["", 1.5]]]


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    first, second = made(tmp_path, b"a,b", "1.csv"), made(tmp_path, b"a,b", "2.csv")
    assert first.sha256 == second.sha256
    assert len(first.sha256) == 64


@pytest.mark.parametrize("content", [b"", b"\n\n  \t", b"\x00" * 100])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ReadError, match=r"a\.csv: The file is empty"):
        made(tmp_path, content)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="folder"):
        Source(tmp_path)
    with pytest.raises(ReadError, match="cannot be opened"):
        Source(tmp_path / "nothing.csv")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a hole: it takes no room on the disk
    with pytest.raises(ReadError, match="67 MB"):
        Source(path)


def test_a_password_protected_workbook_is_named_as_such(tmp_path: Path) -> None:
    source = made(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xlsx")
    assert source.text == ""
    with pytest.raises(DamagedFile, match=r"password.*save it as \.xlsx"):
        _ = source.sheets


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="broken"):
        _ = made(tmp_path, b"PK\x03\x04" + b"nonsense" * 50, "a.xlsx").sheets
