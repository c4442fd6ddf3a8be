"""Data of a packet → PDF by ReportLab: the words of `templates/packet.html` in the same order, on the same pages.

Boxes and lines to write on are drawn; ReportLab writes no tags.
"""

import io
import pathlib

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate, Flowable, Frame, HRFlowable, Image, KeepTogether, ListFlowable, NextPageTemplate, PageBreak,
    PageTemplate, Paragraph, Spacer, Table,
)

INK, QUIET, RULE, WASH = (HexColor(color) for color in ("#161616", "#565656", "#b4b4b4", "#f0f0ee"))
FAMILY = "Panelkit Sans"
WIDE, NARROW, EDGE = 22 * mm, 15 * mm, 15 * mm
WIDTH = A4[0] - WIDE - NARROW


def use_fonts(folder: pathlib.Path) -> None:
    """Lets ReportLab know the faces of the packet."""
    for name, file in ((FAMILY, "PanelkitSans-Regular.ttf"), (f"{FAMILY} Bold", "PanelkitSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, folder / file))
    pdfmetrics.registerFontFamily(FAMILY, normal=FAMILY, bold=f"{FAMILY} Bold", italic=FAMILY, boldItalic=f"{FAMILY} Bold")


def style(size: float, bold: bool = False, color=INK, leading: float = 1.36, **more) -> ParagraphStyle:
    font = f"{FAMILY} Bold" if bold else FAMILY
    return ParagraphStyle("", fontName=font, fontSize=size, leading=size * leading, textColor=color, **more)


TEXT = style(9.5)
SMALL, STEP, ANCHOR, HEAD = style(8.5, leading=1.3), style(8.5), style(8.25, leading=1.3), style(8.5, color=QUIET)
LABEL = style(8, bold=True, color=QUIET)
TITLE, SECTION, QUESTION, PART = style(32), style(16, bold=True, spaceAfter=2 * mm), style(12, bold=True), style(10.5, bold=True)
RIGHT = style(9.5, color=QUIET, alignment=2)


class Box(Flowable):
    """A box to tick with a label beside it."""

    def __init__(self, label: str, text: ParagraphStyle = STEP):
        super().__init__()
        self.label = Paragraph(label, text)

    def wrap(self, width, height):
        return width, self.label.wrap(width - 5 * mm, height)[1]

    def draw(self):
        self.canv.setLineWidth(0.7)
        self.canv.rect(0, 0.5 * mm, 3.5 * mm, 3.5 * mm)
        self.label.drawOn(self.canv, 5 * mm, 0)


class Lines(Flowable):
    """Lines to write on."""

    def __init__(self, count: int):
        super().__init__()
        self.count = count

    def wrap(self, width, height):
        self.width = width
        return width, self.count * 8 * mm

    def draw(self):
        self.canv.setLineWidth(0.5)
        self.canv.setStrokeColor(RULE)
        for number in range(self.count):
            self.canv.line(0, number * 8 * mm, self.width, number * 8 * mm)


class Numbered(Canvas):
    """A canvas that draws head and foot when the number of pages is known."""

    def __init__(self, *arguments, running, **named):
        super().__init__(*arguments, **named)
        self.running, self.pages = running, []

    def showPage(self):  # noqa: N802, as ReportLab names it
        self.pages.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for number, page in enumerate(self.pages, 1):
            self.__dict__.update(page)
            self.run(number, len(self.pages))
            super().showPage()
        super().save()

    def run(self, number: int, count: int):
        """The lines above and below the text: to the outside what tells pages apart."""
        sitting, candidate, code = self.running
        left, right = (WIDE, A4[0] - NARROW) if number % 2 else (NARROW, A4[0] - WIDE)
        self.setFont(FAMILY, 8)
        self.setFillColor(QUIET)
        above, below = (sitting, candidate), (code, f"Page {number} of {count}")
        for words, height, shown in ((above, A4[1] - EDGE + 4 * mm, number > 1), (below, EDGE - 6.5 * mm, True)):
            if shown:
                first, last = words if number % 2 else reversed(words)
                self.drawString(left, height, first)
                self.drawRightString(right, height, last)


def kicker(words: str, accent) -> Paragraph:
    return Paragraph(words.upper(), style(8, bold=True, color=accent, spaceAfter=1 * mm))


def bullets(entries) -> ListFlowable:
    items = [Paragraph(entry, SMALL) for entry in entries]
    return ListFlowable(items, bulletType="bullet", start="•", leftIndent=10, bulletFontName=FAMILY, bulletFontSize=8.5)


def two(left: list, right: list) -> Table:
    gap = 8 * mm
    return Table([[left, "", right]], [(WIDTH - gap) / 2, gap, (WIDTH - gap) / 2], style=PLAIN)


PLAIN = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
]


def rows(widths, head, body, marked) -> Table:
    """A table of data: a row of labels, then rows with thin rules, bold where `marked`."""
    strong = style(9.5, bold=True)
    cells = [[Paragraph(cell, LABEL) for cell in head]]
    cells += [[Paragraph(str(cell), strong if bold else TEXT) for cell in row] for row, bold in zip(body, marked)]
    padding = (("TOPPADDING", (0, 0), (-1, -1), 1.1 * mm), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1 * mm))
    rules = (("LINEBELOW", (0, 0), (-1, 0), 0.8, INK), ("LINEBELOW", (0, 1), (-1, -1), 0.5, RULE))
    washed = [("BACKGROUND", (0, row), (-1, row), WASH) for row, bold in enumerate(marked, 1) if bold]
    return Table(cells, widths, style=[*PLAIN, *padding, *rules, *washed], repeatRows=1)


