"""The protocol in words: ``20 W for 240 s, then ramp 25 W/min``.

Pieces are joined by a comma or *then*. A piece is ``rest``, a load (``20 W``, ``10 km/h``), a ``ramp`` with its rate,
or ``steps`` with increment and length (``steps of 25 W every 3 min``, ``steps of 25 W every 3 min from 50 W``).
``for 240 s`` limits a piece in time; the last may go on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ponos.errors import UsageError
from ponos.instruments.cpet.averaging import Floats

__all__ = ["Piece", "load_of", "parse_protocol"]

_NUMBER = r"(\d+(?:\.\d+)?)"
_LOAD = r"(W|km/h)"
_TIME = r"(s|sec|min)"
_PIECE = {
    "rest": re.compile(r"rest"),
    "load": re.compile(rf"{_NUMBER}\s*{_LOAD}", re.IGNORECASE),
    "ramp": re.compile(
        rf"ramp(?: of)?\s*{_NUMBER}\s*{_LOAD}\s*(?:/|per )\s*min(?: from {_NUMBER}\s*{_LOAD})?", re.IGNORECASE
    ),
    "steps": re.compile(
        rf"steps?(?: of)?\s*{_NUMBER}\s*{_LOAD}\s*every\s*{_NUMBER}\s*{_TIME}(?: from {_NUMBER}\s*{_LOAD})?",
        re.IGNORECASE,
    ),
}
_FOR = re.compile(rf"\s+for\s+{_NUMBER}\s*{_TIME}$", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """One piece of a protocol.

    Attributes
    ----------
    kind : {"rest", "load", "ramp", "steps"}
        What it is.
    length_s : float
        Its length; infinite for the last.
    start : float or None
        Load it starts from; None continues from the piece before.
    rate_per_min : float
        Rise of a ramp.
    step, every_s : float
        Height and length of steps.
    unit : str
        ``W`` or ``km/h``.
    """

    kind: str
    length_s: float
    start: float | None = None
    rate_per_min: float = 0.0
    step: float = 0.0
    every_s: float = 0.0
    unit: str = "W"

    def load(self, elapsed_s: Floats, before: float) -> Floats:
        """Load after some time within the piece.

        Parameters
        ----------
        elapsed_s : ndarray
            Since the start of the piece.
        before : float
            Load at the end of the piece before.

        Returns
        -------
        ndarray
            In ``unit``.
        """
        start = before if self.start is None else self.start
        if self.kind == "ramp":
            return np.asarray(start + self.rate_per_min * elapsed_s / 60.0)
        if self.kind == "steps":
            first = start if self.start is not None else start + self.step
            return np.asarray(first + self.step * np.floor(elapsed_s / self.every_s))
        return np.full(len(elapsed_s), start)


def parse_protocol(text: str) -> list[Piece]:
    """Read a protocol in words.

    Parameters
    ----------
    text : str
        Such as ``20 W for 240 s, then ramp 25 W/min``.

    Returns
    -------
    list of Piece
        In order; the last one goes on for ever where it has no length.

    Raises
    ------
    UsageError
        A piece cannot be understood, or one that is not the last has no length.
    """
    words = [part.strip() for part in re.split(r",\s*then\s+|\s+then\s+|,", text) if part.strip()]
    pieces = [_piece(part) for part in words]
    endless = [part for part, piece in zip(words[:-1], pieces[:-1], strict=True) if not np.isfinite(piece.length_s)]
    if endless or not pieces:
        raise UsageError(
            f"How long is '{endless[0] if endless else text}'?",
            todo="Every piece but the last needs its length: '20 W for 240 s, then ramp 25 W/min'.",
        )
    return pieces


def load_of(pieces: list[Piece], time_s: Floats) -> Floats:
    """Load at given times.

    Parameters
    ----------
    pieces : list of Piece
        From :func:`parse_protocol`.
    time_s : ndarray of shape (n,)
        Since the start of the first piece.

    Returns
    -------
    ndarray of shape (n,)
        In the unit of the pieces; NaN after a protocol that ends.
    """
    load = np.full(len(time_s), np.nan)
    start, before = 0.0, 0.0
    for piece in pieces:
        inside = (time_s >= start) & (time_s < start + piece.length_s)
        load[inside] = piece.load(time_s[inside] - start, before)
        if np.isfinite(piece.length_s):
            before = float(piece.load(np.array([piece.length_s - 1e-9]), before)[0])
        start += piece.length_s
    return load


def _piece(text: str) -> Piece:
    limit = _FOR.search(text)
    length = _seconds(limit[1], limit[2]) if limit else np.inf
    body = text[: limit.start()] if limit else text
    for kind, pattern in _PIECE.items():
        match = pattern.fullmatch(body.strip())
        if match:
            return _made(kind, match, length)
    raise UsageError(
        f"'{text}' is no piece of a protocol.",
        todo="Write 'rest for 2 min', '20 W for 240 s', 'ramp 25 W/min' or 'steps of 25 W every 3 min'.",
    )


def _made(kind: str, match: re.Match[str], length: float) -> Piece:
    found = match.groups()
    if kind == "rest":
        return Piece(kind, length, start=0.0)
    unit, first = found[1], float(found[0])
    if kind == "load":
        return Piece(kind, length, start=first, unit=unit)
    if kind == "ramp":
        return Piece(kind, length, start=_maybe(found[2]), rate_per_min=first, unit=unit)
    return Piece(kind, length, start=_maybe(found[4]), step=first, every_s=_seconds(found[2], found[3]), unit=unit)


def _maybe(text: str | None) -> float | None:
    return None if text is None else float(text)


def _seconds(number: str, unit: str) -> float:
    return float(number) * (60.0 if unit.lower() == "min" else 1.0)
