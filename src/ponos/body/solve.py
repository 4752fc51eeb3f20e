"""Solve the fast chain for one person or many: compiled once, side by side, the same whatever the workers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ponos.body.chain import SEEN, rates
from ponos.body.compiling import cache_folder, compiled, kept_in, needed, with_names
from ponos.body.resting import rest
from ponos.body.states import PARAMETERS, STATES
from ponos.body.stepping import ENDS, Floats, at, go
from ponos.errors import UsageError, nearest

if TYPE_CHECKING:
    from ponos.body.parameters import Parameters

__all__ = ["COLUMNS", "Laid", "Load", "Run", "adaptively", "lay_out", "solve", "vectors"]

COLUMNS = ("work_w", *SEEN, *STATES)
"""What can be saved: the load, what can be observed, the states."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Load:
    """What a person is asked to do.

    Attributes
    ----------
    times_s, watts : array
        Points of the load, joined by straight lines; below 0 W the person rests, at 0 the legs turn.
    length_s : float
        How long at most.
    cuff_times_s, cuff_open : array
        Points of the share of muscle flow that a cuff lets through.
    after_w, after_s : float
        Load and time after exhaustion.
    """

    times_s: Floats
    watts: Floats
    length_s: float
    cuff_times_s: Floats = field(default_factory=lambda: np.zeros(1))
    cuff_open: Floats = field(default_factory=lambda: np.ones(1))
    after_w: float = -1.0
    after_s: float = 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """What came of it.

    Attributes
    ----------
    names : tuple of str
        Columns that were saved.
    time_s : array
        Moments of the rows; not numbers where the rows are extremes.
    values : array
        People, rows, columns; rows after a person's end are not numbers.
    ended : tuple of str
        How each ended, in words of :data:`ponos.body.stepping.ENDS`.
    stopped_s : array
        When each was exhausted; infinite where that was not.
    rows : array
        How many rows each has.
    """

    names: tuple[str, ...]
    time_s: Floats
    values: Floats
    ended: tuple[str, ...]
    stopped_s: Floats
    rows: Floats

    def table(self, person: int) -> pd.DataFrame:
        """Lay out what one person did.

        Parameters
        ----------
        person : int
            Which, from 0.

        Returns
        -------
        pandas.DataFrame
            ``time_s`` and the saved columns, up to the person's end.
        """
        n = int(self.rows[person])
        table = pd.DataFrame(self.values[person, :n], columns=list(self.names))
        table.insert(0, "time_s", self.time_s[:n])
        return table


def vectors(people: Sequence[Parameters]) -> Floats:
    """Lay out the parameters of people for the solver.

    Parameters
    ----------
    people : sequence of Parameters
        One each.

    Returns
    -------
    numpy.ndarray
        People, parameters.
    """
    return np.array([one.vector(PARAMETERS) for one in people]).reshape(len(people), len(PARAMETERS))


def solve(
    people: Sequence[Parameters] | Floats,
    loads: Load | Sequence[Load],
    *,
    save_s: float = 1.0,
    keep: Sequence[str] = COLUMNS,
    extremes: bool = False,
    dt_s: float = 1.0,
    settle_s: float = 300.0,
) -> Run:
    """Take people through a protocol.

    Parameters
    ----------
    people : sequence of Parameters, or array
        Who; an array is laid out as :func:`vectors` does.
    loads : Load or sequence of Load
        One for all, or one each with the same number of points.
    save_s : float
        Time from one saved row to the next.
    keep : sequence of str
        Which of :data:`COLUMNS` are saved; memory is what is saved and no more.
    extremes : bool
        Save two rows a person and no course: the lowest and the highest that each column was at any step.
    dt_s : float
        Step; a convention, a tenth of a percent from the adaptive solver. Where it is too long for a body it is taken
        in ten parts.
    settle_s : float
        Rest before the first moment, so that nothing drifts at it.

    Returns
    -------
    Run
        A person who leaves what a body can be is marked so; the others go on.

    Raises
    ------
    UsageError
        A column that does not exist, or a step that cannot be.
    """
    laid = lay_out(people, loads, save_s, keep, extremes, dt_s, settle_s)
    out = np.full((laid.n, laid.rows, len(keep)), np.nan)
    ends = np.zeros((laid.n, 3))
    if laid.n:
        _together(laid.n, (*laid.given, out, ends))
    return laid.run(out, ends)


