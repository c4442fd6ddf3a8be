"""PDF → what a reader sees: lines of text, words and their places, pixels; and how two files differ in them."""

import collections
import difflib
import re
import subprocess

Word = collections.namedtuple("Word", "page text left baseline right")

# Characters that have no width, soft hyphens among them, and bullets are not text to everyone; and there are hyphens of
# several kinds.
NOTHING = [0x2022, 0x25E6, 0x25AA, 0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
SAME = {**dict.fromkeys(NOTHING), 0x2010: "-", 0xA0: " "}


def visible(text):
    """The text as all programs write it; the hyphen at the end of a line is a soft one to some and none to others."""
    return " ".join(text.translate(SAME).split()).removesuffix("-")


def lines(pdf):
    """For each page its lines of text, without what is space only."""
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("\f")[:-1]
    return [[visible(line) for line in page.splitlines() if visible(line)] for page in pages]


def letters(line):
    """What tells lines apart. Readers put turned text in either order and see small capitals in either case, and dots of
    leaders are no text."""
    return "".join(sorted(re.sub(r"\.{4,}", "", line).replace(" ", "").casefold()))


def differing(theirs, ours):
    """Lines of a page that only one of both has."""
    pair = [[letters(line) for line in page] for page in (theirs, ours)]
    for tag, first, last, start, end in difflib.SequenceMatcher(None, *pair, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from ("-" + line for line in theirs[first:last])
            yield from ("+" + line for line in ours[start:end])


def words(document):
    """Words with the place of their baseline in px, by text and number of occurrence."""
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
                                text = visible("".join(c["c"] for c in run))
                                (x, y), right = run[0]["origin"], run[-1]["bbox"][2]
                                if text:
                                    found.append(Word(page.number + 1, text, x / 0.75, y / 0.75, right / 0.75))
                            run = []
                        if char and not char["c"].isspace() and char["c"] != "\xa0":
                            run.append(char)
    found.sort(key=lambda word: (word.page, word.text, round(word.baseline / 3), word.left))
    numbered = collections.Counter()
    result = {}
    for word in found:
        result[(word.text, numbered[word.text])] = word
        numbered[word.text] += 1
    return result


def moved(theirs, ours, height):
    """Pairs of words that are on another page, more than 1 px aside, or with baselines more than `height` px apart."""
    pairs = [(theirs[key], ours[key]) for key in theirs if key in ours]
    # A word in the other part of a broken line or page is one that is moved, however near.
    far = [
        (x, y)
        for x, y in pairs
        if x.page != y.page or max(abs(x.left - y.left), abs(x.right - y.right)) > 1 or abs(x.baseline - y.baseline) > height
    ]
    return sorted(far, key=lambda pair: (pair[0].page, pair[0].baseline, pair[0].left))


def pixels(theirs, ours, picture):
    """The share of pixels in percent that differ visibly at 96 dpi; both pages are kept side by side as `picture`."""
    from PIL import Image, ImageChops

    differing = total = 0
    for number in range(max(len(theirs), len(ours))):
        pair = []
        for document in (theirs, ours):
            if number < len(document):
                drawn = document[number].get_pixmap(dpi=96)
                pair.append(Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples))
            else:
                pair.append(Image.new("RGB", (8, 8), "red"))
        both = Image.new("RGB", (pair[0].width + pair[1].width + 4, max(p.height for p in pair)), "red")
        both.paste(pair[0], (0, 0))
        both.paste(pair[1], (pair[0].width + 4, 0))
        both.save(f"{picture}-{number + 1}.png")
        width, height = (max(size) for size in zip(pair[0].size, pair[1].size))
        if abs(pair[0].width - pair[1].width) <= 1 and abs(pair[0].height - pair[1].height) <= 1:
            canvas = [Image.new("RGB", (width, height), "white") for _ in pair]
            for sheet, drawn in zip(canvas, pair):
                sheet.paste(drawn, (0, 0))
            histogram = ImageChops.difference(*canvas).convert("L").histogram()
            differing += sum(histogram[64:])
        else:
            differing += width * height
        total += width * height
    return 100 * differing / max(total, 1)
