"""What a format found becomes a recording: named, in its units, in order, and honest about what cannot be believed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ponos.errors import DamagedFile, PonosError, ReadError, UnitConflict, UsageError
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.instruments.cpet.reading.quantities import named, plain_name, quantities, with_unit
from ponos.recording import Recording
from ponos.source import Source
from tests.instruments.cpet.made import cart, notes, ramp, understood

RAMP = ramp()


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Some file; only its name and hash are used."""
    path = tmp_path / "test.txt"
    path.write_text("something")
    return Source(path)


def cells(name: str) -> list[object]:
    return list(RAMP[name].tolist())


def scaled(name: str, factor: float) -> list[object]:
    return [value * factor for value in RAMP[name].tolist()]


def test_a_good_test_is_read_as_it_is(source: Source) -> None:
    recording = understood(cart(), source)
    assert recording.status == "ok"
    names = ["time_s", "vo2_ml_min", "vco2_ml_min", "ve_l_min", "rf_per_min", "vt_l", "hr_bpm", "work_w", "peto2_mmhg"]
    assert list(recording.table) == [*names, "petco2_mmhg", "rer"]
    for header, column in zip(RAMP, [*names, "petco2_mmhg"], strict=True):
        np.testing.assert_array_equal(recording.table[column], RAMP[header])
    assert recording.about["sampling"] == "breaths"
    assert (recording.source, recording.format, len(recording.sha256)) == ("test.txt", "made", 64)
    assert notes(recording) == "Computed because the file does not have it: RER from VCO2/VO2."


# Names


@pytest.mark.parametrize(
    "name",
    ["V'O2", "V’O2", "V′O₂", "V̇O₂", "vo2", " VO2 ", "VO2_I", "VO2 (STPD)", "VO2 STPD", "vo2.stpd", "V'O2 [mL/min]"],
)
def test_many_ways_to_write_a_name_are_one(name: str) -> None:
    assert "vo2_ml_min" in [one.column for one in named(with_unit(name)[0])[0]]


@pytest.mark.parametrize(
    "name", ["VE/VO2", "VO2/HR", "%VO2peak", "RR int", "Time (Clock)", "Ex Time", "BR", "FAT%", ""]
)
def test_names_that_only_look_alike_are_not(name: str) -> None:
    assert named(with_unit(name)[0])[0] == ()


def test_no_synonym_is_written_twice_for_one_kind_of_unit() -> None:
    seen: dict[tuple[str, str], str] = {}
    for one in quantities().values():
        for word in one.synonyms:
            key = (word, one.unit.dimension if one.unit else "")
            assert seen.setdefault(key, one.column) == one.column
    assert plain_name("Gewicht (kg)") == "gewichtkg"


def test_units_in_the_name_count(source: Source) -> None:
    for header in "VO2 [L/min]", "VO2 (L/min)", "VO2 L/min", "vo2_l_min":
        recording = understood(cart({"VO2": None, header: scaled("VO2", 0.001)}), source)
        np.testing.assert_allclose(recording.table["vo2_ml_min"], RAMP["VO2"])


def test_columns_that_are_not_known_are_named_once(source: Source) -> None:
    recording = understood(cart({"VE/VO2": cells("VE"), "Fizz": cells("VE")}), source)
    assert "Columns not used: VE/VO2, Fizz." in notes(recording)


# Mapping by hand


def test_a_mapped_column_wins(source: Source) -> None:
    made = cart({"Oxygen": scaled("VO2", 0.0009)})
    recording = understood(made, source, map=("Oxygen=vo2:l/min",))
    np.testing.assert_allclose(recording.table["vo2_ml_min"], RAMP["VO2"] * 0.9)
    assert dict(recording.history[0].parameters)["map"] == ("Oxygen=vo2:l/min",)


@pytest.mark.parametrize("wish", ["Oxygen=vo2_ml_min:l/min", "oxygen = VO2 : L/min", "Oxygen=v'o2:l_min"])
def test_a_wish_may_be_spelt_in_many_ways(source: Source, wish: str) -> None:
    recording = understood(cart({"VO2": None, "Oxygen": scaled("VO2", 0.001)}), source, map=(wish,))
    np.testing.assert_allclose(recording.table["vo2_ml_min"], RAMP["VO2"])