def scale(data: dict, anchors: list, not_assessed: bool) -> Table:
    steps = data["scale"]
    head = [Box(f"<b>{step['value']}</b> {step['label']}") for step in steps]
    head.append(Box("Not assessed") if not_assessed else "")
    body, spans = [""] * (len(steps) + 1), []
    for anchor, following in zip(anchors, [*anchors[1:], {"rating": len(steps) + 2}]):
        first = anchor["rating"] - 1
        body[first] = Paragraph(anchor["text"], ANCHOR)
        spans.append(("SPAN", (first, 1), (following["rating"] - 2, 1)))
    padding = [("LEFTPADDING", (0, 0), (-1, -1), 1.5 * mm), ("TOPPADDING", (0, 0), (-1, -1), 1 * mm), ("BOTTOMPADDING", (0, 0), (-1, -1), 1 * mm)]
    washed = [("BACKGROUND", (0, 0), (-1, 0), WASH)]
    return Table([head, body], [WIDTH / (len(steps) + 1)] * (len(steps) + 1), style=[*PLAIN, *padding, *washed, *spans])


def named(people) -> str:
    return ", ".join(person["name"] for person in people)


def hours(sitting: dict) -> str:
    return f"{sitting['start']}–{sitting['end']}"


def minute(number: int) -> str:
    return f"{number // 60:02}:{number % 60:02}"


def is_mine(data: dict, item: dict) -> bool:
    return item["lead"] is not None and item["lead"]["id"] == data["interviewer"]["id"]