_N_STATES, _N_SEEN = len(STATES), len(SEEN)
_POINTS = ("times_s", "watts", "cuff_times_s", "cuff_open")


@dataclass(frozen=True, kw_only=True, eq=False)
class Laid:
    """What the compiled solver takes, whichever machine it is compiled for.

    Attributes
    ----------
    given : tuple of array
        Parameters; points of the load and of the cuff, a row each or one row for all; clocks likewise; columns.
    names : tuple of str
        The columns' names.
    n, rows : int
        People, and the most rows that one of them takes.
    time_s : array
        Moments of the rows.
    """

    given: tuple[Floats, ...]
    names: tuple[str, ...]
    n: int
    rows: int
    time_s: Floats

    def run(self, values: Floats, ends: Floats) -> Run:
        """Say what came of it.

        Parameters
        ----------
        values : array
            People, rows, columns.
        ends : array
            People; code of the end, moment of exhaustion, rows.

        Returns
        -------
        Run
            The same for any machine.
        """
        return Run(
            names=self.names,
            time_s=self.time_s,
            values=values,
            ended=tuple(ENDS[int(code)] for code in ends[:, 0]),
            stopped_s=np.where(ends[:, 1] < 0.0, np.inf, ends[:, 1]),
            rows=ends[:, 2].astype(int),
        )


def lay_out(
    people: Sequence[Parameters] | Floats,
    loads: Load | Sequence[Load],
    save_s: float,
    keep: Sequence[str],
    extremes: bool,
    dt_s: float,
    settle_s: float,
) -> Laid:
    """Lay out people and loads for the compiled solver.

    Parameters
    ----------
    people : sequence of Parameters, or array
        Who; an array is laid out as :func:`vectors` does.
    loads : Load or sequence of Load
        One for all, or one each with the same number of points.
    save_s : float
        Time from one saved row to the next.
    keep : sequence of str
        Which of :data:`COLUMNS` are saved.
    extremes : bool
        Save the lowest and the highest of each column and no course.
    dt_s : float
        Step.
    settle_s : float
        Rest before the first moment.

    Returns
    -------
    Laid
        Arrays of double precision.

    Raises
    ------
    UsageError
        A column that does not exist, or a step that cannot be.
    """
    _check(save_s, dt_s, keep)
    p = np.ascontiguousarray(people, dtype=float) if isinstance(people, np.ndarray) else vectors(people)
    each = [loads] if isinstance(loads, Load) else list(loads)
    if not isinstance(loads, Load) and len(each) != len(p):
        raise UsageError(
            f"There are {len(p)} people and {len(each)} loads.", todo="Give one load for all, or one each."
        )
    length = max((one.length_s + max(one.after_s, 0.0) for one in each), default=0.0)
    rows = 2 if extremes else int(length / save_s) + 1
    every = 0.0 if extremes else save_s
    clocks = np.array([[dt_s, one.length_s, settle_s, every, one.after_w, one.after_s] for one in each]).reshape(-1, 6)
    points = (np.array([getattr(one, name) for one in each], dtype=float) for name in _POINTS)
    places = np.array([COLUMNS.index(name) for name in keep], dtype=float)
    return Laid(
        given=(p, *points, clocks, places),
        names=tuple(keep),
        n=len(p),
        rows=rows,
        time_s=np.full(2, np.nan) if extremes else np.arange(rows) * save_s,
    )


def _check(save_s: float, dt_s: float, keep: Sequence[str]) -> None:
    if not 0.0 < dt_s <= 1.0:
        raise UsageError(f"A step of {dt_s:g} s cannot be taken.", todo="It lies above 0 and up to 1 s.")
    if not save_s >= dt_s or abs(save_s / dt_s - round(save_s / dt_s)) > 1e-9:
        raise UsageError(f"Rows cannot be {save_s:g} s apart.", todo=f"Give a multiple of the step, {dt_s:g} s.")
    for name in keep:
        if name not in COLUMNS:
            raise UsageError(f"The chain has no '{name}'.", todo=nearest(name, COLUMNS))