def test_the_second_of_two_columns_of_a_name_can_be_mapped(source: Source) -> None:
    made = cart()
    made.columns.append(Column("VE", "", scaled("VE", 1000.0)))
    recording = understood(made, source, map=("VE#2=ve:ml/min",))
    np.testing.assert_allclose(recording.table["ve_l_min"], RAMP["VE"])


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("VO2", "Write column=quantity:unit"),
        ("=vo2", "Write column=quantity:unit"),
        ("VO2=vo3:l/min", "no quantity 'vo3'. Did you mean 'vo2'"),
        ("VO2=vo2:l/mim", "no unit 'l/mim'. Did you mean 'L/min'"),
        ("VO2=vo2:kg", "VO2 is not measured in 'kg'. It is read in mL/min"),
        ("VCO=vco2:l/min", "no column 'VCO'. Did you mean 'VCO2'? The file has: time, VO2"),
    ],
)
def test_a_wrong_wish_says_what_could_be_meant(source: Source, wish: str, told: str) -> None:
    with pytest.raises((UsageError, ReadError), match="--map") as error:
        understood(cart(), source, map=(wish,))
    assert told in str(error.value)


# Units


@pytest.mark.parametrize(
    ("name", "unit", "factor", "column"),
    [
        ("VO2", "L/min", 0.001, "vo2_ml_min"),
        ("VE", "mL/min", 1000.0, "ve_l_min"),
        ("VT", "mL", 1000.0, "vt_l"),
        ("PETCO2", "kPa", 1 / 7.50062, "petco2_mmhg"),
    ],
)
def test_stated_units_are_converted(source: Source, name: str, unit: str, factor: float, column: str) -> None:
    recording = understood(cart({name: scaled(name, factor)}, units={name: unit}), source)
    np.testing.assert_allclose(recording.table[column], RAMP[name])
    assert "unit" not in notes(recording)


@pytest.mark.parametrize(
    ("name", "factor", "stated", "true"),
    [("VO2", 0.001, "mL/min", "L/min"), ("VCO2", 1000.0, "L/min", "mL/min"), ("VE", 1000.0, "L/min", "mL/min")],
)
def test_an_essential_unit_that_cannot_be_is_refused_with_both_readings(
    source: Source, name: str, factor: float, stated: str, true: str
) -> None:
    values = cells(name) if (name, stated) == ("VCO2", "L/min") else scaled(name, factor)
    with pytest.raises(UnitConflict) as error:
        understood(cart({name: values}, units={name: stated}), source)
    told = str(error.value)
    assert f"column '{name}'" in told
    assert f"says {stated}, which no person does" in told
    assert f"if it were {true}" in told
    assert f"--map '{name}={name.lower()}:{true.lower()}'" in told
    # And the way out that the message names is one.
    wish = told.split("--map '")[1].split("'")[0]
    assert understood(cart({name: values}, units={name: stated}), source, map=(wish,)).status == "ok"


@pytest.mark.parametrize(
    ("factor", "unit", "told"),
    [
        (1000.0, "mL/min", "a thousand times smaller"),
        (1000.0, "", "a thousand times smaller"),
        (1e-6, "L/min", "a thousand times larger"),
    ],
)
def test_a_vo2_a_thousand_times_off_is_refused_with_both_readings(
    source: Source, factor: float, unit: str, told: str
) -> None:
    with pytest.raises(UnitConflict, match=rf"column 'VO2': no person does that.*; {told}: [\d.]+ mL/min") as error:
        understood(cart({"VO2": scaled("VO2", factor)}, units={"VO2": unit}), source)
    assert f"{np.median(RAMP['VO2']):.4g} mL/min" in str(error.value)


def test_a_load_too_small_for_its_only_unit_is_left_out(source: Source) -> None:
    """A brake in kp is no work rate of 2 W."""
    kilopond = scaled("Load", 1 / 60)
    for units in ({"Load": ""}, {"Load": "kp"}):
        recording = understood(cart({"Load": kilopond}, units=units), source)
        assert "work_w" not in recording.table
        assert "If it is W, " in notes(recording, channel="work_w")
    in_name = understood(cart({"Load": None, "Load (kp)": kilopond}), source)
    assert "The unit 'kp' of 'Load (kp)' is not known" in notes(in_name, channel="work_w")


def test_points_that_may_part_thousands_are_refused(source: Source) -> None:
    grouped: list[object] = [f"{value:,.0f}".replace(",", ".") for value in RAMP["VO2"]]
    comma: list[object] = [f"{value:.1f}".replace(".", ",") for value in RAMP["VE"]]
    with pytest.raises(DamagedFile, match=r"may be a decimal point or a thousands sign, while column 'VE'"):
        understood(cart({"VO2": grouped, "VE": comma}), source)


@pytest.mark.parametrize(
    ("name", "factor", "column", "true"), [("VT", 1000.0, "vt_l", "ml"), ("PETCO2", 1 / 7.50062, "petco2_mmhg", "kpa")]
)
def test_another_unit_that_cannot_be_leaves_its_column_out(
    source: Source, name: str, factor: float, column: str, true: str
) -> None:
    recording = understood(cart({name: scaled(name, factor)}), source)
    assert column not in recording.table
    assert recording.status == "ok"
    assert f"{name}={quantities()[column].name}:{true}" in notes(recording, channel=column)


