//! `panelkit invite`: who is told what, when it is told again, and that nothing else is in it.
//!
//! How single lines are written is tested beside their writers; other programs read the files in `.ci/check-invites`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::cli::{code, files, lines, panelkit, run, stderr, timeless};
use crate::support::SmallKit;

/// The small kit with somebody who invites and an address for everybody.
fn kit() -> SmallKit {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "paper: a4", "paper: a4\norganizer: { name: Aylin Demir, email: aylin@example.org }");
    kit.replace("kit.yaml", "name: Tom Adeyemi", "name: Tom Adeyemi, email: tom@example.org");
    kit.replace("candidates.yaml", "  - id: c-002", "    email: ada@example.org\n  - id: c-002");
    kit
}

/// Runs the command, which must succeed, and gives what it tells programs of each invitation.
fn invite(kit: &SmallKit, arguments: &[&str]) -> Vec<serde_json::Value> {
    let output = run(kit.path(), &[&["invite", "--format", "json"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stdout));
    let mut told = lines(&output);
    told.retain(|line| line["type"] == "invitation");
    told
}

/// `tom c-001/technical: changed time, place`, for each.
fn news(told: &[serde_json::Value]) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let one = |line: &serde_json::Value| {
        let changes: Vec<String> = line["changes"].as_array().expect("a list").iter().map(text).collect();
        let what = format!("{} {}", text(&line["news"]), changes.join(", "));
        let (guest, candidate, interview) = (text(&line["guest"]), text(&line["candidate"]), text(&line["interview"]));
        format!("{guest} {candidate}/{interview}: {} ({})", what.trim_end(), line["sequence"])
    };
    told.iter().map(one).collect()
}

fn read(kit: &SmallKit, name: &str) -> String {
    fs::read_to_string(kit.path().join("out/invitations").join(name)).unwrap_or_else(|_| panic!("{name} is there"))
}

/// The properties of a calendar, each with its parameters.
fn properties(calendar: &str) -> BTreeMap<String, String> {
    let unfolded = calendar.replace("\r\n ", "");
    let lines = unfolded.split_terminator("\r\n").filter_map(|line| {
        let (name, _) = line.split_once([':', ';'])?;
        Some((name.to_owned(), line[name.len()..].to_owned()))
    });
    lines.collect()
}

/// The body of the part of a mail whose headers have this text, decoded.
fn part(mail: &str, kind: &str) -> Vec<u8> {
    let part = mail.split("\r\n--=_").find(|part| part.contains(kind)).unwrap_or_else(|| panic!("{kind} is a part"));
    let (_, body) = part.split_once("\r\n\r\n").expect("a body");
    STANDARD.decode(body.replace("\r\n", "")).expect("base64")
}

fn calendar_of(mail: &str) -> BTreeMap<String, String> {
    properties(&String::from_utf8(part(mail, "Content-Type: text/calendar")).expect("UTF-8"))
}

const TECHNICAL: &str = "interviewers/mira/c-001/technical";

