"""Whether a recording is simulated: its sidecar says so, whatever the file, the folder or the study is called."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Simulation", "sidecar_of", "simulation_of", "told"]


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """What a simulated recording came from.

    Attributes
    ----------
    protocol : str
        What the virtual person took; empty where the sidecar does not say.
    seed : int or None
        Of all that was drawn.
    """

    protocol: str = ""
    seed: int | None = None

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``protocol, seed``.
        """
        return {"protocol": self.protocol, "seed": self.seed}


def sidecar_of(path: Path) -> dict[str, Any]:
    """Read the sidecar of a simulated recording.

    Parameters
    ----------
    path : pathlib.Path
        The recording.

    Returns
    -------
    dict of str to object
        All that it says; empty where there is none, or where it does not say that the recording is simulated.
    """
    stem = Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem
    beside = path.with_name(f"{stem}.json")
    if beside == path:
        return {}
    try:
        found = json.loads(beside.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("Simulated") is True else {}


def simulation_of(path: Path) -> Simulation | None:
    """Say what a recording was simulated by.

    Parameters
    ----------
    path : pathlib.Path
        The recording.

    Returns
    -------
    Simulation or None
        None where its sidecar does not say that it is simulated.
    """
    found = sidecar_of(path)
    if not found:
        return None
    seed = found.get("Seed")
    return Simulation(protocol=str(found.get("Protocol", "")), seed=seed if isinstance(seed, int) else None)


def told(found: Sequence[Simulation | None]) -> str:
    """Say in front of a report how much of it is simulated.

    Parameters
    ----------
    found : sequence of Simulation or None
        One for each recording, None for one that is not simulated.

    Returns
    -------
    str
        Empty where none is.
    """
    simulated = [one for one in found if one is not None]
    if not simulated:
        return ""
    protocols = sorted({one.protocol for one in simulated if one.protocol})
    seeds = sorted({one.seed for one in simulated if one.seed is not None})
    by = [f"protocol {', '.join(protocols)}"] if protocols else []
    by += [f"seed {', '.join(map(str, seeds))}"] if seeds else []
    many = len(simulated)
    part = f"{many} of {len(found)} recordings {'is' if many == 1 else 'are'} simulated"
    whole = "Simulated, nobody of it exists" if many == len(found) else part
    where = "beside it" if many == 1 else "beside each"
    return f"{whole} ({'; '.join([*by, f'parameters: in the sidecar {where}'])})."
