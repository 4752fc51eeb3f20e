"""Inhibition and facilitation come out of the synapses, and move neither threshold nor gain."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from ponos.body.organs.cortex import CortexState, mep_mv
from ponos.body.parameters import Parameters, drawn
from ponos.body.probe import Cortex
from ponos.errors import UsageError

ORDINARY = Parameters()
RMT = ORDINARY["rmt_percent_mso"]
NONE = float("nan")


def plan(*rows: tuple[str, float, float, float, str], rmt: float = RMT) -> pd.DataFrame:
    """Kind, interval, conditioning and test intensity in % of the threshold, and state."""
    return pd.DataFrame(
        [
            {
                "pulse": kind,
                "isi_ms": isi,
                "conditioning_intensity_percent": first * rmt / 100.0,
                "test_intensity_percent": test * rmt / 100.0,
                "state": state,
            }
            for kind, isi, first, test, state in rows
        ]
    )


def left(
    person: Parameters, isi: float, first: float, *, kind: str = "paired", state: CortexState | None = None
) -> float:
    asked = plan((kind, isi, first, 120.0, "rest"), rmt=person["rmt_percent_mso"])
    given = Cortex(person).answers(asked, state=state or CortexState())
    return float(given["inhibition_percent"].iloc[0])


def silence(person: Parameters, test: float = 120.0, *, state: CortexState | None = None) -> float:
    asked = plan(("single", NONE, NONE, test, "active"), rmt=person["rmt_percent_mso"])
    return float(Cortex(person).answers(asked, state=state or CortexState())["silent_period_ms"].iloc[0])


def test_single_pulses_at_rest_follow_the_recruitment_curve_whatever_the_inhibition() -> None:
    asked = plan(*[("single", NONE, NONE, float(one), "rest") for one in range(90, 151, 10)])
    for changes in ({}, {"g_gaba_a": 2.0, "g_gaba_b": 1.0, "g_cholinergic": 0.0}):
        given = Cortex(ORDINARY.changed(changes)).answers(asked)
        np.testing.assert_allclose(given["mep_mv"], mep_mv(ORDINARY, np.arange(90, 151, 10)), rtol=0.05)
        np.testing.assert_allclose(given["inhibition_percent"], 100.0)


def test_healthy_pairs_inhibit_and_facilitate_at_their_intervals() -> None:
    # Signs, and nothing of textbook ranges: those are printed by validation/body.
    assert left(ORDINARY, 3.0, 80.0) < 80.0
    assert left(ORDINARY, 12.0, 80.0) > 110.0
    assert left(ORDINARY, 100.0, 120.0) < 80.0
    assert left(ORDINARY, 200.0, 120.0) > left(ORDINARY, 100.0, 120.0)
    assert left(ORDINARY, 21.0, NONE, kind="afferent") < 80.0
    assert left(ORDINARY, 15.0, NONE, kind="afferent") > 95.0


def test_each_conductance_makes_its_own_inhibition() -> None:
    for symbol, interval, first, kind in (
        ("g_gaba_a", 3.0, 80.0, "paired"),
        ("g_gaba_b", 100.0, 120.0, "paired"),
        ("g_cholinergic", 21.0, NONE, "afferent"),
    ):
        none = ORDINARY.changed({symbol: 0.0})
        assert left(none, interval, first, kind=kind) > 90.0 > left(ORDINARY, interval, first, kind=kind)


def test_less_gaba_b_leaves_more_of_lici_and_shortens_the_silent_period_but_not_sici() -> None:
    less = ORDINARY.changed({"g_gaba_b": 0.6 * ORDINARY["g_gaba_b"]})
    assert left(less, 100.0, 120.0) > left(ORDINARY, 100.0, 120.0) + 5.0
    assert silence(less) < silence(ORDINARY) - 20.0
    assert left(less, 3.0, 80.0) == pytest.approx(left(ORDINARY, 3.0, 80.0), rel=0.05)


def test_the_conditioning_pulse_inhibits_most_below_the_threshold() -> None:
    course = [left(ORDINARY, 3.0, first) for first in (50.0, 80.0, 110.0)]
    assert course[1] < course[0]
    assert course[1] < course[2]


def test_the_silent_period_is_one_of_healthy_people_and_grows_with_the_pulse() -> None:
    # What different examiners have found in healthy people: 44 to 258 ms.
    assert 44.0 <= silence(ORDINARY) <= 258.0
    assert silence(ORDINARY, 140.0) > silence(ORDINARY)
    cord = ORDINARY["spinal_silence_ms"] + ORDINARY["mep_latency_ms"]
    assert silence(ORDINARY.changed({"g_gaba_b": 0.0, "g_gaba_a": 0.0})) < cord
    assert np.isnan(silence(ORDINARY, 60.0))


def test_a_contraction_lowers_the_threshold() -> None:
    given = Cortex(ORDINARY).answers(plan(*[("single", NONE, NONE, 90.0, state) for state in ("rest", "active")]))
    assert given["mep_mv"].iloc[1] > 0.2 > given["mep_mv"].iloc[0]


def test_what_the_muscle_reports_lengthens_the_silent_period_and_a_tired_muscle_shortens_it() -> None:
    told, tired = CortexState(afferents=1.0), CortexState(tired=0.15)
    assert silence(ORDINARY, state=told) > silence(ORDINARY) + 5.0
    assert silence(ORDINARY, state=tired) < silence(ORDINARY) - 3.0
    assert left(ORDINARY, 100.0, 120.0, state=told) < left(ORDINARY, 100.0, 120.0)


def test_axons_answer_no_second_pulse_within_a_millisecond_and_every_one_some_milliseconds_later() -> None:
    quick = ORDINARY.changed({"refractory_ms": 0.3})
    assert left(ORDINARY, 1.0, 80.0) < 70.0 < left(quick, 1.0, 80.0)
    for isi in (4.0, 12.0, 100.0):
        assert left(ORDINARY, isi, 80.0) == pytest.approx(left(quick, isi, 80.0), rel=0.01)


def test_halving_the_threshold_moves_intensities_and_nothing_else() -> None:
    easy = ORDINARY.changed({"rmt_percent_mso": 40.0})
    rows = [("single", NONE, NONE, 120.0, "rest"), ("paired", 3.0, 80.0, 120.0, "rest")]
    one, other = (Cortex(who).answers(plan(*rows, rmt=who["rmt_percent_mso"])) for who in (ORDINARY, easy))
    columns = ["mep_mv", "inhibition_percent"]
    np.testing.assert_allclose(one[columns], other[columns], rtol=1e-9)


def test_rows_keep_their_order_and_repeats() -> None:
    asked = plan(*[("single", NONE, NONE, one, "rest") for one in (120.0, 110.0, 120.0)]).set_axis([7, 3, 5])
    given = Cortex(ORDINARY).answers(asked)
    assert list(given.index) == [7, 3, 5]
    assert given["mep_mv"].iloc[0] == given["mep_mv"].iloc[2] > given["mep_mv"].iloc[1]


def test_drawn_people_have_answers_that_can_be() -> None:
    for person in drawn(np.random.default_rng(3), 20):
        asked = plan(
            ("single", NONE, NONE, 120.0, "rest"),
            ("paired", 3.0, 80.0, 120.0, "rest"),
            ("paired", 100.0, 120.0, 120.0, "rest"),
            ("afferent", 21.0, NONE, 120.0, "rest"),
            rmt=person["rmt_percent_mso"],
        )
        given = Cortex(person).answers(asked)
        assert np.isfinite(given[["mep_mv", "inhibition_percent"]].to_numpy()).all()
        assert (given["inhibition_percent"] > 0.0).all()


def test_a_session_of_pulses_takes_less_than_half_a_second() -> None:
    rows = [("paired", float(isi), 120.0, 120.0, "rest") for isi in (1, 3, 12, 50, 100, 200)]
    asked = plan(*rows, ("single", NONE, NONE, 120.0, "active"))
    Cortex(ORDINARY).answers(asked)
    start = time.perf_counter()
    Cortex(ORDINARY).answers(asked)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("double", 3.0, 80.0, 120.0, "rest"), "no kind of pulse"),
        (("paired", NONE, 80.0, 120.0, "rest"), "isi_ms"),
        (("paired", 3.0, NONE, 120.0, "rest"), "conditioning_intensity_percent"),
        (("single", NONE, NONE, NONE, "rest"), "test_intensity_percent"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(row: tuple[str, float, float, float, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Cortex(ORDINARY).answers(plan(row))