@pytest.mark.parametrize(
    ("name", "factor"), [("VO2", 1.0), ("VO2", 0.001), ("VE", 1.0), ("VT", 1000.0), ("PETO2", 1 / 7.50062)]
)
def test_without_a_unit_only_what_a_person_can_do_is_read(source: Source, name: str, factor: float) -> None:
    recording = understood(cart({name: scaled(name, factor)}, units={name: ""}), source)
    column = named(name)[0][0].column
    np.testing.assert_allclose(recording.table[column], RAMP[name])
    assert f"states no unit for: '{name}'" in notes(recording)


def test_without_a_unit_that_can_be_told_a_column_is_left_out(source: Source) -> None:
    speed = np.linspace(6.0, 12.0, 120).tolist()
    recording = understood(cart({"Speed": speed, "Load": None}), source)
    assert "speed_km_h" not in recording.table
    assert "km/h or mph" in notes(recording, channel="speed_km_h")
    assert "--map 'Speed=speed:km/h'" in notes(recording, channel="speed_km_h")


def test_an_unknown_unit_leaves_its_column_out_and_says_so(source: Source) -> None:
    recording = understood(cart(units={"VO2": "cubits/day"}), source)
    assert recording.status == "partial"
    assert "The unit 'cubits/day' of 'VO2' is not known" in notes(recording, channel="vo2_ml_min")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_columns_named_vo2_are_told_apart_by_the_body_mass_between_them(
    source: Source, order: tuple[int, int]
) -> None:
    pair = [
        Column("VO2", "", [round(value / 61.0, 1) for value in RAMP["VO2"].tolist()]),
        Column("VO2", "", cells("VO2")),
    ]
    made = cart({"VO2": None})
    made.columns += [pair[at] for at in order]
    recording = understood(made, source)
    np.testing.assert_array_equal(recording.table["vo2_ml_min"], RAMP["VO2"])
    np.testing.assert_allclose(recording.table["vo2_ml_min_kg"], RAMP["VO2"] / 61.0, atol=0.05)
    assert recording.about["body_mass_kg"] == pytest.approx(61.0, abs=0.3)


def test_a_small_vo2_is_told_by_the_ventilation_that_goes_with_it(source: Source) -> None:
    rest = {"VO2": scaled("VO2", 0.004), "VCO2": None, "VE": scaled("VE", 0.4)}
    per_kg = understood(cart(rest, units={"VO2": ""}), source, body_mass_kg=70.0)
    np.testing.assert_allclose(per_kg.table["vo2_ml_min_kg"], RAMP["VO2"] * 0.004)
    litres = understood(
        cart({"VO2": scaled("VO2", 0.004), "VCO2": None, "VE": scaled("VE", 4.0)}, units={"VO2": ""}), source
    )
    np.testing.assert_allclose(litres.table["vo2_ml_min"], RAMP["VO2"] * 4.0)


def test_standard_volumes_are_brought_to_body_conditions(source: Source) -> None:
    stpd = {"VE": None, "VE STPD": scaled("VE", 1 / 1.2175)}
    made = cart(stpd, units={"VE STPD": "L/min"}, facts={"Barometric pressure": "756.1 mmHg"})
    recording = understood(made, source)
    np.testing.assert_allclose(recording.table["ve_l_min"], RAMP["VE"], rtol=1e-3)
    unknown = understood(cart(stpd, units={"VE STPD": "L/min"}), source)
    assert "STPD, a fifth below BTPS" in notes(unknown)
    assert "VE is 0.82 times breathing frequency times tidal volume" in notes(unknown)


# Time


@pytest.mark.parametrize(
    ("unit", "spell"),
    [
        ("min", lambda second: second / 60.0),
        ("", lambda second: second / 60.0),
        ("", lambda second: second / 86400.0),
        ("hh:mm:ss", lambda second: second / 86400.0),
        ("min", lambda second: f"{int(second // 60):02d}:{second % 60:04.1f}"),
        ("s", lambda second: f"0:{int(second // 60):02d}:{second % 60:04.1f}"),
        ("", lambda second: f"{second:g}".replace(".", ",")),
    ],
)
def test_time_is_read_as_carts_write_it(source: Source, unit: str, spell: object) -> None:
    assert callable(spell)
    recording = understood(cart({"time": [spell(second) for second in RAMP["time"]]}, units={"time": unit}), source)
    np.testing.assert_allclose(recording.table["time_s"], RAMP["time"], atol=1e-6)


def test_time_keeps_its_own_zero(source: Source) -> None:
    recording = understood(cart({"time": [value + 40000.0 for value in RAMP["time"].tolist()]}), source)
    assert recording.table["time_s"].iloc[0] == pytest.approx(40000.0 + RAMP["time"][0])