#[test]
fn everybody_in_a_sitting_gets_a_calendar_file_and_a_mail() {
    let kit = kit();
    let told = invite(&kit, &[]);
    assert_eq!(
        news(&told),
        ["mira c-001/technical: new (0)", "tom c-001/technical: new (0)", "tom c-001/team: new (0)"]
    );
    assert_eq!(told[0]["uid"], told[1]["uid"], "one sitting is one entry");
    assert_ne!(told[1]["uid"], told[2]["uid"]);

    let calendar = properties(&read(&kit, &format!("{TECHNICAL}.ics")));
    let expected = [
        ("METHOD", ":PUBLISH"),
        ("DTSTART", ":20261126T080000Z"),
        ("DTEND", ":20261126T090000Z"),
        ("SUMMARY", ":Interview: Ada <b>\"Lovelace\"</b> & {{ 7 * 7 }}\\, Technical depth"),
        ("ORGANIZER", ";CN=\"Aylin Demir\":mailto:aylin@example.org"),
        ("STATUS", ":CONFIRMED"),
        ("SEQUENCE", ":0"),
    ];
    for (name, value) in expected {
        assert_eq!(calendar[name], value, "{name}");
    }
    assert!(!calendar.contains_key("ATTENDEE"));

    let mail = read(&kit, &format!("{TECHNICAL}.eml"));
    assert!(mail.contains("To: \"Mira Kova") || mail.contains("To: =?UTF-8?B?"), "{mail}");
    let calendar = calendar_of(&mail);
    assert_eq!(calendar["METHOD"], ":REQUEST");
    assert!(calendar["ATTENDEE"].ends_with("RSVP=TRUE:mailto:tom@example.org"), "{}", calendar["ATTENDEE"]);
    assert!(!calendar.contains_key("ATTACH"), "the packet is a part of its own");
}

#[test]
fn the_packet_is_the_one_that_build_makes() {
    let kit = kit();
    invite(&kit, &[]);
    assert_eq!(code(&run(kit.path(), &["build"])), 0);
    let packet = fs::read(kit.path().join("out/c-001/technical-mira.pdf")).expect("a packet");
    let calendar = properties(&read(&kit, &format!("{TECHNICAL}.ics")));
    let (parameters, inside) = calendar["ATTACH"].rsplit_once(':').expect("a value");
    assert!(parameters.ends_with(";FILENAME=c-001-technical-mira.pdf;X-FILENAME=c-001-technical-mira.pdf"));
    assert!(STANDARD.decode(inside).expect("base64") == packet);
    assert!(part(&read(&kit, &format!("{TECHNICAL}.eml")), "Content-Type: application/pdf") == packet);
}

#[test]
fn a_second_run_writes_the_same_whatever_the_number_of_threads() {
    let kit = kit();
    invite(&kit, &["--jobs", "1"]);
    let first = files(&kit.path().join("out"));
    let told = invite(&kit, &["--jobs", "3"]);
    assert!(news(&told).iter().all(|news| news.ends_with(": unchanged (0)")), "{told:?}");
    assert!(files(&kit.path().join("out")) == first);
}

#[test]
fn a_late_change_raises_the_sequence_of_its_sitting_alone() {
    let kit = kit();
    let before = invite(&kit, &[]);
    kit.replace("candidates.yaml", "2026-11-26T09:00\"", "2026-11-26T10:00\", place: Room Bille");
    let told = invite(&kit, &[]);
    assert_eq!(
        news(&told),
        [
            "mira c-001/technical: changed time, place (1)",
            "tom c-001/technical: changed time, place (1)",
            "tom c-001/team: unchanged (0)"
        ]
    );
    assert_eq!(told[0]["uid"], before[0]["uid"]);
    let calendar = calendar_of(&read(&kit, &format!("{TECHNICAL}.eml")));
    assert_eq!((calendar["SEQUENCE"].as_str(), calendar["DTSTART"].as_str()), (":1", ":20261126T090000Z"));
    assert_eq!(calendar["DTSTAMP"], ":20261029T000001Z", "it is newer than the first");
    assert!(read(&kit, &format!("{TECHNICAL}.eml")).contains("has changed: time, place."));
    let changed = files(&kit.path().join("out"));
    assert!(news(&invite(&kit, &[]))[0].ends_with("unchanged (1)"));
    assert!(files(&kit.path().join("out")) == changed, "a draft that is not sent yet says the same again");
}

#[test]
fn a_packet_alone_is_no_change_of_the_schedule() {
    let kit = kit();
    invite(&kit, &[]);
    kit.replace("questions/own.yaml", "ask: First?", "ask: What was first?");
    kit.replace("templates/packet.html", "<p>", "<p>Anew: ");
    assert!(news(&invite(&kit, &[])).iter().all(|news| news.ends_with("unchanged (0)")));
}

