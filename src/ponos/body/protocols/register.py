"""What virtual people can be asked to do, by name: one line a protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ponos.body.parameters import Parameters
    from ponos.body.people import Person
    from ponos.body.protocols.handed import Handed
    from ponos.body.solve import Load

__all__ = ["PROTOCOLS", "Protocol"]

# Nothing is imported above, so that the names can be listed before anything is compiled.

Take = Callable[["Sequence[Person]", int], "Iterator[list[Handed]]"]


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """A protocol.

    Attributes
    ----------
    says : str
        What people do, in one line.
    take : callable
        Lets people take it: what each hands out, one after the other. The second argument is the number of days.
    days : int
        How many days it lasts where nobody says so; 0 where it is not counted in days.
    """

    says: str
    take: Take
    days: int = 0


def _cycled(
    load_for: Callable[[Parameters], Load], name: str
) -> Callable[[Sequence[Person], int], Iterator[list[Handed]]]:
    """Give what lets people take a test on the cycle whose load is chosen for each."""

    def take(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
        from ponos.body.protocols.cycling import handed, taken

        parameters = [one.parameters for one in people]
        run = taken(parameters, [load_for(one) for one in parameters])
        yield from ([one] for one in handed(run, name=name, session="visit"))

    return take


def _ramp_load(of: Parameters) -> Load:
    from ponos.body.protocols.cycling import ramp, ramp_rate_for

    return ramp(ramp_rate_for(of))


def _steps_load(of: Parameters) -> Load:
    from ponos.body.protocols.cycling import ramp_rate_for, steps

    rise_w = 2.0 * ramp_rate_for(of)
    return steps(rise_w, rise_w, 120.0)


def _constant_load(of: Parameters) -> Load:
    from ponos.body.protocols.cycling import constant, ramp_rate_for

    return constant(3.0 * ramp_rate_for(of))


def _two_days(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.two_day import handed

    yield from handed([one.parameters for one in people], [one.rng(1) for one in people])


def _occlusion(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.cycling import cuffed

    yield from ([one] for one in cuffed([one.parameters for one in people]))


def _hold(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.hold import hold

    yield from (hold(one.parameters) for one in people)


def _grip(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.grip import grip

    yield from (grip(one.parameters) for one in people)


def _full_pulls(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.grip import full_pulls

    yield from (full_pulls(one.parameters) for one in people)


def _tms_fatigue(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.tms_fatigue import tms_fatigue

    yield from (tms_fatigue(one.parameters) for one in people)


def _effort_choices(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.effort_choices import effort_choices

    yield from (effort_choices(one.parameters, one.rng(1)) for one in people)


def _mental_fatigue(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.mental_fatigue import mental_fatigue

    yield from (mental_fatigue(one.parameters, one.rng(1)) for one in people)


def _lean(people: Sequence[Person], _days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.lean import lean

    yield from ([lean(one.parameters)] for one in people)


def _daily_life(people: Sequence[Person], days: int) -> Iterator[list[Handed]]:
    from ponos.body.protocols.daily_life import Days, daily_life, plan

    plans = [plan(one.parameters, one.rng(1), days=Days(days=days)) for one in people]
    yield from ([diary] for diary, _ in daily_life([one.parameters for one in people], plans, days=days))


PROTOCOLS: Mapping[str, Protocol] = {
    "ramp": Protocol(says="a ramp on a cycle to exhaustion", take=_cycled(_ramp_load, "ramp")),
    "steps": Protocol(says="steps of two minutes on a cycle to exhaustion", take=_cycled(_steps_load, "steps")),
    "constant-load": Protocol(
        says="six minutes of a light load, and after it", take=_cycled(_constant_load, "constant")
    ),
    "two-day-cpet": Protocol(says="the ramp again 24 hours later, and the weeks after", take=_two_days),
    "occlusion": Protocol(says="light work, then a cuff that stops the flow again and again", take=_occlusion),
    "hold": Protocol(says="half of full force for as long as it goes", take=_hold),
    "grip": Protocol(says="grips of half force with pauses until they fail", take=_grip),
    "full-pulls": Protocol(says="ten full pulls, and ten more an hour later", take=_full_pulls),
    "tms-fatigue": Protocol(says="pulses over the motor cortex before and after a full pinch", take=_tms_fatigue),
    "effort-choices": Protocol(says="hard or easy presses for money, by choice", take=_effort_choices),
    "mental-fatigue": Protocol(says="sixteen minutes: rest, a task, rest", take=_mental_fatigue),
    "lean": Protocol(says="lie, then stand for ten minutes", take=_lean),
    "daily-life": Protocol(says="weeks of ordinary days with exertions", take=_daily_life, days=28),
}
"""Every protocol by its name."""
