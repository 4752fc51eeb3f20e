"""The published file: a workbook, a list of tables saved by R, or one table as text; its parts by name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from ponos.errors import ReadError, UsageError, nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["part", "parts_of"]

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_R = (".rds", ".rdata", ".rda")
_TEXT = (".csv", ".tsv", ".txt")


def parts_of(path: Path) -> dict[str, pd.DataFrame]:
    """Read all tables of a file.

    Parameters
    ----------
    path : pathlib.Path
        A workbook, a list of data frames that R saved, or a table as text.

    Returns
    -------
    dict of str to pandas.DataFrame
        By sheet, or by name in the list; a table as text has the empty name.

    Raises
    ------
    ReadError
        The file is not there, or is not what its name says.
    UsageError
        It is of another kind, or needs a package that is not installed.
    """
    if not path.is_file():
        raise ReadError("There is no such file.", where=str(path))
    kind = path.suffix.lower()
    if kind in _WORKBOOKS:
        return _workbook(path)
    if kind in _R:
        return _of_r(path)
    if kind in _TEXT:
        return {"": _text(path)}
    raise UsageError(f"'{path.name}' is no workbook, R file or table.", todo=nearest(kind, (*_WORKBOOKS, *_R, *_TEXT)))


def part(parts: Mapping[str, pd.DataFrame], name: str, *, what: str) -> pd.DataFrame:
    """Take one table of a file.

    Parameters
    ----------
    parts : mapping of str to pandas.DataFrame
        All of them.
    name : str
        Its name; capitals and blanks do not matter.
    what : str
        What such a table is called, ``sheet``.

    Returns
    -------
    pandas.DataFrame
        The table.

    Raises
    ------
    ReadError
        There is none of that name.
    """
    plain = {_plain(one): table for one, table in parts.items()}
    if _plain(name) not in plain:
        raise ReadError(f"There is no {what} '{name}'.", todo=nearest(name, parts))
    return plain[_plain(name)]


def _plain(name: str) -> str:
    return "".join(name.split()).lower()


def _workbook(path: Path) -> dict[str, pd.DataFrame]:
    import pandas as pd
    from python_calamine import CalamineError

    try:
        sheets: dict[str, pd.DataFrame] = pd.read_excel(path, sheet_name=None, engine="calamine")
    except (CalamineError, ValueError, OSError) as error:
        raise ReadError(f"It cannot be read as a workbook: {error}.", where=path.name) from None
    return {name: _named(table) for name, table in sheets.items()}


def _text(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        return _named(pd.read_csv(path, sep=None, engine="python", encoding="utf-8-sig"))
    except (ValueError, pd.errors.ParserError) as error:
        raise ReadError(f"It cannot be read as a table: {error}.", where=path.name) from None


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Column names without blanks at their ends, and no rows without content."""
    return table.rename(columns=lambda name: str(name).strip()).dropna(how="all")


def _of_r(path: Path) -> dict[str, pd.DataFrame]:
    import pandas as pd

    rdata = _rdata(path)
    # Some lists are saved by saveRDS under the ending of save: content decides, not the name.
    found: Any = None
    for read in (rdata.read_rds, rdata.read_rda):
        try:
            with catch_warnings():
                simplefilter("ignore")  # it warns of just that
                found = read(path)
        except Exception:  # noqa: BLE001, S112  (what the reader of a foreign format raises is not documented)
            continue
        break
    tables = found if isinstance(found, Mapping) else {}
    if len(tables) == 1 and isinstance(inner := next(iter(tables.values())), Mapping):
        tables = inner
    frames = {str(name): _named(one) for name, one in tables.items() if isinstance(one, pd.DataFrame)}
    if not frames:
        raise ReadError("It holds no list of data frames.", where=path.name)
    return frames


def _rdata(path: Path) -> Any:
    try:
        return import_module("rdata")
    except ModuleNotFoundError:
        raise UsageError(
            f"{path.name} was saved by R, and reading that needs the package 'rdata', which is not installed.",
            todo="Install it with 'pip install rdata', or save the tables as a workbook.",
        ) from None
