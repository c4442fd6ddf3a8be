"""HTML → a table of how far panelkit, WeasyPrint and Chromium agree: pages, lines, places of words, pixels.

Goes over the corpus `tests/cases` and the documents of the starter kit. See README.md.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import venv

import paper
import renderers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = ROOT / "tests" / "cases"
OUT = ROOT / "target" / "compare"
TOOLS = ["weasyprint", "pymupdf", "pillow", "websocket-client"]
STARTER_CANDIDATES = 2
# How far baselines may be apart, in px: Chromium rounds the heights of fonts to whole ones, and adds one to the descent.
HEIGHT = {"weasyprint": 1, "chromium": 2}
COMMENT = re.compile(r"<!-- (not in )?(weasyprint|chromium): (.*) -->")


def use_tools():
    """Goes on in an environment that has the tools."""
    try:
        import PIL, pymupdf, weasyprint, websocket  # noqa: E401, F401
    except ImportError:
        python = OUT / "venv" / "bin" / "python"
        if pathlib.Path(sys.executable) == python:
            subprocess.run([python, "-m", "pip", "install", "--quiet", *TOOLS], check=True)
        elif not python.exists():
            venv.create(OUT / "venv", with_pip=True)
        os.execv(python, [python, __file__, *sys.argv[1:]])
    if shutil.which("pdftotext") is None:
        subprocess.run(["apt-get", "install", "-y", "-qq", "poppler-utils"], check=True)


class Case:
    """A document, what its comments say of strangers, and where its files are."""

    def __init__(self, name, html, folder):
        self.name, self.html, self.folder = name, html, folder
        self.left_out, self.reasons = {}, {}
        for missing, stranger, why in COMMENT.findall(html):
            (self.left_out if missing else self.reasons)[stranger] = why


def corpus():
    head = (CASES / "head.html").read_text()
    for path in sorted(CASES.glob("*/*.html")):
        text = path.read_text()
        if "<!-- error: " in text:
            continue
        html = text if "<!DOCTYPE" in text else head + text
        yield Case(f"{path.parent.name}/{path.stem}", html, CASES / "files")


def starter(program):
    """The documents of the starter kit for its first candidates."""
    kit, merged = OUT / "starter", OUT / "starter-html"
    if not kit.exists():
        subprocess.run([program, "init", kit, "--quiet"], check=True)
    ids = re.findall(r"^ *- id: *(\S+)", (kit / "candidates.yaml").read_text(), re.M)[:STARTER_CANDIDATES]
    shutil.rmtree(merged, ignore_errors=True)
    command = ["cargo", "run", "--quiet", "--example", "html", "--", kit, merged, *ids]
    subprocess.run(command, check=True, cwd=ROOT)
    reasons = (HERE / "starter.txt").read_text()
    for path in sorted(merged.glob("*/*.html")):
        yield Case(f"starter/{path.parent.name}-{path.stem}", reasons + path.read_text(), kit)


class Result:
    """How far a stranger's file agrees with ours."""

    def __init__(self, case, stranger, theirs, ours):
        import pymupdf

        name = case.name.replace("/", "--")
        self.stranger = stranger
        their_lines, our_lines = paper.lines(theirs), paper.lines(ours)
        with pymupdf.open(theirs) as a, pymupdf.open(ours) as b:
            self.pages = len(a), len(b)
            left, right = paper.words(a), paper.words(b)
            self.pixels = paper.pixels(a, b, OUT / f"{name}-{stranger}")
        self.words = len(right)
        self.only = [left[key] for key in left if key not in right], [right[key] for key in right if key not in left]
        self.moved = paper.moved(left, right, HEIGHT[stranger])
        in_place = not self.moved and not any(self.only)
        # Where all words are in their places, only poppler puts other ones on a line: boxes over each other, turned text.
        pages = enumerate([] if in_place else zip(their_lines, our_lines), 1)
        self.lines = [
            f"page {page} {line}"
            for page, pair in pages
            for line in paper.differing(*pair)
        ]

    def agrees(self):
        """Whether pages and line breaks are the same."""
        return self.pages[0] == self.pages[1] and not self.lines

    def cell(self):
        pages = "" if self.pages[0] == self.pages[1] else f"{self.pages[0]} pages, "
        lines = f"{len(self.lines)} lines, " if self.lines else ""
        moved = f"{len(self.moved)} moved, " if self.moved else ""
        only = sum(map(len, self.only))
        lost = f"{only} words, " if only else ""
        return f"{pages}{lines}{lost}{moved}{self.pixels:.1f} %"

    def details(self, most):
        """What differs, for a person."""
        for line in self.lines[:most]:
            yield line
        for sign, lost in zip("-+", self.only):
            for word in lost[:most]:
                yield f"{sign} {word.text!r} page {word.page} {word.left:.1f},{word.baseline:.1f}"
        for x, y in self.moved[:most]:
            yield (
                f"{x.text!r} page {x.page}→{y.page} left {x.left:.1f}→{y.left:.1f} "
                f"baseline {x.baseline:.1f}→{y.baseline:.1f} right {x.right:.1f}→{y.right:.1f}"
            )


