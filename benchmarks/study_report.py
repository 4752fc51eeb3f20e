"""How long the demo takes, as a user runs it: simulate a study and report on it, then report on it again.

Budgets: 20 s on two cores for the whole, the body compiled before, 5 s for a report in which nothing changed.
"""

from __future__ import annotations

import resource
import subprocess
import sysconfig
import tempfile
import time
from pathlib import Path

PONOS = Path(sysconfig.get_path("scripts")) / "ponos"


def timed(*words: str) -> float:
    """Run a command of ponos, and give the seconds it took."""
    start = time.perf_counter()
    subprocess.run([str(PONOS), *words], capture_output=True, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Print what each step took."""
    with tempfile.TemporaryDirectory() as place:
        study = str(Path(place) / "study")
        rows = [
            ("simulate a study of 24 people and report on it", timed("demo", "-o", study), 20.0),
            ("report again, nothing changed", timed("report", study), 5.0),
            ("check", timed("check", study), 5.0),
        ]
        page = Path(study) / "derivatives" / "ponos" / "report.html"
        print(f"report.html {page.stat().st_size / 1e6:.2f} MB")
    for what, seconds, budget in rows:
        print(f"{what:<48} {seconds:6.1f} s   (budget {budget:.0f} s)")
    print(f"largest process {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
