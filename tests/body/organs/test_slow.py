"""The slow layer: at rest it stays, after any dose it comes back, and it changes the fast body only for the worse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.body.hypotheses import drawn_in, mixtures
from ponos.body.living import dose_of
from ponos.body.organs.slow import STATES, SYMBOLS, Dose, at_rest, at_rest_matrix, feedback, slow_rates
from ponos.body.parameters import TABLE, Parameters, drawn
from ponos.body.protocols.cycling import ramp, taken

ORDINARY = Parameters()


def rates(state: np.ndarray, parameters: Parameters) -> np.ndarray:
    out = np.empty(len(STATES))
    slow_rates(state, 0.0, 0.0, 0.0, parameters.vector(SYMBOLS), out)
    return out


@pytest.mark.parametrize("group", sorted(mixtures()))
def test_rest_is_stable_for_everyone_drawn(group: str) -> None:
    rng = np.random.default_rng(5)
    for one in drawn(rng, 200):
        matrix = at_rest_matrix(drawn_in(one, group, rng).parameters)
        assert np.linalg.eigvals(matrix).real.max() < 0.0


def test_rest_is_stable_at_every_end_of_the_ranges() -> None:
    slow = [TABLE[symbol] for symbol in SYMBOLS]
    rng = np.random.default_rng(6)
    for _ in range(300):
        corner = {one.symbol: float(rng.choice([one.low, one.high])) for one in slow}
        assert np.linalg.eigvals(at_rest_matrix(corner)).real.max() < 0.0


def test_the_matrix_is_what_the_rates_do_near_rest() -> None:
    rest, small = np.array(at_rest()), 1e-7
    assert rates(rest, ORDINARY) == pytest.approx(np.zeros(8), abs=1e-15)
    columns = [(rates(rest + small * np.eye(8)[i], ORDINARY) - rates(rest, ORDINARY)) / small for i in range(8)]
    assert np.column_stack(columns) == pytest.approx(at_rest_matrix(ORDINARY), abs=1e-6)


@given(
    st.lists(st.floats(0.0, 1e4), min_size=7, max_size=7),
    st.floats(0.0, 1.0),
)
def test_the_true_rates_lie_below_those_of_the_stable_linear_system(states: list[float], purine: float) -> None:
    # Comparison: off the diagonal the linear system has no negative entry, so what lies below it decays with it.
    state = np.array([*states[:5], purine, *states[5:]])
    matrix = at_rest_matrix(ORDINARY)
    linear = matrix @ (state - np.array(at_rest()))
    assert np.all(rates(state, ORDINARY) <= linear + 1e-9 * (1.0 + np.abs(linear)))
    assert np.all(matrix - np.diag(np.diag(matrix)) >= 0.0)


@given(st.floats(0.0, 1e3), st.floats(0.0, 1e3), st.floats(0.0, 1.0))
def test_feedback_only_lowers_and_never_to_nothing(damage: float, cytokine: float, purine: float) -> None:
    factors = feedback({"damage": damage, "cytokine": cytokine, "purine": max(purine, 0.05)}, ORDINARY)
    assert all(0.0 < factor <= 1.0 for factor in factors.values())


def test_feedback_is_none_at_rest_and_acts_on_parameters_that_exist() -> None:
    factors = feedback(dict(zip(STATES, at_rest(), strict=True)), ORDINARY)
    assert set(factors.values()) == {1.0}
    assert set(factors) <= set(TABLE)


def test_a_maximal_ramp_weighs_about_one() -> None:
    work_kj = ORDINARY["dose_mechanical_kj_kg"] * ORDINARY["muscle_kg"]
    dose = Dose(
        start_h=0.0,
        duration_h=0.2,
        acidosis_ph_min=ORDINARY["dose_acidosis_ph_min"],
        low_pcr_min=ORDINARY["dose_low_pcr_min"],
        mechanical_kj=work_kj,
        cognitive_min=0.5 * ORDINARY["dose_cognitive_min"],
    )
    assert dose.weighed(ORDINARY) == pytest.approx((1.0, 1.0, 0.5))
    ridden = taken([ORDINARY], ramp(15.0, recovery_s=600.0)).table(0)
    assert 0.5 < dose_of(ridden).weighed(ORDINARY)[0] < 1.5