def test_midnight_is_passed(source: Source) -> None:
    late = [(value + 86400.0 - 100.0) % 86400.0 for value in RAMP["time"].tolist()]
    recording = understood(cart({"time": late}), source)
    np.testing.assert_allclose(np.diff(recording.table["time_s"]), np.diff(RAMP["time"]))
    assert "midnight" in notes(recording)


def test_rounded_times_are_spread_and_counted(source: Source) -> None:
    whole = np.floor(RAMP["time"] / 4.0) * 4.0
    recording = understood(cart({"time": whole.tolist()}), source)
    assert (np.diff(recording.table["time_s"]) > 0).all()
    assert np.abs(recording.table["time_s"] - whole).max() < 1.0
    assert f"within their second: {int((np.diff(whole) == 0).sum())}." in notes(recording)


def test_rows_that_repeat_the_row_before_are_left_out(source: Source) -> None:
    twice: dict[str, object] = {name: np.repeat(values, 2).tolist() for name, values in RAMP.items()}
    recording = understood(cart(twice), source)
    np.testing.assert_array_equal(recording.table["time_s"], RAMP["time"])
    assert "repeat the row before: 120" in notes(recording)


def test_shuffled_rows_are_told_without_a_unit_of_time(source: Source) -> None:
    order = np.random.default_rng(3).permutation(120)
    shuffled: dict[str, object] = {name: values[order].tolist() for name, values in RAMP.items()}
    with pytest.raises(DamagedFile, match=r"shuffled|backwards"):
        understood(cart(shuffled, units={"time": ""}), source)


def test_few_rows_out_of_order_are_left_out_and_counted(source: Source) -> None:
    time = RAMP["time"].copy()
    time[[10, 50]] += 200.0
    recording = understood(cart({"time": time.tolist()}), source)
    assert len(recording.table) == 118
    assert "stood out of order in time: 2 (first row 13)" in notes(recording)
    np.testing.assert_array_equal(recording.table["vo2_ml_min"], np.delete(RAMP["VO2"], [10, 50]))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda time: time[::-1], "The clock runs backwards"),
        (lambda time: np.concatenate([time[:60], time[:60]]), "The clock falls back from"),
        (lambda time: np.random.default_rng(1).permutation(time), "shuffled rows|backwards"),
        (lambda time: np.repeat(time[::4], 4), "Time stands still"),
        (lambda time: np.where(np.arange(120) % 2, np.nan, time), "60 of 120 rows have no time"),
        (lambda time: np.where(np.arange(120) % 2, "noon", time.astype(str)), r"column 'time', row 4: 'noon' is no"),
    ],
)
def test_a_clock_that_cannot_be_put_in_order_is_refused(source: Source, spoil: object, told: str) -> None:
    assert callable(spoil)
    with pytest.raises(DamagedFile, match=told):
        understood(cart({"time": list(spoil(RAMP["time"]).tolist())}), source)


def test_a_stated_unit_of_time_that_cannot_be_is_refused(source: Source) -> None:
    with pytest.raises(UnitConflict, match=r"says min.*if it were s: 3.*--map 'time=time:s'"):
        understood(cart(units={"time": "min"}), source)
    with pytest.raises(UnitConflict, match=r"says s.*if it were min: 3.*--map 'time=time:min'"):
        understood(cart({"time": [value / 60 for value in RAMP["time"].tolist()]}), source)


def test_a_time_that_may_be_two_things_asks(source: Source) -> None:
    with pytest.raises(ReadError, match=r"may be s or min.*--map 'time=time:s'"):
        understood(cart({"time": list(map(float, range(120)))}, units={"time": ""}), source)


def test_gaps_are_told(source: Source) -> None:
    time = RAMP["time"] + np.where(np.arange(120) > 60, 90.0, 0.0)
    recording = understood(cart({"time": time.tolist()}), source)
    assert f"Gaps in which nothing was recorded: {time[60]:.0f} to {time[61]:.0f} s." in notes(recording)


@pytest.mark.parametrize(
    ("time", "rate", "kind"),
    [
        (np.arange(120) * 1.0, 20.0, "interpolated"),
        (np.arange(120) * 2.0, 20.0, "interpolated"),
        (np.arange(120) * 10.0, 20.0, "averaged"),
        (np.arange(120) * 30.0 + 30.0, 20.0, "averaged"),
        (30.0 * np.arange(120) + np.random.default_rng(2).uniform(-3, 3, 120), 20.0, "averaged"),
        (np.arange(120) * 4.0, 15.0, "breaths"),
        (RAMP["time"].round(), 18.0, "breaths"),
    ],
)
def test_averages_and_grids_are_told_from_breaths(
    source: Source, time: NDArray[np.float64], rate: float, kind: str
) -> None:
    recording = understood(cart({"time": time.tolist(), "RF": [rate] * 119 + [rate + 0.1]}), source)
    assert recording.about["sampling"] == kind
    assert recording.about["sampling_s"] == pytest.approx(np.median(np.diff(time)), rel=0.05)
    assert ("cannot be undone" in notes(recording)) == (kind == "averaged")


