"""How fast files of amplifiers are read: Signal, Spike2 (beside neo alone), BrainVision (beside neo), LabChart, MATLAB.

    python benchmarks/amplifiers.py [--data ../shared/data] [--runs 15]

Every figure is the median of some runs after one warm-up, with minimum and maximum; what is loaded once for all, such
as neo itself, is not in it. A file or a library that is not at hand is left out and said so.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILES = (
    ("Signal .cfs, 2.0 MB", "tms/cspider/example2.cfs", 0.1),
    ("Spike2 .smr, 1.3 MB", "tms/toolbox_formats/Example_Data_1.smr", 0.0),
    ("BrainVision, 3.5 MB", "tms/toolbox_formats/Example_Data_1.vhdr", 0.0),
    ("LabChart text, 2.4 MB", "force/regina/MVC_GRIP_R2_PRE.txt", 0.0),
    ("LabChart text, 20 sweeps, 0.6 MB", "force/regina/TMS_CSP_03232022_pre.txt", 0.0),
    ("AcqKnowledge .mat, 2.8 MB", "tms/paired_pulse/sici.mat", 0.0),
    ("table of MATLAB, 0.9 MB", "tms/veta/SICI_example_data_preprocessed.mat", 0.0),
)


def timed(what: Callable[[], object], runs: int) -> list[float]:
    what()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return taken


def line(what: str, taken: list[float], budget_s: float) -> None:
    middle, low, high = (1000 * value for value in (statistics.median(taken), min(taken), max(taken)))
    budget = f"  budget {1000 * budget_s:.0f}" if budget_s else ""
    print(f"{what:42s} {middle:9.2f} ms  ({low:.2f} to {high:.2f}){budget}", flush=True)


def neo_alone(path: Path, scratch: Path) -> Callable[[], object] | None:
    """Read the same samples with neo, scaled; None where neo is not installed or does not know the format."""
    reader = {".smr": "Spike2RawIO", ".vhdr": "BrainVisionRawIO"}.get(path.suffix)
    try:
        rawio = importlib.import_module("neo.rawio")
    except ImportError:
        return None
    if reader is None:
        return None
    if path.suffix == ".vhdr":
        path = renamed(path, scratch)

    def read() -> list[Any]:
        opened = getattr(rawio, reader)(filename=str(path))
        opened.parse_header()
        return [
            opened.rescale_signal_raw_to_float(
                opened.get_analogsignal_chunk(0, block, None, None, 0), dtype="float64", stream_index=0
            )
            for block in range(opened.segment_count(0))
        ]

    return read


def renamed(header: Path, scratch: Path) -> Path:
    """Copy the three files with the names that the header says, without which neo does not find them."""
    for ending in (".eeg", ".vmrk"):
        shutil.copy(header.with_suffix(ending), scratch)
    text = header.read_text(encoding="utf-8").replace(header.stem.replace("_", " "), header.stem)
    (scratch / header.name).write_text(text, encoding="utf-8")
    return scratch / header.name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PONOS_DATA", "../shared/data")))
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()

    from ponos.amplifiers.reading import read_traces, recognised
    from ponos.errors import PonosError
    from ponos.source import Source

    with tempfile.TemporaryDirectory() as scratch:
        for title, file, budget_s in FILES:
            path = options.data / file
            if not path.is_file():
                print(f"{title:42s}   not at hand ({path})")
                continue
            try:
                ours = timed(lambda path=path: read_traces(Source(path)), options.runs)  # type: ignore[misc]
            except PonosError as error:
                print(f"{title:42s}   left out: {error}")
                continue
            line(title, ours, budget_s)
            line("  only telling its format", timed(lambda path=path: recognised(Source(path)), options.runs), 0.0)  # type: ignore[misc]
            theirs = neo_alone(path, Path(scratch))
            if theirs is not None:
                alone = timed(theirs, options.runs)
                line("  neo alone", alone, 0.0)
                print(f"{'  ours / neo':42s} {statistics.median(ours) / statistics.median(alone):9.2f}")


if __name__ == "__main__":
    main()