def _together(n: int, given: tuple[Floats, ...]) -> None:
    """Run the compiled solver on no more threads than there are people, so that one person waits for nobody."""
    many = _many()
    import numba

    usual = numba.get_num_threads()
    numba.set_num_threads(min(n, usual))
    try:
        many(*given)
    finally:
        numba.set_num_threads(usual)


def _side_by_side(
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
    for one in prange(len(p)):
        y, k, way, total = np.empty(_N_STATES), np.empty(_N_STATES), np.empty(_N_STATES), np.empty(_N_STATES)
        seen, load = np.empty(_N_SEEN), np.int64(one) if len(clocks) > 1 else 0
        course, squeezed = (times[load], watts[load]), (cuff_times[load], cuff[load])
        go(p[one], *course, *squeezed, clocks[load], keep, y, k, way, total, seen, out[one], ends[one])


prange = range
"""What goes through people where nothing is compiled."""


@cache
def _many() -> Any:
    """Compile all of it, or find it compiled."""
    numba, folder = needed(), cache_folder(_side_by_side)
    if not folder.is_dir():
        sys.stderr.write("ponos: compiling the body once; this takes some seconds and is kept for the next time.\n")
    with kept_in(folder):
        # Rules that keep "not a number" as it is, so that the guard still sees it, and sums and products in the order
        # in which they are written, which lets results wait least for each other.
        fast: dict[str, Any] = {"fastmath": {"contract", "arcp", "nsz"}, "error_model": "numpy", "nogil": True}
        # What is called allocates nothing, so nothing need be counted.
        within: dict[str, Any] = fast | {"_nrt": False}
        outer = numba.njit(parallel=True, cache=True, **fast)
        return compiled(with_names(_side_by_side, {"prange": numba.prange}), numba.njit(**within), outer=outer)


def adaptively(person: Parameters, load: Load, times_s: Floats, *, settle_s: float = 300.0) -> pd.DataFrame:
    """Solve one person with scipy's LSODA over the same rates in plain Python, as a check; exhaustion does not stop it.

    Parameters
    ----------
    person : Parameters
        Who.
    load : Load
        What is asked.
    times_s : array
        Moments to give.
    settle_s : float
        Rest before the first moment.

    Returns
    -------
    pandas.DataFrame
        States at these moments.
    """
    p = person.vector(PARAMETERS).tolist()
    y = [0.0] * len(STATES)
    rest(p, y)
    settled = _lsoda(p, y, (0.0, settle_s), None, None)[-1]
    settled[STATES.index("o2_lung") :] = 0.0
    breaks = sorted({float(times_s[0]), *map(float, load.times_s), *map(float, load.cuff_times_s), float(times_s[-1])})
    breaks = [one for one in breaks if times_s[0] <= one <= times_s[-1]]
    found, state = [settled[None, :]], settled
    for begin, end in pairwise(breaks):
        wanted = times_s[(times_s > begin) & (times_s <= end)]
        rows = _lsoda(p, state, (begin, end), load, np.append(wanted[wanted < end], end))
        found.append(rows[: len(wanted)])
        state = rows[-1]
    return pd.DataFrame(np.vstack(found), columns=list(STATES)).assign(time_s=times_s)


def _lsoda(p: list[float], y: Any, span: tuple[float, float], load: Load | None, wanted: Floats | None) -> Floats:
    from scipy.integrate import solve_ivp

    dy, seen = [0.0] * len(STATES), [0.0] * len(SEEN)

    def slope(t: float, now: Floats) -> Floats:
        # Just before the end of a stretch the course before the jump holds.
        when = min(max(t, span[0]), span[1] - 1e-9)
        watts = -1.0 if load is None else at(when, load.times_s, load.watts)
        cuff = 1.0 if load is None else at(when, load.cuff_times_s, load.cuff_open)
        rates(now.tolist(), p, watts, cuff, dy, seen, False)
        return np.array(dy)

    done = solve_ivp(slope, span, y, method="LSODA", t_eval=wanted, rtol=1e-6, atol=1e-7)
    return np.asarray(done.y.T)
