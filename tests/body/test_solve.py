from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponos.body.chain import SEEN
from ponos.body.compiling import cache_folder, compiled
from ponos.body.parameters import TABLE, Parameters
from ponos.body.people import people
from ponos.body.protocols.cycling import ramp, ramp_rate_for, steps
from ponos.body.solve import Load, adaptively, solve, vectors
from ponos.body.states import PARAMETERS, STATES, P, S
from ponos.body.stepping import LEFT, at, go
from ponos.errors import UsageError

SHORT = Load(times_s=np.array([0.0, 60.0, 60.0, 240.0]), watts=np.array([-1.0, -1.0, 100.0, 100.0]), length_s=240.0)


def test_the_fixed_step_agrees_with_the_adaptive_solver_in_twenty_people() -> None:
    drawn = [one.parameters for group in ("controls", "long-covid") for one in people(10, group, 3)]
    loads = [ramp(ramp_rate_for(one)) for one in drawn]
    run = solve(drawn, loads, save_s=20.0, keep=STATES)
    for one, (person, load) in enumerate(zip(drawn, loads, strict=True)):
        fixed = run.table(one)
        fixed = fixed[fixed["time_s"] <= run.stopped_s[one]]
        other = adaptively(person, load, fixed["time_s"].to_numpy())
        scale = other[list(STATES)].abs().max().clip(lower=1e-3)
        apart = (fixed[list(STATES)].reset_index(drop=True) - other[list(STATES)]).abs().max() / scale
        assert apart.max() < 0.005, (one, apart.idxmax())


def test_half_the_step_changes_next_to_nothing() -> None:
    whole, half = (solve([Parameters()], SHORT, keep=STATES, dt_s=dt).values[0, -1] for dt in (1.0, 0.5))
    np.testing.assert_allclose(whole, half, rtol=1e-3, atol=1e-3)


def test_the_same_people_give_the_same_numbers_alone_and_together() -> None:
    drawn = [one.parameters for one in people(6, "controls", 1)]
    together = solve(drawn, SHORT, save_s=10.0).values
    alone = np.concatenate([solve([one], SHORT, save_s=10.0).values for one in drawn])
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("threads", [1, 2])
def test_nobody_s_numbers_hang_on_the_company_or_on_the_threads(threads: int) -> None:
    import numba

    drawn = vectors([one.parameters for one in people(5, "long-covid", 4)])
    broken = drawn[:1].copy()
    broken[0, P.vmax_ox] = np.inf
    usual = numba.get_num_threads()
    numba.set_num_threads(min(threads, usual))
    try:
        some = solve(np.concatenate([drawn[:2], broken, drawn[2:]]), SHORT, save_s=10.0)
    finally:
        numba.set_num_threads(usual)
    assert some.ended[2] == LEFT
    other = solve(drawn[::-1], SHORT, save_s=10.0)
    np.testing.assert_array_equal(np.delete(some.values, 2, axis=0), other.values[::-1])


def test_a_load_each_is_the_same_as_one_for_all() -> None:
    drawn = [one.parameters for one in people(3, "controls", 2)]
    one, each = solve(drawn, SHORT, save_s=10.0), solve(drawn, [SHORT] * 3, save_s=10.0)
    np.testing.assert_array_equal(one.values, each.values)


def test_a_person_who_cannot_be_is_marked_and_the_others_go_on() -> None:
    p = vectors([Parameters(), Parameters(), Parameters()])
    p[1, P.hb_g_dl] = np.nan
    run = solve(p, SHORT, save_s=10.0, keep=("vo2_ml_min",))
    assert run.ended == ("went to the end", "left what a body can be", "went to the end")
    assert run.rows[1] < run.rows[0]
    assert np.isfinite(run.values[[0, 2]]).all()


def test_only_what_is_asked_for_is_kept() -> None:
    run = solve([Parameters()], SHORT, save_s=60.0, keep=("work_w", "pcr"))
    assert run.values.shape == (1, 5, 2)
    assert list(run.table(0)) == ["time_s", "work_w", "pcr"]


def test_extremes_are_those_of_every_step() -> None:
    keep = ("work_w", "vo2_ml_min", "pcr", "lactate_mmol_l")
    drawn = [one.parameters for one in people(3, "me-cfs", 6)]
    course, two = (
        solve(drawn, steps(50.0, 40.0, 60.0), keep=keep),
        solve(drawn, steps(50.0, 40.0, 60.0), keep=keep, extremes=True),
    )
    assert two.ended == course.ended
    assert two.values.shape == (3, 2, 4)
    np.testing.assert_array_equal(two.values[:, 0], np.nanmin(course.values, axis=1))
    np.testing.assert_array_equal(two.values[:, 1], np.nanmax(course.values, axis=1))


