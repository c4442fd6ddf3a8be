"""Files of many programs are bound to a record, and look there as they look alone.

`strangers.py PANELKIT KIT FOLDER`: makes files by WeasyPrint, typst, reportlab, Chromium, cairo, qpdf, pikepdf and Pillow (turned,
cropped, encrypted, broken, with forms, notes, layers, scripts), and sheets of the kit filled by pypdf, MuPDF, pdfium and
panelkit; binds them with `panelkit records`; has the record checked by qpdf; and compares each of its pages, without the
strip below it, with the page of the file that it came from, as poppler, MuPDF and pdfium draw both.
"""

import ctypes
import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import reportlab.pdfgen.canvas
import typst
import weasyprint
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from pikepdf import Array, Dictionary, Name, String

PANELKIT, KIT, FOLDER = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
FILES = KIT / "files"
STRIP = 16  # points
DOTS = 72  # an inch: a pixel a point

# What differs by less is the same to the eye; letters stand a pixel higher or lower where a page begins elsewhere.
VISIBLE = 48
MOST_DIFFERING = 0.00002
# poppler fits the thin lines that cairo writes to pixels, each page by itself.
MOST_OF_LINES = {("cairo.pdf", "poppler"): 0.002}

PAGE = """<html lang=en><title>Curriculum vitae</title><style>
@page { size: %s; margin: 12mm; background: #fdf6e3; @bottom-center { content: "page " counter(page) } }
h1 { color: #204a87; break-before: page } p { columns: 2 } a { color: #a40000 }
table { border-collapse: collapse } td { border: 1px solid #888; padding: 2mm }
</style><h1 id=one>Zoë Łuczak</h1><p>Built services in three languages, and <a href="https://example.org/">one compiler</a>.
<table><tr><td>2019<td>Hamburg<tr><td>2023<td>Łódź</table><h1>References</h1><p><a href="#one">Back</a></p>"""


def by_weasyprint():
    weasyprint.HTML(string=PAGE % "A5 landscape").write_pdf(FILES / "weasyprint.pdf")


def by_typst():
    text = "#set page(paper: \"us-letter\", flipped: true)\n= Letter\n$ sum_(i=1)^n i = (n(n+1))/2 $\n#rect(fill: gradient.linear(red, blue))\n"
    source = FOLDER / "letter.typ"
    source.write_text(text)
    (FILES / "typst.pdf").write_bytes(typst.compile(str(source)))


def by_reportlab():
    canvas = reportlab.pdfgen.canvas.Canvas(str(FILES / "reportlab.pdf"), pagesize=(300, 400), pageCompression=0)
    canvas.drawString(20, 370, "Application form")
    canvas.acroForm.textfield(name="name", x=20, y=300, width=200, height=24, value="Nina K.", borderStyle="inset")
    canvas.acroForm.checkbox(name="agree", x=20, y=250, checked=True, buttonStyle="check")
    canvas.acroForm.radio(name="when", value="now", x=60, y=250, selected=True)
    canvas.acroForm.radio(name="when", value="later", x=100, y=250)
    canvas.acroForm.choice(name="city", x=20, y=200, width=100, height=20, value="Bremen", options=["Bremen", "Kiel"])
    canvas.rotate(30)
    canvas.drawString(200, 0, "turned text")
    canvas.save()


def by_chromium():
    page = FOLDER / "page.html"
    page.write_text(PAGE % "A4")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--print-to-pdf={FILES / 'chromium.pdf'}", str(page)]
    subprocess.run(command, check=True, capture_output=True)


def by_cairo():
    subprocess.run(["pdftocairo", "-pdf", FILES / "weasyprint.pdf", FILES / "cairo.pdf"], check=True)


def by_pillow():
    """A scan: one picture a page, right to its edges."""
    pages = []
    for tone in (235, 90):
        page = Image.new("RGB", (600, 850), (tone, tone, tone))
        draw = ImageDraw.Draw(page)
        for line in range(20, 840, 20):
            draw.line((10, line, 590, line + 3), fill=(tone - 80, 20, 20), width=2)
        pages.append(page)
    pages[0].save(FILES / "scan.pdf", save_all=True, append_images=pages[1:], resolution=72)