# Channels that cannot be believed


def test_a_load_of_zero_is_missing(source: Source) -> None:
    recording = understood(cart({"Load": [0.0] * 120}), source)
    assert recording.table["work_w"].isna().all()
    assert notes(recording, channel="work_w").startswith("Work rate is 0 in every row")
    assert "--protocol" in notes(recording, channel="work_w")
    assert recording.status == "ok"


def test_a_heart_rate_of_zero_is_missing(source: Source) -> None:
    recording = understood(cart({"HR": ["0"] * 120}), source)
    assert recording.table["hr_bpm"].isna().all()
    assert "--heart-rate" in notes(recording, channel="hr_bpm")


def test_what_is_not_there_is_told(source: Source) -> None:
    recording = understood(cart({"HR": None, "Load": None}), source)
    assert "no heart rate" in notes(recording, channel="hr_bpm")
    assert "no work rate" in notes(recording, channel="work_w")


@pytest.mark.parametrize("column", ["VO2", "VCO2", "VE"])
@pytest.mark.parametrize(
    "spoil", [lambda _: None, lambda v: [0.0] * len(v), lambda v: [""] * len(v), lambda v: [v[0]] * len(v)]
)
def test_an_essential_channel_that_fails_makes_the_recording_partial(
    source: Source, column: str, spoil: object
) -> None:
    assert callable(spoil)
    recording = understood(cart({column: spoil(cells(column)), "RF": None}), source)
    name = named(column)[0][0].column
    assert recording.status == "partial"
    assert recording.table[name].isna().all()
    assert next(note.severity for note in recording.notes if note.channel == name) == "partial"


def test_a_carbon_dioxide_sensor_that_dies_is_told(source: Source) -> None:
    dying = [value if at < 40 else 0.0 for at, value in enumerate(RAMP["VCO2"].tolist())]
    recording = understood(cart({"VCO2": dying}), source)
    assert recording.table["vco2_ml_min"].isna().all()
    assert "VCO2 is 0 in 67% of the rows: its sensor failed" in notes(recording, channel="vco2_ml_min")
    assert "rer" not in recording.table


@pytest.mark.parametrize(("column", "factor"), [("VCO2", 0.3), ("VO2", 0.3), ("VO2", 2.6), ("VE", 0.2), ("VE", 6.0)])
def test_the_channel_that_fits_no_other_is_taken_out(source: Source, column: str, factor: float) -> None:
    recording = understood(cart({column: scaled(column, factor), "VT": None}), source)
    name = named(column)[0][0].column
    blank = [one for one in ("vo2_ml_min", "vco2_ml_min", "ve_l_min") if recording.table[one].isna().all()]
    assert blank == [name]
    assert "cannot be right" in notes(recording, channel=name)


def test_single_impossible_cells_are_blanked_and_counted(source: Source) -> None:
    wild = cells("PETCO2")
    wild[5], wild[6] = 900.0, 1.0
    pulse = cells("HR")
    pulse[7] = 0.0
    recording = understood(cart({"PETCO2": wild, "HR": pulse}), source)
    assert np.flatnonzero(recording.table["petco2_mmhg"].isna()).tolist() == [5, 6]
    assert np.flatnonzero(recording.table["hr_bpm"].isna()).tolist() == [7]
    assert "2 of PETCO2 (such as 900)" in notes(recording)


def test_rows_without_any_gas_were_not_measured(source: Source) -> None:
    mask_off: dict[str, object] = {name: [0.0] * 5 + cells(name)[5:] for name in ("VO2", "VCO2", "VE")}
    recording = understood(cart(mask_off), source)
    assert np.flatnonzero(recording.table["vo2_ml_min"].isna()).tolist() == [0, 1, 2, 3, 4]
    assert "all 0, which were not measured, were blanked: 5" in notes(recording)


def test_a_blood_pressure_taken_now_and_then_is_kept(source: Source) -> None:
    sparse: list[object] = [120.0 if at % 30 == 0 else 0.0 for at in range(120)]
    recording = understood(cart({"RRsys": sparse}, units={"RRsys": "mmHg"}), source)
    assert recording.table["sbp_mmhg"].notna().sum() == 4


