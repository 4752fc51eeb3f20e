"""The same chain in single precision and on a card: numbers of the processor, and plain words where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import ponos.body.card
from ponos.body.card import kernel_with, solve_on_card, why_no_card
from ponos.body.chain import SEEN
from ponos.body.compiling import compiled
from ponos.body.people import people
from ponos.body.protocols.cycling import ramp, ramp_rate_for
from ponos.body.solve import COLUMNS, Load, lay_out, solve
from ponos.body.states import STATES
from ponos.body.stepping import LEFT, go
from ponos.errors import UsageError

numba = pytest.importorskip("numba")
needs_card = pytest.mark.skipif(why_no_card() is not None, reason="no graphics card")
KEEP = ("work_w", "vo2_ml_min", "pcr_mmol_l", "ph_muscle", "lactate_mmol_l")
SHORT = Load(times_s=np.array([0.0, 10.0, 10.0, 40.0]), watts=np.array([-1.0, -1.0, 0.0, 90.0]), length_s=40.0)


@pytest.fixture(scope="module")
def in_single() -> Any:
    """Compile the source for the processor with the numbers of the card."""
    fast = {"fastmath": {"contract", "arcp", "nsz"}, "error_model": "numpy", "_nrt": False}
    return compiled(go, numba.njit(**fast), number=np.float32)


def test_single_precision_says_the_same_of_twenty_people(in_single: Any) -> None:
    drawn = [one.parameters for group in ("controls", "long-covid") for one in people(10, group, 3)]
    loads = [ramp(ramp_rate_for(one)) for one in drawn]
    double = solve(drawn, loads, save_s=10.0, keep=KEEP)
    laid = lay_out(drawn, loads, 10.0, KEEP, False, 1.0, 300.0)
    p, *courses, clocks, places = (one.astype(np.float32) for one in laid.given)
    for one in range(len(drawn)):
        room = [np.empty(len(STATES), np.float32) for _ in range(4)]
        seen, end = np.empty(len(SEEN), np.float32), np.zeros(3, np.float32)
        out = np.full((laid.rows, len(KEEP)), np.nan, np.float32)
        in_single(p[one], *(course[one] for course in courses), clocks[one], places, *room, seen, out, end)
        # Exhaustion may fall a step earlier or later, after which the courses part.
        assert end[1] == pytest.approx(double.stopped_s[one], abs=1.0)
        rows = int(min(end[1], double.stopped_s[one])) // 10 + 1
        scale = np.nanmax(np.abs(double.values[one]), axis=0)
        apart = np.abs(out[:rows] - double.values[one, :rows]).max(axis=0) / scale
        assert apart.max() < 1e-3, dict(zip(KEEP, apart, strict=True))


def test_nothing_is_reckoned_in_double_precision_by_accident(in_single: Any) -> None:
    # What stands before is compiled by the test before; alone, this one compiles.
    if not in_single.signatures:
        f = np.zeros(1, np.float32)
        room = [np.zeros(len(STATES), np.float32) for _ in range(4)]
        p = lay_out([], SHORT, 10.0, KEEP, False, 1.0, 300.0).given[0].astype(np.float32)
        p = np.ones(p.shape[1], np.float32)
        clock = np.array([1.0, -1.0, 0.0, 10.0, 0.0, 0.0], np.float32)
        seen, out, end = np.zeros(len(SEEN), np.float32), np.zeros((1, 1), np.float32), np.zeros(3, np.float32)
        in_single(p, f, f, f, f, clock, f, *room, seen, out, end)
    for source in in_single.inspect_llvm().values():
        assert " float " in source
        assert " double " not in source


SIMULATED = """
import numpy as np
from ponos.body.card import solve_on_card
from ponos.body.people import people
from ponos.body.solve import Load, solve
load = Load(times_s=np.array([0.0, 10.0, 10.0, 40.0]), watts=np.array([-1.0, -1.0, 0.0, 90.0]), length_s=40.0)
two = [one.parameters for one in people(2, "controls", 1)]
for options in ({}, {"extremes": True}):
    card = solve_on_card(two, load, save_s=5.0, settle_s=20.0, piece=1, **options)
    processor = solve(two, load, save_s=5.0, settle_s=20.0, **options)
    scale = np.abs(processor.values).max(axis=(0, 1)) + 1e-9
    assert card.ended == processor.ended and (card.rows == processor.rows).all()
    assert card.values.dtype == np.float32 and card.values.shape == processor.values.shape
    assert (np.abs(card.values - processor.values) / scale).max() < 1e-3