def cover(data: dict, root: pathlib.Path, accent):
    role, sitting, interview = data["role"], data["sitting"], data["interview"]
    logo = Image(root / data["brand"]["logo"], width=13 * mm * 720 / 187, height=13 * mm)
    logo.hAlign = "LEFT"
    round_of = [Paragraph(data["kit"]["title"], RIGHT), Paragraph(f"Revision {data['document']['revision']}", RIGHT)]
    yield Table([[logo, round_of]], [WIDTH / 2, WIDTH / 2], style=PLAIN)
    yield Spacer(0, 20 * mm)
    yield kicker("Interview packet", accent)
    yield Paragraph(data["candidate"]["label"], TITLE)
    position = f"<b>{role['title']}</b> · {role['level']} level · {role['team']} team · {role['place']}"
    yield Paragraph(position, style(13, spaceBefore=3 * mm, spaceAfter=8 * mm))
    yield HRFlowable(width="100%", thickness=2.2, color=accent, spaceAfter=4 * mm)
    yield Paragraph(interview["title"], SECTION)
    place = f", {sitting['place']}" if sitting["place"] else ""
    yield Paragraph(f"{sitting['date']}, {hours(sitting)} {sitting['zone']}{place}", style(12, spaceAfter=2 * mm))
    yield Paragraph(interview["purpose"], TEXT)
    asked = [item for item in data["plan"]["agenda"] if item["kind"] == "question"]
    mine = [f"<b>{item['number']}</b>" for item in asked if is_mine(data, item)]
    numbers = " and ".join(filter(None, [", ".join(mine[:-1]), mine[-1]]))
    yield Paragraph(
        f"This copy is for <b>{data['interviewer']['name']}</b>. You lead question{'s' if len(mine) > 1 else ''} {numbers} "
        f"of {len(asked)}; listen and take notes on the others. The copy holds the plan, the questions, room for your notes "
        "and the sheet you score on. It names a person who trusts us: keep it with you, and hand it in when you are done.",
        style(10.5, backColor=WASH, borderPadding=(3 * mm, 4 * mm, 3 * mm, 4 * mm), spaceBefore=7 * mm, spaceAfter=9 * mm),
    )
    yield from schedule(data)
    yield Paragraph("The panel", PART)
    people = [(person["name"], person["title"], person["email"]) for person in data["panel"]]
    marked = [person["id"] == data["interviewer"]["id"] for person in data["panel"]]
    yield rows([WIDTH / 3] * 3, ("Name", "Function", "Reach them at"), people, marked)


def schedule(data: dict):
    day = data["day"]
    placed = any(entry["sitting"] and entry["sitting"]["place"] for entry in day)
    cells = []
    for entry in day:
        sitting, title = entry["sitting"], entry["interview"]["title"]
        here = "<br/><b>this interview</b>" if entry["this"] else ""
        time = hours(sitting) if sitting else f"{entry['interview']['minutes']} minutes"
        place = [(sitting or {}).get("place") or ""] if placed else []
        cells.append([time, title + here, named(entry["interviewers"]), *place])
    head = ["Time", "Interview", "With", *(["Place"] if placed else [])]
    yield Paragraph("The candidate’s schedule", PART)
    others = (WIDTH - 27 * mm) / (len(head) - 1)
    yield rows([27 * mm, *[others] * (len(head) - 1)], head, cells, [entry["this"] for entry in day])
    yield Spacer(0, 8 * mm)


WRITING = (
    "Write down what was said and done, on these pages. Never write on the résumé.",
    "Rate each answer against the described behaviour, not against the last candidate. 2 and 4 lie between the descriptions.",
    "Fill in the evaluation sheet alone, before you talk to anyone else on the panel.",
    "Notes are part of the record, and the candidate may ask to read them. Write so that you would not mind.",
)
NOT_TO_ASK = (
    "Age or year of graduation; origin, citizenship, mother tongue; religion; health, disability, pregnancy; partner, "
    "children, family plans; arrests; union or party; military discharge; height, weight or a photograph.",
    "If the candidate brings one of these up, be kind, move on, and leave it out of your notes. Whether somebody may work "
    "here is a matter for the recruiter.",
)


def howto(data: dict):
    yield Paragraph("How to run this interview", SECTION)
    steps = [Paragraph(step, style(10)) for step in data["kit"]["instructions"] + data["interview"]["instructions"]]
    yield ListFlowable(steps, leftIndent=16, bulletFontName=FAMILY, bulletFontSize=10, bulletFormat="%s.")
    yield Spacer(0, 5 * mm)
    ruled = HRFlowable(width="100%", thickness=0.8, color=INK)
    not_to_ask = [ruled, Paragraph("Not to ask, not even as small talk", PART), *(Paragraph(text, TEXT) for text in NOT_TO_ASK)]
    yield two([ruled, Paragraph("Writing and scoring", PART), bullets(WRITING)], not_to_ask)
    yield Spacer(0, 9 * mm)
    yield Paragraph("Minute plan", SECTION)
    agenda = data["plan"]["agenda"]
    mine = [is_mine(data, item) for item in agenda]
    cells = [
        (minute(item["minute"]), item["clock"] or "", item["number"] or "", item["title"],
         "You" if led else item["lead"]["name"] if item["lead"] else "", item["minutes"])
        for item, led in zip(agenda, mine)
    ]
    head = ("Minute", "Clock", "No.", "What", "Who leads", "Minutes")
    yield rows([13 * mm, 12 * mm, 7 * mm, WIDTH - 82 * mm, 34 * mm, 16 * mm], head, cells, mine)


