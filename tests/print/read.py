"""Print runs, encrypted files and archives, read by other programs.

    read.py PANELKIT FOLDER

What is on which side of which sheet is counted here anew, from the text that pdfium finds there. Run by `.ci/check-print`.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdf
import pypdfium2

PANELKIT, FOLDER = sys.argv[1], Path(sys.argv[2])
KIT = FOLDER / "kit"
# Letters, an umlaut that has two forms, and what shells and PDF strings take for something else.
PASSWORD = "Größe (1) \\ <ß>"


def panelkit(*arguments, **variables):
    command = [PANELKIT, *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, env=os.environ | variables)
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def program(*command):
    """What a program prints; it must be content."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace")
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout + result.stderr


def words(page, box=None):
    text = page.get_textpage()
    found = text.get_text_bounded(*box) if box else text.get_text_range()
    return re.sub(r"[\s\ufffe\u00ad\x02]+", "", found)


def is_sound(path, *password):
    """qpdf, MuPDF and poppler have nothing to say."""
    secret = [f"--password={password[0]}"] if password else []
    said = program("qpdf", "--check", *secret, path)
    assert "No syntax or stream encoding errors" in said, said
    secret = ["-p", password[0]] if password else []
    said = program("mutool", "draw", "-q", *secret, "-o", os.devnull, "-F", "pam", "-r", "10", path)
    # Debian's MuPDF is built without ICC and says so of every file with an output intent.
    said = [line for line in said.splitlines() if "ICC support" not in line]
    assert not [line for line in said if re.search("warning|error", line, re.I)], said
    secret = ["-upw", password[0]] if password else []
    fonts = program("pdffonts", *secret, path).splitlines()[2:]
    # emb, sub and uni stand before the object numbers.
    assert fonts and all(line.split()[-5:-2] == ["yes"] * 3 for line in fonts), fonts
    names = [line.split()[0].split("+")[-1] for line in fonts]
    assert len(names) == len(set(names)), f"a font is stored twice: {names}"


def by_pdfjs(path, password):
    return json.loads(program("node", FOLDER / "open.mjs", path, password).splitlines()[0])


def built(paper):
    """The pages of every document as a file of its own, by its name."""
    out = FOLDER / f"out-{paper}"
    panelkit("build", KIT, "--out", out, "--paper", paper, "--no-forms", "--quiet")
    pages = {}
    for path in sorted(out.rglob("*.pdf")):
        pages[path.relative_to(out).as_posix()] = [words(page) for page in pypdfium2.PdfDocument(path)]
    return pages


def printed(*arguments):
    """A run: its documents in order, its sheets and its file."""
    path = FOLDER / "print.pdf"
    told = panelkit("print", KIT, "-o", path, "--format", "json", *arguments)
    names = [line["name"] for line in told if line["type"] == "document"]
    stacks = [line for line in told if line["type"] == "stack"]
    [paper] = [line for line in told if line["type"] == "paper"]
    assert paper["sheets"] == paper["copies"] * sum(stack["sheets"] for stack in stacks)
    is_sound(path)
    return path, names, paper["sheets"], len(stacks)


def check_sides(pages, by, paper):
    path, names, sheets, _ = printed("--by", by, "--paper", paper)
    assert sorted(names) == sorted(pages), f"by {by}, everything is there, once"
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 2 * sheets
    sides = [words(page) for page in document]
    labels, place = pypdf.PdfReader(path).page_labels, 0
    for number, name in enumerate(names, 1):
        assert place % 2 == 0, f"{name} begins on a back"
        own = pages[name]
        assert sides[place : place + len(own)] == own, f"{name} is not what it is alone"
        assert labels[place : place + len(own)] == [f"{number}-{page}" for page in range(1, len(own) + 1)]
        place += len(own)
        if place % 2:
            assert sides[place] == "" and labels[place] == f"{number}-blank", f"the back of {name}"
            place += 1
    assert place == len(sides)
    outline = pypdf.PdfReader(path).outline
    entries = sum(isinstance(entry, list) for entry in outline)
    assert entries == len(outline) / 2, "an entry for each stack, with those of its documents below"


def check_separators():
    path, names, sheets, stacks = printed("--separators")
    sides = [words(page) for page in pypdfium2.PdfDocument(path)]
    assert len(sides) == 2 * sheets
    assert sum("behindthisone" in side for side in sides[::2]) == stacks
    assert not any("behindthisone" in side for side in sides[1::2])


def check_copies():
    path, names, sheets, _ = printed("--copies", "3")
    sides = [words(page) for page in pypdfium2.PdfDocument(path)]
    assert len(sides) == 2 * sheets
    once = len(sides) // 3
    assert sides[:once] == sides[once : 2 * once] == sides[2 * once :]