print("the same")
"""


def test_the_kernel_says_the_same_in_the_simulator_of_a_card() -> None:
    pytest.importorskip("numba_cuda")
    environment = os.environ | {"NUMBA_ENABLE_CUDASIM": "1"}
    done = subprocess.run([sys.executable, "-c", SIMULATED], env=environment, capture_output=True, text=True)
    assert done.stdout == "the same\n", done.stderr


def test_nothing_of_cuda_is_loaded_before_it_is_asked_for() -> None:
    code = (
        "import sys, ponos.body.card, ponos.body.solve; print([name for name in sys.modules if name == 'numba.cuda'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_the_package_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ponos.body.card, "find_spec", lambda _: None)
    missing = why_no_card()
    assert isinstance(missing, UsageError)
    assert "ponos[gpu]" in missing.todo
    assert "processor" in missing.todo


@pytest.mark.skipif(why_no_card() is None, reason="there is a card")
def test_without_a_card_the_user_is_told_that_the_processor_does_the_same() -> None:
    with pytest.raises(UsageError, match=r"card|numba-cuda") as caught:
        solve_on_card([], SHORT)
    assert "ponos.body.solve.solve" in caught.value.todo


def test_what_cannot_be_asked_is_refused_before_a_card_is_looked_for() -> None:
    with pytest.raises(UsageError, match="Did you mean"):
        solve_on_card([], SHORT, keep=("vo2_ml_mn",))


def test_the_kernel_compiles_for_cards_and_no_double_arithmetic_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba_cuda")
    cuda: Any = pytest.importorskip("numba.cuda")
    from types import SimpleNamespace

    from numba.cuda import dispatcher
    from numba.cuda.cudadrv.error import NvvmSupportError

    single = numba.types.float32
    row, one, many = single[::1], single[:, ::1], single[:, :, ::1]
    signature = numba.types.void(one, one, one, one, one, one, row, many, one)
    # Functions within the kernel ask the card what it can; here there is none.
    monkeypatch.setattr(dispatcher, "get_current_device", lambda: SimpleNamespace(compute_capability=(8, 0)))
    try:
        text, _ = kernel_with(cuda, lambda kernel: cuda.compile_ptx(kernel, signature, cc=(8, 0)))
    except (NvvmSupportError, OSError, RuntimeError) as missing:
        pytest.skip(f"the compiler for cards is not installed: {missing}")
    doubles = [line.split()[0] for line in text.splitlines() if ".f64" in line and ".reg" not in line]
    # Two lengths are rounded to whole steps once a run.
    assert set(doubles) <= {"cvt.f64.f32", "cvt.rni.s64.f64"}
    assert text.count(".f32") > 1000


@needs_card
def test_the_card_says_the_same_as_the_processor() -> None:
    drawn = [one.parameters for group in ("controls", "long-covid") for one in people(10, group, 3)]
    loads = [ramp(ramp_rate_for(one)) for one in drawn]
    card = solve_on_card(drawn, loads, save_s=10.0, keep=KEEP, piece=7)
    processor = solve(drawn, loads, save_s=10.0, keep=KEEP)
    np.testing.assert_allclose(card.stopped_s, processor.stopped_s, atol=1.0)
    for one in range(len(drawn)):
        rows = int(min(card.stopped_s[one], processor.stopped_s[one])) // 10 + 1
        scale = np.nanmax(np.abs(processor.values[one]), axis=0)
        assert (np.abs(card.values[one, :rows] - processor.values[one, :rows]) / scale).max() < 0.005


@needs_card
def test_the_card_marks_who_leaves_what_a_body_can_be() -> None:
    laid = lay_out([one.parameters for one in people(3, "controls", 1)], SHORT, 10.0, COLUMNS, False, 1.0, 300.0)
    p = laid.given[0].copy()
    p[1] = np.nan
    run = solve_on_card(p, SHORT, save_s=10.0)
    assert run.ended[1] == LEFT
    assert np.isfinite(run.values[[0, 2]]).all()
