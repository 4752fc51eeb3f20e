"""Formulas: arithmetic on the columns of a table, and nothing else."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ponos.errors import UsageError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Formula"]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|`(?P<quoted>[^`]+)`|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|[-+*/()]))"
)
_LONGEST = 1000
_TWO: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


@dataclass(frozen=True)
class Formula:
    """A formula that was understood.

    Attributes
    ----------
    text : str
        As it was written.
    columns : tuple of str
        Columns that it reads.
    """

    text: str
    columns: tuple[str, ...]
    _tree: ast.expr

    @classmethod
    def of(cls, text: str) -> Formula:
        """Read a formula.

        Parameters
        ----------
        text : str
            Numbers, column names (odd ones in backticks), ``+ - * / **`` and parentheses.

        Returns
        -------
        Formula
            The formula.

        Raises
        ------
        UsageError
            It has something else in it.
        """
        names: dict[str, str] = {}
        parts, at = [], 0
        stripped = text.rstrip()[:_LONGEST]
        while at < len(stripped):
            found = _TOKEN.match(stripped, at)
            if found is None:
                raise UsageError(
                    f"The formula '{text}' cannot be read from '{stripped[at:].strip()[:20]}' on.",
                    todo="Use + - * / ** ( ), numbers and column names; put odd column names into `backticks`.",
                )
            name = found["quoted"] or found["name"]
            parts.append(names.setdefault(name, f"c{len(names)}") if name else found["number"] or found["sign"])
            at = found.end()
        try:
            tree = ast.parse(" ".join(parts), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            tree = None
        if tree is None or not _is_arithmetic(tree):
            raise UsageError(f"The formula '{text}' is no arithmetic.", todo='Write it as "Oxphos / SDH / 1e6".')
        return cls(text, tuple(names), tree)

    def of_columns(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """Calculate it row by row.

        Parameters
        ----------
        columns : mapping of str to numpy.ndarray
            Numbers of the columns that it names, all of shape (n,).

        Returns
        -------
        numpy.ndarray
            Shape (n,); NaN where a column has none, or where the result is not finite.
        """
        import numpy as np

        known = {f"c{place}": np.asarray(columns[name], float) for place, name in enumerate(self.columns)}
        length = len(next(iter(known.values()))) if known else 1
        with np.errstate(all="ignore"):
            found = np.broadcast_to(np.asarray(_value(self._tree, known), float), (length,)).copy()
        lost = np.zeros(length, bool)
        for column in known.values():
            # A missing cell is missing, even where arithmetic would get rid of it (x ** 0).
            lost |= ~np.isfinite(column)
        found[lost | ~np.isfinite(found)] = np.nan
        return found


def _is_arithmetic(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return type(node.op) in _TWO and _is_arithmetic(node.left) and _is_arithmetic(node.right)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub | ast.UAdd) and _is_arithmetic(node.operand)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float)
    return isinstance(node, ast.Name)


def _value(node: ast.expr, columns: Mapping[str, np.ndarray]) -> Any:
    import numpy as np

    if isinstance(node, ast.BinOp):
        return _TWO[type(node.op)](_value(node.left, columns), _value(node.right, columns))
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, columns)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Name):
        return columns[node.id]
    assert isinstance(node, ast.Constant)
    return np.float64(str(node.value))
