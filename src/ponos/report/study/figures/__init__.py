"""The figures of a study: all measures at once, then the leading ones person by person."""

from __future__ import annotations

from ponos.report.study.figures.clouds import clouds
from ponos.report.study.figures.drawing import Drawing
from ponos.report.study.figures.forest import forests
from ponos.report.study.figures.paired import paired
from ponos.report.study.figures.together import compositions, scatters
from ponos.report.study.parts import parts
from ponos.study.result import Result

__all__ = ["Drawing", "drawings"]


def drawings(result: Result) -> list[Drawing]:
    """Draw everything that the report shows.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    list of Drawing
        The forest of all measures, changes person by person, groups person by person, correlations, compositions.
    """
    told = parts(result)
    return [
        *forests(told),
        *paired(result, told),
        *clouds(result, told),
        *scatters(result, told),
        *compositions(result, told),
    ]
