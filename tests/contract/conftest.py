"""What the contract tests ask for: each instrument in turn, and the good example of it, observed and measured once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ponos.instruments import Instrument, instruments
from ponos.measures import Measure
from ponos.recording import Recording
from tests.contract.examples import EXAMPLES, Example


@pytest.fixture(scope="session", params=sorted(instruments()))
def instrument(request: pytest.FixtureRequest) -> Instrument:
    """Each instrument at hand."""
    return instruments()[request.param]


@pytest.fixture(scope="session")
def example(instrument: Instrument) -> Example:
    """Its entry in the table of examples."""
    assert instrument.name in EXAMPLES, f"Add an example of '{instrument.name}' to tests/contract/examples.py."
    return EXAMPLES[instrument.name]


@pytest.fixture(scope="session")
def settings(instrument: Instrument, example: Example) -> Any:
    """What a user would say beside the example."""
    return instrument.settings(**example.settings)


@pytest.fixture(scope="session")
def recording(instrument: Instrument, example: Example) -> Recording:
    """The example as the instrument records it."""
    return instrument.observe(example.trajectory(), np.random.default_rng(0))


@pytest.fixture(scope="session")
def measured(instrument: Instrument, recording: Recording, settings: Any) -> list[Measure]:
    """Every measure of the example."""
    return instrument.measure(recording, settings)


@pytest.fixture(scope="session")
def written(instrument: Instrument, recording: Recording, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example as a file of each format that writes."""
    folder = tmp_path_factory.mktemp(instrument.name)
    files = {form.name: folder / f"{form.name}.txt" for form in instrument.formats() if form.write}
    for form in instrument.formats():
        if form.write:
            form.write(recording, files[form.name])
    return files
