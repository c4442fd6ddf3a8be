//! Questions from Markdown and tables: what is understood, what is told, and that all of it loads again.

use panelkit::kit::{self, Bank, ImportDefaults, ImportForm, Level};

use super::Case;

/// Imports a text and reads the result as a kit does; the bank, and what was told.
fn imported(text: &str, form: ImportForm, defaults: &ImportDefaults) -> (Bank, Vec<String>) {
    let imported = kit::import("q", text.as_bytes().to_vec(), form, defaults).expect("questions are found");
    let told = imported.warnings.iter().map(ToString::to_string).collect();
    let case = Case::new().file("questions/imported.yaml", imported.value.yaml);
    let bank = kit::bank(Some(case.path())).expect("the result loads");
    assert!(bank.warnings.is_empty());
    (bank.value, told)
}

const MARKDOWN: &str = "\
# Our questions

Kept since *2019*.

## Databases

- How would you **find** a slow query?  (8 min)
  - Reads the plan
  - Looks at `EXPLAIN` first
  - What if the plan is good?
  - Competency: Debugging
  - Levels: mid, Senior, chief
  - Tags: SQL, query plans
  - 5: Measures before and after
- Expect nothing: what is a key?

## Das Lager
Wie das Lager arbeitet.

1. Was ist ein Container?

   Minutes: 4
   - Probes:
     - Und eine Palette
   - Expect:
     - Eine Kiste

```sql
select 1
```

A closing word.
";

#[test]
fn lists_become_questions_and_the_lists_below_them_their_parts() {
    let (bank, told) = imported(MARKDOWN, ImportForm::Markdown, &ImportDefaults::default());
    let question = |id: &str| &bank.questions[bank.question(id).unwrap_or_else(|| panic!("{id}"))];
    let slow = question("databases-how-would-you-find-a");
    assert_eq!((slow.ask.as_str(), slow.minutes), ("How would you find a slow query?", 8));
    assert_eq!(slow.expect, ["Reads the plan", "Looks at `EXPLAIN` first"]);
    assert_eq!(slow.probes, ["What if the plan is good?"]);
    assert_eq!(
        (slow.levels.as_slice(), slow.tags.as_slice()),
        (&[Level::Mid, Level::Senior][..], &["sql".to_owned(), "query-plans".to_owned()][..])
    );
    assert_eq!(bank.competencies[slow.competency].id, "debugging");
    assert_eq!(bank.sections[slow.section].id, "databases");
    assert!(
        slow.anchors.iter().any(|anchor| (anchor.rating, anchor.text.as_str()) == (5, "Measures before and after"))
    );
    let key = question("databases-expect-nothing-what-is-a");
    assert_eq!((key.ask.as_str(), key.minutes), ("Expect nothing: what is a key?", 5));
    let container = question("das-lager-was-ist-ein-container");
    assert_eq!((container.minutes, container.probes.len(), container.expect.len()), (4, 1, 1));
    let section = &bank.sections[container.section];
    assert_eq!((section.title.as_str(), section.objective.as_deref()), ("Das Lager", Some("Wie das Lager arbeitet.")));
    assert_eq!(
        told,
        [
            "q:12:5: warning: not understood as a level: `chief` (help: levels are `junior`, `mid`, `senior` and `staff`)",
            "q:28:1: warning: a block of code is passed over (help: questions are the items of lists)",
            "q:32:1: warning: not understood as a question: `A closing word.` (help: make it an item of a list, or delete it)",
            "q:3:1: warning: not understood as a question: `Kept since 2019.` (help: make it an item of a list, or delete it)",
            "q:20:1: warning: there is no competency `das-lager`, so one was made (help: write its definition, or name one of the bank with `Competency:` or `--competency`)",
            "q:15:1: warning: a question says no minutes, and gets 5 (help: write them behind the question, like `(8 min)`, or give `--minutes`)",
        ]
    );
}

#[test]
fn rows_become_questions() {
    let table = "Question;Section;Listen for;Follow-up;Competency;Level;Minutes;1;3;5;Owner\n\
        \"How; then?\";Ovens;\"Heat | Steam\nStone\";Why?;databases;senior;7 min;None;Some;All;Ada\n\
        ;Ovens;;;;;;;;;\n\
        Why?;Ovens;;;;;soon;;;;\n";
    let (bank, told) =
        imported(table, ImportForm::Csv, &ImportDefaults { competency: Some("testing".into()), minutes: Some(9) });
    let first = &bank.questions[bank.question("ovens-how-then").expect("the first")];
    assert_eq!((first.expect.len(), first.probes.len(), first.minutes, first.anchors.len()), (3, 1, 7, 3));
    let second = &bank.questions[bank.question("ovens-why").expect("the second")];
    assert_eq!((second.minutes, bank.competencies[second.competency].id.as_str()), (9, "testing"));
    assert_eq!(
        told,
        [
            "q:1:70: warning: the column `Owner` is passed over (help: known are `question`, `id`, `section`, `expect`, `probes`, `competency`, `levels`, `tags`, `minutes`, and `1` to `5` for anchors, each once)",
            "q:4:1: warning: a row without a question is passed over (help: fill in its question, or delete the row)",
            "q:5:16: warning: not understood as a time: `soon` (help: write a number of minutes, like `5`)",
        ]
    );
}

#[test]
fn ids_are_nobody_elses_and_texts_come_back_as_they_were() {
    let text = "- Why \"so\": {a} # b?\n- Why \"so\": {a} # b?\n- 你好吗？\n- con\n- &#27; & \\ 😀 'x'\n";
    let (bank, _) = imported(text, ImportForm::Markdown, &ImportDefaults::default());
    let ask = |id: &str| bank.questions[bank.question(id).unwrap_or_else(|| panic!("{id}"))].ask.clone();
    assert_eq!(ask("imported-questions-why-so-a-b"), "Why \"so\": {a} # b?");
    assert_eq!(ask("imported-questions-why-so-a-b-2"), "Why \"so\": {a} # b?");
    assert!(bank.questions.iter().any(|question| question.ask == "你好吗？"));
    assert!(bank.questions.iter().any(|question| question.ask == "& \\ 😀 'x'"));
}

#[test]
fn a_text_without_questions_says_how_they_are_written() {
    for (text, form, expected) in [
        (
            "",
            ImportForm::Markdown,
            "q:1:1: error: no question was found (help: write each as an item of a list: `- How would you …?`)",
        ),
        (
            "a,b\n1,2\n",
            ImportForm::Csv,
            "q:1:1: error: no question was found (help: name the column of the questions `question` in the first row)",
        ),
    ] {
        let errors = kit::import("q", text.into(), form, &ImportDefaults::default()).expect_err("nothing there");
        assert_eq!(errors.0.last().map(ToString::to_string).as_deref(), Some(expected));
    }
}

#[test]
fn hostile_markdown_neither_hangs_nor_overflows() {
    for text in ["> ".repeat(20_000) + "x", "- ".repeat(5_000) + "x", "*".repeat(20_000), "[".repeat(20_000)] {
        let _ = kit::import("q", text.into_bytes(), ImportForm::Markdown, &ImportDefaults::default());
    }
}