#[test]
fn a_sitting_that_is_gone_is_cancelled_once_and_can_come_back() {
    let kit = kit();
    invite(&kit, &[]);
    let line = "      team: { at: \"2026-11-26T08:15\", place: Room Elbe }\n";
    kit.replace("candidates.yaml", line, "");
    let told = invite(&kit, &[]);
    assert_eq!(news(&told)[2..], ["tom c-001/team: cancelled (1)"]);
    assert_eq!(told[2]["attachment"], serde_json::Value::Null);
    let mail = read(&kit, "interviewers/tom/c-001/team.eml");
    assert!(mail.contains("Content-Type: text/calendar; charset=utf-8; method=CANCEL\r\n"));
    assert!(!mail.contains("application/pdf"));
    let calendar = calendar_of(&mail);
    assert_eq!((calendar["METHOD"].as_str(), calendar["STATUS"].as_str()), (":CANCEL", ":CANCELLED"));
    let calendar = properties(&read(&kit, "interviewers/tom/c-001/team.ics"));
    assert_eq!((calendar["METHOD"].as_str(), calendar["STATUS"].as_str()), (":PUBLISH", ":CANCELLED"));

    assert_eq!(invite(&kit, &[]).len(), 2);
    kit.replace("candidates.yaml", "      technical:", &format!("{line}      technical:"));
    assert_eq!(news(&invite(&kit, &[]))[2..], ["tom c-001/team: new (2)"]);
}

#[test]
fn a_candidate_who_is_gone_is_cancelled_by_a_run_over_all() {
    let kit = kit();
    invite(&kit, &[]);
    kit.write("candidates.yaml", "candidates: [{ id: c-002, name: Nina }]\n");
    assert_eq!(invite(&kit, &["--only", "c-002"]).len(), 0);
    let told = invite(&kit, &[]);
    assert_eq!(
        news(&told),
        ["tom c-001/team: cancelled (1)", "mira c-001/technical: cancelled (1)", "tom c-001/technical: cancelled (1)"]
    );
}

#[test]
fn who_leaves_a_panel_is_uninvited_and_the_others_keep_the_entry() {
    let kit = kit();
    invite(&kit, &[]);
    kit.replace("kit.yaml", "interviewers: [mira, tom]", "interviewers: [mira]");
    let told = invite(&kit, &["--only", "technical"]);
    assert_eq!(news(&told), ["mira c-001/technical: changed panel (1)", "tom c-001/technical: uninvited (1)"]);
    let calendar = calendar_of(&read(&kit, "interviewers/tom/c-001/technical.eml"));
    assert_eq!(calendar["METHOD"], ":CANCEL");
    assert!(!calendar.contains_key("STATUS"), "it still takes place");
    let calendar = calendar_of(&read(&kit, &format!("{TECHNICAL}.eml")));
    assert!(!calendar["ATTENDEE"].contains("tom@"), "{}", calendar["ATTENDEE"]);
}

#[test]
fn cancel_calls_off_what_was_told_and_only_that() {
    let kit = kit();
    let output = run(kit.path(), &["invite", "--cancel"]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).contains("there is no invitation to cancel"), "{}", stderr(&output));
    invite(&kit, &[]);
    let told = invite(&kit, &["--cancel", "--only", "team"]);
    assert_eq!(news(&told), ["tom c-001/team: cancelled (1)"]);
    assert_eq!(news(&invite(&kit, &[]))[2..], ["tom c-001/team: new (2)"]);
}

