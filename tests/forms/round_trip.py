"""Sheets filled by other programs are read back, and what was filled in is seen.

`round_trip.py PANELKIT SHEET.pdf FOLDER`: fills the evaluation sheet in pdf.js, pdfium, MuPDF, pypdf and panelkit itself
with text in five scripts, reads every file with `panelkit read`, and compares each field's place on the page with the
empty sheet as poppler, MuPDF and pdfium draw both.
"""

import json
import subprocess
import sys
from pathlib import Path

import pymupdf
import pypdfium2
from PIL import Image, ImageChops

import viewers

PANELKIT, SHEET, FOLDER = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
HERE = Path(__file__).parent
SCALE = 2  # pixels a point

LATIN = "Zoë Müller, à côté – 3 of 5"
POLISH = "Zażółć gęślą jaźń, Łódź"
VIETNAMESE = "Nguyễn Thị Minh Khai, Đà Nẵng"
CYRILLIC = "Нина Ковалёва, Київ: Ґанок їжак"
CHINESE = "李小龙 很好"


def read(file):
    """What panelkit reads: the identity and the fields."""
    told = subprocess.run([PANELKIT, "read", file, "--format", "json"], check=True, capture_output=True, text=True)
    sheet = json.loads(told.stdout)
    return sheet["document"], sheet["fields"]


def wanted(fields):
    """A value for fields of every kind."""
    evidence = [name for name in fields if name.endswith(".evidence")]
    ratings = [name for name in fields if name.endswith(".rating")]
    texts = dict(zip(["strengths", "concerns", "date", *evidence], [LATIN, POLISH, CYRILLIC, VIETNAMESE]))
    texts["signature"] = CHINESE
    texts["strengths"] = LATIN + "\n" + VIETNAMESE
    choices = {ratings[0]: "4", ratings[-1]: "na", "recommendation": "yes"}
    return texts, choices


def by_pdfjs(values, out):
    (FOLDER / "values.json").write_text(json.dumps(values))
    script = FOLDER / "fill_pdfjs.mjs"
    script.write_text((HERE / "fill_pdfjs.mjs").read_text())
    subprocess.run(["node", script.name, SHEET, "values.json", out], check=True, cwd=FOLDER)


def by_mupdf(values, out):
    document = pymupdf.open(SHEET)
    for page in document:
        for widget in page.widgets():
            value = values.get(widget.field_name)
            if value is None:
                continue
            if widget.field_type_string == "RadioButton":
                if widget.on_state() != value:
                    continue
                widget.field_value = True
            else:
                widget.field_value = value
            widget.update()
    document.save(out)


def by_panelkit(values, out):
    (FOLDER / "values.json").write_text(json.dumps(values))
    subprocess.run([PANELKIT, "fill", SHEET, "--from", FOLDER / "values.json", "-o", out], check=True)


def poppler(file):
    stem = FOLDER / f"{Path(file).stem}-poppler"
    subprocess.run(["pdftoppm", "-r", str(72 * SCALE), "-gray", file, stem], check=True, stderr=subprocess.DEVNULL)
    return [Image.open(page).convert("L") for page in sorted(FOLDER.glob(f"{stem.name}-*.pgm"))]


def mupdf(file):
    pages = [page.get_pixmap(dpi=72 * SCALE, colorspace=pymupdf.csGRAY) for page in pymupdf.open(file)]
    return [Image.frombytes("L", (page.width, page.height), page.samples) for page in pages]


def chrome(file):
    document = pypdfium2.PdfDocument(file)
    document.init_forms()
    return [page.render(scale=SCALE, may_draw_forms=True).to_pil().convert("L") for page in document]


def places():
    """Page, rectangle and state of every widget, by the field's name."""
    found = {}
    for number, page in enumerate(pymupdf.open(SHEET)):
        for widget in page.widgets():
            state = widget.on_state() if widget.field_type_string == "RadioButton" else None
            found.setdefault(widget.field_name, []).append((number, widget.rect, state))
    return found


def seen(empty, filled, place):
    number, rect, _ = place
    box = [round(edge * SCALE) for edge in rect]
    difference = ImageChops.difference(empty[number].crop(box), filled[number].crop(box))
    return sum(difference.histogram()[64:])


# pdf.js writes no appearance for text that the font of a field lacks, and asks viewers to draw one; poppler draws it with
# that font alone.
KNOWN = {("pdf.js", "poppler", CHINESE)}

IDENTITY, FIELDS = read(SHEET)
TEXTS, CHOICES = wanted(FIELDS)
VALUES = TEXTS | CHOICES
PLACES = places()
RENDERERS = {"poppler": poppler, "MuPDF": mupdf, "pdfium": chrome}
PROGRAMS = {
    "pdf.js": by_pdfjs,
    "pdfium": lambda values, out: viewers.by_pdfium(SHEET, values, out),
    "MuPDF": by_mupdf,
    "pypdf": lambda values, out: viewers.by_pypdf(SHEET, values, out),
    "panelkit": by_panelkit,
}
EMPTY = {name: render(SHEET) for name, render in RENDERERS.items()}
problems = []
for program, fill in PROGRAMS.items():
    out = FOLDER / f"by-{program.replace('.', '')}.pdf"
    fill(VALUES, out)
    identity, fields = read(out)
    if identity != IDENTITY:
        problems.append(f"{program}: the identity became {identity}")
    for name, value in fields.items():
        if value != VALUES.get(name):
            problems.append(f"{program}: {name} is {value!r} and not {VALUES.get(name)!r}")
    for renderer, render in RENDERERS.items():
        pages = render(out)
        for name, value in VALUES.items():
            for place in PLACES[name]:
                known = (program, renderer, value) in KNOWN
                if place[2] in (None, value) and not known and seen(EMPTY[renderer], pages, place) < 12:
                    problems.append(f"{program}: {name} = {value!r} is not seen in {renderer}")
for problem in problems:
    print(problem)
print(f"{len(PROGRAMS)} programs filled {len(VALUES)} fields each, seen in {len(RENDERERS)} renderers")
sys.exit(bool(problems))
