"""The strip of dots stays small however many people stand behind it."""

from __future__ import annotations

import numpy as np

from ponos.report.study.strip import strip


def test_a_large_group_is_thinned_from_end_to_end() -> None:
    few, many = np.linspace(-2, 2, 20), np.linspace(-2, 2, 5000)
    assert strip(few, 0.5).count("h0") == 20
    assert strip(many, 0.5).count("h0") == 80

    ends = [f"M{text}" for text in strip(few, 0.5).split('class="dots" d="M')[1].split('"')[0].split("M")]
    assert ends[0] in strip(many, 0.5)
    assert ends[-1] in strip(many, 0.5)
