"""What the nine panels show: data, from ``panels.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from ponos.errors import UsageError, nearest
from ponos.units import of_column

__all__ = ["Panel", "Series", "panel_named", "panels", "printed_unit"]


@dataclass(frozen=True)
class Series:
    """One trace of a panel.

    Attributes
    ----------
    y : tuple of str
        Channels; the first that a test has is drawn.
    label : str
        What is written beside it; one word a channel, parted by ``|``.
    colour : str
        Name in the palette.
    side : {"left", "right"}
        The axis it is read on.
    dashed, step : bool
        How its line is drawn; a step is the load, which has no breaths.
    quiet : bool
        Whether its absence is told in another panel.
    shows, bounds : (float, float) or None
        What the axis always shows, and the most that it may show.
    """

    y: tuple[str, ...]
    label: str
    colour: str
    side: Literal["left", "right"] = "left"
    dashed: bool = False
    step: bool = False
    quiet: bool = False
    shows: tuple[float, float] | None = None
    bounds: tuple[float, float] | None = None

    def label_of(self, channel: str) -> str:
        """What is written beside a channel.

        Parameters
        ----------
        channel : str
            One of ``y``.

        Returns
        -------
        str
            A word or two.
        """
        words = self.label.split("|")
        return words[min(self.y.index(channel), len(words) - 1)]


@dataclass(frozen=True)
class Panel:
    """One of the nine.

    Attributes
    ----------
    name : str
        How a single panel is asked for.
    title : str
        What stands above it.
    x, x_label : str
        ``time_min`` or a channel, and what is written below it.
    series : tuple of Series
        What it shows.
    says : tuple of str
        Thresholds that it tells in words where they are indeterminate.
    diagonal : str
        Words beside the line of y = x; empty for none.
    level : float or None
        A level to mark.
    """

    name: str
    title: str
    x: str
    x_label: str
    series: tuple[Series, ...]
    says: tuple[str, ...] = ()
    diagonal: str = ""
    level: float | None = None


@cache
def panels() -> tuple[Panel, ...]:
    """The nine panels, row by row.

    Returns
    -------
    tuple of Panel
        From ``panels.toml``.
    """
    text = files("ponos.instruments.cpet.figure").joinpath("panels.toml").read_text(encoding="utf-8")
    return tuple(_panel(entry) for entry in tomllib.loads(text)["panel"])


def _panel(entry: dict[str, Any]) -> Panel:
    series = tuple(Series(**_tuples(one)) for one in entry["series"])
    return Panel(**entry | {"series": series, "says": tuple(entry.get("says", ()))})


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def panel_named(name: str) -> Panel:
    """Give one panel.

    Parameters
    ----------
    name : str
        Such as ``v_slope``.

    Returns
    -------
    Panel
        The panel.

    Raises
    ------
    UsageError
        There is none of that name.
    """
    found = {one.name: one for one in panels()}
    if name not in found:
        raise UsageError(f"There is no panel '{name}'.", todo=nearest(name, found))
    return found[name]


def printed_unit(channel: str) -> str:
    """Unit of a channel as people read it.

    Parameters
    ----------
    channel : str
        Such as ``vo2_ml_min``.

    Returns
    -------
    str
        ``mL/min``; empty where it has none.
    """
    found = of_column(channel)[1]
    return found.printed if found else ""
