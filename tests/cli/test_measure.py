"""``ponos measure``, run as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ponos.instruments
from ponos.cli import main
from ponos.measures import Measure


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["measure", *map(str, words)])


def test_json_is_all_that_is_printed_and_keeps_the_names_as_given(good: Path, bad: Path) -> None:
    done = _run(good, bad, "--json", "--body-mass-kg", "60")
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)
    assert list(first) == ["file", "instrument", "format", "simulated", "status", "reason", "measures", "notes"]
    assert (first["file"], first["instrument"], first["format"]) == (str(good), "cpet", "clean_csv")
    assert (second["file"], second["status"], second["measures"]) == (str(bad), "failed", [])
    assert "web page" in second["reason"]


def test_json_measures_have_their_keys_and_the_default_condition_first(good: Path) -> None:
    (told,) = json.loads(_run(good, "--json").stdout)
    keys = ["measure", "condition", "value", "unit", "low", "high", "n", "quality", "reason", "method", "link"]
    assert all(list(one) == keys for one in told["measures"])
    seen: set[str] = set()
    for one in told["measures"]:
        assert one["condition"] == {} or one["measure"] in seen
        seen.add(one["measure"])


def test_options_reach_the_instrument(good: Path) -> None:
    def peak(*words: str) -> dict[str, float]:
        (told,) = json.loads(_run(good, "--json", *words).stdout)
        return {one["measure"]: one["value"] for one in told["measures"] if not one["condition"]}

    light, heavy = peak("--body-mass-kg", "50"), peak("--body-mass-kg", "100")
    assert light["vo2_peak_per_kg"] == pytest.approx(2 * heavy["vo2_peak_per_kg"])
    assert peak("--average", "5s")["vo2_peak"] > peak("--average", "60s")["vo2_peak"]


def test_the_table_has_key_numbers_first_and_reasons(good: Path) -> None:
    done = _run(good)
    assert done.exit_code == 0
    told = done.stdout
    assert told.index("key numbers") < told.index("VO2peak") < told.index("missing")
    assert "give --body-mass-kg" in told
    assert "mL/min" in told


def test_a_narrow_terminal_still_tells_every_reason(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def words() -> str:
        return " ".join(_run(good).stdout.split())

    monkeypatch.setattr("ponos.cli.terminal._NARROWEST", 400)
    reasons = [line for line in _run(good).stdout.splitlines() if line.startswith(("doubtful", "missing", "note"))]
    monkeypatch.setattr("ponos.cli.terminal._NARROWEST", 76)
    assert reasons
    assert [reason for reason in reasons if " ".join(reason.split()) not in words()] == []


def test_words_of_a_file_are_printed_as_they_are(tmp_path: Path) -> None:
    strange = tmp_path / "[red]x :smile:.csv"
    strange.write_text("", encoding="utf-8")
    assert "[red]x :smile:.csv" in _run(strange).stdout.replace("\n", "")


def test_a_folder_is_a_failed_file(tmp_path: Path) -> None:
    done = _run(tmp_path, "--json")
    assert done.exit_code == 1
    assert "folder" in json.loads(done.stdout)[0]["reason"]


def test_out_writes_the_tables_and_says_so_on_stderr(good: Path, bad: Path, tmp_path: Path) -> None:
    done = _run(good, bad, "--json", "--out", tmp_path / "new")
    assert len(json.loads(done.stdout)) == 2
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["measures.json", "measures.tsv", "page.xlsx.json", "ramp.csv.json"]
    assert done.stderr.count("wrote ") == 4


def test_where_nothing_can_be_written_is_no_traceback(good: Path) -> None:
    done = _run(good, "--out", good / "below a file")
    assert done.exit_code == 1
    assert "It cannot be written" in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Missing argument 'FILE...'"),
        (("a.txt", "--no-such-option"), "No such option"),
        (("a.txt", "--average", "30x"), "'30x' is no averaging rule. Write 30s"),
        (("a.txt", "--map", "VO2"), "--map: 'VO2' cannot be read"),
        (("a.txt", "--body-mass-kg", "heavy"), "not a valid float"),
        (("a.txt", "--body-mass-kg", "-3"), "--body-mass-kg: -3 cannot be"),
        (("a.txt", "--sex", "femal"), "Did you mean 'female'"),
    ],
)
def test_misuse_ends_with_2_and_prints_no_result(words: tuple[str, ...], told: str) -> None:
    done = _run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_fault_of_ponos_fails_one_file_and_delivers_the_rest(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ponos.instruments.measure
    calls: list[int] = []

    def broken_once(*given: object, **named: object) -> list[Measure]:
        calls.append(1)
        if len(calls) == 1:
            raise KeyError("oops")
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(ponos.instruments, "measure", broken_once)
    done = _run(good, good, "--json")
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)
    assert first["status"] == "failed"
    assert second["status"] != "failed"
    assert "please report" in done.stdout