def questions(data: dict, accent):
    sections = data["plan"]["sections"]
    for index, section in enumerate(sections, 1):
        head = [kicker(f"Part {index} of {len(sections)}", accent), Paragraph(section["title"], SECTION)]
        title = Table([[head, Paragraph(section["objective"], style(9))]], [45 * mm, WIDTH - 45 * mm], style=PLAIN)
        for number, question in enumerate(section["questions"]):
            above = [title] if number == 0 else []
            yield KeepTogether([*above, *asked(data, question, accent)])
        yield Spacer(0, 4 * mm)


def asked(data: dict, question: dict, accent):
    """One question: what to ask, what to hear, room to write, the scale."""
    yield HRFlowable(width="100%", thickness=0.8, color=INK, spaceBefore=3.4 * mm)
    color = f"#{accent.hexval()[2:]}"
    facts = (
        f'<font color="{color}" size="10.5"><b>{minute(question["minute"])}</b></font> {question["clock"]} · '
        f'{question["minutes"]} minutes · {question["competency"]["name"]}'
    )
    leads = "<b>You lead</b>" if question["mine"] else f"{question['lead']['name']} leads"
    yield Table([[Paragraph(facts, HEAD), Paragraph(leads, style(8.5, alignment=2))]], [WIDTH * 0.7, WIDTH * 0.3], style=PLAIN)
    yield Paragraph(f'<font color="{color}">{question["number"]}</font> {question["ask"]}', QUESTION)
    yield two(
        [Paragraph("Listen for", LABEL), bullets(question["expect"])],
        [Paragraph("Follow up", LABEL), bullets(question["probes"])],
    )
    longest = max(len("".join(question["expect"])), len("".join(question["probes"])))
    yield Lines(7 if question["minutes"] > 15 else 4 if question["minutes"] < 6 or longest > 420 else 5)
    yield scale(data, question["anchors"], False)


def evaluation(data: dict, accent):
    yield Paragraph("Evaluation sheet", SECTION)
    yield Paragraph(
        "Fill this in alone, from your notes, before the panel talks. A number needs its reason beside it; what you could not "
        "observe is “not assessed”, never a guess.", TEXT)
    sitting, interview = data["sitting"], data["interview"]
    facts = [
        ("Candidate", f"<b>{data['candidate']['label']}</b>", "Position", f"{data['role']['title']}, {data['role']['level']}"),
        ("Interviewer", data["interviewer"]["name"], "Interview", f"{interview['title']}, {interview['minutes']} minutes"),
        ("Date", sitting["date"], "Time", f"{hours(sitting)} {sitting['zone']}"),
        ("Place", sitting["place"] or "", "Panel", named(data["panel"])),
    ]
    cells = [[Paragraph(cell, LABEL if index % 2 == 0 else TEXT) for index, cell in enumerate(row)] for row in facts]
    ruled = [("LINEABOVE", (0, 0), (-1, 0), 0.8, INK), ("LINEBELOW", (0, -1), (-1, -1), 0.8, INK), ("BOTTOMPADDING", (0, 0), (-1, -1), 1 * mm)]
    yield Spacer(0, 3 * mm)
    yield Table(cells, [21 * mm, WIDTH / 2 - 21 * mm] * 2, style=[*PLAIN, *ruled])
    for competency in data["plan"]["competencies"]:
        numbers = [str(question["number"]) for question in competency["questions"]]
        share = f"Question{'s' if len(numbers) > 1 else ''} {', '.join(numbers)} · {competency['share']} % of the role"
        title = [Paragraph(competency["name"], QUESTION), Paragraph(share, style(8.5, color=QUIET, alignment=2))]
        why = f' <font color="#565656">Why it counts: {competency["why"]}</font>' if competency["why"] else ""
        yield KeepTogether([
            Spacer(0, 5 * mm),
            Table([title], [WIDTH / 2] * 2, style=PLAIN),
            Paragraph(competency["definition"] + why, style(9)),
            scale(data, competency["anchors"], True),
            Lines(3),
        ])
    yield KeepTogether(list(verdict(data, accent)))


