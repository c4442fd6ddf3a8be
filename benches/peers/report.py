"""Figures → tables in Markdown, and these into `docs/performance.md`."""

import dataclasses
import pathlib

from agreement import Agreement
from measure import Figures

HAS = {
    "forms and tags": "Fields to fill and tags",
    "tags": "Tags, boxes to tick drawn",
    "neither": "Neither",
}
HEAD = (
    "| | fed | one core | all cores | a packet | × | memory | file | cold start | pages | words |\n"
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
)


@dataclasses.dataclass
class Row:
    """One program, asked for one kind of file."""

    title: str
    has: str
    is_fed: str
    one_core: Figures
    all_cores: Figures
    cold_start: float | None
    agreement: Agreement
    why: str = ""

    @property
    def is_ours(self) -> bool:
        return self.title == "panelkit"


def tables(rows: list[Row]) -> str:
    """A table for each kind of file."""
    text = ""
    for has, title in HAS.items():
        of_kind = [row for row in rows if row.has == has]
        if of_kind:
            text += f"\n{title}:\n\n{HEAD}" + "".join(line(row, baseline(row, rows)) for row in of_kind)
    return text + differences(rows)


def baseline(row: Row, rows: list[Row]) -> Row | None:
    """What a row is compared with: panelkit making the same kind of file from the same, or from data one with tags, which
    it never leaves out."""
    ours = [other for other in rows if other.is_ours and other.is_fed == row.is_fed]
    same = [other for other in ours if other.has == row.has]
    with_tags = [other for other in ours if other.has == "tags"]
    return next(iter(same or with_tags), None)


def line(row: Row, ours: Row | None) -> str:
    one, found = row.one_core, row.agreement
    times = f"{one.milliseconds / ours.one_core.milliseconds:.1f}" if ours and not row.is_ours else ""
    cold = "" if row.cold_start is None else f"{row.cold_start:,.0f} ms"
    cells = [
        row.title, row.is_fed, f"{one.per_second:,.1f} /s", f"{row.all_cores.per_second:,.1f} /s",
        f"{one.milliseconds:,.2f} ms", times, f"{one.memory:,.0f} MB", f"{one.bytes:,} B", cold,
        str(found.pages), f"{found.there:.1f} %",
    ]
    return f"| {' | '.join(cells)} |\n"


def aims(rows: list[Row], alone: float) -> str:
    """What panelkit aims at, and whether it gets there; `alone` is what `--help` takes, in milliseconds."""
    build = next(row for row in rows if row.is_ours and row.is_fed == "data" and row.has == "forms and tags")
    two_cores = build.all_cores.per_second / build.one_core.per_second
    measured = [
        ("a packet from its data, median on one core", build.one_core.milliseconds, 1.5, "ms"),
        ("`build` of one packet, cold", build.cold_start or 0.0, 40, "ms"),
        ("`--help`, cold", alone, 5, "ms"),
    ]
    text = "\n| aim | at most | measured | |\n|---|--:|--:|---|\n"
    for what, value, most, unit in measured:
        text += f"| {what} | {most} {unit} | {value:.2f} {unit} | {reached(value <= most)} |\n"
    for has, title in HAS.items():
        ours = [row.one_core.bytes for row in rows if row.is_ours and row.has == has]
        theirs = [(row.one_core.bytes, row.title) for row in rows if not row.is_ours and row.has == has]
        if theirs:
            smallest, whose = min(theirs)
            what = f"a file as small as the smallest peer's ({whose}), {title[0].lower()}{title[1:]}"
            text += f"| {what} | {smallest:,} B | {min(ours):,} B | {reached(min(ours) <= smallest)} |\n"
    smallest, whose = min((row.one_core.bytes, row.title) for row in rows if not row.is_ours)
    full = build.one_core.bytes
    what = f"a file with fields and tags as small as the smallest of all, without them ({whose})"
    text += f"| {what} | {smallest:,} B | {full:,} B | {reached(full <= smallest)} |\n"
    return text + f"\nAll cores make {two_cores:.2f} times the packets that one makes.\n"


def reached(is_reached: bool) -> str:
    return "reached" if is_reached else "missed"


def differences(rows: list[Row]) -> str:
    """Which pages and words are others, and why."""
    text = ""
    for row in rows:
        found = row.agreement
        told = []
        if found.pages != found.expected_pages:
            told.append(f"{found.pages} pages instead of {found.expected_pages}")
        if found.missing:
            told.append(f"{len(found.missing)} words missing ({some(found.missing)})")
        if found.more:
            told.append(f"{len(found.more)} more ({some(found.more)})")
        if told:
            why = f": {row.why}" if row.why else ""
            text += f"- {row.title}, {row.has}: {', '.join(told)}{why}.\n"
    return f"\nWhere pages and words of the first packet are not panelkit's:\n\n{text}" if text else ""


def some(words: list[str]) -> str:
    """A few of the words, each once."""
    distinct = list(dict.fromkeys(words))
    return ", ".join(f"`{word}`" for word in distinct[:6]) + (", …" if len(distinct) > 6 else "")


def put(document: pathlib.Path, name: str, text: str) -> None:
    """Puts a text between the comments `<!-- name -->` and `<!-- end of name -->` of a document."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = document.read_text().partition(begin)
    _, _, after = rest.partition(end)
    document.write_text(f"{before}{begin}{text}{end}{after}")