def test_the_load_of_a_treadmill_is_no_measurement(source: Source) -> None:
    speed = [0.0] * 10 + np.linspace(6.0, 14.0, 110).tolist()
    load = [value * 14.0 for value in speed]
    belt = {"Speed": speed, "Load": load}
    recording = understood(cart(belt, units={"Speed": "km/h"}), source)
    assert "work_w" not in recording.table
    assert recording.about["mode"] == "treadmill"
    assert "14 W per km/h" in notes(recording)
    cycle = understood(cart(belt, units={"Speed": "km/h"}), source, mode="cycle")
    assert "work_w" in cycle.table


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda rate: np.where(np.arange(120) > 30, 88.0, rate), "stuck"),
        (lambda rate: np.where(np.arange(120) % 3 == 0, rate + 60.0, rate), "jumps"),
        (lambda rate: rate[::-1], "where oxygen uptake is highest"),
    ],
)
def test_a_heart_rate_that_lost_contact_is_taken_out(source: Source, spoil: object, told: str) -> None:
    assert callable(spoil)
    recording = understood(cart({"HR": spoil(RAMP["HR"]).tolist()}), source)
    assert recording.table["hr_bpm"].isna().all()
    assert told in notes(recording, channel="hr_bpm")


def test_a_heart_rate_that_sticks_for_a_while_loses_that_while(source: Source) -> None:
    time = RAMP["time"]
    sticking = np.where((time > 100.0) & (time < 290.0), 101.0, RAMP["HR"])
    recording = understood(cart({"HR": sticking.tolist()}), source)
    lost = recording.table["hr_bpm"].isna()
    assert lost.to_numpy()[(time > 105.0) & (time < 285.0)].all()
    assert lost.mean() < 0.6


# What follows and what contradicts


def test_vo2_follows_from_vo2_per_kg(source: Source) -> None:
    per_kg = {"VO2": None, "VO2/kg": scaled("VO2", 1 / 61.0)}
    recording = understood(cart(per_kg, units={"VO2/kg": "mL/min/kg"}, facts={"Weight (kg)": "61"}), source)
    np.testing.assert_allclose(recording.table["vo2_ml_min"], RAMP["VO2"])
    assert "VO2 from VO2/kg and 61 kg" in notes(recording)
    without = understood(cart(per_kg, units={"VO2/kg": "mL/min/kg"}), source)
    assert without.status == "partial"


def test_vo2_per_kg_alone_asks_for_the_body_mass(source: Source) -> None:
    made = cart({"VO2": None, "VO2/kg": scaled("VO2", 1 / 61.0)}, units={"VO2/kg": "mL/min/kg"})
    recording = understood(made, source)
    assert recording.status == "partial"
    assert "--body-mass-kg" in notes(recording, channel="vo2_ml_min")


def test_ventilation_follows_from_its_parts(source: Source) -> None:
    half = [30.0 / rate for rate in RAMP["RF"].tolist()]
    made = cart({"VE": None, "RF": None, "Ti": half, "Te": half}, units={"Ti": "s", "Te": "s"})
    recording = understood(made, source)
    np.testing.assert_allclose(recording.table["rf_per_min"], RAMP["RF"])
    np.testing.assert_allclose(recording.table["ve_l_min"], RAMP["RF"] * RAMP["VT"])


def test_exchanged_gases_are_told(source: Source) -> None:
    recording = understood(cart({"VO2": cells("VCO2"), "VCO2": cells("VO2")}), source)
    assert "VO2 and VCO2 look exchanged" in notes(recording)
    rer: list[object] = (RAMP["VCO2"] / RAMP["VO2"]).tolist()
    by_rer = understood(cart({"VO2": cells("VCO2"), "VCO2": cells("VO2"), "RER": rer}), source)
    assert "the file's RER is VO2/VCO2" in notes(by_rer)
    assert "exchanged" not in notes(understood(cart({"RER": rer}), source))


def test_gases_are_exchanged_where_end_tidal_gases_say_so(source: Source) -> None:
    """A trained runner's RER lies so near to 1 that its course alone tells nothing."""
    vco2 = (RAMP["VO2"] * (0.93 + RAMP["Load"] / 2000.0)).round().tolist()
    end_tidal = {"PETCO2": (38.0 + RAMP["Load"] / 50.0).tolist(), "PETO2": [105.0 + at % 2 for at in range(120)]}
    assert "exchanged" not in notes(understood(cart({"VCO2": vco2, **end_tidal}), source))
    swapped = {"VO2": vco2, "VCO2": cells("VO2"), "VE": (RAMP["VO2"] / 30.0).tolist(), **end_tidal}
    assert "falls where the end-tidal gases" in notes(understood(cart(swapped), source))


def test_a_body_mass_that_does_not_fit_is_told(source: Source) -> None:
    made = cart({"VO2/kg": scaled("VO2", 1 / 61.0)}, units={"VO2/kg": "mL/min/kg"}, facts={"Gewicht": "70,5"})
    recording = understood(made, source)
    assert "goes with 61.0 kg, the body mass is 70.5 kg" in notes(recording)
    by_hand = understood(made, source, body_mass_kg=50.0)
    np.testing.assert_allclose(by_hand.table["vo2_ml_min_kg"], RAMP["VO2"] / 50.0)
    assert by_hand.about["body_mass_kg"] == 50.0
    assert "replaces what the file says: body_mass_kg 70.5" in notes(by_hand)


