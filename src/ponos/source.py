"""A file as a reader meets it: opened once, hashed, and given as bytes, text or sheets."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from ponos.errors import DamagedFile, ReadError

__all__ = ["MAX_BYTES", "Source"]

MAX_BYTES = 64 * 1024 * 1024
"""Larger than any exercise test by a factor of a hundred; a format that can take more opens the path itself."""

_START = 65536

_UNMARKED_UTF16 = {"first": "utf-16-be", "second": "utf-16-le"}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP = b"\x1f\x8b"


class Source:
    """One file.

    Parameters
    ----------
    path : str or pathlib.Path
        Where it is.

    Attributes
    ----------
    path : pathlib.Path
        Where it is.
    size : int
        Its bytes.
    start : bytes
        The first 64 kB, for recognising a format without reading the whole; a recording of the brain or of a day is
        large.

    Raises
    ------
    ReadError
        There is no such file, it may not be read, or it is empty.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            if self.path.is_dir():
                raise ReadError("This is a folder.", where=str(path), todo="Name a file.")
            self.size = self.path.stat().st_size
            with self.path.open("rb") as opened:
                self.start = opened.read(_START)
        except OSError as error:
            raise ReadError(f"It cannot be opened ({error.strerror}).", where=str(path)) from error
        if not self.start.strip(b"\x00 \t\r\n") and (self.size <= _START or not self.content.strip(b"\x00 \t\r\n")):
            raise ReadError("The file is empty.", where=self.name, todo="Export it again from the device.")

    @cached_property
    def content(self) -> bytes:
        """The whole file.

        Raises
        ------
        ReadError
            It is larger than :data:`MAX_BYTES`, or cannot be read any more.
        """
        if self.size > MAX_BYTES:
            raise ReadError(
                f"The file has {self.size / 1e6:.0f} MB; one test has well under {MAX_BYTES / 1e6:.0f} MB.",
                where=self.name,
                todo="Export one test per file.",
            )
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise ReadError(f"It cannot be opened ({error.strerror}).", where=str(self.path)) from error

    @property
    def name(self) -> str:
        """File name without folders."""
        return self.path.name

    @property
    def suffix(self) -> str:
        """Lower-case file ending with its dot."""
        return self.path.suffix.lower()

    @cached_property
    def sha256(self) -> str:
        """Hash of the content."""
        with self.path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()

    @property
    def is_workbook(self) -> bool:
        """Whether the content is a zipped workbook, whatever the file is called; zipped arrays are none."""
        return self.start.startswith(_ZIP) and not self.is_arrays

    @property
    def is_arrays(self) -> bool:
        """Whether the content is NumPy arrays zipped together (``.npz``), by the name of the first one."""
        length = int.from_bytes(self.start[26:28], "little")
        return self.start.startswith(_ZIP) and self.start[30 : 30 + length].endswith(b".npy")

    @cached_property
    def text(self) -> str:
        """The content as text, empty where it is not text.

        UTF-8 and UTF-16 are told by their marks and by validity; everything else is read as Windows-1252, which the
        carts of Europe write.
        """
        if self.start.startswith((_ZIP, _OLE, _GZIP)):
            return ""
        if self.start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return self.content.decode("utf-16", errors="replace")
        if b"\x00" in self.start[:4096]:
            return self.content.decode(_UNMARKED_UTF16[half], errors="replace") if (half := self._zero_half()) else ""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return self.content.decode("cp1252", errors="replace")

    def _zero_half(self) -> str:
        """Which byte of each pair is zero throughout the start: text in UTF-16 that lacks its mark."""
        start = self.start[:400]
        return next(
            (half for half, at in (("first", 0), ("second", 1)) if set(start[at::2]) == {0} != set(start[1 - at :: 2])),
            "",
        )

    @cached_property
    def lines(self) -> list[str]:
        """The text in lines, without their ends."""
        return self.text.splitlines()

    @cached_property
    def head(self) -> str:
        """The first 4,000 characters, for recognising a format cheaply."""
        return self.text[:4000]

    @cached_property
    def sheets(self) -> dict[str, list[list[object]]]:
        """Every sheet of a workbook as rows of cells; empty where it is no workbook.

        Raises
        ------
        DamagedFile
            The workbook is password-protected, of a kind that is not read, or broken.
        """
        if self.start.startswith(_OLE):
            raise DamagedFile(
                "This is a password-protected workbook or one of the old binary kind (.xls).",
                where=self.name,
                todo="Open it in a spreadsheet, remove the password and save it as .xlsx.",
            )
        if not self.is_workbook:
            return {}
        from io import BytesIO

        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_filelike(BytesIO(self.content))
            return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}  # type: ignore[misc]
        except (CalamineError, OSError, ValueError, KeyError) as error:
            raise DamagedFile(
                f"The workbook is broken ({error}).", where=self.name, todo="Export it again from the device."
            ) from error
