"""Who is measured: each peer in the ways that it can be asked for more or less of what panelkit's files have."""

import dataclasses
import pathlib
from collections.abc import Callable

import makers


@dataclasses.dataclass(frozen=True)
class Peer:
    """A peer, asked for one kind of file."""

    key: str
    package: str
    title: str
    # What of panelkit's files it makes: "forms and tags", "tags" or "neither".
    has: str
    is_fed: str
    start: Callable[[pathlib.Path], makers.Maker]
    # Why its pages or words are others, where they are.
    why: str = ""


NO_STRINGS = "it knows no named strings, from which the running lines take the candidate, the interview and the question set"
FULLBLEED = "it draws no controls, neither boxes to tick nor room to write, and no blank between two boxes of a line"
IRONPRESS = f"{NO_STRINGS}; no blank between two boxes of a line; and what must not break begins lower on a page"

PEERS = [
    Peer("weasyprint-forms", "weasyprint", "WeasyPrint", "forms and tags", "HTML",
         lambda kit: makers.WeasyPrint(kit, pdf_forms=True, pdf_variant="pdf/ua-1"),
         "its ligatures, such as that of f and t, have no text in this kind of file"),
    Peer("weasyprint-tags", "weasyprint", "WeasyPrint", "tags", "HTML",
         lambda kit: makers.WeasyPrint(kit, pdf_tags=True)),
    Peer("weasyprint", "weasyprint", "WeasyPrint", "neither", "HTML", makers.WeasyPrint),
    Peer("chromium", "chromium", "Chromium", "tags", "HTML", makers.Chromium, NO_STRINGS),
    Peer("fullbleed-tags", "fullbleed", "fullbleed", "tags", "HTML",
         lambda kit: makers.Fullbleed(kit, pdf_profile="pdfua1"), FULLBLEED),
    Peer("fullbleed", "fullbleed", "fullbleed", "neither", "HTML", makers.Fullbleed, FULLBLEED),
    Peer("ironpress", "ironpress", "ironpress", "neither", "HTML", makers.Ironpress, IRONPRESS),
    Peer("typst-tags", "typst", "typst", "tags", "data", lambda kit: makers.Typst(kit, pdf_standards=["ua-1", "a-2a"])),
    Peer("typst", "typst", "typst", "neither", "data", lambda kit: makers.Typst(kit, pdf_tags=False)),
    Peer("reportlab", "reportlab", "ReportLab", "neither", "data", makers.ReportLab),
]