def by_qpdf():
    def qpdf(name, *options):
        subprocess.run(["qpdf", *options, FILES / "weasyprint.pdf", FILES / name], check=True)

    qpdf("linearized.pdf", "--linearize", "--object-streams=generate")
    qpdf("encrypted-256.pdf", "--encrypt", "", "owner", "256", "--")
    qpdf("encrypted-128.pdf", "--object-streams=generate", "--encrypt", "", "owner", "128", "--use-aes=y", "--")
    qpdf("encrypted-40.pdf", "--allow-weak-crypto", "--encrypt", "", "owner", "40", "--")
    qpdf("secret.pdf", "--encrypt", "reader", "owner", "256", "--")
    qpdf("plain.pdf", "--qdf", "--object-streams=disable")


def by_accident():
    """A file whose end was lost, one with offsets that are all wrong, and one of which the middle was lost."""
    whole = (FILES / "plain.pdf").read_bytes()
    (FILES / "cut.pdf").write_bytes(whole[: whole.rindex(b"xref\n0")])
    (FILES / "shifted.pdf").write_bytes(whole.replace(b"%PDF-", b"%PDF-", 1).replace(b"\n1 0 obj", b"\n% a comment\n1 0 obj", 1))
    packed = (FILES / "linearized.pdf").read_bytes()
    (FILES / "packed-cut.pdf").write_bytes(packed[: packed.rindex(b"startxref")])
    (FILES / "torn.pdf").write_bytes(whole[:200])


def by_pikepdf():
    for name, turn, box in [("turned-90", 90, None), ("turned-180", 180, None), ("turned-270", 270, (30, 40, 300, 350))]:
        with pikepdf.open(FILES / "weasyprint.pdf") as pdf:
            for page in pdf.pages:
                page.Rotate = turn
                if box:
                    page.CropBox = Array(box)
            pdf.save(FILES / f"{name}.pdf")
    with pikepdf.open(FILES / "weasyprint.pdf") as pdf:
        # Boxes that begin anywhere, resources and size in the tree, content in pieces.
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        middle = content.index(b"\n", len(content) // 2)
        page.Contents = Array([pdf.make_stream(content[:middle]), pdf.make_stream(content[middle:])])
        pdf.Root.Pages.Resources = page.Resources
        pdf.Root.Pages.MediaBox = Array([-20, -30, 500, 400])
        del page.Resources, page.MediaBox
        pdf.save(FILES / "inherited.pdf")
    with pikepdf.open(FILES / "weasyprint.pdf") as pdf:
        # What runs, and what is attached.
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
        pdf.attachments["tool.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="tool.exe")
        launch = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), Border=Array([0, 0, 0]))
        launch.A = Dictionary(S=Name.Launch, F=String("tool.exe"))
        pdf.pages[0].Annots = Array([pdf.make_indirect(launch)])
        pdf.save(FILES / "active.pdf")
    with pymupdf.open(FILES / "weasyprint.pdf") as pdf:
        # Notes and marks of a reader.
        page = pdf[0]
        page.add_highlight_annot(page.search_for("services"))
        page.add_freetext_annot((200, 60, 330, 110), "Ask about this", fontsize=11)
        page.add_rect_annot((40, 200, 140, 240))
        page.add_text_annot((300, 200), "a sticky note")
        pdf.save(FILES / "notes.pdf")
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=300, height=200)
        on, off = pdf.add_ocg("shown", on=True), pdf.add_ocg("hidden", on=False)
        page.insert_text((20, 50), "seen", oc=on)
        page.insert_text((20, 90), "not seen", oc=off)
        pdf.save(FILES / "layers.pdf")


