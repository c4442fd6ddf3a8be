"""Reads the invitations of a kit as strangers do: Python's email package by its strict policy, icalendar and vobject;
ical.js reads the same files after this. Run by .ci/check-invites:

    python read.py PANELKIT FOLDER

FOLDER gets a starter kit. Its schedule is changed as a coordinator would, and what is told after each change is held
against the files that the kit was written in.
"""

import base64
import csv
import datetime
import email
import email.policy
import json
import pathlib
import re
import subprocess
import sys
import zoneinfo

import icalendar
import vobject

PANELKIT, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
KIT = FOLDER / "kit"
OUT = KIT / "out" / "invitations"
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
MINUTES = {"technical": 60, "system-design": 60, "collaboration": 45}
TITLES = {"technical": "Technical depth", "system-design": "System design",
          "collaboration": "Collaboration and ownership"}


def panelkit(*arguments):
    done = subprocess.run([PANELKIT, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def invite(*arguments):
    """What is told of each invitation, by guest, candidate and interview."""
    lines = [json.loads(line) for line in panelkit("invite", KIT, "--format", "json", *arguments).splitlines()]
    assert not [line for line in lines if line["type"] == "diagnostic"], lines
    told = [line for line in lines if line["type"] == "invitation"]
    return {(line["guest"], line["candidate"], line["interview"]): line for line in told}


def schedule():
    """The starter kit's schedule, read from its CSV: candidate -> name, interview -> (start, place)."""
    with open(KIT / "candidates.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    found = {}
    for row in rows:
        for interview in MINUTES:
            at = row[f"schedule.{interview}.at"]
            if at:
                found[row["id"], interview] = (row["name"], moment(at), row[f"schedule.{interview}.place"] or None)
    return found


def moment(text):
    """A time of the kit: plain, or with its zone in brackets."""
    plain, _, zone = text.rstrip("]").partition("[")
    time = datetime.datetime.fromisoformat(plain)
    return time if time.tzinfo else time.replace(tzinfo=zoneinfo.ZoneInfo(zone) if zone else BERLIN)


def check_lines(data, most):
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b""), "line ends are CRLF alone"
    assert b"\r" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= most, line
    return data


def check_calendar(data, line, method, start, minutes):
    """Every property, by both parsers."""
    check_lines(data, 75)
    text = data.decode("utf-8")
    for folded in text.split("\r\n"):
        folded.encode("utf-8")
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors and calendar["METHOD"] == method and calendar["VERSION"] == "2.0"
    (event,) = calendar.walk("VEVENT")
    assert not event.errors, event.errors
    assert event["UID"] == line["uid"] and event["SEQUENCE"] == line["sequence"]
    assert event.decoded("DTSTART") == start, (event.decoded("DTSTART"), start)
    assert event.decoded("DTEND") == start + datetime.timedelta(minutes=minutes)
    assert event.decoded("DTSTAMP").tzinfo is not None
    assert event["ORGANIZER"] == "mailto:aylin.demir@nordwind.example"
    assert event["ORGANIZER"].params["CN"] == "Aylin Demir"

    other = vobject.readOne(text)
    assert other.method.value == method and other.vevent.uid.value == line["uid"]
    assert other.vevent.dtstart.value.astimezone(BERLIN) == start
    assert other.vevent.summary.value == str(event["SUMMARY"])
    assert other.vevent.description.value == str(event["DESCRIPTION"])
    return event, other


def check_mail(path, guest, subject):
    data = check_lines(path.read_bytes(), 78)
    data.decode("ascii")
    mail = email.message_from_bytes(data, policy=email.policy.strict)
    assert mail["X-Unsent"] == "1" and mail["From"].addresses[0].addr_spec == "aylin.demir@nordwind.example"
    (to,) = mail["To"].addresses
    assert (to.addr_spec, to.display_name) == guest, (to, guest)
    assert mail["Subject"] == subject, (mail["Subject"], subject)
    assert mail.get_content_type() == "multipart/mixed" and not mail.defects
    first = mail.get_payload(0)
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    for part in mail.walk():
        assert not part.defects, part.defects
    calendar = first.get_payload(2)
    assert calendar.get_content_disposition() is None
    return mail, calendar


def main():
    panelkit("init", KIT)
    panelkit("build", KIT, "--quiet")
    panel = dict(re.findall(r"\{ id: (\w+), name: ([^,]+),", (KIT / "kit.yaml").read_text("utf-8")))
    sittings = schedule()

    told = invite()
    assert len(told) == 24, len(told)
    for (guest, candidate, interview), line in told.items():
        name, start, place = sittings[candidate, interview]
        summary = f"Interview: {name}, {TITLES[interview]}"
        packet = (KIT / "out" / candidate / f"{interview}-{guest}.pdf").read_bytes()
        folder = OUT / "interviewers" / guest / candidate

        event, other = check_calendar((folder / f"{interview}.ics").read_bytes(), line, "PUBLISH", start, MINUTES[interview])
        assert event["SUMMARY"] == summary and (place is None or event["LOCATION"] == place)
        assert event["STATUS"] == "CONFIRMED" and "ATTENDEE" not in event
        attachment = event["ATTACH"]
        assert attachment.params["FMTTYPE"] == "application/pdf"
        assert attachment.params["FILENAME"] == attachment.params["X-FILENAME"] == line["attachment"]
        assert event.decoded("ATTACH") == packet, "the packet, byte for byte"
        assert base64.b64decode(other.vevent.attach.value) == packet, "vobject gives it as it stands"

        mail, part = check_mail(folder / f"{interview}.eml", (f"{email_of(panel[guest])}", panel[guest]), summary)
        assert part["Content-Type"].params["method"] == "REQUEST"
        event, _ = check_calendar(part.get_payload(decode=True), line, "REQUEST", start, MINUTES[interview])
        attendees = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
        mine = [attendee for attendee in attendees if attendee == f"mailto:{email_of(panel[guest])}"]
        assert mine[0].params["CN"] == panel[guest] and mine[0].params["RSVP"] == "TRUE"
        assert len(attendees) == (2 if interview == "technical" else 1)
        (pdf,) = mail.iter_attachments()
        assert pdf.get_content_type() == "application/pdf" and pdf.get_filename() == line["attachment"]
        assert pdf.get_content() == packet, "the packet, byte for byte"
        for text in mail.get_payload(0).iter_parts():
            if text.get_content_type() in ("text/plain", "text/html"):
                assert name in text.get_content() and start.strftime("%H:%M") in text.get_content()

    # A late change of one sitting, and another one that is gone.
    candidates = (KIT / "candidates.yaml").read_text("utf-8")
    moved = candidates.replace('technical: { at: "2026-12-03T09:00"', 'technical: { at: "2026-12-03T14:00"', 1)
    moved, gone = re.subn(r'\n      collaboration: \{ at: "2026-12-03T11:30", place: Room Bille \}', "", moved, count=1)
    assert gone == 1 and moved.count("T14:00") == 1
    (KIT / "candidates.yaml").write_text(moved, "utf-8")
    # The kit warns of the interview that has no time; that is what was meant.
    lines = [json.loads(line) for line in panelkit("invite", KIT, "--format", "json").splitlines()]
    after = {(line["guest"], line["candidate"], line["interview"]): line for line in lines if line["type"] == "invitation"}
    news = {key: (line["news"], line["sequence"]) for key, line in after.items() if line["news"] != "unchanged"}
    assert news == {
        ("tom", "c-001", "technical"): ("changed", 1),
        ("jonas", "c-001", "technical"): ("changed", 1),
        ("mira", "c-001", "collaboration"): ("cancelled", 1),
    }, news
    name = sittings["c-001", "technical"][0]
    path = OUT / "interviewers" / "tom" / "c-001" / "technical.eml"
    _, part = check_mail(path, ("tom.adeyemi@nordwind.example", "Tom Adeyemi"), f"Changed: Interview: {name}, Technical depth")
    start = datetime.datetime(2026, 12, 3, 14, tzinfo=BERLIN)
    line = after["tom", "c-001", "technical"]
    assert line["uid"] == told["tom", "c-001", "technical"]["uid"]
    check_calendar(part.get_payload(decode=True), line, "REQUEST", start, 60)
    path = OUT / "interviewers" / "mira" / "c-001" / "collaboration.eml"
    mail, part = check_mail(path, ("mira.kovac@nordwind.example", "Mira Kovač"),
                            f"Cancelled: Interview: {name}, Collaboration and ownership")
    assert part["Content-Type"].params["method"] == "CANCEL" and not list(mail.iter_attachments())
    start = datetime.datetime(2026, 12, 3, 11, 30, tzinfo=BERLIN)
    event, _ = check_calendar(part.get_payload(decode=True), after["mira", "c-001", "collaboration"], "CANCEL", start, 45)
    assert event["STATUS"] == "CANCELLED"

    # For the reader that comes after this: what it must find. The packets say the new time.
    panelkit("build", KIT, "--quiet", "--only", "c-001")
    told.update(after)
    (FOLDER / "expected.json").write_text(json.dumps([
        {"calendar": line["calendar"], "uid": line["uid"], "sequence": line["sequence"],
         "packet": str(KIT / "out" / key[1] / f"{key[2]}-{key[0]}.pdf") if line["attachment"] else None}
        for key, line in told.items()
    ]), "utf-8")
    print(f"{len(told)} invitations read by email, icalendar {icalendar.__version__} and vobject {vobject.VERSION}")


# What tries to break out of its place, as YAML: most of it is refused nowhere, for names may have quotes and commas.
HOSTILE = [
    r"x\r\nBcc: eve@example.org",
    r"x\nATTENDEE:mailto:eve@example.org\nSTATUS:CANCELLED",
    r"x\r\n\r\n--=_mixed\r\nContent-Type: text/html\r\n\r\n<script>1</script>",
    r"\u202Egro.elpmaxe@eve\u202C \u2066x\u2069",
    r"x\u2028END:VEVENT\u2029END:VCALENDAR",
    r"\";X-EVIL=1:mailto:eve@example.org",
    r"a;b,c:d\\e\\nf\\",
    r"^n^'^^ =?UTF-8?Q?Bcc=3A_eve=40example.org?=",
    r"\"Ada\" <eve@example.org>, (x) ",
    r"<!-- & --> </table><b>x",
    "👩\u200d👩\u200d👧\u200d👦 ليلى حسن المصري",
    "ß" * 300,
    "a" * 300,
]


def check_hostile():
    """The same headers, recipients and properties, whatever stands in the kit; read by others."""
    seen = set()
    for number, text in enumerate(["x", *HOSTILE]):
        kit, out = FOLDER / "hostile", FOLDER / f"hostile-{number}"
        if not kit.exists():
            panelkit("init", kit)
            yaml = {name: (kit / name).read_text("utf-8") for name in ("kit.yaml", "candidates.yaml")}
        value = f'"{text}"'
        for name, parts in {
            "kit.yaml": ["Aylin Demir", "Tom Adeyemi", "Senior Backend Engineer", "Technical depth", "Nordwind Freight"],
            "candidates.yaml": ["Zoë Fernández-Łuczak", "Room Elbe"],
        }.items():
            changed = yaml[name]
            for part in parts:
                changed = re.sub(rf"(: ){part}(?=[\n,\s}}])", lambda match: match[1] + value, changed)
                # The address on handouts has the company's name in a text of several lines, and is in no invitation.
                assert f": {part}" not in changed or part == "Aylin Demir" or name != "kit.yaml", part
            (kit / name).write_text(changed, "utf-8")
        for audience, path in (("interviewer", "interviewers/tom/c-001/technical"), ("candidate", "candidates/c-001/technical")):
            panelkit("invite", kit, "--only", "c-001", "--no-attach", "--for", audience, "--out", out, "--quiet")
            data = check_lines((out / f"{path}.eml").read_bytes(), 998)
            mail = email.message_from_bytes(data, policy=email.policy.default)
            assert not mail.defects and [address.addr_spec for address in mail["From"].addresses] == [
                "aylin.demir@nordwind.example"]
            assert len(mail["To"].addresses) == 1 and "eve" not in mail["To"].addresses[0].addr_spec
            parts = [part.get_content_type() for part in mail.walk()]
            calendars = []
            for calendar in (mail.get_payload(0).get_payload(2).get_payload(decode=True), (out / f"{path}.ics").read_bytes()):
                check_lines(calendar, 75)
                (event,) = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
                assert not event.errors and list(event["ORGANIZER"].params) == ["CN"]
                assert vobject.readOne(calendar.decode("utf-8")).vevent.uid.value == event["UID"]
                calendars.append(tuple(sorted(event.keys())))
            seen.add((audience, tuple(mail.keys()), tuple(parts), tuple(calendars)))
    assert len(seen) == 2, seen
    print(f"{len(HOSTILE)} hostile texts in every place of a kit change no header, part or property")


def email_of(name):
    plain = {"Mira Kovač": "mira.kovac", "Tom Adeyemi": "tom.adeyemi", "Inês Carvalho": "ines.carvalho",
             "Jonas Lindqvist": "jonas.lindqvist"}
    return f"{plain[name]}@nordwind.example"


main()
check_hostile()
