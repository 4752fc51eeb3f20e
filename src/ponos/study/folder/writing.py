"""Write what makes a folder a study: its plan, its description, tables and sidecars."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["write_json", "write_plan", "write_rows"]


def write_plan(folder: Path, plan: str, *, name: str) -> None:
    """Write the plan of a simulated study and the description of its data set.

    Parameters
    ----------
    folder : pathlib.Path
        Of the study.
    plan : str
        Text of its ``study.toml``.
    name : str
        Of the data set.
    """
    (folder / "study.toml").write_text(plan, encoding="utf-8", newline="\n")
    write_json(
        folder / "dataset_description.json",
        {
            "Name": name,
            "BIDSVersion": "1.11.0",
            "DatasetType": "raw",
            "License": "CC0",
            "GeneratedBy": [{"Name": "ponos", "Description": "Simulated; nobody of this data set exists."}],
        },
    )


def write_rows(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as BIDS has it.

    Parameters
    ----------
    path : pathlib.Path
        Where to; its folder is made.
    names : sequence of str
        Of the columns.
    rows : iterable of sequence
        The rows.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter="\t", lineterminator="\n").writerows([names, *rows])


def write_json(path: Path, content: object) -> None:
    """Write a description.

    Parameters
    ----------
    path : pathlib.Path
        Where to.
    content : object
        What it says.
    """
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
