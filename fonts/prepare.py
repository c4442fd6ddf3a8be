#!/usr/bin/env python3
"""Makes the font files of this folder from the upstream ones. Needs fontTools and uharfbuzz
(made with 4.68.0 and 0.57.0).

    python3 fonts/prepare.py --source-sans DIR --noto DIR --droid DIR [--droid-full DIR] [--out fonts] [--check]

  --source-sans  folder with SourceSans3-*.ttf     (npm package `source-sans` 3.52.0, folder TTF)
  --noto         folder with NotoSans*.ttf         (Debian package fonts-noto-core 20201225-1)
  --droid        folder with DroidSansFallback.ttf (Debian package fonts-droid-fallback 1:6.0.1r16-1.1)
  --droid-full   folder with DroidSansFallbackFull.ttf of the same package; default: the one of --droid
  --out          where to write; default: the folder of this script
  --check        write nothing, compare with what is in --out; exit code 1 on a difference

The same inputs and the same tools give the same bytes.

What is done, and why:
- Screen hinting is dropped everywhere. It halves what every PDF has to carry (three faces of a packet:
  36 KB with it, 20 KB without) and no printer uses it.
- Source Sans 3 has the Reserved Font Name 'Source', so its changed files bear another name: Panelkit Sans.
  Besides the hinting, it gets the few characters that its Latin, its spaces and its form symbols lack.
- Panelkit Symbols is one small font out of Noto Sans Symbols, Symbols2 and Math.
- Droid Sans Fallback is copied as it is; the part that only its larger sibling has (Han extension A, rare
  characters in Chinese names) becomes a file of its own.
"""
import argparse
import io
import math
import pathlib
import re
import sys
import unicodedata

import uharfbuzz
from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

TEXT = [
    ("Regular", "Regular", 54),
    ("Bold", "Bold", 86),
    ("It", "Italic", 54),
    ("BoldIt", "BoldItalic", 86),
]
NOTO = ["", "Arabic", "Hebrew", "Devanagari", "Thai", "Bengali", "Tamil", "Georgian", "Armenian"]
# Later fonts fill only what the earlier ones lack.
SYMBOLS = ["Symbols2", "Math", "Symbols"]
SYMBOL_RANGES = [
    (0x2100, 0x214F),  # letterlike
    (0x2150, 0x218B),  # number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical
    (0x2460, 0x24FF),  # enclosed letters and digits
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2600, 0x26FF),  # miscellaneous symbols
    (0x2700, 0x27BF),  # dingbats
    (0x27C0, 0x27FF),  # brackets, long arrows
    (0x2B00, 0x2BFF),  # arrows, stars
]
HAN_EXTENSION_A = (0x3400, 0x4DBF)
# Letters that the text face can put together out of letter and mark, but has under no number of their own.
COMPOSED_RANGES = [(0x01CD, 0x0233), (0x1E00, 0x1EFF)]
EM_SPACES = {0x2002: 0.5, 0x2003: 1.0}
ZERO_WIDTH = [0x200B, 0x200C, 0x200D, 0x2060]
DIGRAPHS = {
    0x01C4: "DŽ", 0x01C5: "Dž", 0x01C6: "dž",
    0x01C7: "LJ", 0x01C8: "Lj", 0x01C9: "lj",
    0x01CA: "NJ", 0x01CB: "Nj", 0x01CC: "nj",
    0x01F1: "DZ", 0x01F2: "Dz", 0x01F3: "dz",
}


def options(**more):
    o = subset.Options()
    o.hinting = False
    o.layout_features = ["*"]
    o.layout_scripts = ["*"]
    o.glyph_names = False
    o.notdef_outline = True
    o.legacy_cmap = False
    o.name_IDs = ["*"]
    o.recalc_timestamp = False
    o.drop_tables += ["DSIG", "gasp", "BASE", "MATH"]
    for k, v in more.items():
        setattr(o, k, v)
    return o


def load(path):
    return TTFont(path, recalcTimestamp=False)


def cut(font, unicodes=None, **more):
    o = options(**more)
    s = subset.Subsetter(o)
    s.populate(unicodes=font.getBestCmap() if unicodes is None else unicodes)
    s.subset(font)
    return font