def test_a_vo2_per_kg_that_goes_with_nobody_is_taken_out(source: Source) -> None:
    made = cart({"VO2/kg": scaled("VO2", 1 / 61000.0)}, units={"VO2/kg": "mL/min/kg"})
    recording = understood(made, source)
    assert recording.table["vo2_ml_min_kg"].isna().all()
    assert "body mass of 6.1e+04 kg" in notes(recording, channel="vo2_ml_min_kg")
    assert "body_mass_kg" not in recording.about


def test_a_channel_that_no_test_has_is_told(source: Source) -> None:
    recording = understood(cart({"Load": scaled("Load", 0.01)}), source)
    assert "its unit may be another" in notes(recording, channel="work_w")
    assert "may be another" not in notes(understood(cart(), source))


# Facts and identity


def about(source: Source, facts: dict[str, object], **said: object) -> Recording:
    return understood(cart(facts=facts), source, **said)


@pytest.mark.parametrize(
    ("label", "value", "key", "expected"),
    [
        ("Height (cm)", 170.0, "height_cm", 170.0),
        ("Height", "1.70", "height_cm", 170.0),
        ("Height", 66.93, "height_cm", pytest.approx(170.0, abs=0.1)),
        ("Größe", "1,70 m", "height_cm", 170.0),
        ("groesse", "170", "height_cm", 170.0),
        ("Taille (cm)", "170", "height_cm", 170.0),
        ("Gewicht", "74,8kg", "body_mass_kg", 74.8),
        ("Vekt", 74.8, "body_mass_kg", 74.8),
        ("Poids :", "74,8 kg", "body_mass_kg", 74.8),
        ("Weight", "165 lb", "body_mass_kg", pytest.approx(74.84, abs=0.01)),
        ("body_mass_kg", 74.8, "body_mass_kg", 74.8),
        ("Geschlecht", "weiblich", "sex", "female"),
        ("Gender", "M", "sex", "male"),
        ("Sexe", "Féminin", "sex", "female"),
        ("Kjønn", "Kvinne", "sex", "female"),
        ("Ergometer", "COSMED Treadmill(Kmh)", "mode", "treadmill"),
        ("Exercise Device", "Bike", "mode", "cycle"),
        ("Barometrischer Druck (mmHg)", 763, "barometric_pressure_mmhg", 763.0),
        ("Barometric press. (hPa)", 1013.25, "barometric_pressure_mmhg", pytest.approx(760.0, abs=0.1)),
        ("Humidity;%", 24, "humidity_percent", 24.0),
        ("Startzeit", "19.04.2019 02:49", "start_time", "02:49"),
        ("FEV1 (l)", 3.1, "fev1_l", 3.1),
        ("Abbruchgrund", "Dyspnoe", "stop_reason", "Dyspnoe"),
    ],
)
def test_facts_are_known_in_many_languages(
    source: Source, label: str, value: object, key: str, expected: object
) -> None:
    assert about(source, {label: value}).about[key] == expected


@pytest.mark.parametrize(
    "facts",
    [
        {"Last name": "Doe", "First name:": "Jo", "ID1": 17, "D.O.B.": "1980-01-02", "Test date": "2020-01-02"},
        {"Nachname": "Doe", "Geburtsdatum": "02.01.1980", "Some new label": "Jo Doe"},
        {"Patient": "Doe", "Adresse": "Hauptstrasse 1", "E-Mail": "jo@example.org"},
    ],
)
def test_identity_is_dropped_unless_asked_for(source: Source, facts: dict[str, object]) -> None:
    recording = about(source, facts)
    assert set(recording.about) <= {"sampling", "sampling_s", "age_y"}
    assert recording.participant is None
    kept = about(source, facts, keep_identity=True)
    assert "Doe" in kept.about.values()


def test_the_age_is_kept_when_the_birth_date_is_dropped(source: Source) -> None:
    recording = about(source, {"Geburtsdatum": "11.11.1980", "Startzeit": "19.04.2019 02:49"})
    assert recording.about["age_y"] == 38.0
    assert "1980" not in str(dict(recording.about))


def test_names_in_other_tables_and_positions_are_dropped(source: Source) -> None:
    made = cart({"Lat": [54.1] * 60 + [54.2] * 60})
    made.tables["results"] = [["Name", "Doe"], ["VO2max", 2000]]
    recording = understood(made, source)
    assert recording.tables["results"].to_numpy().tolist() == [["VO2max", 2000]]
    assert "Positions were dropped (Lat)" in notes(recording)
    kept = understood(made, source, keep_identity=True)
    assert "latitude" in kept.table
    assert len(kept.tables["results"]) == 2


