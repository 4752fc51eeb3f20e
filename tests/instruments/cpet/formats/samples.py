"""Small self-made files, one or more a format: the layout of the cart, none of its real data."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from ponos.source import Source

Make = Callable[..., Source]
"""``make(content, name)`` writes a file and opens it."""


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """Content of an xlsx file."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def breaths(count: int = 12) -> list[tuple[int, int, int, float, int, int]]:
    """Seconds, VO2 and VCO2 in mL/min, VE in L/min, breathing frequency and heart rate of a made-up test."""
    return [(10 * i + 5, 600 + 150 * i, 500 + 165 * i, 20.0 + 6 * i, 15 + i, 80 + 7 * i) for i in range(count)]


def zan() -> str:
    """ZAN text of two parameters that repeat a name and one that is not used."""
    names = ["1000,Zeit", "1,Last", "1000,Vex", "1000,tex", "1000,Vin", "1000,tin", "1000,VO2", "1000,VCO2", "1,HR"]
    names += ["100,FO2et", "100,FCO2et", "1000,Geschw.", "10,Steig.", "1,Lipide", "1,Lipide", "1,VLüfter"]
    lines = ["[person]", "geschlecht=W", "groesse=170", "gewicht=61 ", "", "[parameter]", "count=16"]
    lines += [f"P={300 + i},{name}" for i, name in enumerate(names)]
    lines += ["", "[Data]"]
    for i, (time, vo2, vco2, ve, rf, _) in enumerate(breaths()):
        half = round(30_000 / rf)
        speed = 0 if time < 45 else 8000 + 100 * i
        values = [1, 1000 * time, speed // 70, round(1000 * ve / rf), half, round(900 * ve / rf), half, vo2, vco2, 0]
        lines.append(f"B{i + 1}=" + ",".join(map(str, [*values, 500, 480, speed, 10, 7, 8, 0])))
    lines += ["", "[Start]", "BeginRest=10:00:00", "Rest=0", "Warmup=20", "Load=40", "Recovery=110", "", "[Ergometer]"]
    return "\n".join([*lines, "Type=202", ""])


def cosmed_rows(*, german: bool = False) -> list[list[object]]:
    """A Cosmed sheet's names, units, blank row and data."""
    frequency, heart = ("Af", "HF") if german else ("Rf", "HR")
    names: list[object] = ["t", frequency, "VT", "VE", "VO2", "VCO2", "R", "VE/VO2", "VE/VCO2", "VO2/Kg", heart]
    spelt: list[object] = [
        "s",
        "1/min",
        "L(btps)",
        "L/min",
        "mL/min",
        "mL/min",
        "---",
        "---",
        "---",
        "mL/min/Kg",
        "bpm",
    ]
    rows: list[list[object]] = [[*names, "Power", "Phase", "Marker"], [*spelt, "Watt", "---", "---"], []]
    for time, vo2, vco2, ve, rf, hr in breaths():
        ratios = [vco2 / vo2, 1000 * ve / vo2, 1000 * ve / vco2, vo2 / 61]
        rows.append(
            [f"00:0{time // 60}:{time % 60:02d}", rf, ve / rf, ve, vo2, vco2, *ratios, hr, 2 * time, "EXERCISE", ""]
        )
    return rows


def cosmed_with_subject() -> list[list[object]]:
    """A Cosmed sheet with the subject in front, more rows of it than of one breath."""
    subject: list[list[object]] = [
        ["ID1", None, None, "Test date", "2020-02-03", None, "Barometric Pressure (mmHg)", 750],
        ["Last Name", "Nobody", None, "Test Time", "10:00", None, "Ambient Temperature (°C)", 21],
        ["Gender", "Female"],
        ["Weight (kg)", 61, None, "Reason for stopping test", "Fatigue", None, "User 1 (---)", "-"],
    ]
    rows = cosmed_rows()
    longest = max(len(rows), len(subject))
    padded = [row + [None] * (9 - len(row)) for row in subject] + [[None] * 9] * (longest - len(subject))
    return [[*padded[i], *(rows[i] if i < len(rows) else [])] for i in range(longest)]


def k5(delimiter: str = ",") -> str:
    """The same as text; with semicolons it has decimal commas."""
    rows = [row for row in cosmed_rows() if row]
    cells = [[str(cell) for cell in row] for row in rows]
    if delimiter != ",":
        cells = [[cell.replace(".", ",") for cell in row] for row in cells]
    return "\n".join(delimiter.join(row) for row in cells) + "\n"


def cortex_rows() -> list[list[object]]:
    """A Cortex sheet whose names stand deep below a header."""
    rows: list[list[object]] = [["Patient"], ["Gewicht", "61 kg"]]
    rows += [[""]] * 40
    rows.append(["t", "VT", "AF", "V'E (BTPS)", "V'O2 (STPD)", "V'CO2", "R", "HF", "W"])
    rows.append(["hh:mm:ss.z", "l", "1/min", "l/min", "l/min", "l/min", None, "1/min", "kcal"])
    for time, vo2, vco2, ve, rf, hr in breaths():
        clock = f"00:0{time // 60}:{time % 60:02d},5"
        rows.append([clock, ve / rf, rf, ve, vo2 / 1000, vco2 / 1000, vco2 / vo2, hr, time / 10])
    return rows


def metasoft(person: str = "Patient") -> str:
    """SpreadsheetML with a summary, gaps by ss:Index, merged labels and decimal commas in text."""

    def row(*cells: str, index: int = 0) -> str:
        gap = f' ss:Index="{index}"' if index else ""
        return f"<Row{gap}>{''.join(cells)}</Row>"

    def words(*values: str) -> list[str]:
        return [f'<Cell><Data ss:Type="String">{value}</Data></Cell>' for value in values]

    def fact(label: str, value: str) -> str:
        said, given = (f'<Data ss:Type="String">{word}</Data>' for word in (label, value))
        return row(f'<Cell ss:MergeAcross="1">{said}</Cell>', f'<Cell ss:MergeAcross="7">{given}</Cell>')

    rows = [
        row(*words(person), index=4),
        fact("Nachname", "Niemand"),
        fact("Gewicht", "61,5kg"),
        fact("Größe", "1,70 m"),
    ]
    rows += [fact("Spiroergometrie-Gerät", "MetaLyzer X")]
    rows += [row(*words("Kanal", "Einheit", "Ruhe", "VT1", "Maximum"), index=14)]
    rows += [
        row(*words(name, unit, "1", "2", "3")) for name, unit in (("t", "mm:ss"), ("V'O2", "L/min"), ("HF", "/min"))
    ]
    rows += [row(*words("t", "Phase", "Marker", "V'O2", "V'CO2", "V'E", "AF", "P"), index=25)]
    rows += [row(*words("h:mm:ss", "", "", "L/min", "L/min", "L/min", "/min", "W"))]
    for time, vo2, vco2, ve, rf, _ in breaths():
        clock = words(f"0:0{time // 60}:{time % 60:02d}", "Ruhe")
        oxygen = words(f"{vo2 / 1000:.3f}".replace(".", ","))[0].replace("<Cell>", '<Cell ss:Index="4">')
        numbers = [f'<Cell><Data ss:Type="Number">{value}</Data></Cell>' for value in (vco2 / 1000, ve, rf, 2 * time)]
        rows.append(row(*clock, oxygen, *numbers))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    table = f'<Worksheet ss:Name="MetasoftStudio"><Table>{"".join(rows)}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{table}</Workbook>'


VYNTUS = {
    "norwegian": ("ID-nummer:\t1", "Tid", "Last", "HF", "BF"),
    "german": ("Patientennummer:\t1", "Zeit", "Last", "HF", "AF"),
    "french": ("Code:\t1", "Temps", "Charge", "FC", "FR"),
    "english": ("ID number:\t1", "t-ph", "Load", "HR", "BF"),
}


def vyntus(language: str = "norwegian") -> str:
    """Tabulated text in one of four languages, encoded as latin-1 letters where there are any."""
    label, time, load, heart, frequency = VYNTUS[language]
    lines = [label, "", "\t".join([time, load, heart, "V'O2/kg", "V'O2", "V'CO2", "RER", "V'E", frequency, "VTex"])]
    lines.append("\t".join(["min", "W", "1/min", "(mL/min)/kg", "mL/min", "mL/min", "", "L/min", "1/min", "L"]))
    for at, vo2, vco2, ve, rf, hr in breaths():
        cells = [2 * at, hr, f"{vo2 / 61:.1f}", vo2, vco2, f"{vco2 / vo2:.2f}", f"{ve:g}", rf, f"{ve / rf:.3f}"]
        lines.append("\t".join([f" {at // 60:02d}:{at % 60:02d}", *map(str, cells)]))
    return "\n".join(lines) + "\n"


def mgc(*, units: bool = False, decimal_minutes: bool = False) -> str:
    """Tabulated text with two columns of one name, or the table as R cleans it."""
    names = [
        "Time",
        "Ex Time",
        "Time (Clock)",
        "Speed",
        "Grade",
        "VO2",
        "VO2",
        "VCO2",
        "RER",
        "RR",
        "Vt BTPS",
        "VE BTPS",
    ]
    spelt = ["min:sec", "", "", "mph", "%", "mL/kg/min", "mL/min", "mL/min", "", "br/min", "mL", "L/min"]
    lines = [names, *([spelt] if units else [])]
    if decimal_minutes:
        lines = [
            ["time", "ex_time", "clock", "speed", "grade", "vo2", "vo2_abs", "vco2", "rer", "rr", "vt.btps", "ve.btps"]
        ]
    time = 0.0
    for i, (_, vo2, vco2, ve, rf, _) in enumerate(breaths()):
        time += 60 / rf
        at = f"{time / 60:.4f}" if decimal_minutes else f"{int(time) // 60}:{int(time) % 60:02d}"
        cells = [
            at,
            "0:05" if i > 2 else " ",
            "12:00:00",
            "4.5",
            "1.0",
            f"{vo2 / 61:.1f}",
            vo2,
            vco2,
            f"{vco2 / vo2:.2f}",
        ]
        lines.append([*map(str, cells), str(rf), f"{1000 * ve / rf:.0f}", f"{ve:g}"])
    sign = "," if decimal_minutes else "\t"
    return "\n".join(sign.join(line) for line in lines) + "\n"


def parvo_rows(*, by_breath: bool = False) -> list[list[object]]:
    """A TrueOne file as rows: labelled values, a table over four rows, events."""
    rows: list[list[object]] = [
        ["A laboratory", "", "(1)"],
        ["*** TEMPLATE ***", 2020, "/", 1, "/", 2, 10, ":", 0, 5],
        [],
    ]
    rows += [
        ["Patient Information"],
        ["Name", "No, Body", "File number", "0", "Doctor", ""],
        ["Age", 30, "yrs", "Sex", "F"],
    ]
    rows += [["Height", 66.929, "in", 170.0, "cm", "Weight", 134.48, "lb", 61.0, "kg"], ["Tech", ""], []]
    rows += [["Test Environment", "Insp. temp.", 21.5, "deg C", "Baro. pressure", 750.0, "mmHg"]]
    rows += [["STPD to BTPS", 1.2, "O2 Gain", 0.0001], [], ["=========="]]
    last = ["Breath# "] if by_breath else []
    rows.append(["    ", ".   ", ".  ", ". ", "   "])
    rows.append(["TIME ", "HR  ", "VO2   ", "VCO2  ", "RR  ", "Vt    ", "VE     ", "VE/   ", *last])
    rows.append(["     ", "    ", "STPD  ", "STPD  ", "    ", "BTPS  ", "STPD   ", "VO2   ", *([" "] if last else [])])
    rows.append(["min  ", "bpm ", "L/min ", "L/min ", "BPM ", "L     ", "L/min  ", "BT/ST ", *([" "] if last else [])])
    rows.append(["----------"])
    for i, (time, vo2, vco2, ve, rf, hr) in enumerate(breaths()):
        dry = [time / 60, hr, vo2 / 1000, vco2 / 1000, rf, ve / rf, ve / 1.2, 1000 * ve / vo2]
        rows.append([*(f"{value:.6f}" for value in dry), *([f"{i + 1}.0"] if by_breath else [])])
    rows += [
        [],
        ["Max VO2", 2.25, "L/min"],
        [],
        ["Events"],
        [0.5, "start"],
        [0.5, "100 W"],
        [1.9, "stop"],
        [],
        ["Summary"],
    ]
    return rows


def parvo(*, by_breath: bool = False) -> str:
    """The same as quoted text."""

    def quoted(cell: object) -> str:
        return f'"{cell}"' if isinstance(cell, str) and not cell.replace(".", "").isdigit() else str(cell)

    return "\n".join(", ".join(map(quoted, row)) for row in parvo_rows(by_breath=by_breath)) + "\n\x1a"


def vo2master(*, mask: bool = True) -> str:
    """Names with units, decimal commas in quotes; without the mask there is no ventilation."""
    names = ["Time[s]", "Time[hh:mm:ss]", "HR[bpm]", "RR[ms]", "SmO2[%]"]
    lines = [names + (["Rf[bpm]", "Tv[L]", "Ve[L/min]", "VO2[mL/min]"] if mask else [])]
    for time, vo2, _, ve, rf, hr in breaths():
        cells = [f"{time}", f"00:0{time // 60}:{time % 60:02d}", f"{hr}", f'"{60000 / hr:.2f}"', '"61,50"']
        air = [f'"{rf:.2f}"', f'"{ve / rf:.2f}"', f'"{ve:.2f}"', f"{vo2}"] if mask else []
        lines.append([cell.replace(".", ",") for cell in cells + air])
    return "\n".join(",".join(line) for line in lines) + "\n"


def all_samples() -> dict[str, tuple[str, bytes]]:
    """Give every sample by a name of its own: the format that must recognise it, and its content."""
    subject, plain = ("Data", cosmed_with_subject()), ("Daten", cosmed_rows(german=True))
    results: tuple[str, list[list[object]]] = ("Results", [["Parameter", "um", "Max"], ["VO2", "mL/min", 2250]])
    written = {
        "zan": ("zan_text", zan().encode("latin-1")),
        "cosmed with subject": ("cosmed_xlsx", workbook(subject, results)),
        "cosmed without subject": ("cosmed_xlsx", workbook(plain)),
        "k5": ("cosmed_csv", k5().encode()),
        "k5 with semicolons": ("cosmed_csv", k5(";").encode()),
        "metasoft": ("metasoft_xml", metasoft().encode()),
        "metasoft of a Proband": ("metasoft_xml", metasoft("Proband").encode()),
        "cortex": ("cortex_xlsx", workbook(("Sheet1", cortex_rows()))),
        "mgc": ("mgc_text", mgc().encode()),
        "mgc with units": ("mgc_text", mgc(units=True).encode()),
        "mgc cleaned in R": ("mgc_text", mgc(decimal_minutes=True).encode()),
        "parvo": ("parvo_csv", parvo().encode()),
        "parvo by breath": ("parvo_csv", parvo(by_breath=True).encode()),
        "parvo workbook": ("parvo_csv", workbook(("Sheet1", parvo_rows()))),
        "vo2master": ("vo2master_csv", vo2master().encode()),
        "vo2master without mask": ("vo2master_csv", vo2master(mask=False).encode()),
    }
    languages = {f"vyntus {one}": ("vyntus_text", vyntus(one).encode("latin-1")) for one in VYNTUS}
    return written | languages
