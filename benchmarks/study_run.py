"""How fast a study is run, from nothing and again, and how much memory thousands of recordings take.

    python benchmarks/study_run.py [--people 24] [--many 2000] [--jobs 2]

The recordings are those of simulated people on two days; many of them are copies that differ by blank lines at their
end, so that none is known from another. Memory is the highest resident size of this process, and that of the largest
of its workers, which says whether it grows with the number of recordings.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
from joblib.externals.loky import get_reusable_executor

from ponos.measures import LONG_COLUMNS
from ponos.study.design.types import Design, Session
from ponos.study.run.measuring import run
from ponos.study.simulating import simulate
from ponos.study.study import VISITS, Study, StudyFile


def opened(folder: Path) -> Study:
    paths = sorted(folder.glob("sub-*/ses-*/cpet/*.txt"))
    names = sorted({path.parts[-4].removeprefix("sub-") for path in paths})
    return Study(
        path=folder,
        design=Design(name="benchmark", sessions=(Session("day1", "Day 1"), Session("day2", "Day 2"))),
        people=pd.DataFrame({"group": "all", "sex": ""}, index=pd.Index(names, name="participant_id")),
        visits=pd.DataFrame(columns=list(VISITS)),
        files=tuple(file_of(folder, path) for path in paths),
        values=pd.DataFrame(columns=list(LONG_COLUMNS)),
    )


def file_of(folder: Path, path: Path) -> StudyFile:
    return StudyFile(
        path=path,
        name=path.relative_to(folder).as_posix(),
        participant=path.parts[-4].removeprefix("sub-"),
        session=path.parts[-3].removeprefix("ses-"),
        instrument="cpet",
    )


def many_of(study: Study, folder: Path, number: int) -> Study:
    """Copies of its files, as those of further people."""
    sources = [file.path.read_text(encoding="utf-8") for file in study.files]
    for copy in range(number):
        person = folder / f"sub-{copy:05d}" / "ses-day1" / "cpet"
        person.mkdir(parents=True)
        text = sources[copy % len(sources)] + "\n" * (1 + copy // len(sources))
        (person / f"sub-{copy:05d}_ses-day1_cpet.txt").write_text(text, encoding="utf-8")
    return opened(folder)


def megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024.0


def timed(study: Study, what: str, *, jobs: int, again: bool = False) -> None:
    if not again:
        shutil.rmtree(study.path / "derivatives", ignore_errors=True)
    before = megabytes(resource.RUSAGE_SELF)
    start = time.perf_counter()
    done = run(study, jobs=jobs)
    taken = time.perf_counter() - start
    grown = megabytes(resource.RUSAGE_SELF) - before
    rate = f"{len(study.files) / taken:8.1f} files/s" if not again else f"{done.fresh:8d} measured"
    print(f"{what:44s} {taken:8.2f} s {rate:>18s}  {len(done.long):7d} rows  +{grown:.0f} MB here", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--many", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        half = max(1, options.people // 2)
        start = time.perf_counter()
        study = opened(simulate("two-day-cpet", ("long-covid", "controls"), half, 7, top / "simulated").folder)
        print(f"{'simulate them':44s} {time.perf_counter() - start:8.2f} s")
        run(replace(study, files=study.files[:1]), jobs=1, cache=None)
        timed(study, f"{len(study.files)} recordings, 1 job", jobs=1)
        timed(study, f"{len(study.files)} recordings, {options.jobs} jobs with their start", jobs=options.jobs)
        timed(study, f"{len(study.files)} recordings, {options.jobs} jobs", jobs=options.jobs)
        hundred = many_of(study, top / "hundred", 100)
        timed(hundred, f"100 recordings, {options.jobs} jobs", jobs=options.jobs)
        timed(hundred, "100 recordings again, budget 1 s", jobs=options.jobs, again=True)
        many = many_of(study, top / "many", options.many)
        timed(many, f"{options.many} recordings, {options.jobs} jobs", jobs=options.jobs)
        timed(many, f"{options.many} recordings again", jobs=options.jobs, again=True)
        kept = sum(path.stat().st_size for path in (many.path / "derivatives").rglob("*.json")) / 1e6
        print(f"{'  what it has kept':44s} {kept:8.1f} MB")
    # The system counts a worker when it has ended.
    get_reusable_executor().shutdown(wait=True)
    own, worker = megabytes(resource.RUSAGE_SELF), megabytes(resource.RUSAGE_CHILDREN)
    print(f"{'highest memory':44s} {own:8.0f} MB here, {worker:.0f} MB in the largest worker")


if __name__ == "__main__":
    main()
