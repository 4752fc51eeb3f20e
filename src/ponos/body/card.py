"""The same chain on a graphics card: one thread a person, in single precision, in pieces that fit its memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from ponos.body.chain import SEEN
from ponos.body.compiling import compiled, with_names
from ponos.body.solve import COLUMNS, Load, Run, lay_out
from ponos.body.states import PARAMETERS, STATES
from ponos.body.stepping import Floats, go
from ponos.errors import UsageError

if TYPE_CHECKING:
    from ponos.body.parameters import Parameters

__all__ = ["kernel_with", "solve_on_card", "why_no_card"]

_THREADS = 128
_SHARE_OF_MEMORY = 0.7
_BYTES = 4
_N_STATES, _N_SEEN = len(STATES), len(SEEN)
_OTHERWISE = "ponos.body.solve.solve does the same on the processor."

cuda: Any = None
float32: Any = None
"""Names of the kernel; what stands behind them is known once numba-cuda is loaded."""


def _one_each(
    p: Floats,
    times: Floats,
    watts: Floats,
    cuff_times: Floats,
    cuff: Floats,
    clocks: Floats,
    keep: Floats,
    out: Floats,
    ends: Floats,
) -> None:
    """Take the person of this thread through a protocol; people lie last, so that neighbours read side by side."""
    one = cuda.grid(1)
    if one < p.shape[1]:
        y, k = cuda.local.array(_N_STATES, float32), cuda.local.array(_N_STATES, float32)
        way, total = cuda.local.array(_N_STATES, float32), cuda.local.array(_N_STATES, float32)
        seen, load = cuda.local.array(_N_SEEN, float32), one if clocks.shape[0] > 1 else 0
        course, squeezed = (times[load], watts[load]), (cuff_times[load], cuff[load])
        rows, end = out[:, :, one], ends[:, one]
        go(p[:, one], *course, *squeezed, clocks[load], keep, y, k, way, total, seen, rows, end)
        for row in range(int(end[2]), out.shape[0]):
            for column in range(out.shape[1]):
                rows[row, column] = np.nan


def kernel_with(on_card: Any, jit: Any) -> Any:
    """Build the kernel from the source of the processor.

    Parameters
    ----------
    on_card : module
        ``numba.cuda``.
    jit : callable
        Compiles the kernel, such as ``numba.cuda.jit``.

    Returns
    -------
    object
        What ``jit`` made of it.
    """
    named = with_names(_one_each, {"cuda": on_card, "float32": np.float32})
    return compiled(named, on_card.jit(device=True), outer=jit, number=np.float32)


def why_no_card() -> UsageError | None:
    """Say why nothing can be reckoned on a graphics card here.

    Returns
    -------
    UsageError or None
        What is missing and what to do; None where nothing is.
    """
    # numba has a part of that name of its own, which is no longer kept up.
    if find_spec("numba_cuda") is None:
        return UsageError("A graphics card needs numba-cuda.", todo=f"pip install 'ponos[gpu]'; {_OTHERWISE}")
    from numba import cuda as on_card

    found: Any = on_card.is_available
    if not found():
        return UsageError(
            "No graphics card was found that numba-cuda can use: it needs one of NVIDIA, its driver, and the libraries "
            "of CUDA.",
            todo=f"The libraries come with ponos[gpu], the driver from NVIDIA. Without a card {_OTHERWISE}",
        )
    return None


@cache
def _kernel() -> tuple[Any, Any]:
    """Compile the kernel for the card at hand."""
    missing = why_no_card()
    if missing is not None:
        raise missing
    from numba import cuda as on_card

    return on_card, kernel_with(on_card, on_card.jit)


def solve_on_card(
    people: Sequence[Parameters] | Floats,
    loads: Load | Sequence[Load],
    *,
    save_s: float = 1.0,
    keep: Sequence[str] = COLUMNS,
    extremes: bool = False,
    dt_s: float = 1.0,
    settle_s: float = 300.0,
    piece: int | None = None,
) -> Run:
    """Take people through a protocol on a graphics card, in single precision.

    Parameters
    ----------
    people : sequence of Parameters, or array
        Who; an array is laid out as :func:`ponos.body.solve.vectors` does.
    loads : Load or sequence of Load
        One for all, or one each with the same number of points.
    save_s : float
        Time from one saved row to the next.
    keep : sequence of str
        Which of :data:`ponos.body.solve.COLUMNS` are saved; what is saved has to fit the memory of the
        computer: ten columns each 10 s of a ramp of 20 min are 5 kB a person, extremes of ten columns 80 bytes.
    extremes : bool
        Save the lowest and the highest of each column and no course.
    dt_s : float
        Step.
    settle_s : float
        Rest before the first moment.
    piece : int, optional
        How many people at once; as many as the memory of the card holds where not given.

    Returns
    -------
    Run
        As :func:`ponos.body.solve.solve` gives it, in single precision.

    Raises
    ------
    UsageError
        No card, no package for it, or what :func:`ponos.body.solve.solve` refuses.
    """
    laid = lay_out(people, loads, save_s, keep, extremes, dt_s, settle_s)
    on_card, kernel = _kernel()
    p, *points, clocks, keep_places = (np.asarray(one, dtype=np.float32) for one in laid.given)
    values = np.empty((laid.rows, len(laid.names), laid.n), dtype=np.float32)
    ends = np.empty((3, laid.n), dtype=np.float32)
    if piece is None:
        free = on_card.current_context().get_memory_info()[0]
        numbers = len(PARAMETERS) + laid.rows * len(laid.names) + ends.shape[0]
        piece = int(min(_SHARE_OF_MEMORY * free / (_BYTES * numbers), laid.n))
    places = on_card.to_device(keep_places)
    shared = [on_card.to_device(one) for one in (*points, clocks)] if len(clocks) == 1 else None
    for begin in range(0, laid.n, max(piece, 1)):
        some = slice(begin, min(begin + max(piece, 1), laid.n))
        n = some.stop - some.start
        given = shared or [on_card.to_device(one[some]) for one in (*points, clocks)]
        out = on_card.device_array((*values.shape[:2], n), dtype=np.float32)
        end = on_card.device_array((3, n), dtype=np.float32)
        mine = on_card.to_device(np.ascontiguousarray(p[some].T))
        kernel[-(-n // _THREADS), _THREADS](mine, *given, places, out, end)
        values[:, :, some], ends[:, some] = out.copy_to_host(), end.copy_to_host()
    return laid.run(np.moveaxis(values, 2, 0), ends.T)