def fill_sheets():
    """Sheets of one candidate, each filled by another program."""
    filled = FOLDER / "filled"
    filled.mkdir()
    sheets = sorted((KIT / "out" / "c-001").glob("*-evaluation.pdf"))
    texts = {"strengths": "Zażółć gęślą jaźń,\nà côté", "concerns": "Нина, Київ"}
    makers = [by_pypdf, by_mupdf, by_pdfium, by_panelkit]
    for number, (sheet, maker) in enumerate(zip(sheets, makers)):
        maker(sheet, texts, filled / f"sheet-{number}-{maker.__name__}.pdf")
    return filled


def by_pypdf(sheet, texts, out):
    writer = pypdf.PdfWriter(clone_from=sheet)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {**texts, "recommendation": "/yes"}, auto_regenerate=False)
    writer.write(out)


def by_mupdf(sheet, texts, out):
    document = pymupdf.open(sheet)
    for page in document:
        for widget in page.widgets():
            if widget.field_name in texts:
                widget.field_value = texts[widget.field_name]
                widget.update()
    document.save(out)


def by_pdfium(sheet, texts, out):
    document = pypdfium2.PdfDocument(sheet)
    document.init_forms()
    for page in document:
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            size = pdfium.FPDFAnnot_GetFormFieldName(document.formenv, annotation, None, 0)
            if size <= 2:
                continue
            buffer = ctypes.create_string_buffer(size)
            wide = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
            pdfium.FPDFAnnot_GetFormFieldName(document.formenv, annotation, wide, size)
            name = bytes(buffer).decode("utf-16-le").rstrip("\0")
            if name not in texts:
                continue
            rect = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, rect)
            pdfium.FORM_OnLButtonDown(document.formenv, page, 0, rect.left + 3, rect.top - 3)
            pdfium.FORM_OnLButtonUp(document.formenv, page, 0, rect.left + 3, rect.top - 3)
            text = (texts[name] + "\0").encode("utf-16-le")
            wide = ctypes.cast(text, ctypes.POINTER(pdfium.FPDF_WCHAR))
            pdfium.FORM_ReplaceSelection(document.formenv, page, wide)
        pdfium.FORM_ForceToKillFocus(document.formenv)
    document.save(out)


def by_panelkit(sheet, texts, out):
    command = [PANELKIT, "fill", sheet, "-o", out]
    for name, text in texts.items():
        command += ["--set", f"{name}={text}"]
    subprocess.run(command, check=True)


def poppler(path, page):
    command = ["pdftoppm", "-r", str(DOTS), "-f", str(page), "-l", str(page), "-cropbox", "-png", path]
    return Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)).convert("RGB")


def mupdf(path, page):
    with pymupdf.open(path) as document:
        picture = document[page - 1].get_pixmap(dpi=DOTS)
        return Image.frombytes("RGB", (picture.width, picture.height), picture.samples)


def by_chrome_engine(path, page):
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    return document[page - 1].render(scale=DOTS / 72, may_draw_forms=True).to_pil().convert("RGB")


# What broken files were when they were whole: not every renderer opens them.
BROKEN = {"cut.pdf": "plain.pdf", "packed-cut.pdf": "linearized.pdf", "shifted.pdf": "plain.pdf"}

RENDERERS = {"poppler": poppler, "MuPDF": mupdf, "pdfium": by_chrome_engine}


def differing(alone, bound):
    """The share of pixels of one picture that are unlike all those around them in the other, the strip left out."""
    bound = bound.crop((0, 0, alone.width, alone.height)).convert("L")
    alone = alone.convert("L")
    share = 0
    for one, other in ((alone, bound), (bound, alone)):
        least, most = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
        darker, lighter = ImageChops.subtract(least, one), ImageChops.subtract(one, most)
        unlike = ImageChops.lighter(darker, lighter).crop((2, 2, one.width - 2, one.height - 2))
        count = sum(unlike.histogram()[VISIBLE:])
        share = max(share, count / (one.width * one.height))
    return share


