"""What could not be seen is gathered, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace

from ponos.report.study.parts import parts
from ponos.report.study.provenance import laid_flat
from ponos.report.study.unseen import failures, lacking, power, reasons
from tests.report.study.made import made


def test_missing_values_are_gathered_by_reason() -> None:
    found = reasons(made())
    assert [one.text for one in found] == ["The belt was not worn."]
    assert found[0].count.startswith(f"{len(made().values.reasons)} values of ")
    assert "Lactate peak" in found[0].what


def test_no_reason_is_said_to_be_none() -> None:
    values = made().values
    silent = replace(values, reasons=dict.fromkeys(values.reasons, ""))
    assert [one.text for one in reasons(replace(made(), values=silent))] == ["No reason was given."]


def test_every_failed_file_is_named() -> None:
    failed = {one.file for one in made().run.files if one.status == "failed"}
    assert {file for one in failures(made()) for file in one.what} == failed


def test_what_a_contrast_could_not_compare_is_named() -> None:
    part = next(part for part in parts(made()) if part.contrast.name == "deconditioning")
    assert [(one.text, one.what) for one in lacking(part)] == [("too few people have a value.", ("Lactate peak",))]


def test_power_is_told_for_half_of_the_measures() -> None:
    told = power(parts(made())[0])
    assert told.startswith("With 23 and 13 people it would have shown a true difference of ")
    assert power(replace(parts(made())[0], findings=())) == ""


def test_a_page_tells_no_age_and_no_sex_of_a_person() -> None:
    told = laid_flat({"inputs": {"a.txt": {"status": "ok", "options": "--age-y 44 --sex female --average 30s"}}})
    assert told == [("Inputs", [("a.txt", "status ok, options --average 30s")])]


def test_provenance_is_laid_flat_and_hashes_are_shortened() -> None:
    told = laid_flat(
        {
            "seed": 1,
            "made": "",
            "blind": False,
            "inputs": {"a.csv": {"sha256": "ab" * 32, "status": "ok"}},
            "options": {},
        }
    )
    assert told == [
        ("", [("Seed", "1"), ("Made", "none"), ("Blind", "no")]),
        ("Inputs", [("a.csv", "sha256 abababababab…, status ok")]),
    ]