def data(font):
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def rename(font, family, style, note):
    """Gives a changed font its own name; copyright, licence and trademark lines stay."""
    name = font["name"]
    version = re.sub(r"^Version ([0-9.]+\w?).*", r"\1", name.getDebugName(5))
    post = family.replace(" ", "") + "-" + style
    human = {"BoldItalic": "Bold Italic"}.get(style, style)
    full = family if style == "Regular" else f"{family} {human}"
    new = {
        1: family, 2: human, 3: f"{version};panelkit;{post}", 4: full,
        5: f"Version {version}; {note}", 6: post, 10: note,
    }
    name.names = [n for n in name.names if n.nameID in (0, 7, 8, 9, 11, 12, 13, 14) and n.platformID == 3]
    for i, text in new.items():
        name.setName(text, i, 3, 1, 0x409)


def unhinted_version(font):
    name = font["name"]
    version = name.getDebugName(5).split(";")[0]
    for n in list(name.names):
        if n.nameID == 5:
            name.setName(f"{version}; unhinted", 5, n.platformID, n.platEncID, n.langID)


def add_glyph(font, code, glyph, advance):
    """Adds a glyph for a character, or replaces the outline that the character has."""
    glyf = font["glyf"]
    name = "pk%04X" % code
    assert name not in glyf.glyphs
    order = font.getGlyphOrder()
    glyf[name] = glyph
    font.setGlyphOrder(order if name in order else order + [name])  # also forgets the old numbers
    glyph.recalcBounds(glyf)
    font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def polygon(pen, points):
    pen.moveTo(points[0])
    for p in points[1:]:
        pen.lineTo(p)
    pen.closePath()


def ring(pen, outer, inner):
    """A filled outline: the outer contour clockwise, the inner one against it."""
    polygon(pen, outer)
    polygon(pen, inner[::-1])


def rounded(points):
    return [(round(x), round(y)) for x, y in points]


def square(x0, y0, x1, y1):
    return [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]


def stroke(points, width):
    """The outline, clockwise, of a line of the given width through two or three points, ends cut square."""
    h = width / 2
    sides = []
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        n = math.hypot(bx - ax, by - ay)
        sides.append(((-(by - ay) / n * h, (bx - ax) / n * h), (ax, ay), (bx, by)))
    left = [(a[0] + o[0], a[1] + o[1]) for o, a, _ in sides[:1]]
    right = [(a[0] - o[0], a[1] - o[1]) for o, a, _ in sides[:1]]
    if len(sides) == 2:
        (o1, _, corner), (o2, _, _) = sides
        k = h * h / (h * h + o1[0] * o2[0] + o1[1] * o2[1])
        m = ((o1[0] + o2[0]) * k, (o1[1] + o2[1]) * k)
        left.append((corner[0] + m[0], corner[1] + m[1]))
        right.append((corner[0] - m[0], corner[1] - m[1]))
    o, _, b = sides[-1]
    left.append((b[0] + o[0], b[1] + o[1]))
    right.append((b[0] - o[0], b[1] - o[1]))
    return rounded(left + right[::-1])


def star(cx, cy, r, inset=0.0):
    """A five-pointed star; inset moves its sides inwards by that much."""
    inner = r * math.sin(math.radians(18)) / math.sin(math.radians(126))
    side = r * inner * math.sin(math.radians(36)) / math.hypot(
        r - inner * math.cos(math.radians(36)), inner * math.sin(math.radians(36)))
    k = (side - inset) / side
    return rounded(
        (cx + k * q * math.sin(math.radians(36 * i)), cy + k * q * math.cos(math.radians(36 * i)))
        for i in range(10) for q in [inner if i % 2 else r]
    )


