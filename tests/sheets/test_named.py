"""A table of somebody's own is read under the names of an instrument, and nothing of it is guessed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.errors import DamagedFile, UnitConflict, UsageError
from ponos.sheets.named import Known, Mapped, mapped, names_in, read_named
from ponos.source import Source
from ponos.units import unit

INF = float("inf")
KNOWN = {
    one.column: one
    for one in (
        Known(
            "reaction_time_ms", "number", (unit("ms"), unit("s")), 0.0, 60000.0, frozenset({"rt"}), "a reaction time"
        ),
        Known("trial", "number", (), 1.0, INF, frozenset({"trial", "nr"}), "the number of a trial"),
        Known("correct", "yes_no", (), -INF, INF, frozenset({"correct", "acc"}), "whether it was right"),
        Known("segment", "text", (), -INF, INF, frozenset({"segment"}), "a segment"),
    )
}


def _source(folder: Path, text: str) -> Source:
    path = folder / "table.csv"
    path.write_text(text)
    return Source(path)


@pytest.mark.parametrize("header", ["reaction_time_ms", "Reaction time (ms)", "RT [ms]", "rt_ms", "RT (msec)"])
def test_a_column_is_known_however_it_is_written(tmp_path: Path, header: str) -> None:
    source = _source(tmp_path, f"{header},x\n300,a\n310,b\n")
    found = read_named(source, KNOWN, needs=("reaction_time_ms",))
    assert list(found.frame["reaction_time_ms"]) == [300, 310]
    assert list(found.others["x"]) == ["a", "b"]
    assert names_in(source, KNOWN) == {"reaction_time_ms"}


def test_a_unit_is_converted_and_never_guessed(tmp_path: Path) -> None:
    assert read_named(_source(tmp_path, "RT (s)\n0.3\n"), KNOWN).frame["reaction_time_ms"][0] == pytest.approx(300)
    with pytest.raises(UnitConflict, match="--map rt=reaction_time:UNIT"):
        read_named(_source(tmp_path, "rt\n0.3\n"), KNOWN)
    said = {"rt": Mapped("reaction_time", "s")}
    assert read_named(_source(tmp_path, "rt\n0.3\n"), KNOWN, said=said).frame["reaction_time_ms"][0] == pytest.approx(
        300
    )
    with pytest.raises(UnitConflict, match="cannot be in mV"):
        read_named(_source(tmp_path, "rt (mV)\n0.3\n"), KNOWN)


def test_what_cannot_be_is_missing_and_named_with_its_row(tmp_path: Path) -> None:
    found = read_named(_source(tmp_path, "rt (ms),acc\n300,yes\nabc,no\n-5,2\n"), KNOWN)
    np.testing.assert_array_equal(found.frame["reaction_time_ms"], [300, np.nan, np.nan])
    np.testing.assert_array_equal(found.frame["correct"], [1, 0, np.nan])
    told = " ".join(note.text for note in found.notes)
    assert "row 3" in told
    assert "row 4" in told
    assert len(found.notes) == 3


def test_a_column_that_is_needed_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="--map COLUMN=reaction_time:UNIT"):
        read_named(_source(tmp_path, "a,b\n1,2\n"), KNOWN, needs=("reaction_time_ms",))


def test_a_map_that_fits_nothing_is_refused_with_the_nearest(tmp_path: Path) -> None:
    source = _source(tmp_path, "latency,b\n1,2\n")
    with pytest.raises(UsageError, match="Did you mean 'latency'"):
        read_named(source, KNOWN, said=mapped(["latnecy=reaction_time:ms"]))
    with pytest.raises(UsageError, match="Did you mean 'reaction_time'"):
        read_named(source, KNOWN, said=mapped(["latency=reacton_time:ms"]))
    with pytest.raises(UsageError, match="maps no column"):
        mapped(["latency"])


def test_rows_of_one_person_are_chosen_by_what_columns_say(tmp_path: Path) -> None:
    source = _source(tmp_path, "who,day,rt (ms)\na,1,300\nb,1,400\na,2,310\n")
    assert list(read_named(source, KNOWN, only="who=a").frame["reaction_time_ms"]) == [300, 310]
    found = read_named(source, KNOWN, only="who=a;day=2")
    assert list(found.frame["reaction_time_ms"]) == [310]
    assert list(found.rows) == [4]
    with pytest.raises(UsageError, match="No row has who = c"):
        read_named(source, KNOWN, only="who=c")
    with pytest.raises(UsageError, match="There is no column 'whom'"):
        read_named(source, KNOWN, only="whom=a")


def test_of_two_columns_of_one_meaning_the_first_is_read(tmp_path: Path) -> None:
    found = read_named(_source(tmp_path, "rt (ms),reaction time (s)\n300,9\n"), KNOWN)
    assert list(found.frame["reaction_time_ms"]) == [300]
    assert "reaction time (s)" in found.notes[0].text


@given(values=st.lists(st.floats(0, 59999, allow_nan=False), min_size=1, max_size=20))
def test_seconds_and_milliseconds_say_the_same(values: list[float], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("units")
    in_ms = read_named(_source(folder, "rt (ms)\n" + "\n".join(map(repr, values))), KNOWN).frame["reaction_time_ms"]
    in_s = read_named(_source(folder, "rt (s)\n" + "\n".join(repr(one / 1000) for one in values)), KNOWN)
    np.testing.assert_allclose(in_ms, in_s.frame["reaction_time_ms"], rtol=1e-9, atol=1e-9)