def render(case, renderer, again):
    """The file that a program makes of a case; a stranger's is kept as long as the case is the same."""
    stem = OUT / f"{case.name.replace('/', '--')}-{renderer.name}"
    page, pdf = stem.with_suffix(".html"), stem.with_suffix(".pdf")
    if again or not pdf.exists() or not page.exists() or page.read_text() != case.html:
        pdf.unlink(missing_ok=True)
        page.write_text(case.html)
        renderer.render(page, case.folder, pdf)
    return pdf


def compare(case, ours, strangers, arguments):
    """A result for each stranger, or why there is none."""
    pdf = render(case, ours, True)
    results = {}
    for stranger in strangers:
        if stranger.name in case.left_out:
            continue
        try:
            theirs = render(case, stranger, arguments.again)
        except Exception as problem:  # Whatever goes wrong in a stranger, its case is to say that it cannot do it.
            print(f"{case.name}: {stranger.name} fails: {problem}")
            continue
        results[stranger.name] = Result(case, stranger.name, theirs, pdf)
    return results


def told(case, results, arguments):
    """Prints a case's row, and what of it is not yet explained."""
    cells = [f"{name} {result.cell():28}" for name, result in results.items()]
    print(f"{case.name:42} {' '.join(cells)}", flush=True)
    for name, result in results.items():
        reason = case.reasons.get(name)
        if not result.agrees() and reason is None:
            print(f"    {name}: not explained")
        if result.agrees() and not result.moved and result.pixels < 0.5 and reason is not None:
            print(f"    {name}: explained without need")
        for line in result.details(arguments.verbose):
            print(f"    {name}: {line}")


def share(rows, stranger):
    results = [results[stranger] for _, results in rows if stranger in results]
    agreeing = sum(result.agrees() for result in results)
    near = sum(result.agrees() and not result.moved for result in results)
    count = max(len(results), 1)
    return len(results), 100 * agreeing / count, 100 * near / count


def document(rows, strangers):
    """The page `docs/comparison.md`."""
    text = (HERE / "introduction.md").read_text()
    text += "\n| with | documents | same pages and line breaks | and every word within 1 px |\n|---|---|---|---|\n"
    for stranger in strangers:
        count, agreeing, near = share(rows, stranger.name)
        text += f"| {stranger.version()} | {count} | {agreeing:.1f} % | {near:.1f} % |\n"
    area = None
    for case, results in rows:
        of, rule = case.name.split("/")
        if of != area:
            area = of
            text += f"\n## {area}\n\n| case | pages | WeasyPrint | Chromium | why |\n|---|---|---|---|---|\n"
        pages = next((str(result.pages[1]) for result in results.values()), "")
        cells = [results[name].cell() if name in results else "–" for name in ("weasyprint", "chromium")]
        why = []
        for name, title in (("weasyprint", "WeasyPrint"), ("chromium", "Chromium")):
            if name in case.left_out:
                why.append(f"not in {title}: {case.left_out[name]}")
            if name in case.reasons:
                why.append(f"{title}: {case.reasons[name]}")
        text += f"| {rule} | {pages} | {cells[0]} | {cells[1]} | {'; '.join(why)} |\n".replace("  |", " |")
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="names of cases, or how they begin; all when none is given")
    parser.add_argument("--program", default=ROOT / "target" / "debug" / "panelkit")
    parser.add_argument("--again", action="store_true", help="have strangers render what they have rendered already")
    parser.add_argument("--without", action="append", default=[], choices=["weasyprint", "chromium"])
    parser.add_argument("-v", "--verbose", type=int, default=0, metavar="N", help="list up to N differences of each kind")
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    use_tools()
    renderers.use_bundled_fonts(ROOT, OUT)
    kinds = {"weasyprint": renderers.WeasyPrint, "chromium": renderers.Chromium}
    strangers = [kind() for name, kind in kinds.items() if name not in arguments.without]
    ours = renderers.Panelkit(arguments.program)
    rows = []
    try:
        for case in [*corpus(), *starter(arguments.program)]:
            if not arguments.cases or any(case.name.startswith(name) for name in arguments.cases):
                results = compare(case, ours, strangers, arguments)
                told(case, results, arguments)
                rows.append((case, results))
        for stranger in strangers:
            count, agreeing, near = share(rows, stranger.name)
            print(f"{stranger.version()}: {count} documents, {agreeing:.1f} % same pages and lines, {near:.1f} % in place")
        if not arguments.cases and len(strangers) == len(kinds):
            (ROOT / "docs" / "comparison.md").write_text(document(rows, strangers))
    finally:
        for stranger in strangers:
            stranger.close()


if __name__ == "__main__":
    main()
