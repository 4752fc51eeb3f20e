"""Numbers as people read them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ponos.measures import MeasureSpec
from ponos.report.study import wording
from ponos.study.contrasted import Arm, Contrasted, Shaken

WATT = MeasureSpec("work", "Work", "w", "muscle", 0, "", ())
SCORE = replace(WATT, unit="ratio", scale="ordinal")
YES = replace(WATT, unit="ratio", scale="yes_no")


def _finding(**changed: object) -> Contrasted:
    one = Contrasted(
        contrast="a",
        spec=WATT,
        estimate=-20.4,
        low=-31.0,
        high=-8.2,
        sentence="",
        kind="groups",
        family="a",
        method="Welch t",
        g=-1.27,
        g_low=-2.0,
        g_high=-0.53,
        p=0.002,
        q=0.029,
        smallest=12.0,
        smallest_g=0.8,
    )
    return replace(one, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("p", "printed"),
    [(None, "–"), (float("nan"), "–"), (0.0002, "<0.001"), (0.0123, "0.012"), (0.0999, "0.10"), (1.0, "1.00")],
)
def test_p_values(p: float | None, printed: str) -> None:
    assert wording.p_value(p) == printed


def test_what_a_group_showed_depends_on_the_scale() -> None:
    shown = Arm(n=20, mean=0.45, sd=0.51, median=5.0, low=3.0, high=7.0)
    assert wording.arm(WATT, replace(shown, mean=86.4, sd=13.2)) == "86 ± 13"
    assert wording.arm(SCORE, shown) == "5 (3 to 7)"
    assert wording.arm(YES, shown) == "9 of 20"
    assert wording.arm(YES, shown, change=True) == "+45"
    assert wording.arm(WATT, None) == "–"
    assert wording.arm(WATT, Arm(n=0)) == "–"


def test_estimates_depend_on_their_scale() -> None:
    assert (wording.estimate(_finding()), wording.interval(_finding())) == ("−20", "−31 to −8")
    assert wording.effect(_finding()) == ("−1.27", "−2.00 to −0.53")
    points = _finding(spec=YES, scale="risk difference", estimate=0.62, low=0.29, high=0.78)
    assert (wording.estimate(points), wording.interval(points), wording.scale(points)) == (
        "+62",
        "+29 to +78",
        "percentage points",
    )
    slope = _finding(
        scale="slope", together=True, spec=replace(WATT, digits=4), estimate=0.0118, low=0.0049, high=0.019
    )
    assert (wording.estimate(slope), wording.interval(slope)) == ("+0.0118", "+0.0049 to +0.0190")
    assert wording.scale(slope) == ""
    assert wording.scale(_finding(scale="odds ratio", together=True, estimate=1.65)) == ""
    ratio = _finding(scale="rate ratio", estimate=0.67, low=0.42, high=1.08)
    assert (wording.estimate(ratio), wording.scale(ratio)) == ("0.67", "rate ratio")
    assert wording.estimate(_finding(scale="log odds ratio", estimate=1.16)) == "+1.16"
    nothing = _finding(estimate=None, low=None, high=None, g=None)
    assert (wording.estimate(nothing), wording.interval(nothing), wording.effect(nothing)) == ("–", "", ("–", ""))


def test_the_smallest_effect_is_in_the_unit_and_in_standard_deviations() -> None:
    assert wording.smallest(_finding()) == "12 W (0.8 SD)"
    assert wording.smallest(_finding(scale="rate ratio")) == "0.8 SD"
    assert wording.smallest(_finding(smallest=None, smallest_g=None)) == ""


def test_a_finding_is_marked_by_q_and_by_what_overturns_it() -> None:
    shaken = {"permutation": Shaken(holds=False, text="")}
    assert wording.mark(_finding()) == "found"
    assert wording.mark(_finding(robust=shaken)) == "overturned"
    assert wording.mark(_finding(q=0.2)) == "alone"
    assert wording.mark(_finding(p=0.2, q=0.4)) == "none"


def test_the_verdict_counts_only_what_could_be_looked_at() -> None:
    looks = {
        "permutation": Shaken(holds=True, text=""),
        "small_sample": Shaken(holds=None, text=""),
        "leave_one_out": Shaken(holds=True, text=""),
    }
    assert wording.verdict(_finding(robust=looks)) == "holds in both other looks"
    assert wording.verdict(_finding(robust=looks, p=0.2)) == "not shown in any of 2 other looks"
    assert wording.verdict(_finding()) == "not looked at otherwise"
    assert wording.verdict(_finding(estimate=None)) == "could not be had"
    against = looks | {"permutation": Shaken(holds=False, text="")}
    assert wording.verdict(_finding(robust=against)) == "does not hold by permutation"
    assert wording.verdict(_finding(robust=against, p=0.2)) == "would be a difference by permutation"
    many = {name: Shaken(holds=False, text="") for name in ("permutation", "wilcoxon", "leave_one_out")}
    assert wording.verdict(_finding(robust=many)) == "does not hold in 3 of 3 other looks"


def test_that_the_missing_could_be_anything_does_not_make_a_null_a_finding() -> None:
    missing = {"worst_case_missing": Shaken(holds=False, text="")}
    assert wording.overturning(_finding(robust=missing)) == ("worst_case_missing",)
    assert wording.overturning(_finding(robust=missing, p=0.4)) == ()


def test_words_are_joined_and_counted() -> None:
    assert wording.joined(["a"]) == "a"
    assert wording.joined(["a", "b", "c"]) == "a, b and c"
    assert (wording.plural(1, "file"), wording.plural(2, "person")) == ("1 file", "2 people")


def test_numbers_are_summed_up() -> None:
    arm = wording.summarised(np.array([1.0, 2.0, 3.0, 4.0]))
    assert (arm.n, arm.mean, arm.median) == (4, 2.5, 2.5)
    assert arm.sd == pytest.approx(1.2910, abs=1e-4)
    assert wording.summarised(np.array([1.0])).sd is None