def form_symbols(font, line):
    """☐ ☑ ☒ ★ ☆ ◇ in one plain style, on the figure height, as heavy as the text."""
    lo, hi, left = -10, 660, 60
    box = (left, lo, left + hi - lo, hi)
    advance = box[2] + left

    def frame(pen):
        ring(pen, square(*box), square(box[0] + line, box[1] + line, box[2] - line, box[3] - line))

    def at(x, y):
        return (box[0] + x * (hi - lo), box[1] + y * (hi - lo))

    mark = line * 1.3
    pen = TTGlyphPen(None)
    frame(pen)
    add_glyph(font, 0x2610, pen.glyph(), advance)
    pen = TTGlyphPen(None)
    frame(pen)
    polygon(pen, stroke([at(0.23, 0.50), at(0.42, 0.28), at(0.78, 0.75)], mark))
    add_glyph(font, 0x2611, pen.glyph(), advance)
    pen = TTGlyphPen(None)
    frame(pen)
    c, d = at(0.5, 0.5), (hi - lo) * 0.27
    h = mark / math.sqrt(2)
    polygon(pen, rounded((c[0] + x, c[1] + y) for x, y in [
        (0, h), (d - h / 2, d + h / 2), (d + h / 2, d - h / 2), (h, 0),
        (d + h / 2, h / 2 - d), (d - h / 2, -d - h / 2), (0, -h), (h / 2 - d, -d - h / 2),
        (-d - h / 2, h / 2 - d), (-h, 0), (-d - h / 2, d - h / 2), (h / 2 - d, d + h / 2),
    ]))
    add_glyph(font, 0x2612, pen.glyph(), advance)
    pen = TTGlyphPen(None)
    polygon(pen, star(395, 300, 380))
    add_glyph(font, 0x2605, pen.glyph(), 790)
    pen = TTGlyphPen(None)
    ring(pen, star(395, 300, 380), star(395, 300, 380, line * 0.8))
    add_glyph(font, 0x2606, pen.glyph(), 790)
    pen = TTGlyphPen(None)
    r, q = 268, 268 - line * math.sqrt(2) * 0.9
    ring(pen, *[rounded([(300, 342 - k), (300 - k, 342), (300, 342 + k), (300 + k, 342)]) for k in (r, q)])
    add_glyph(font, 0x25C7, pen.glyph(), 600)


def composite(font, parts):
    """Letters side by side, as one glyph of references."""
    cmap, pen, x = font.getBestCmap(), TTGlyphPen(font.getGlyphSet()), 0
    for ch in parts:
        pen.addComponent(cmap[ord(ch)], (1, 0, 0, 1, x, 0))
        x += font["hmtx"][cmap[ord(ch)]][0]
    return pen.glyph(), x


def compose(font):
    """Adds the accented letters whose parts are there, placed where the shaper places the marks."""
    have, order = font.getBestCmap(), font.getGlyphOrder()
    # The shaper would put ä together before it places the macron of ǟ, and no mark attaches to its ä: hide that.
    plain = TTFont(io.BytesIO(data(font)))
    for table in plain["cmap"].tables:
        table.cmap = {c: g for c, g in table.cmap.items() if len(unicodedata.normalize("NFD", chr(c))) == 1}
    shaper = uharfbuzz.Font(uharfbuzz.Face(data(plain)))
    found = []
    for code in (c for a, b in COMPOSED_RANGES for c in range(a, b + 1) if c not in have):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) < 2 or any(ord(c) not in have for c in parts):
            continue
        buffer = uharfbuzz.Buffer()
        buffer.add_str(parts)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer, {"kern": False, "liga": False})
        pen, x, y = TTGlyphPen(font.getGlyphSet()), 0, 0
        for info, pos in zip(buffer.glyph_infos, buffer.glyph_positions):
            assert info.codepoint, hex(code)
            pen.addComponent(order[info.codepoint], (1, 0, 0, 1, x + pos.x_offset, y + pos.y_offset))
            x, y = x + pos.x_advance, y + pos.y_advance
        found.append((code, pen.glyph(), x))
    for code, glyph, advance in found:
        add_glyph(font, code, glyph, advance)


def text_face(path, style, line):
    font = load(path)
    cut(font, drop_tables=options().drop_tables, layout_features=[f for f in layout_features(font) if f != "size"])
    compose(font)
    for code, part in EM_SPACES.items():
        add_glyph(font, code, Glyph(), round(part * font["head"].unitsPerEm))
    have = font.getBestCmap()
    for code in ZERO_WIDTH:
        if code not in have:
            add_glyph(font, code, Glyph(), 0)
    for code, letters in DIGRAPHS.items():
        add_glyph(font, code, *composite(font, letters))
    form_symbols(font, line)
    rename(font, "Panelkit Sans", style, "derived from version 3.052 of an Adobe family; unhinted, characters added")
    # The shadowed boxes that Source Sans has are no longer reachable: a second cut drops them.
    return cut(font)


def layout_features(font):
    return sorted({r.FeatureTag for t in ("GSUB", "GPOS") if t in font for r in font[t].table.FeatureList.FeatureRecord})


