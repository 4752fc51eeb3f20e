import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.body.organs.blood import o2_content
from ponos.body.organs.capillary import along
from ponos.body.parameters import Parameters
from ponos.body.states import PARAMETERS

HEALTHY = Parameters().vector(PARAMETERS).tolist()


@given(st.floats(20.0, 110.0), st.floats(0.0, 60.0), st.floats(0.0, 200.0), st.floats(0.0, 30.0))
def test_a_capillary_ends_between_its_start_and_what_lies_beside_it(
    start: float, beside: float, diffusion: float, flow: float
) -> None:
    end = along(start, beside, diffusion, flow, 27.0, 8, HEALTHY)
    assert min(start, beside) - 1e-9 <= end <= max(start, beside) + 1e-9


@given(
    st.floats(20.0, 110.0),
    st.floats(0.0, 60.0),
    st.floats(0.1, 200.0),
    st.floats(0.001, 30.0),
    st.floats(20.0, 40.0),
    st.sampled_from([3, 8]),
)
def test_each_stretch_leaves_what_diffusion_over_flow_and_slope_leaves(
    start: float, beside: float, diffusion: float, flow: float, p50: float, parts: int
) -> None:
    po2 = start
    for _ in range(parts):
        slope = (o2_content(po2 + 1e-3, p50, HEALTHY) - o2_content(po2 - 1e-3, p50, HEALTHY)) / 2e-3
        po2 = beside + (po2 - beside) * math.exp(-diffusion / (parts * flow * slope))
    assert along(start, beside, diffusion, flow, p50, parts, HEALTHY) == pytest.approx(po2, rel=2e-5, abs=2e-5)


def test_a_shut_capillary_takes_the_pressure_beside_it() -> None:
    assert along(90.0, 25.0, 60.0, 0.0, 27.0, 8, HEALTHY) == pytest.approx(25.0, abs=1e-3)
