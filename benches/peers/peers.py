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


FULLBLEED = (
    "draws no controls: no boxes to tick, no lines, no room where they would be; the words of running lines and of flex boxes "
    "break elsewhere"
)

PEERS = [
    Peer("weasyprint-forms", "weasyprint", "WeasyPrint", "forms and tags", "HTML",
         lambda kit: makers.WeasyPrint(kit, pdf_forms=True, pdf_variant="pdf/ua-1")),
    Peer("weasyprint-tags", "weasyprint", "WeasyPrint", "tags", "HTML",
         lambda kit: makers.WeasyPrint(kit, pdf_tags=True)),
    Peer("weasyprint", "weasyprint", "WeasyPrint", "neither", "HTML", makers.WeasyPrint),
    Peer("chromium", "chromium", "Chromium", "tags", "HTML", makers.Chromium),
    Peer("fullbleed-tags", "fullbleed", "fullbleed", "tags", "HTML",
         lambda kit: makers.Fullbleed(kit, pdf_profile="pdfua1"), FULLBLEED),
    Peer("fullbleed", "fullbleed", "fullbleed", "neither", "HTML", makers.Fullbleed, FULLBLEED),
    Peer("ironpress", "ironpress", "ironpress", "neither", "HTML", makers.Ironpress),
    Peer("typst-tags", "typst", "typst", "tags", "data", lambda kit: makers.Typst(kit, pdf_standards=["ua-1", "a-2a"])),
    Peer("typst", "typst", "typst", "neither", "data", lambda kit: makers.Typst(kit, pdf_tags=False)),
    Peer("reportlab", "reportlab", "ReportLab", "neither", "data", makers.ReportLab),
]
