"""Options of a study: from the words of a table into settings, and back into what one would type."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ponos.errors import UsageError
from ponos.instruments.cpet.settings import Settings
from ponos.study.design.types import Design
from ponos.study.run.options import as_typed, settings_of, side_files, without_files
from ponos.study.study import StudyFile


def _settings(general: Mapping[str, object] | None = None, **own: object) -> Settings:
    return _made(own, general or {})


def _made(own: Mapping[str, object], general: Mapping[str, object]) -> Settings:
    file = StudyFile(
        path=Path("/study/sub-01/a.txt"), name="a", participant="01", session="1", instrument="cpet", settings=own
    )
    made = settings_of(Design(name="x", settings={"cpet": general}), file)["cpet"]
    assert isinstance(made, Settings)
    return made


def test_cells_of_a_table_become_what_the_option_takes() -> None:
    made = _settings(body_mass_kg="66.5", age_y=41, sex="female", beta_blocker="yes", stop_reason=" legs ")
    assert made == Settings(body_mass_kg=66.5, age_y=41.0, sex="female", beta_blocker=True, stop_reason="legs")


def test_a_decimal_comma_is_understood_where_it_can_be_nothing_else() -> None:
    assert _settings(body_mass_kg="66,5").body_mass_kg == 66.5
    with pytest.raises(UsageError, match="takes a number, not '1,500'"):
        _settings(vt1="1,500")


def test_what_is_repeated_is_a_list_or_parted_by_semicolons() -> None:
    assert _settings(map=["a=vo2", "b=ve"]).map == ("a=vo2", "b=ve")
    assert _settings(map="a=vo2; b=ve;").map == ("a=vo2", "b=ve")


@pytest.mark.parametrize("empty", ["", "n/a", "NaN", None, float("nan")])
def test_an_empty_cell_says_nothing(empty: object) -> None:
    assert _settings({"body_mass_kg": 70}, body_mass_kg=empty).body_mass_kg == 70.0


def test_the_file_goes_before_the_study() -> None:
    made = _settings({"average": "15b", "age_y": 30}, age_y=31)
    assert (made.average, made.age_y) == ("15b", 31.0)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"body_mass_kg": "heavy"}, "'body_mass_kg' takes a number, not 'heavy'"),
        ({"body_mass_kg": True}, "takes a number, not 'True'"),
        ({"body_mass_kg": "inf"}, "takes a number, not 'inf'"),
        ({"beta_blocker": "perhaps"}, "takes yes or no, not 'perhaps'"),
        ({"averaging": "30s"}, "no option 'averaging'. Did you mean 'average'?"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_plain_words(said: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        _made(said, {})
    assert words in str(caught.value)


def test_a_wrong_option_of_the_study_says_where_it_stands() -> None:
    with pytest.raises(UsageError, match=r"study\.toml, \[cpet\]: There is no option 'averaging'"):
        _settings({"averaging": "30s"})


def test_files_that_options_name_lie_beside_the_file() -> None:
    made = _settings(heart_rate="watch.fit")
    assert side_files({"cpet": made}) == {"--heart-rate": Path("/study/sub-01/watch.fit")}
    assert side_files({"cpet": _settings(heart_rate="/else/watch.fit")}) == {"--heart-rate": Path("/else/watch.fit")}
    assert side_files({"cpet": _settings()}) == {}
    assert "heart_rate" not in without_files(made)
    assert without_files(made)["average"] == "30s"


def test_where_no_instrument_is_said_every_one_is_made_ready() -> None:
    file = StudyFile(path=Path("a"), name="a", participant="1", session="1", settings={"age_y": 40})
    assert settings_of(Design(name="x"), file)["cpet"] == Settings(age_y=40.0)


def test_options_can_be_typed_again() -> None:
    said = Settings(body_mass_kg=66.5, beta_blocker=True, map=("a b=vo2",), heart_rate="/home/jane doe/watch.fit")
    assert as_typed(said) == '--body-mass-kg 66.5 --map "a b=vo2" --heart-rate watch.fit --beta-blocker'
    assert as_typed(said, with_files=False).endswith("--heart-rate FILE --beta-blocker")
    assert as_typed(None) == ""
