//! `--explain`: why each question is in, who leads it, and why others are not.

use serde_json::Value;

use super::{lines, run, stderr, stdout};
use crate::support::SmallKit;

/// A kit whose first interview names a question and selects another, of which there are two, with turns.
fn kit() -> SmallKit {
    let kit = SmallKit::new();
    kit.replace(
        "kit.yaml",
        "        questions: [own-first, own-second]\n",
        "        questions: [own-first]\n      - title: More\n        select: { sections: [own], tags: [more], cover: { own-data: 1 }, seed: 5, rotate: true }\n",
    );
    let more = "questions:\n  - { id: a, section: own, ask: A?, competency: own-data, tags: [more], minutes: 5 }\n  - { id: a-two, section: own, ask: Two?, competency: own-data, tags: [more], minutes: 5, variant_of: a }\n  - { id: b, section: own, ask: B?, competency: own-data, tags: [more], minutes: 5 }\n";
    kit.write("questions/more.yaml", more);
    kit
}

/// What `check` and `build` print alike.
const EXPLAINED: &str = "\
Technical depth (technical), 60 minutes, question set aaaa-11e7
   1  own-first (own-data), led by Mira Kovač in turn
      named at kit.yaml:20:21
   2  a (own-data), led by Tom Adeyemi in turn
      chosen at kit.yaml:22:19: 1st of 2 in the order of seed 5, to have 1 for `own-data`; one of 2 equivalents of `a`; 3 match sections [own], tags [more]
      in form B: a-two
  form A, question set aaaa-11e7: `c-001`
  form B, question set 6374-98a1: `c-002`

Team (team), 30 minutes, question set e86c-c972
   1  own-third (own-data), led by Tom Adeyemi alone
      named at kit.yaml:29:21
";

#[test]
fn check_and_build_say_of_each_question_why_it_is_in_and_who_leads_it() {
    let kit = kit();
    for command in ["check", "build"] {
        let output = run(kit.path(), &[command, ".", "--explain"]);
        assert_eq!(stdout(&output), EXPLAINED, "{}", stderr(&output));
    }
}

#[test]
fn programs_are_told_the_same() {
    let kit = kit();
    let objects = lines(&run(kit.path(), &["build", ".", "--explain", "--format", "json"]));
    let of = |kind: &str| objects.iter().filter(|object| object["type"] == kind).cloned().collect::<Vec<Value>>();
    let reasons = of("reason");
    assert_eq!(reasons.len(), 3);
    assert_eq!((&reasons[0]["rule"], &reasons[0]["line"]), (&"named".into(), &20.into()));
    let selected = &reasons[1];
    assert_eq!(selected["rule"], "selected");
    assert_eq!((&selected["lead"], &selected["lead_rule"]), (&"tom".into(), &"rotation".into()));
    assert_eq!((&selected["place"], &selected["choices"], &selected["matching"]), (&1.into(), &2.into(), &3.into()));
    assert_eq!((&selected["covers"], &selected["equivalents"]), (&true.into(), &2.into()));
    let forms = of("form");
    assert_eq!(forms.len(), 2);
    assert_eq!(forms[1]["questions"], serde_json::json!(["own-first", "a-two"]));
    assert_eq!(forms[1]["candidates"], serde_json::json!(["c-002"]));
    assert_eq!(of("document").len(), 12, "and then the documents are made");
}

#[test]
fn by_competency_the_one_who_leads_it_is_told() {
    let kit = kit();
    kit.replace("kit.yaml", "[mira, tom]\n", "[mira, tom]\n    lead: competency\n");
    let told = stdout(&run(kit.path(), &["check", ".", "--explain"]));
    assert!(
        told.contains("1  own-first (own-data), led by Mira Kovač in turn, as nobody leads `own-data`\n"),
        "{told}"
    );
    kit.replace("kit.yaml", "name: Tom Adeyemi", "name: Tom Adeyemi, leads: [own-data]");
    let told = stdout(&run(kit.path(), &["check", ".", "--explain"]));
    assert!(told.contains("1  own-first (own-data), led by Tom Adeyemi, who leads `own-data`\n"), "{told}");
}

#[test]
fn questions_says_of_each_why_it_is_asked_or_not() {
    let kit = kit();
    let output =
        run(kit.path(), &["questions", "--kit", ".", "--explain", "own-*", "a", "a-two", "b", "databases-restore"]);
    assert_eq!(
        stdout(&output),
        "\
databases-restore
  not asked: no interview names it, and no selection comes near it
a
  asked in `technical`: number 2, led by Tom Adeyemi in turn; chosen at kit.yaml:22:19: 1st of 2 in the order of seed 5, to have 1 for `own-data`; one of 2 equivalents of `a`; 3 match sections [own], tags [more]
a-two
  asked in `technical`: number 2 in form B, led by Tom Adeyemi in turn; chosen at kit.yaml:22:19: 1st of 2 in the order of seed 5, to have 1 for `own-data`; one of 2 equivalents of `a`; 3 match sections [own], tags [more]
b
  not asked in `technical`: the selection at kit.yaml:22:19 has enough before it (2nd of 2 in the order of seed 5)
own-first
  asked in `technical`: number 1, led by Mira Kovač in turn; named at kit.yaml:20:21
own-second
  not asked in `technical`: the selection at kit.yaml:22:19 would match it without `tags`
own-third
  not asked in `technical`: the selection at kit.yaml:22:19 would match it without `tags`
  asked in `team`: number 1, led by Tom Adeyemi alone; named at kit.yaml:29:21
"
    );
    let objects = lines(&run(kit.path(), &["questions", "--kit", ".", "--explain", "b", "--format", "json"]));
    assert_eq!(objects[0]["reasons"][0]["asked"], false);
    assert_eq!(objects[0]["reasons"][0]["interview"], "technical");
}

#[test]
fn to_explain_questions_takes_a_kit() {
    let output = run(kit().path(), &["questions", "--explain"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--kit"), "{}", stderr(&output));
}
