"""Where the numbers of a study come from, and what must not be told with it."""

from __future__ import annotations

import getpass
import hashlib
import json
import platform
from dataclasses import replace
from pathlib import Path

from ponos.study.design.selector import Selector
from ponos.study.design.types import Design, Effort
from ponos.study.run.provenance import provenance
from ponos.study.run.types import Measured
from ponos.study.study import Study
from tests.study.run.small import opened, written

FILES = (
    Measured(file="b.txt", participant="01", session="1", instrument="cpet", sha256="bb", status="ok", cached=True),
    Measured(file="a.txt", participant="02", session="1", sha256="aa", status="failed", reason="Broken."),
)


def _study(folder: Path) -> Study:
    (folder / "participants.tsv").write_text("participant_id\tgroup\tsex\tage\nsub-01\ta\tmale\t40\n", encoding="utf-8")
    return replace(opened(folder), inputs={"participants.tsv": "cc"})


def test_every_input_is_there_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(b"name = 'x'")
    told = provenance(_study(tmp_path), FILES)
    assert told["inputs"] == {
        "a.txt": {"sha256": "aa", "status": "failed", "reason": "Broken."},
        "b.txt": {"sha256": "bb", "status": "ok"},
        "participants.tsv": {"sha256": "cc"},
        "study.toml": {"sha256": hashlib.sha256(b"name = 'x'").hexdigest()},
    }
    assert told["files"] == {"all": 2, "measured": 1, "cached": 1, "partial": 0, "failed": 1}


def test_every_choice_is_there(tmp_path: Path) -> None:
    design = Design(
        name="x",
        seed=5,
        draws=99,
        covariates=("sex", "steps"),
        effort=Effort(Selector.of("rer_peak"), 1.1),
        settings={"cpet": {"average": "15b", "heart_rate": "/home/jane/watch.fit", "map": ["a=vo2"]}},
    )
    told = provenance(replace(_study(tmp_path), design=design), FILES, options={"lock": True})["options"]
    assert isinstance(told, dict)
    assert (told["seed"], told["draws"], told["covariates"]) == (5, 99, ["sex", "steps"])
    assert told["effort"] == "rer_peak at least 1.1"
    assert told["settings"] == {"cpet": {"average": "15b", "heart_rate": "watch.fit", "map": ["a=vo2"]}}
    assert told["lock"] is True


def test_the_code_is_named(tmp_path: Path) -> None:
    told = provenance(_study(tmp_path), FILES)
    assert isinstance(told["methods"], dict)
    assert set(told["methods"]) == {"cpet"}
    assert isinstance(told["versions"], dict)
    assert {"ponos", "Python", "numpy"} <= set(told["versions"])


def test_neither_folder_nor_user_nor_machine_nor_time_is_told(tmp_path: Path) -> None:
    study = written(tmp_path / "jane doe")
    text = json.dumps(provenance(study, FILES))
    assert "jane doe" not in text
    assert f'"{getpass.getuser()}"' not in text
    assert not platform.node() or f'"{platform.node()}"' not in text
    assert "made" not in provenance(study, FILES)
    assert provenance(study, FILES, made="2026-05-01")["made"] == "2026-05-01"
    assert text == json.dumps(provenance(study, FILES))
