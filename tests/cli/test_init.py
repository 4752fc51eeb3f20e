"""``ponos init`` writes a plan that ``ponos check`` accepts, and never over another."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from ponos.cli import check, init
from ponos.errors import UsageError
from tests.study.folder.made import TABLE, put


def test_a_plan_is_written_and_not_written_over(tmp_path: Path) -> None:
    put(tmp_path, {"main.csv": TABLE.replace("VO2", "vo2_peak_l_min")})
    done = CliRunner().invoke(init.command, [str(tmp_path)])
    assert done.exit_code == 0
    assert "main.csv: columns mapped: 1; listed for you to map: 1." in done.output
    assert f"ponos check {tmp_path}" in done.output
    assert CliRunner().invoke(check.command, [str(tmp_path)]).exit_code == 0
    (tmp_path / "study.toml").write_text("# mine")
    again = CliRunner().invoke(init.command, [str(tmp_path)])
    assert isinstance(again.exception, UsageError)
    assert "--force" in str(again.exception)
    assert (tmp_path / "study.toml").read_text() == "# mine"
    assert CliRunner().invoke(init.command, [str(tmp_path), "--force"]).exit_code == 0
    assert (tmp_path / "study.toml").read_text() != "# mine"