#[test]
fn candidates_get_neither_packets_nor_addresses_of_interviewers() {
    let kit = kit();
    let interviewers = invite(&kit, &[]);
    let told = invite(&kit, &["--for", "candidate"]);
    assert_eq!(news(&told), ["c-001 c-001/technical: new (0)", "c-001 c-001/team: new (0)"]);
    assert_ne!(told[0]["uid"], interviewers[0]["uid"], "an entry of its own");
    for name in ["candidates/c-001/technical.ics", "candidates/c-001/technical.eml"] {
        let text = read(&kit, name);
        assert!(!text.contains("application/pdf") && !text.contains("ATTACH"), "{name}");
    }
    let mail = read(&kit, "candidates/c-001/technical.eml");
    let calendar = calendar_of(&mail);
    assert!(calendar["ATTENDEE"].ends_with("mailto:ada@example.org"));
    assert!(calendar["DESCRIPTION"].contains("You will meet: Mira Kovač\\, Tom Adeyemi"));
    let all = format!("{mail}{calendar:?}{}", read(&kit, "candidates/c-001/technical.ics"));
    assert!(!all.contains("mira@example.org") && !all.contains("tom@example.org"));
    assert_eq!(invite(&kit, &[]).len(), 3, "each kind has its own entries in the record");
}

#[test]
fn a_kit_without_an_organizer_is_told_what_to_add() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["invite"]);
    assert_eq!(code(&output), 1);
    assert_eq!(
        timeless(&output),
        "  error: the kit `round` has no `organizer`: nobody whom invitations come from\n  \
         help: add to `kit.yaml`, for example: organizer: { name: Aylin, email: aylin@example.org }\n\n\
         nothing was made; 1 error\n"
    );
    assert!(!kit.path().join("out").exists());
}

#[test]
fn who_has_no_address_gets_a_calendar_file_and_a_warning() {
    let kit = kit();
    kit.replace("kit.yaml", ", email: tom@example.org", "");
    let output = run(kit.path(), &["invite"]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).contains("the interviewer `tom` has no `email`, so there is a calendar file but no mail"));
    assert!(stderr(&output).contains("nobody is invited to what has no time: `technical` of `c-002`"));
    let folder = kit.path().join("out/invitations/interviewers/tom/c-001");
    assert!(folder.join("technical.ics").exists() && !folder.join("technical.eml").exists());
}

#[test]
fn without_packets_nothing_is_made() {
    let kit = kit();
    kit.write("templates/packet.html", "{{ nothing.at.all }}");
    let told = invite(&kit, &["--no-attach"]);
    assert_eq!(told.len(), 3);
    assert!(!read(&kit, &format!("{TECHNICAL}.ics")).contains("ATTACH"));
}

#[test]
fn what_could_not_be_written_is_news_for_the_next_run() {
    let kit = kit();
    invite(&kit, &[]);
    kit.replace("candidates.yaml", "2026-11-26T09:00\"", "2026-11-26T10:00\"");
    let template = fs::read_to_string(kit.path().join("templates/packet.html")).expect("a template");
    kit.write("templates/packet.html", "{{ nothing.at.all }}");
    let output = run(kit.path(), &["invite"]);
    assert_eq!(code(&output), 1);
    assert!(timeless(&output).contains("wrote 0 of 3 invitations"), "{}", stderr(&output));
    kit.write("templates/packet.html", &template);
    assert!(news(&invite(&kit, &[]))[0].ends_with("changed time (1)"));
}

#[test]
fn who_joins_a_panel_is_told_of_no_change() {
    let kit = kit();
    invite(&kit, &[]);
    kit.replace("kit.yaml", "interviewers: [tom]", "interviewers: [tom, mira]");
    let told = invite(&kit, &["--only", "team"]);
    assert_eq!(news(&told), ["tom c-001/team: changed panel (1)", "mira c-001/team: new (1)"]);
    assert!(!read(&kit, "interviewers/mira/c-001/team.eml").contains("changed"));
    assert!(read(&kit, "interviewers/tom/c-001/team.eml").contains("has changed: panel."));
}