@pytest.mark.parametrize(("label", "value"), [("Weight", 150), ("Height", 250), ("Height (cm)", 17), ("Age", 400)])
def test_facts_that_cannot_be_are_left_out(source: Source, label: str, value: object) -> None:
    recording = about(source, {label: value})
    assert set(recording.about) == {"sampling", "sampling_s"}
    assert f"'{label}: {value}'" in notes(recording)


@pytest.mark.parametrize("facts", [{"Age": 0}, {"FEV1 (l)": 0.0}, {"Weight (kg)": ""}, {"Notes:": "---"}])
def test_fields_that_were_not_filled_in_say_nothing(source: Source, facts: dict[str, object]) -> None:
    recording = about(source, facts)
    assert set(recording.about) == {"sampling", "sampling_s"}
    assert [note.severity for note in recording.notes] == ["info"]


def test_what_the_user_says_is_kept(source: Source) -> None:
    said = {"beta_blocker": True, "medication": "bisoprolol", "stop_reason": "legs", "borg": 18.0, "lactate_peak": 8.5}
    recording = about(source, {"sex": "m"}, sex="female", mode="cycle", **said)
    expected = {"beta_blocker": "yes", "medication": "bisoprolol", "stop_reason": "legs", "borg": 18.0}
    assert expected.items() <= dict(recording.about).items()
    assert (recording.about["sex"], recording.about["mode"]) == ("female", "cycle")
    assert recording.about["lactate_peak_mmol_l"] == 8.5


# Too little


@pytest.mark.parametrize("rows", [0, 1, 2, 4])
def test_too_few_rows_are_no_test(source: Source, rows: int) -> None:
    made = CartFile([Column(name, "", list(values[:rows].tolist())) for name, values in RAMP.items()], first_row=2)
    with pytest.raises(ReadError, match=f"holds {rows} rows"):
        understood(made, source)


def test_rows_of_nothing_are_no_test(source: Source) -> None:
    blank = {name: [float("nan")] * 120 for name in RAMP if name != "time"}
    with pytest.raises(ReadError, match="holds 0 rows with values"):
        understood(cart(blank), source)


def test_a_file_without_time_says_what_it_has(source: Source) -> None:
    with pytest.raises(ReadError, match=r"No column holds the time\. The file has: VO2, VCO2, VE"):
        understood(cart({"time": None}), source)


@pytest.mark.parametrize("column", ["VO2", "VE"])
def test_an_essential_column_of_rubbish_is_refused_with_its_place(source: Source, column: str) -> None:
    with pytest.raises(DamagedFile, match=f"column '{column}', row 3: 'rubbish' is no number"):
        understood(cart({column: ["rubbish"] * 60 + cells(column)[60:]}), source)


def test_another_column_of_rubbish_is_left_out(source: Source) -> None:
    recording = understood(cart({"PETO2": ["rubbish"] * 120}), source)
    assert recording.status == "ok"
    assert "holds no numbers ('rubbish' in row 3)" in notes(recording, channel="peto2_mmhg")


def test_every_error_is_of_ponos(source: Source) -> None:
    for column in CartFile([], first_row=1), CartFile([Column("", "", [])], first_row=1):
        with pytest.raises(PonosError):
            understood(column, source)


# Real files


def test_the_failed_sensor_of_ramp_28(data: Path) -> None:
    from ponos import read

    recording = read(data / "cpet" / "zan_ramps" / "28")
    assert recording.status == "partial"
    assert recording.table["vco2_ml_min"].isna().all()
    assert recording.table["hr_bpm"].isna().all()
    assert recording.table["vo2_ml_min"].max() == 4829
    assert "work_w" not in recording.table


def test_the_loads_of_zero_of_the_cycle_ramp(data: Path) -> None:
    from ponos import read

    recording = read(data / "cpet" / "whippr" / "ramp_cosmed.xlsx")
    assert recording.status == "ok"
    assert recording.table["work_w"].isna().all()
    assert len(recording.table) == 390
    assert "Positions were dropped" in notes(recording)


def test_every_real_file_is_read(data: Path) -> None:
    from ponos import read

    folder = data / "cpet"
    ramps = sorted(one for one in (folder / "zan_ramps").iterdir() if not one.suffix)
    others = [*(folder / "spiro").glob("*[!x]"), *(folder / "whippr").iterdir(), *(folder / "mgc").iterdir()]
    others += [*(folder / "k5").glob("D*"), *(folder / "cosmed").iterdir(), folder / "pyoxynet" / "data_test.csv"]
    others = [one for one in others if one.suffix != ".tcx"]
    read_ones = {path.name: read(path) for path in [*ramps, *others]}
    assert len(ramps) == 49
    assert [name for name, one in read_ones.items() if one.status == "partial"] == ["28"]
    for one in read_ones.values():
        assert (np.diff(one.table["time_s"]) > 0).all()
        assert 20 < one.table["vo2_ml_min"].median() / one.table["ve_l_min"].median() < 60
