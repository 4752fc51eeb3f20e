"""ponos: what exertion costs a body, from the motor cortex to the mitochondria.

Examples
--------
>>> import ponos
>>> recording = ponos.read("day1.txt")  # doctest: +SKIP
>>> measures = ponos.measure(recording)  # doctest: +SKIP
"""

from __future__ import annotations

from ponos.instruments import figure, measure, read

__all__ = ["__version__", "figure", "measure", "read"]

__version__ = "0.1.0"
