"""The figures: what each shows, that words stay words, and that the same study gives the same picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from ponos.report.study.figures import drawings
from ponos.report.study.figures.drawing import Drawing, looks, wrapped
from ponos.report.study.figures.forest import ROWS, forests
from ponos.report.study.figures.together import centre
from ponos.report.study.parts import parts
from ponos.report.svg import inline_svg
from tests.report.study.made import made, small


@pytest.fixture(scope="module")
def drawn() -> list[Drawing]:
    """All figures of the whole study."""
    return drawings(made())


def _words(figure: Figure) -> set[str]:
    from matplotlib.text import Text

    return {" ".join(one.get_text().split()) for one in figure.findobj(Text)}


def test_every_kind_of_contrast_has_its_picture(drawn: list[Drawing]) -> None:
    names = [one.name.split("-")[0] for one in drawn]
    assert list(dict.fromkeys(names)) == ["forest", "change", "groups", "correlations", "composition"]
    assert all(one.title and one.caption for one in drawn)


def test_the_forest_shows_every_measure_that_has_an_effect() -> None:
    sheets = forests(parts(made()))
    shown = set().union(*(_words(one.figure) for one in sheets))
    labels = {one.spec.label for one in made().findings if one.g is not None and not one.condition}
    assert labels <= shown
    assert {"Reward", "Oxygen", "Symptoms"} <= shown
    assert all(one.figure.get_figheight() < 0.2 * (ROWS + 4) + 1.2 for one in sheets)


def test_significance_is_told_by_shape_and_fill_as_well_as_colour() -> None:
    marks = {
        (line.get_marker(), line.get_markerfacecolor() == "white")
        for one in forests(parts(made()))
        for axes in one.figure.axes
        for line in axes.lines
        if line.get_marker() in ("o", "X")
    }
    assert marks == {("o", True), ("o", False), ("X", False)}


def test_everybody_is_a_dot(drawn: list[Drawing]) -> None:
    result = made()
    figure = next(one.figure for one in drawn if one.name == "groups-day1")
    axes = next(axes for axes in figure.axes if axes.get_title(loc="left") == "VO2peak")
    dots = sum(np.size(line.get_xdata()) for line in axes.lines)
    place = next(at for at, key in enumerate(result.values.keys) if key.spec.id == "vo2_peak")
    assert dots == int((~np.isnan(result.values.array[:, 0, place])).sum())


def test_lines_between_days_need_people_who_are_linked(drawn: list[Drawing]) -> None:
    assert any(one.name.startswith("change") for one in drawn)
    assert not any(one.name.startswith("change") for one in drawings(made(measures=14, linked=False)))


def test_groups_differ_in_colour_and_shape() -> None:
    shown = looks(made().study.design).values()
    assert len({one.colour for one in shown}) == len({one.marker for one in shown}) == 3


def test_the_centre_of_a_composition_is_closed() -> None:
    shares, n = centre(np.array([[10.0, 20.0, 70.0], [20.0, 10.0, 70.0], [0.0, 50.0, 50.0], [np.nan, 1.0, 1.0]]))
    assert n == 2
    assert shares.sum() == pytest.approx(100)
    assert shares[0] == pytest.approx(shares[1])
    assert centre(np.array([[0.0, 1.0]]))[1] == 0


def test_words_of_a_study_are_no_mathematics() -> None:
    assert wrapped("a $x^2$ b", 40) == r"a \$x^2\$ b"
    result = small()
    design = replace(
        result.study.design, groups=tuple(replace(one, label="<b> $x$") for one in result.study.design.groups)
    )
    for one in drawings(replace(result, study=replace(result.study, design=design))):
        assert "<b>" not in inline_svg(one.figure, name="a", title="", description="")


def test_the_same_study_gives_the_same_pictures() -> None:
    first, second = (
        [inline_svg(one.figure, name="a", title=one.title, description=one.caption) for one in drawings(small())]
        for _ in range(2)
    )
    assert first == second


def test_nothing_to_draw_is_no_picture() -> None:
    assert drawings(replace(small(), findings=())) == []
