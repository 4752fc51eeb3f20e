"""Let virtual people take a protocol, and write what the devices would have recorded as the folder of a study.

The body hands out trajectories, the instruments observe them and write their own files: from there on nothing can tell
a simulated study from a real one but the name of the study and the sidecar of each file, which say so. People are
taken in pieces, in processes or over a cluster; each has own streams of chance, so that the files are the same whatever
the pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ponos.body.compiling import needed
from ponos.body.groups import Group, group_named
from ponos.body.parameters import Parameters
from ponos.body.protocols.register import PROTOCOLS
from ponos.errors import PonosError, UsageError, nearest
from ponos.study.run.cluster import over_cluster
from ponos.study.run.side_by_side import side_by_side
from ponos.study.simulating.piece import Done, Piece, Place, lost, taken, taken_there
from ponos.study.simulating.plan import write_about

__all__ = ["Simulated", "simulate"]

_PIECE = 8
"""People at a time: few enough to share cores evenly and to bound memory."""


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """What was written.

    Attributes
    ----------
    folder : pathlib.Path
        Of the study.
    recordings : int
        Files that instruments read.
    tables : tuple of str
        Tables whose instrument is still to come, relative to the folder.
    left_out : tuple of str
        Recordings that there are none of, each with its person and the reason; the same stands in ``left_out.tsv``.
    """

    folder: Path
    recordings: int
    tables: tuple[str, ...]
    left_out: tuple[str, ...]


def simulate(
    protocol: str,
    groups: Sequence[str],
    n: int,
    seed: int,
    folder: Path,
    *,
    days: int | None = None,
    settings: Mapping[str, float] | None = None,
    jobs: int = 0,
    scheduler: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Simulated:
    """Let people of some groups take a protocol, and write the study.

    Parameters
    ----------
    protocol : str
        One of :data:`ponos.body.protocols.register.PROTOCOLS`.
    groups : sequence of str
        As :func:`ponos.body.groups.group_named` takes them; ``controls`` is the reference where it is among them, else
        the first.
    n : int
        People of each.
    seed : int
        Of all that is drawn, from 0; the same seed gives the same files.
    folder : pathlib.Path
        Where to; made where it does not exist, and empty where it does.
    days : int, optional
        How long a protocol lasts that is counted in days.
    settings : mapping of str to float, optional
        Parameters that everybody has, after all that is drawn.
    jobs : int
        Pieces at a time; 0 for as many as there are cores.
    scheduler : str
        Address of a Dask scheduler, ``tcp://host:8786``, whose workers see the folder; empty to stay on this machine.
    progress : callable, optional
        ``progress(done, total)``, called with numbers of people.

    Returns
    -------
    Simulated
        What was written.

    Raises
    ------
    UsageError
        There is no such protocol, group or parameter, a group has nobody, or the folder holds something.
    """
    if protocol not in PROTOCOLS:
        raise UsageError(f"There is no protocol '{protocol}'.", todo=nearest(protocol, PROTOCOLS))
    if not groups:
        raise UsageError("There is no group to simulate.", todo="Name one, such as controls.")
    if n < 1:
        raise UsageError("A group of nobody cannot be simulated.", todo="Say how many: -n 25.")
    if seed < 0:
        raise UsageError(f"{seed} cannot be a seed.", todo="Give a whole number from 0 on.")
    known = [group_named(one) for one in dict.fromkeys(groups)]
    set_by_hand = dict(settings or {})
    Parameters(values=set_by_hand)
    lasts = _days(protocol, days)
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} is there already and holds something; a study is not written over another.",
            todo="Give another name, or delete it first.",
        )
    needed()
    folder.mkdir(parents=True, exist_ok=True)
    places = _places(known, n, seed)
    pieces = [
        Piece(
            folder=folder.absolute(),
            protocol=protocol,
            days=lasts,
            seed=seed,
            people=tuple(places[begin : begin + _PIECE]),
            settings=set_by_hand,
        )
        for begin in range(0, len(places), _PIECE)
    ]
    done: dict[int, Done] = {}
    try:
        for place, found in _all(pieces, jobs, scheduler):
            done[place] = found
            if progress is not None:
                progress(sum(len(pieces[one].people) for one in done), len(places))
    except PonosError:
        # A cluster that does not answer leaves no empty folder behind.
        with suppress(OSError):
            folder.rmdir()
        raise
    whole = [done[place] for place in range(len(pieces))]
    left_out = write_about(folder, protocol=protocol, groups=known, n=n, seed=seed, done=whole)
    return Simulated(
        folder=folder,
        recordings=sum(one.recordings for one in whole),
        tables=tuple(sorted(table for one in whole for table in one.tables)),
        left_out=left_out,
    )


def _days(protocol: str, days: int | None) -> int:
    usual = PROTOCOLS[protocol].days
    if days is None:
        return usual
    if not usual:
        raise UsageError(f"The protocol '{protocol}' is not counted in days.", todo="Leave out --days.")
    if not 1 <= days <= 366:
        raise UsageError(f"{days} days cannot be simulated.", todo="From 1 to 366.")
    return days


def _places(groups: Sequence[Group], n: int, seed: int) -> list[Place]:
    """Everyone under a number that does not tell the group."""
    everyone = [(group.name, number) for group in groups for number in range(n)]
    order = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,))).permutation(len(everyone))
    wide = max(3, len(str(len(everyone))))
    return [
        Place(id=f"sub-{place:0{wide}d}", group=everyone[one][0], number=everyone[one][1])
        for place, one in enumerate(order, start=1)
    ]


def _all(pieces: Sequence[Piece], jobs: int, scheduler: str) -> Iterator[tuple[int, Done]]:
    if scheduler:
        yield from over_cluster(pieces, scheduler, work=taken_there, lost=lost)
        return
    # The first one here: what it compiles is then found by the other processes.
    yield 0, taken(pieces[0])
    for place, found in side_by_side(pieces[1:], jobs=jobs, work=taken, lost=lost):
        yield place + 1, found