def main():
    FILES.mkdir(exist_ok=True)
    for make in (by_weasyprint, by_typst, by_reportlab, by_chromium, by_cairo, by_pillow, by_qpdf, by_accident, by_pikepdf):
        make()
    refused = {"secret.pdf": "needs a password", "torn.pdf": "damaged"}
    files = sorted(path.name for path in FILES.glob("*.pdf"))
    candidates = KIT / "candidates.yaml"
    text = candidates.read_text()
    listed = "".join(f"      - files/{name}\n" for name in files)
    candidates.write_text(text.replace("- id: c-001\n", f"- id: c-001\n    records:\n{listed}", 1))
    filled = fill_sheets()
    command = [PANELKIT, "records", "c-001", "--kit", KIT, "--sheets", filled, "-o", FOLDER / "records", "--format", "json"]
    told = subprocess.run(command, capture_output=True, text=True)
    messages = [json.loads(line) for line in told.stdout.splitlines()]
    problems = [message["message"] for message in messages if message["type"] == "diagnostic"]
    wrong = [problem for problem in problems if not any(name in problem and why in problem for name, why in refused.items())]
    record = FOLDER / "records" / "c-001.pdf"
    checked = subprocess.run(["qpdf", "--check", record], capture_output=True, text=True)
    if checked.returncode or "WARNING" in checked.stdout + checked.stderr:
        wrong.append(f"qpdf: {checked.stdout}{checked.stderr}")
    for name in refused:
        if not any(name in problem for problem in problems):
            wrong.append(f"{name} was not refused")
    wrong += compare(record, [name for name in files if name not in refused], filled)
    with pikepdf.open(record) as pdf:
        for thing in (b"JavaScript", b"Launch", b"EmbeddedFile", b"AcroForm"):
            found = any(thing in obj.unparse() for obj in pdf.objects if not isinstance(obj, pikepdf.Stream))
            if found:
                wrong.append(f"{thing.decode()} is in the record")
    print(f"{len(files)} files, {len(list(filled.iterdir()))} sheets, {record.stat().st_size} bytes")
    if wrong:
        print("\n".join(wrong))
        sys.exit(1)


def compare(record, files, filled):
    """Each page of the record with the one that it came from."""
    wrong = []
    with pikepdf.open(record) as pdf:
        outline = list(entries(pdf))
    pages = {title: page for title, page in outline}
    sources = [(FILES / BROKEN.get(name, name), pages[name]) for name in files]
    sheets = sorted(path for path in filled.iterdir())
    # Sheets stand in the order of the schedule; their titles name the interviewer, and so do their files.
    for sheet in sheets:
        told = subprocess.run([PANELKIT, "read", sheet, "--format", "json"], check=True, capture_output=True, text=True)
        identity = json.loads(told.stdout)["document"]
        person = {"tom": "Tom Adeyemi", "jonas": "Jonas Lindqvist", "ines": "Inês Carvalho", "mira": "Mira Kovač"}
        sources.append((sheet, pages[f"Evaluation sheet of {person[identity['interviewer']]}"]))
    for source, first in sources:
        for page in range(1, len(pymupdf.open(source)) + 1):
            for name, draw in RENDERERS.items():
                alone, bound = draw(source, page), draw(record, first + page - 1)
                share = differing(alone, bound)
                high = alone.height + STRIP
                most = MOST_OF_LINES.get((source.name, name), MOST_DIFFERING)
                if share > most or abs(bound.height - high) > 2:
                    place = FOLDER / f"{source.stem}-{page}-{name}"
                    alone.save(f"{place}-alone.png")
                    bound.save(f"{place}-bound.png")
                    wrong.append(f"{source.name}, page {page}, {name}: {share:.2%} differs, {alone.size} and {bound.size}")
    return wrong


def entries(pdf):
    numbers = {page.objgen: index for index, page in enumerate(pdf.pages, 1)}

    def below(items):
        for item in items:
            destination = item.destination
            if isinstance(destination, Array):
                yield item.title, numbers[destination[0].objgen]
            yield from below(item.children)

    with pdf.open_outline() as outline:
        yield from below(outline.root)


main()
