"""Two PDF files → whether they have the same pages and words."""

import collections
import dataclasses
import pathlib
import re
import subprocess


@dataclasses.dataclass
class Agreement:
    """How far a file has the pages and words of another."""

    pages: int
    expected_pages: int
    # The share of the words that are there, in percent.
    there: float
    missing: list[str]
    more: list[str]


def compare(theirs: pathlib.Path, ours: pathlib.Path) -> Agreement:
    """How far `theirs` has what `ours` has."""
    (pages, found), (expected_pages, expected) = text(theirs), text(ours)
    missing, more = expected - found, found - expected
    there = 100 * (1 - missing.total() / expected.total())
    return Agreement(pages, expected_pages, there, sorted(missing.elements()), sorted(more.elements()))


def text(pdf: pathlib.Path) -> tuple[int, collections.Counter[str]]:
    """The number of pages, and the words by how often they are there: without hyphens, which may be those of a line's end,
    and in small letters, because capitals may be a style's."""
    done = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    joined = re.sub(r"[-\u2010\u00ad]\s*", "", done.stdout.casefold())
    return done.stdout.count("\f"), collections.Counter(re.findall(r"\w+", joined))