def noto_face(path, text):
    font = load(path)
    features = layout_features(font)
    if text:  # a fallback behind the text face: its alternates would only be weight
        features = [f for f in features if f not in ("aalt", "c2sc", "smcp", "salt", "onum") and not f.startswith("ss")]
    cut(font, layout_features=features)
    unhinted_version(font)
    return font


def symbols(folder):
    """One font out of several: outlines and widths only, no layout tables."""
    fonts = [load(folder / f"NotoSans{n}-Regular.ttf") for n in SYMBOLS]
    wanted = {c for a, b in SYMBOL_RANGES for c in range(a, b + 1)}
    base = fonts[0]
    cut(base, wanted & set(base.getBestCmap()) | {0x20}, layout_features=[], layout_scripts=[])
    for other in fonts[1:]:
        assert other["head"].unitsPerEm == base["head"].unitsPerEm
        glyphs, cmap, have = other.getGlyphSet(), other.getBestCmap(), set(base.getBestCmap())
        for code in sorted(wanted & set(cmap) - have):
            pen = DecomposingRecordingPen(glyphs)
            glyphs[cmap[code]].draw(pen)
            out = TTGlyphPen(None)
            pen.replay(out)
            add_glyph(base, code, out.glyph(), other["hmtx"][cmap[code]][0])
    # The angle brackets of CJK, which Droid Sans Fallback lacks: those of mathematics on a full width.
    math_font = fonts[SYMBOLS.index("Math")]
    glyphs, cmap = math_font.getGlyphSet(), math_font.getBestCmap()
    for code, like, right in ((0x3008, 0x27E8, True), (0x3009, 0x27E9, False)):
        width = math_font["hmtx"][cmap[like]][0]
        pen, out = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[cmap[like]].draw(pen)
        pen.replay(TransformPen(out, (1, 0, 0, 1, 1000 - width if right else 0, 0)))
        add_glyph(base, code, out.glyph(), 1000)
    name = base["name"]
    copyrights = sorted({f["name"].getDebugName(0) for f in fonts})
    rename(base, "Panelkit Symbols", "Regular", "subset of Noto Sans Symbols2, Math and Symbols")
    name.setName(" ".join(copyrights), 0, 3, 1, 0x409)
    os2, hhea = base["OS/2"], base["hhea"]
    hhea.ascent, hhea.descent, hhea.lineGap = 1069, -293, 0  # as Noto Sans, so that a symbol does not open the line
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = 1069, -293, 0
    return cut(base, layout_features=[], layout_scripts=[])


def extension_a(path):
    font = load(path)
    a, b = HAN_EXTENSION_A
    font = cut(font, {c for c in font.getBestCmap() if a <= c <= b}, layout_features=[], layout_scripts=[],
               drop_tables=options().drop_tables + ["vhea", "vmtx", "GSUB", "GPOS", "GDEF"])
    rename(font, "Droid Sans Fallback Ext A", "Regular", "Han extension A out of Droid Sans Fallback Full 1.00c")
    return font


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--source-sans", type=pathlib.Path, required=True)
    ap.add_argument("--noto", type=pathlib.Path, required=True)
    ap.add_argument("--droid", type=pathlib.Path, required=True)
    ap.add_argument("--droid-full", type=pathlib.Path)
    ap.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent)
    ap.add_argument("--check", action="store_true")
    a = ap.parse_args()

    made = {}
    for source, style, line in TEXT:
        made[f"PanelkitSans-{style}.ttf"] = data(text_face(a.source_sans / f"SourceSans3-{source}.ttf", style, line))
    for script in NOTO:
        for weight in ("Regular", "Bold"):
            file = f"NotoSans{script}-{weight}.ttf"
            made[file] = data(noto_face(a.noto / file, script == ""))
    made["PanelkitSymbols-Regular.ttf"] = data(symbols(a.noto))
    made["DroidSansFallback-Regular.ttf"] = (a.droid / "DroidSansFallback.ttf").read_bytes()
    made["DroidSansFallbackExtA-Regular.ttf"] = data(extension_a((a.droid_full or a.droid) / "DroidSansFallbackFull.ttf"))

    differ = []
    for file, content in made.items():
        target = a.out / file
        if a.check:
            if not target.is_file() or target.read_bytes() != content:
                differ.append(file)
        else:
            target.write_bytes(content)
        print(f"{len(content):>9}  {file}")
    print(f"{sum(map(len, made.values())):>9}  together")
    if differ:
        sys.exit("differs: " + ", ".join(differ))


if __name__ == "__main__":
    main()