def verdict(data: dict, accent):
    yield Spacer(0, 8 * mm)
    yield HRFlowable(width="100%", thickness=2.2, color=accent, spaceAfter=3 * mm)
    yield Paragraph("Overall recommendation", QUESTION)
    yield Paragraph(
        "Would you want this person in this role? There is no middle box. If you are torn, choose the side your evidence leans "
        "to, and say under concerns what would change your mind.", TEXT)
    options = data["recommendations"]
    boxes = [Box(option["label"], style(11, bold=True)) for option in options]
    framed = [("BOX", (column, 0), (column, 0), 0.8, INK) for column in range(len(options))]
    padded = [("LEFTPADDING", (0, 0), (-1, -1), 3 * mm), ("TOPPADDING", (0, 0), (-1, -1), 2.4 * mm), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4 * mm)]
    yield Spacer(0, 2.5 * mm)
    yield Table([boxes], [WIDTH / len(options)] * len(options), style=[*PLAIN, *framed, *padded])
    yield Spacer(0, 4 * mm)
    yield two(
        [Paragraph("Strengths, with what you saw", LABEL), Lines(14)],
        [Paragraph("Concerns, with what you saw", LABEL), Lines(14)],
    )
    yield Spacer(0, 12 * mm)
    signed = [[Paragraph(f"Signature of {data['interviewer']['name']}", LABEL), "", Paragraph("Date", LABEL)]]
    ruled = [("LINEABOVE", (column, 0), (column, 0), 0.5, INK) for column in (0, 2)]
    yield Table(signed, [WIDTH * 0.62, 8 * mm, WIDTH * 0.38 - 8 * mm], style=[*PLAIN, *ruled])


def closing(data: dict):
    extra, company = data["candidate"]["extra"], data["brand"]["company"]
    yield HRFlowable(width="100%", thickness=0.8, color=INK, spaceBefore=8 * mm, spaceAfter=3 * mm)
    yield Paragraph("Before you go", style(13, bold=True, spaceAfter=2 * mm))
    yield two(
        [Paragraph("Closing with the candidate", PART), bullets((
            "Ask what they would still like to know, and answer what you can.",
            f"Tell them: we decide together, and they hear from us by <b>{extra['answer_by']}</b>, whatever the answer is.",
            f"Thank them, and bring them to the next room; nobody at {company} waits alone in a corridor.",
        ))],
        [Paragraph("Handing in", PART), bullets((
            "Finish the evaluation sheet before lunch, while you still hear the answers. Sign and date it.",
            "Put all pages, drawings too, into the grey folder at the front desk. Keep no copy and no photograph.",
            f"Questions about this candidate go to {extra['recruiter']}.",
            "We meet at 14:00 in Room Elbe and compare what we heard before anybody says a number.",
        ))],
    )
    thanks = f"Thank you, {data['interviewer']['name']}. The fair winds of this company begin with you."
    yield Paragraph(thanks, style(10.5, spaceBefore=4 * mm))


def pdf(data: dict, root: pathlib.Path) -> bytes:
    """The packet; `root` is the folder of its logo."""
    accent = HexColor(data["brand"]["accent"])
    running = (
        f"{data['interview']['title']} · {data['interviewer']['name']}",
        data["candidate"]["label"],
        f"Interview packet · question set {data['plan']['fingerprint']} · keep until {data['kit']['retain_until']}",
    )
    file = io.BytesIO()
    size = {"width": WIDTH, "height": A4[1] - 2 * EDGE, **dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)}
    templates = [
        PageTemplate(name, Frame(x1=left, y1=EDGE, **size), autoNextPageTemplate=following)
        for name, left, following in (("right", WIDE, "left"), ("left", NARROW, "right"))
    ]
    document = BaseDocTemplate(file, pagesize=A4, pageTemplates=templates, title=data["document"]["title"], lang=data["kit"]["language"])
    story = [*cover(data, root, accent), PageBreak(), *howto(data), PageBreak(), *questions(data, accent), PageBreak()]
    story += [*evaluation(data, accent), KeepTogether(list(closing(data)))]
    document.build(story, canvasmaker=lambda *arguments, **named: Numbered(*arguments, running=running, **named))
    return file.getvalue()
