"""People from the study to the numbers, counted by hand."""

from __future__ import annotations

from dataclasses import replace

from ponos.report.study.flow import flows, primary_name
from tests.report.study.made import NASTY, made


def test_people_and_losses_add_up() -> None:
    people = made().study.people
    for flow, group in zip(flows(made()), made().study.design.groups, strict=True):
        assert flow.label == group.label
        assert flow.n == int((people["group"] == group.id).sum())
        for came in flow.sessions:
            assert came.n + sum(came.lost.values()) == flow.n
            assert came.measured <= came.n
            assert came.read <= came.files


def test_the_reasons_are_those_of_the_visits() -> None:
    lost = {flow.label: flow.sessions[1].lost for flow in flows(made())}
    assert lost["Long COVID"] == {"too ill": 2}
    assert lost["Controls"] == {f"moved away {NASTY}": 1}
    assert lost["Bed rest, 55 days"] == {}


def test_files_that_failed_are_counted() -> None:
    failed = sum(one.status == "failed" for one in made().run.files)
    assert failed > 0
    assert sum(came.files - came.read for flow in flows(made()) for came in flow.sessions) == failed


def test_a_loss_without_a_reason_says_so() -> None:
    result = made()
    visits = result.study.visits.assign(reason="")
    told = flows(replace(result, study=replace(result.study, visits=visits)))
    assert told[0].sessions[1].lost == {"no reason given": 2}


def test_who_has_a_value_has_come_even_where_no_visit_is_listed() -> None:
    result = made()
    told = flows(replace(result, study=replace(result.study, visits=result.study.visits.iloc[:0])))
    assert [came.n for came in told[0].sessions] == [23, 21]


def test_a_session_that_was_not_meant_for_a_group_loses_nobody() -> None:
    result = made()
    people = result.study.people
    bed = set(people.index[people["group"] == people["group"].iloc[-1]])
    visits = result.study.visits[
        ~(result.study.visits["participant_id"].isin(bed) & (result.study.visits["session"] == "day2"))
    ]
    array = result.values.array.copy()
    array[[id in bed for id in result.values.people.index], 1] = float("nan")
    changed = replace(result, study=replace(result.study, visits=visits), values=replace(result.values, array=array))
    label = result.study.design.label(people["group"].iloc[-1])
    told = {flow.label: [came.session for came in flow.sessions] for flow in flows(changed)}
    assert told[label] == ["Day 1"]
    assert all(sessions == ["Day 1", "Day 2"] for name, sessions in told.items() if name != label)


def test_who_did_not_come_but_has_a_value_is_counted_apart() -> None:
    result = made()
    away = result.study.visits[~result.study.visits["done"].astype(bool)].iloc[0]
    array = result.values.array.copy()
    array[list(result.values.people.index).index(away["participant_id"]), 1] = 1.0
    told = flows(replace(result, values=replace(result.values, array=array)))
    assert sum(came.besides for flow in told for came in flow.sessions) == 1
    assert all(came.measured <= came.n for flow in told for came in flow.sessions)


def test_people_are_counted_by_the_primary_measure() -> None:
    assert primary_name(made()) == "VO2peak"
    design = replace(made().study.design, contrasts=())
    assert primary_name(replace(made(), study=replace(made().study, design=design))) == "any measure"
