"""Every file is recognised by one format, its own, and by what it holds, not by what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.instruments.cpet.formats import FORMATS
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make

OWN = [form for form in FORMATS if form.name != "clean_csv"]

REAL = {
    "cosmed/omnia_english.xlsx": "cosmed_xlsx",
    "k5/D01_COSMED_1.csv": "cosmed_csv",
    "k5/D02_COSMED_2.csv": "cosmed_csv",
    "mgc/mgc_1.txt": "mgc_text",
    "mgc/mgc_2.csv": "mgc_text",
    "mgc/mgc_3.csv": "mgc_text",
    "nirs/vo2master.csv": "vo2master_csv",
    "parvo/parvo_bxb.CSV": "parvo_csv",
    "parvo/parvo_ramp.CSV": "parvo_csv",
    "spiro/cortex.xml": "metasoft_xml",
    "spiro/cosmed.xlsx": "cosmed_xlsx",
    "spiro/vyntus.txt": "vyntus_text",
    "spiro/zan_gxt": "zan_text",
    "whippr/ramp_cosmed.xlsx": "cosmed_xlsx",
    "whippr/step_cortex.xlsx": "cortex_xlsx",
    "zan_ramps/01": "zan_text",
    "zan_ramps/graded_001": "zan_text",
}

OTHERS = [
    "lactate/Stufentest_laktat_leistung.csv",
    "lactate/lactater_demo_data.csv",
    "nirs/moxy_intervals.csv",
    "nirs/moxy_ramp.xlsx",
    "nirs/portamon-oxcap.xlsx",
    "nirs/train.red_intervals.csv",
    "parvo/tymewear_post.csv",
    "spiro/hr_ramp.tcx",
    "k5/Metadata_1.csv",
    "zan_ramps/participants.csv",
    "zan_ramps/vo2max_by_rule.csv",
]


def asked(source: Source) -> list[str]:
    return [form.name for form in OWN if form.recognises(source)]


def test_each_sample_is_recognised_by_its_format_alone(make: Make, samples: dict[str, tuple[str, bytes]]) -> None:
    told = {name: asked(make(content, "a.dat")) for name, (_, content) in samples.items()}
    assert told == {name: [form] for name, (form, _) in samples.items()}


def test_the_samples_cover_every_format(samples: dict[str, tuple[str, bytes]]) -> None:
    assert {form for form, _ in samples.values()} == {form.name for form in OWN}


def test_the_clean_table_is_asked_last() -> None:
    assert FORMATS[-1].name == "clean_csv"


@pytest.mark.parametrize("path", REAL)
def test_real_files_are_recognised_by_their_format_alone(data: Path, path: str) -> None:
    assert asked(Source(data / "cpet" / path)) == [REAL[path]]


@pytest.mark.parametrize("path", OTHERS)
def test_files_of_other_instruments_are_recognised_by_none(data: Path, path: str) -> None:
    source = Source(data / "cpet" / path)
    assert [form.name for form in FORMATS if form.recognises(source)] == []


def test_every_format_stands_on_the_page_of_formats(root: Path) -> None:
    page = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    traps = page.partition("and its traps")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip(" `") for line in traps.splitlines() if line.startswith("| `")]
    assert rows == [form.name for form in FORMATS]