def check_booklet(pages, paper):
    path, names, sheets, _ = printed("--booklet", "--paper", paper)
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 2 * sheets
    place = 0
    for name in names:
        own = pages[name]
        count = -(-len(own) // 4) * 4
        # Sheets lie in one another and are folded: reading goes through the right halves of fronts and the left halves of
        # backs to the middle, and back through the others.
        leaves = []
        for sheet in range(count // 4):
            front, back = document[place], document[place + 1]
            width, height = front.get_size()
            assert width > height
            left, right = (0, 0, width / 2, height), (width / 2, 0, width, height)
            outer = (words(front, right), words(back, left))
            leaves.append((outer, (words(back, right), words(front, left))))
            place += 2
        read = [page for first, _ in leaves for page in first]
        read += [page for _, last in reversed(leaves) for page in last]
        # In a part of a page, pdfium passes over letters that are drawn together, and tells text from right to left in
        # another order.
        plain = [sorted(filter(str.isascii, page)) for page in own]
        assert [sorted(filter(str.isascii, page)) for page in read] == plain + [[]] * (count - len(own)), name
    assert place == len(document)


def check_encrypted():
    secrets = FOLDER / "passwords.yaml"
    secrets.touch(mode=0o600)
    panel = ["mira", "tom", "ines", "jonas", "coordinator"]
    secrets.write_text("".join(f"{name}: '{PASSWORD}'\n" for name in panel), encoding="utf-8")
    encrypt = ["--encrypt", "--passwords", secrets, "--quiet"]
    panelkit("build", KIT, "--out", FOLDER / "plain", "--quiet")
    panelkit("build", KIT, "--out", FOLDER / "encrypted", *encrypt)
    panelkit("print", KIT, "-o", FOLDER / "encrypted" / "print.pdf", "--separators", *encrypt)
    panelkit("print", KIT, "-o", FOLDER / "plain" / "print.pdf", "--separators", "--quiet")
    files = [*sorted((FOLDER / "encrypted").glob("c-00[16]/*.pdf")), FOLDER / "encrypted" / "print.pdf"]
    for path in files:
        plain = FOLDER / "plain" / path.relative_to(FOLDER / "encrypted")
        is_sound(path, PASSWORD)
        text = program("pdftotext", "-f", "1", "-l", "1", plain, "-")
        assert program("pdftotext", "-f", "1", "-l", "1", "-upw", PASSWORD, path, "-") == text
        assert words(pypdfium2.PdfDocument(path, password=PASSWORD)[0]) == words(pypdfium2.PdfDocument(plain)[0])
        reader = pypdf.PdfReader(path)
        assert reader.is_encrypted and reader.decrypt(PASSWORD)
        opened = [pypdf.PdfReader(plain), reader]
        assert opened[0].metadata == opened[1].metadata
        fields = [sorted((file.get_fields() or {}).keys()) for file in opened]
        assert fields[0] == fields[1]
        rights = program("qpdf", "--show-encryption", f"--password={PASSWORD}", path)
        for right in ["accessibility", "print high resolution", "modify forms", "modify annotations"]:
            assert re.search(f"{right}: allowed", rights), rights
        assert "file encryption method: AESv3" in rights
    # pdf.js starts slowly: one sheet with fields, and the run.
    for path in [files[0], FOLDER / "encrypted" / "print.pdf"]:
        plain = FOLDER / "plain" / path.relative_to(FOLDER / "encrypted")
        told, alone = by_pdfjs(path, PASSWORD), by_pdfjs(plain, PASSWORD)
        assert told == alone and told["text"], told
        refused = by_pdfjs(path, "wrong")
        assert refused == {"refused": "PasswordException"}, refused
    # Nobody opens them without the password.
    for wrong in ["", "wrong", PASSWORD.lower()]:
        assert subprocess.run(["qpdf", f"--password={wrong}", "--check", files[0]], capture_output=True).returncode == 2
        assert subprocess.run(["pdftotext", "-upw", wrong, files[0], "-"], capture_output=True).returncode != 0
        try:
            pypdfium2.PdfDocument(files[0], password=wrong)
        except pypdfium2.PdfiumError:
            continue
        raise AssertionError("pdfium opened it")
    return len(files)


def check_archives():
    panelkit("pack", KIT, "--out", FOLDER / "packs", "--quiet")
    plain = FOLDER / "plain"
    seen = {}
    for path in sorted((FOLDER / "packs").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert names == sorted(names)
            for entry in archive.infolist():
                assert entry.date_time == (1980, 1, 1, 0, 0, 0) and entry.external_attr >> 16 & 0o777 == 0o600
                seen[entry.filename] = archive.read(entry)
    documents = {path.relative_to(plain).as_posix(): path.read_bytes() for path in plain.rglob("*.pdf")}
    del documents["print.pdf"]
    assert seen == documents
    return len(seen)


panelkit("init", KIT, "--quiet")
for paper in ["a4", "letter"]:
    pages = built(paper)
    for by in ["interviewer", "candidate", "interview", "time"] if paper == "a4" else ["interviewer"]:
        check_sides(pages, by, paper)
    check_booklet(pages, paper)
check_separators()
check_copies()
encrypted = check_encrypted()
archived = check_archives()
print(
    f"{len(pages)} documents printed in every order, folded and copied, on A4 and letter; "
    f"{encrypted} encrypted files opened by qpdf, poppler, MuPDF, pdfium, pypdf and pdf.js; {archived} files unpacked"
)
