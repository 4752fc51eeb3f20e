"""Which findings come first, and which measures are drawn."""

from __future__ import annotations

from dataclasses import replace

from ponos.report.study.parts import baseline, headlines, key_of, leading, parts, primary
from ponos.report.study.wording import differs, found, overturning
from ponos.study.design.selector import Selector
from tests.report.study.made import made, small


def test_parts_come_in_the_order_of_the_design_and_lose_nothing() -> None:
    told = parts(made())
    assert [part.contrast.name for part in told] == [one.name for one in made().study.design.contrasts]
    assert sum(len(part.findings) for part in told) == len(made().findings)


def test_findings_may_name_their_contrast_by_its_label_or_belong_to_none() -> None:
    result = small()
    label = result.study.design.contrasts[0].label
    first, *rest = (replace(one, contrast=label) for one in result.findings)
    told = parts(replace(result, findings=(replace(first, contrast="stray"), *rest)))
    assert [part.contrast.name for part in told] == ["disease", "stray"]
    assert len(told[0].findings) == len(rest)
    assert not told[1].contrast.declared


def test_links_run_along_the_chain() -> None:
    names = [link.name for link, _ in parts(made())[0].links]
    assert names.index("reward") < names.index("cortex") < names.index("oxygen") < names.index("symptoms")


def test_headlines_that_hold_stand_before_those_that_do_not_within_a_contrast() -> None:
    of_first = [one for _, one in headlines(made(few=True)) if found(one)]
    shaken = [bool(overturning(one)) for one in of_first if one.spec.link != "symptoms"]
    assert shaken == sorted(shaken)
    assert any(shaken)


def test_the_symptoms_that_groups_were_chosen_for_do_not_lead() -> None:
    of_groups = [one for part, one in headlines(made()) if part.contrast.kind == "groups" and found(one)]
    assert of_groups[0].spec.link != "symptoms"
    assert any(one.spec.link == "symptoms" for part in parts(made()) for one in part.seen if one.kind == "groups")


def test_the_largest_of_those_that_hold_leads() -> None:
    result = made(few=True)
    [part] = parts(result)
    held = [one for one in part.seen if not overturning(one) and one.spec.link != "symptoms" and one.g_low is not None]
    least = {one.id: min(abs(one.g_low or 0), abs(one.g_high or 0)) for one in held}
    assert headlines(result)[0][1].id == max(least, key=lambda id: least[id])


def test_what_follows_on_every_measure_is_not_asked_for_by_name() -> None:
    result = made()
    first = replace(result.study.design.contrasts[0], measures=(Selector("*"), Selector("vo2_peak")))
    design = replace(result.study.design, contrasts=(first,))
    assert primary(replace(result, study=replace(result.study, design=design))) is None


def test_headlines_of_nulls_are_never_borderline_and_name_no_measure_twice() -> None:
    nulls = [one for _, one in headlines(made()) if not found(one)]
    assert nulls
    assert not any(differs(one) for one in nulls)
    assert len({one.id for one in nulls}) == len(nulls)


def test_headlines_are_eight_at_most() -> None:
    assert 3 <= len(headlines(made())) <= 8


def test_no_link_takes_all_headlines() -> None:
    links = [one.spec.link for part, one in headlines(made()) if part.contrast.name == "disease" and found(one)]
    assert max(links.count(link) for link in links) <= 2


def test_what_all_trials_together_tell_is_not_crowded_out_by_its_link() -> None:
    result = made(few=True)
    [part] = parts(result)
    first = next(one for one in part.seen if one.spec.link != "symptoms" and not overturning(one))
    alike = [replace(first, spec=replace(first.spec, id=f"alike_{at}")) for at in range(3)]
    together = [replace(alike[0], together=True), *alike[1:]]
    counts = [len(headlines(replace(result, findings=tuple(findings)))) for findings in (alike, together)]
    assert counts == [2, 3]


def test_leading_measures_put_what_was_asked_by_name_first() -> None:
    result = made()
    chosen = leading(result, parts(result)[:1], most=1)
    assert [result.values.keys[place].spec.id for place in chosen] == ["vo2_peak"]
    many = leading(result, parts(result)[:1], most=6)
    assert many == sorted(many)
    assert len(many) == 6


def test_measures_of_yes_and_no_can_be_left_out() -> None:
    result = made()
    drawn = leading(result, parts(result), most=999, yes_no=False)
    assert "pem" not in {result.values.keys[place].spec.id for place in drawn}


def test_a_finding_knows_its_numbers() -> None:
    result = made()
    one = next(one for one in result.findings if one.condition == {"isi_ms": "3"})
    place = key_of(result, one)
    assert place is not None
    assert result.values.keys[place].cell == "isi_ms=3"


def test_the_baseline_is_chosen_without_looking_at_the_findings() -> None:
    result = made()
    assert baseline(result) == baseline(replace(result, findings=()))
    assert "vo2_peak" in {result.values.keys[place].spec.id for place in baseline(result)}


def test_the_primary_measure_is_the_first_that_is_asked_by_name() -> None:
    key = primary(made())
    assert key is not None
    assert key.spec.id == "vo2_peak"
    design = replace(made().study.design, contrasts=made().study.design.contrasts[1:4])
    assert primary(replace(made(), study=replace(made().study, design=design))) is None
