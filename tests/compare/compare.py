"""Cases of HTML → a table of how far panelkit and WeasyPrint agree: pages, words, their places, pixels.

See README.md. The tools are installed into `target/compare/venv` on the first run.
"""

import argparse
import collections
import os
import pathlib
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "target" / "compare"
TOOLS = ["weasyprint", "pymupdf", "pillow"]

# What the two user agent style sheets do not have in common.
HEAD = """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>case</title><style>
html { font: 12px/1.4 "Panelkit Sans" } body { margin: 0 } h1, h2, h3, h4, h5, h6 { break-inside: auto }
pre, code { font-family: "Panelkit Sans" } a:link { color: inherit; text-decoration: none }
abbr { text-decoration: none } th, caption { text-align: center } table { text-indent: 0; box-sizing: border-box }
sub { vertical-align: -3px; font-size: 80% } sup { vertical-align: 4px; font-size: 80% }
small { font-size: 80% } big { font-size: 120% } @page { margin: 75px }
</style>
"""


def use_tools():
    """Goes on in an environment that has the tools."""
    try:
        import PIL, pymupdf, weasyprint  # noqa: E401, F401
    except ImportError:
        python = OUT / "venv" / "bin" / "python"
        if not python.exists():
            venv.create(OUT / "venv", with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *TOOLS], check=True)
        if pathlib.Path(sys.executable) == python:
            raise
        os.execv(python, [python, __file__, *sys.argv[1:]])


def use_bundled_fonts():
    """Lets WeasyPrint see the fonts of `fonts/` and no others."""
    config = OUT / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{ROOT / 'fonts'}</dir><cachedir>{OUT / 'fontcache'}</cachedir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(config)


def theirs(html, pdf):
    import weasyprint

    weasyprint.HTML(string=html, base_url=str(HERE)).write_pdf(pdf, presentational_hints=True)


def ours(html, pdf, program):
    page = pdf.with_suffix(".html")
    page.write_text(html)
    done = subprocess.run([program, "render", page, "-o", pdf], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{page}: {done.stderr}")
    return done.stderr


Word = collections.namedtuple("Word", "page text left baseline right")


def words(document):
    """Words with the place of their baseline, in the order in which they are drawn."""
    found = []
    for page in document:
        for block in page.get_text("rawdict")["blocks"]:
            for line in block.get("lines", []):
                for span in line["spans"]:
                    run = []
                    for char in [*span["chars"], None]:
                        apart = run and char and char["origin"][0] - run[-1]["bbox"][2] > 0.2 * span["size"]
                        if char is None or char["c"].isspace() or char["c"] == "\xa0" or apart:
                            if run:
                                text = "".join(c["c"] for c in run).translate({0xAD: "-", 0x2010: "-"})
                                (x, y), right = run[0]["origin"], run[-1]["bbox"][2]
                                found.append(Word(page.number + 1, text, x / 0.75, y / 0.75, right / 0.75))
                            run = []
                        if char and not char["c"].isspace() and char["c"] != "\xa0":
                            run.append(char)
    found.sort(key=lambda word: (word.page, word.text, round(word.baseline / 3), word.left))
    numbered = collections.Counter()
    result = {}
    for word in found:
        key = (word.text, numbered[word.text])
        numbered[word.text] += 1
        result[key] = word
    return result


def pictures(a, b, name):
    """The share of pixels in percent that differ visibly; both pictures are kept side by side."""
    from PIL import Image, ImageChops

    differing = total = 0
    for number in range(max(len(a), len(b))):
        pair = []
        for document in (a, b):
            if number < len(document):
                pixels = document[number].get_pixmap(dpi=96)
                pair.append(Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples))
        if len(pair) < 2:
            continue
        both = Image.new("RGB", (pair[0].width + pair[1].width + 4, max(p.height for p in pair)), "red")
        both.paste(pair[0], (0, 0))
        both.paste(pair[1], (pair[0].width + 4, 0))
        both.save(OUT / f"{name}-{number + 1}.png")
        if pair[0].size == pair[1].size:
            histogram = ImageChops.difference(*pair).convert("L").histogram()
            differing += sum(histogram[64:])
            total += sum(histogram)
    return 100 * differing / max(total, 1)


def compare(path, program, verbose):
    import pymupdf

    name = path.stem
    html = HEAD + path.read_text()
    pdfs = [OUT / f"{name}-theirs.pdf", OUT / f"{name}-ours.pdf"]
    theirs(html, pdfs[0])
    warnings = ours(html, pdfs[1], program)
    a, b = (pymupdf.open(pdf) for pdf in pdfs)
    left, right = words(a), words(b)
    only = [left[k] for k in left if k not in right], [right[k] for k in right if k not in left]
    moved = []
    for key in left.keys() & right.keys():
        x, y = left[key], right[key]
        # A word in the other part of a broken line or page is one that is moved, however near.
        far = max(abs(x.left - y.left), abs(x.baseline - y.baseline), abs(x.right - y.right))
        if x.page != y.page or far > 1:
            moved.append((x, y))
    share = pictures(a, b, name)
    print(
        f"{name:22} {len(a):2}/{len(b):<2} {len(left):5} {len(only[0]):4}/{len(only[1]):<4} {len(moved):6} {share:7.2f}%",
        flush=True,
    )
    if verbose:
        for kind, lost in zip("-+", only):
            for word in lost[:8]:
                print(f"    {kind} {word.text!r} page {word.page} {word.left:.1f},{word.baseline:.1f}")
        for x, y in sorted(moved, key=lambda pair: (pair[0].page, pair[0].baseline, pair[0].left))[:verbose]:
            print(
                f"    {x.text!r} page {x.page}→{y.page} left {x.left:.1f}→{y.left:.1f} baseline {x.baseline:.1f}→"
                f"{y.baseline:.1f} right {x.right:.1f}→{y.right:.1f}"
            )
        if warnings.strip():
            print("    " + warnings.strip().replace("\n", "\n    ")[:1500])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="names of cases; all when none is given")
    parser.add_argument("--program", default=ROOT / "target" / "debug" / "panelkit")
    parser.add_argument("-v", "--verbose", type=int, default=0, metavar="N", help="list up to N moved words per case")
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    use_tools()
    use_bundled_fonts()
    print("case                 pages  words  only in  moved  pixels   (theirs/ours)")
    for path in sorted((HERE / "cases").glob("*.html")):
        if not arguments.cases or path.stem in arguments.cases:
            compare(path, arguments.program, arguments.verbose)


if __name__ == "__main__":
    main()