#[test]
fn the_date_of_reproducible_builds_is_that_of_the_invitation() {
    let kit = kit();
    let output = panelkit(kit.path()).args(["invite"]).env("SOURCE_DATE_EPOCH", "1700000000").output().expect("runs");
    assert_eq!(code(&output), 0);
    let mail = read(&kit, &format!("{TECHNICAL}.eml"));
    assert!(mail.contains("\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n"));
    assert_eq!(calendar_of(&mail)["DTSTAMP"], ":20231114T221320Z");
}

#[test]
fn a_record_that_is_none_stops_the_run() {
    let kit = kit();
    invite(&kit, &[]);
    let before = files(&kit.path().join("out"));
    let record = kit.write("out/invitations/invitations.json", "{}");
    let output = run(kit.path(), &["invite"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("invitations.json` is no record of invitations"), "{}", stderr(&output));
    fs::write(record, &before["invitations/invitations.json"]).expect("the record");
    assert!(files(&kit.path().join("out")) == before, "nothing else was touched");
}

#[test]
fn a_record_cannot_lead_out_of_the_folder() {
    let kit = kit();
    invite(&kit, &[]);
    kit.replace("out/invitations/invitations.json", "\"candidate\": \"c-001\"", "\"candidate\": \"../../../x\"");
    let output = run(kit.path(), &["invite"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("names somebody who is in no kit"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn invitations_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let kit = kit();
    invite(&kit, &[]);
    let folder = kit.path().join("out/invitations");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    for name in [&format!("{TECHNICAL}.ics"), &format!("{TECHNICAL}.eml"), "invitations.json"] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&folder.join("interviewers/mira")), 0o700);
}

/// What stands in a kit cannot add a line to what is sent, whatever YAML lets through.
#[test]
fn names_and_places_add_no_header_and_no_property() {
    let harmless = kit();
    invite(&harmless, &[]);
    let hostile = kit();
    let evil = r#""x\r\nBcc: eve@example.org\r\n\r\nATTENDEE;CN=\"e\":mailto:eve@example.org\n\u202Ex\";,:\\^n""#;
    for (file, part) in [
        ("kit.yaml", "name: Mira Kovač"),
        ("kit.yaml", "name: Aylin Demir"),
        ("kit.yaml", "title: Technical depth"),
        ("kit.yaml", "title: Engineer"),
        ("candidates.yaml", "name: Ada <b>\"Lovelace\"</b> & {{ 7 * 7 }}"),
    ] {
        let (key, _) = part.split_once(' ').expect("a key");
        hostile.replace(file, part, &format!("{key} {evil}"));
    }
    hostile.replace("candidates.yaml", "2026-11-26T09:00\"", &format!("2026-11-26T09:00\", place: {evil}"));
    harmless.replace("candidates.yaml", "2026-11-26T09:00\"", "2026-11-26T09:00\", place: x");
    invite(&hostile, &[]);
    invite(&harmless, &[]);
    let names = |text: &str| -> Vec<String> {
        let unfolded = text.replace("\r\n ", "");
        let names = unfolded.split("\r\n").map(|line| line.split([':', ';']).next().unwrap_or_default().to_owned());
        names.collect()
    };
    for extension in ["ics", "eml"] {
        let [told, expected] = [&hostile, &harmless].map(|kit| read(kit, &format!("{TECHNICAL}.{extension}")));
        let headers = |text: &str| text.split_once("\r\n\r\n").map_or(text, |(headers, _)| headers).to_owned();
        assert_eq!(names(&headers(&told)), names(&headers(&expected)), "{extension}");
    }
    let calendars = [&hostile, &harmless].map(|kit| {
        let mail = read(kit, &format!("{TECHNICAL}.eml"));
        names(&String::from_utf8(part(&mail, "Content-Type: text/calendar")).expect("UTF-8"))
    });
    assert_eq!(calendars[0], calendars[1]);
    let html = read(&hostile, &format!("{TECHNICAL}.eml"));
    assert!(!html.contains("\nBcc:") && !html.contains("\u{202E}"));
}
