"""Writing the folder of a made-up study: its tables and descriptions, and the traits of people drawn evenly."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Scores", "even_scores", "trait", "write_json", "write_plan", "write_rows"]

Scores = dict[str, float]
"""Standard scores of one person, by trait."""


def even_scores(rng: np.random.Generator, n: int, traits: Iterable[str]) -> list[Scores]:
    """Draw the traits of people evenly: a dozen people then look like the distribution they come from.

    Parameters
    ----------
    rng : numpy.random.Generator
        Chance.
    n : int
        How many people.
    traits : iterable of str
        What they differ in.

    Returns
    -------
    list of dict
        Standard scores of each person.
    """
    columns = {
        one: [NormalDist().inv_cdf((place + 0.2 + 0.6 * rng.random()) / n) for place in rng.permutation(n)]
        for one in traits
    }
    return [{name: column[place] for name, column in columns.items()} for place in range(n)]


def trait(spread: tuple[float, float], score: float, lowest: float, highest: float, *, shift: float = 0.0) -> float:
    """Give a person's value of a trait.

    Parameters
    ----------
    spread : tuple of float
        Mean and SD of the group.
    score : float
        Standard score of the person.
    lowest, highest : float
        What can be.
    shift : float
        What comes on top.

    Returns
    -------
    float
        The value.
    """
    mean, sd = spread
    return min(max(mean + sd * score + shift, lowest), highest)


def write_plan(folder: Path, plan: str, *, name: str) -> None:
    """Write the plan of a study and the description of its data set.

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
            "GeneratedBy": [{"Name": "ponos", "Description": "Drawn by chance; nobody of this data set exists."}],
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