@pytest.mark.parametrize("times", [2.0, 3.0])
def test_a_step_that_is_too_long_for_a_body_is_taken_in_parts(times: float) -> None:
    # Oxygen of a cell that needs next to none to burn fast changes within a tenth of a second.
    stiff = [Parameters(values={"vmax_ox": times * Parameters()["vmax_ox"], "km_o2_mmhg": 0.1})]
    once, fine = (solve(stiff, ramp(20.0), keep=("vo2_ml_min",), dt_s=dt, save_s=1.0) for dt in (1.0, 0.1))
    assert once.ended == fine.ended == ("stopped exhausted",)
    assert once.stopped_s[0] == pytest.approx(fine.stopped_s[0], abs=1.0)
    peaks = [float(np.nanmax(one.values)) for one in (once, fine)]
    assert peaks[0] == pytest.approx(peaks[1], rel=0.005)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_hostile_bodies_hand_out_no_nonsense(seed: int) -> None:
    rng, n = np.random.default_rng(seed), 12
    low, high = (np.array([getattr(TABLE[symbol], end) for symbol in PARAMETERS]) for end in ("low", "high"))
    hostile = low + (high - low) * rng.random((n, len(PARAMETERS)))
    ordinary = vectors([Parameters()])
    run = solve(np.concatenate([ordinary, hostile]), ramp(20.0), save_s=10.0, keep=STATES)
    for person in range(n + 1):
        rows = run.values[person, : run.rows[person]]
        assert np.isfinite(rows).all()
        assert (rows[:, : S.ve_neural] >= -1e-6).all()
        assert np.isnan(run.values[person, run.rows[person] :]).all()
    assert run.ended[0] == "stopped exhausted"
    np.testing.assert_array_equal(run.values[:1], solve(ordinary, ramp(20.0), save_s=10.0, keep=STATES).values)


def test_nobody_is_a_cohort_too() -> None:
    assert solve([], SHORT).values.shape[0] == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"keep": ("vo2_ml_mn",)}, "Did you mean 'vo2_ml_min'"),
        ({"dt_s": 5.0}, "step of 5 s"),
        ({"dt_s": 0.5, "save_s": 0.75}, "multiple of the step"),
    ],
)
def test_what_cannot_be_asked_is_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        solve([Parameters()], SHORT, **options)  # type: ignore[arg-type]


def test_people_and_loads_must_be_as_many() -> None:
    with pytest.raises(UsageError, match="1 people and 2 loads"):
        solve([Parameters()], [SHORT, SHORT])


def test_exhaustion_ends_the_load_and_recovery_follows() -> None:
    run = solve([Parameters()], steps(50.0, 30.0, 60.0), keep=("work_w", "pcr_mmol_l"))
    table = run.table(0)
    after = table[table["time_s"] > run.stopped_s[0] + 1.0]
    assert run.ended == ("stopped exhausted",)
    assert after["work_w"].max() == 0.0
    assert after["pcr_mmol_l"].iloc[-1] > after["pcr_mmol_l"].iloc[0]


def test_a_person_can_be_told_to_stop_early() -> None:
    person = Parameters(values={"effort_limit": 15.0})
    assert solve([person], ramp(20.0)).stopped_s[0] < solve([Parameters()], ramp(20.0)).stopped_s[0] - 30.0


def test_a_course_is_read_in_straight_lines_and_after_a_jump() -> None:
    times, values = np.array([0.0, 10.0, 10.0, 20.0]), np.array([0.0, 10.0, 50.0, 60.0])
    assert [at(t, times, values) for t in (-1.0, 5.0, 10.0, 15.0, 99.0)] == [0.0, 5.0, 50.0, 55.0, 60.0]


def test_the_source_runs_without_a_compiler_and_says_the_same() -> None:
    clock = np.array([1.0, 60.0, 60.0, 10.0, -1.0, 0.0])
    keep, out, end = np.array([1.0, 3.0]), np.full((7, 2), np.nan), np.zeros(3)
    y, k, way, total = (np.empty(len(STATES)) for _ in range(4))
    p, course = vectors([Parameters()])[0], (SHORT.times_s, SHORT.watts, SHORT.cuff_times_s, SHORT.cuff_open)
    go(p, *course, clock, keep, y, k, way, total, np.empty(len(SEEN)), out, end)
    load = Load(times_s=SHORT.times_s, watts=SHORT.watts, length_s=60.0)
    quick = solve([Parameters()], load, save_s=10.0, settle_s=60.0, keep=("vo2_ml_min", "ve_l_min"))
    np.testing.assert_allclose(out, quick.values[0], rtol=1e-9)


def test_compiling_goes_through_all_functions_that_are_called() -> None:
    seen: list[str] = []

    def noted(one: Callable[..., Any]) -> Callable[..., Any]:
        seen.append(one.__name__)
        return one

    compiled(go, noted)
    assert {"go", "rates", "along", "decayed", "rest"} <= set(seen)
    assert len(seen) == len(set(seen))


def test_the_cache_is_named_after_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder(go).parent.as_posix() == "/somewhere/ponos"
    assert cache_folder(go) != cache_folder(at)
