"""The layout of BIDS for stimulation (BEP037, draft 6.3) that is both read and written."""

from __future__ import annotations

from pathlib import Path

__all__ = ["NUMBERS", "SETS", "TEXTS", "VERSION", "VERSION_KEY", "beside"]

VERSION = "6.3"
"""Version of the draft that is read and written."""

VERSION_KEY = "NIBSBIDSVersion"
"""Key of the sidecar in which ponos says the version; the draft has none."""

SETS = ("pulse", "isi_ms", "conditioning_intensity_percent", "test_intensity_percent")
"""What a set of parameters says of a trial."""

NUMBERS = ("sweep", "minutes_since_exertion", "mep_mv", "mep_latency_ms", "csp_ms", "accept")
TEXTS = ("state", "block", "muscle", "rejected_because")
"""What ponos knows of a trial beyond the draft, and writes as further columns of the events."""


def beside(path: Path, what: str, ending: str) -> Path:
    """Name a file that belongs to a table of parameters.

    Parameters
    ----------
    path : pathlib.Path
        ``sub-1_task-x_nibs.tsv``; any other name gets the word behind it.
    what, ending : str
        ``events`` and ``.tsv``.

    Returns
    -------
    pathlib.Path
        ``sub-1_task-x_events.tsv``.
    """
    stem = path.name.rsplit(".", 1)[0].removesuffix("_nibs")
    return path.with_name(f"{stem}_{what}{ending}")
