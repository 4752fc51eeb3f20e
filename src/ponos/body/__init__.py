"""The body: one executable chain from the cortex to the slow days after, that takes the tests people take.

People come from :func:`people`, protocols from :mod:`ponos.body.protocols`; numba is loaded when something is solved.
"""

from ponos.body.parameters import Parameters
from ponos.body.people import Person, healthy, people

__all__ = ["Parameters", "Person", "healthy", "people"]
