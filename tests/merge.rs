//! Templates and what they see: one small template per rule, merged for the documents of a small kit.

use std::sync::Arc;

use panelkit::batch::Batch;
use panelkit::diag::{Diagnostic, Diagnostics, Warned};
use panelkit::kit::{self, Kit, Plan};
use panelkit::merge::{Merger, Templates};
use panelkit::source::Source;

use crate::support::SmallKit;

/// The kit, its plan and its batch of documents, which borrow one another.
fn with_batch<T>(kit: &SmallKit, test: impl FnOnce(&Batch<'_>) -> T) -> Result<T, Diagnostics> {
    let (kit, plan) = loaded(kit);
    let batch = Batch::new(&kit, &plan, None, |_| true)?;
    assert!(batch.warnings.is_empty(), "{:?}", batch.warnings);
    Ok(test(&batch.value))
}

fn loaded(kit: &SmallKit) -> (Kit, Plan) {
    let kit = kit::load(kit.path()).map(|kit| kit.value).unwrap_or_else(|errors| panic!("{errors}"));
    let plan = kit::plan(&kit).map(|plan| plan.value).unwrap_or_else(|errors| panic!("{errors}"));
    (kit, plan)
}

/// The HTML of a packet: `document` counts the packets of the kit, which are those of the first candidate in `technical`
/// for `mira` and `tom`, in `team` for `tom`, then those of the second.
fn merged(template: &str, document: usize) -> Result<String, Diagnostic> {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", template);
    merged_with(&kit, document)
}

fn merged_with(kit: &SmallKit, document: usize) -> Result<String, Diagnostic> {
    let merge = |batch: &Batch<'_>| {
        let packets = batch.documents().iter().filter(|document| document.job.document.as_str() == "packet");
        let document = packets.clone().nth(document).expect("the kit has as many packets");
        batch.merge(document)
    };
    with_batch(kit, merge).map_err(|mut errors| errors.0.remove(0))?
}

fn text(template: &str) -> String {
    merged(template, 0).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn values_are_escaped_in_text_and_attributes_whatever_the_name_of_the_template() {
    let escaped = "Ada &lt;b&gt;&quot;Lovelace&quot;&lt;&#x2f;b&gt; &amp; {{ 7 * 7 }}";
    assert_eq!(text("<p title=\"{{ candidate.name }}\">"), format!("<p title=\"{escaped}\">"));
    let kit = SmallKit::new();
    kit.write("templates/packet.html", "{% include 'name.txt' %}");
    kit.write("templates/name.txt", "{{ candidate.name }}");
    assert_eq!(merged_with(&kit, 0).unwrap(), escaped);
}

#[test]
fn a_value_is_never_read_as_a_template() {
    assert!(text("{{ candidate.name }}").ends_with("{{ 7 * 7 }}"));
}

#[test]
fn an_undefined_value_is_named_with_its_place_and_the_nearest_known() {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", "<html>\n  {% include 'part.html' %}");
    let part = kit.write("templates/part.html", "<p>\n<b>{{ candidate.nmae }}</b>");
    let error = merged_with(&kit, 0).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}:2:7: error: `candidate.nmae` is undefined (help: did you mean `candidate.name`? \
             (`packet.html` includes it in line 2))",
            part.display()
        )
    );
    assert!(error.cause.is_some());
}

#[test]
fn an_undefined_value_fails_in_conditions_and_loops_too() {
    for template in
        ["{% if candidate.nmae %}{% endif %}", "{% for x in nothing %}{% endfor %}", "{{ nothing | length }}"]
    {
        let error = merged(template, 0).unwrap_err();
        assert!(error.message.contains("is undefined"), "{template}: {error}");
    }
}

#[test]
fn optional_values_are_there_as_none() {
    let template = "{{ brand.logo is none }} {{ brand.company is none }} {{ role.team is none }} \
                    {{ candidate.preferred_name is none }} {{ interviewer.title is none }} {{ kit.retain_until is none }} \
                    {{ interview.purpose is none }}";
    assert_eq!(text(template), "True True True True True True True");
    assert_eq!(merged("{{ sitting is none }}", 3).unwrap(), "True");
}

#[test]
fn free_fields_are_in_extra() {
    assert_eq!(merged("{{ candidate.extra.github }}{{ candidate.extra.other is defined }}", 3).unwrap(), "ninaFalse");
}

#[test]
fn a_sitting_has_its_date_in_words_and_its_clock() {
    let template = "{{ sitting.date }}, {{ sitting.start }}-{{ sitting.end }} {{ sitting.zone }}, {{ sitting.at | safe }}, \
                    {{ sitting.place is none }}";
    assert_eq!(
        text(template),
        "Thursday, 26 November 2026, 09:00-10:00 CET, 2026-11-26T09:00:00+01:00[Europe/Berlin], True"
    );
}

#[test]
fn the_day_is_in_the_order_of_time_and_ends_with_what_has_no_time() {
    let template = "{% for entry in day %}{{ entry.interview.id }}{{ '*' if entry.this }} \
                    {{ entry.sitting.start if entry.sitting else '?' }};{% endfor %}";
    assert_eq!(merged(template, 0).unwrap(), "team 08:15;technical* 09:00;");
    assert_eq!(merged(template, 5).unwrap(), "technical ?;team* ?;");
}

#[test]
fn the_agenda_has_minutes_and_with_a_sitting_the_clock() {
    let template = "{% for item in plan.agenda %}{{ item.minute | minutes }} {{ item.clock or '-' }} {{ item.kind }} \
                    {{ item.number or '-' }} {{ item.lead.id if item.lead else '-' }}\n{% endfor %}";
    assert_eq!(
        merged(template, 0).unwrap(),
        "00:00 09:00 opening - mira\n\
         00:05 09:05 question 1 mira\n\
         00:15 09:15 question 2 tom\n\
         00:25 09:25 reserve - -\n\
         00:45 09:45 candidate - mira\n\
         00:55 09:55 closing - mira\n"
    );
    assert!(merged(template, 3).unwrap().starts_with("00:00 - opening - mira\n00:05 - question 1 mira\n"));
}

#[test]
fn a_question_knows_whether_it_is_the_holders() {
    let template = "{% for section in plan.sections %}{{ section.title }}:{% for question in section.questions %} \
                    {{ question.number }} {{ question.mine }} {{ question.lead.id }} {{ question.clock }}{% endfor %}{% endfor %}";
    assert_eq!(merged(template, 0).unwrap(), "Data: 1 True mira 09:05 2 False tom 09:15");
    assert_eq!(merged(template, 1).unwrap(), "Data: 1 False mira 09:05 2 True tom 09:15");
}

#[test]
fn rated_competencies_have_their_share_anchors_and_questions() {
    let template = "{% for c in plan.competencies %}{{ c.name }} {{ c.share }} {{ c.why }} \
                    {% for anchor in c.anchors %}{{ anchor.rating }}={{ anchor.text }} {% endfor %}\
                    {% for question in c.questions %}{{ question.number }}:{{ question.id }} {% endfor %}{% endfor %}";
    assert_eq!(
        text(template),
        "Data 100 It is all data. 1=Lost it. 3=Found it. 5=Never loses it. 1:own-first 2:own-second "
    );
}

#[test]
fn the_scale_has_five_steps_and_the_recommendation_four() {
    let template = "{% for step in scale %}{{ step.value }} {{ step.label }};{% endfor %}\
                    {% for option in recommendations %}{{ option.value }} {{ option.label }};{% endfor %}";
    assert_eq!(
        text(template),
        "1 Poor;2 Weak;3 Solid;4 Strong;5 Outstanding;strong-no Strong no;no No;yes Yes;strong-yes Strong yes;"
    );
}

#[test]
fn a_document_knows_its_kind_title_and_file() {
    let title = "{{ document.kind }}|{{ document.title | replace('<', '') | safe }}|{{ document.file | safe }}";
    assert_eq!(
        merged(title, 3).unwrap(),
        "packet|Interview packet: Нина Ковалёва, Technical depth|c-002/technical-mira.pdf"
    );
}

#[test]
fn the_panel_has_those_who_are_in_an_interview() {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "interviews:\n", "  - { id: idle, name: Idle }\ninterviews:\n");
    kit.write("templates/packet.html", "{% for person in panel %}{{ person.id }} {% endfor %}");
    let (kit, plan) = loaded(&kit);
    let batch = Batch::new(&kit, &plan, None, |_| true).unwrap().value;
    assert_eq!(batch.merge(&batch.documents()[0]).unwrap(), "mira tom ");
}

#[test]
fn a_text_has_the_url_of_its_qr_code() {
    assert_eq!(
        text("{{ 'https://example.org/?a=b c&é' | qr }}"),
        "qr:https%3A%2F%2Fexample.org%2F%3Fa%3Db%20c%26%C3%A9"
    );
    assert_eq!(text("{{ 'a-b' | qr('H') }} {{ 'a' | qr('l') }}"), "qr-h:a-b qr-l:a");
    let error = merged("{{ 'a' | qr('x') }}", 0).unwrap_err();
    assert_eq!(error.message, "`qr` takes a level of `l`, `m`, `q` or `h`, not `x`");
}

#[test]
fn minutes_are_shown_as_on_a_clock() {
    assert_eq!(text("{{ 5 | minutes }} {{ 75 | minutes }} {{ 0 | minutes }}"), "00:05 01:15 00:00");
    let error = merged("{{ -1 | minutes }}", 0).unwrap_err();
    assert_eq!(error.message, "`minutes` takes no negative number (-1)");
}

#[test]
fn templates_name_nothing_outside_of_the_template_folders() {
    let kit = SmallKit::new();
    kit.write("secret.html", "secret");
    let absolute = kit.path().join("secret.html").display().to_string();
    for name in
        ["../secret.html", "./../secret.html", "partials/../../secret.html", &absolute, "/etc/passwd", "secret.html"]
    {
        kit.write("templates/packet.html", &format!("{{% include {name:?} %}}"));
        let error = merged_with(&kit, 0).unwrap_err();
        assert_eq!(error.message, format!("there is no template `{name}`"));
        assert_eq!(error.place.unwrap().line_column(), (1, 4));
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_template_folder() {
    let kit = SmallKit::new();
    kit.write("secret.html", "secret");
    let templates = kit.path().join("templates");
    std::os::unix::fs::symlink(kit.path().join("secret.html"), templates.join("link.html")).unwrap();
    std::os::unix::fs::symlink(kit.path(), templates.join("up")).unwrap();
    let errors = Templates::with_folder(&templates).unwrap_err().0;
    let messages: Vec<String> =
        errors.iter().map(|error| error.message.replace(&templates.display().to_string(), "T")).collect();
    assert_eq!(
        messages,
        [
            "the template `T/link.html` is a symbolic link that leaves its folder",
            "the template folder `T/up` is a symbolic link and is not read"
        ]
    );
}

#[test]
fn a_file_of_the_kit_replaces_the_built_in_template_of_its_name() {
    let kit = SmallKit::new();
    let templates = Templates::with_folder(&kit.path().join("templates")).unwrap().value;
    assert!(templates.source("packet.html").unwrap().text().contains("<p>{{ candidate.name }}"));
    assert!(templates.source("packet.html").unwrap().name().ends_with("templates/packet.html"));
    for (name, source) in &Templates::built_in().sources {
        let own = ["packet.html", "evaluation.html"].contains(&name.as_str());
        assert_eq!(templates.source(name).unwrap().text() == source.text(), !own, "{name}");
    }
}

#[test]
fn a_template_that_has_no_effect_is_warned_about() {
    let kit = SmallKit::new();
    kit.write("templates/pakcet.html", "<p>");
    let Warned { warnings, .. } = Templates::with_folder(&kit.path().join("templates")).unwrap();
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert_eq!(warning.message, "the template `pakcet.html` replaces no built-in one, and no template names it");
}

#[test]
fn a_template_that_is_not_utf_8_is_named() {
    let kit = SmallKit::new();
    std::fs::write(kit.path().join("templates/part.html"), b"ab\xff").unwrap();
    let errors = Templates::with_folder(&kit.path().join("templates")).unwrap_err().0;
    assert!(errors[0].message.ends_with("templates/part.html` is not UTF-8 at byte 2"), "{errors:?}");
}

#[test]
fn all_templates_with_wrong_syntax_are_told_at_once() {
    let templates = templates([("a.html", "x\n{% if %}"), ("b.html", "{{ }"), ("c.html", "fine")]);
    let errors = Merger::new(templates).unwrap_err().0;
    let places: Vec<String> = errors.iter().map(|error| error.place.as_ref().unwrap().to_string()).collect();
    assert_eq!(places, ["a.html:2:7", "b.html:1:4"]);
    assert!(errors.iter().all(|error| error.message.starts_with("the syntax is wrong: ")), "{errors:?}");
}

#[test]
fn templates_that_do_not_end_run_out_of_steps() {
    let endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
    let error = merged(endless, 0).unwrap_err();
    assert_eq!(error.message, "the template takes more than 20000000 steps");
}

#[test]
fn templates_that_include_themselves_end() {
    let error = merged("{% include 'packet.html' %}", 0).unwrap_err();
    assert_eq!(error.message, "templates are too deep in one another");
    let error = merged("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 0).unwrap_err();
    assert_eq!(error.message, "templates are too deep in one another");
}

#[test]
fn a_value_cannot_be_multiplied_to_fill_the_memory() {
    let error = merged("{{ ('x' * 100000000) * 1000 }}", 0).unwrap_err();
    assert_eq!(error.message, "the template takes more than 20000000 steps");
}

#[test]
fn a_place_in_html_leads_back_to_the_template_or_its_expression() {
    let templates =
        templates([("page.html", "<p>{% include 'part.css' %}</p>\n{{ name }}"), ("part.css", "b { colour: red }")]);
    let merger = Merger::new(templates).unwrap();
    let seen = minijinja::context! { name => "Nina" };
    let html = merger.merge("page.html", &seen).unwrap();
    let trace = merger.trace("page.html", &seen).unwrap();
    let origin = |part: &str| {
        let start = html.find(part).expect("part of the HTML");
        let place = trace.origin(&(start..start + part.len())).expect("it came from a template");
        (place.to_string(), place.source.text()[place.span.clone()].to_owned())
    };
    assert_eq!(origin("colour"), ("part.css:1:5".to_owned(), "colour".to_owned()));
    assert_eq!(origin("Nina"), ("page.html:2:4".to_owned(), "name".to_owned()));
    assert_eq!(origin("</p>"), ("page.html:1:28".to_owned(), "</p>".to_owned()));
}

fn templates<const N: usize>(texts: [(&str, &str); N]) -> Templates {
    let sources = texts.map(|(name, text)| (name.to_owned(), Source::new(name, text)));
    Templates { sources: sources.into_iter().map(|(name, source)| (name, Arc::clone(&source))).collect() }
}

/// The names of all documents under a pattern.
fn names(pattern: &str) -> Result<Vec<String>, Diagnostics> {
    let kit = SmallKit::new();
    let pattern = pattern.replace('\'', "''");
    kit.replace("kit.yaml", "paper: a4\n", &format!("paper: a4\noutput: {{ name: '{pattern}' }}\n"));
    with_batch(&kit, |batch| batch.documents().iter().map(|document| document.name.to_string()).collect())
}

#[test]
fn the_pattern_of_names_sees_the_document() {
    let pattern = "{{ kit.id }}/{{ role.title }}/{{ document.kind }}-{{ candidate.name }}-{{ interview.id }}-{{ interviewer.name }}";
    assert_eq!(
        names(pattern).unwrap()[..2],
        [
            "round/Engineer/packet-Ada-b-Lovelace-b-7-7-technical-Mira-Kovac.pdf",
            "round/Engineer/evaluation-Ada-b-Lovelace-b-7-7-technical-Mira-Kovac.pdf"
        ]
    );
}

#[test]
fn a_pattern_that_leaves_the_folder_is_refused_at_its_place() {
    for pattern in ["../{{ candidate.id }}", "/{{ candidate.id }}", "a/../../x", "{{ candidate.id }}\\x"] {
        let errors = names(pattern).unwrap_err().0;
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].message.ends_with("leaves the output folder"), "{errors:?}");
        assert_eq!(errors[0].place.as_ref().unwrap().line_column().0, 4);
    }
}

#[test]
fn two_documents_of_one_name_are_told_with_what_tells_them_apart() {
    let errors = names("{{ candidate.id }}/{{ interview.id }}-{{ document.kind }}").unwrap_err().0;
    assert_eq!(
        errors[0].message,
        "two documents would have the same output name `c-001/technical-packet.pdf`: the packet of `c-001`, \
         `technical`, `mira` and the packet of `c-001`, `technical`, `tom`"
    );
    assert_eq!(errors[0].help.as_deref(), Some("put `{{ interviewer.id }}` into the pattern `output.name`"));
}

#[test]
fn each_candidate_sees_the_questions_of_their_own_form() {
    let kit = SmallKit::new();
    let words = "{{ candidate.id }}: {{ plan.fingerprint }} {% for item in plan.agenda %}{{ item.question }} {% endfor %}{% for entry in day %}[{{ entry.interview.fingerprint }}]{% endfor %}{% for section in plan.sections %}{{ section.questions[0].ask }}{% endfor %}";
    kit.write("templates/packet.html", words);
    kit.replace(
        "questions/own.yaml",
        "competency: own-data, minutes: 5",
        "competency: own-data, minutes: 5, tags: [more]",
    );
    let variant = "questions: [{ id: own-fourth, section: own, ask: Fourth?, competency: own-data, minutes: 5, tags: [more], variant_of: own-third }]";
    kit.write("questions/more.yaml", variant);
    kit.replace("kit.yaml", "questions: [own-third]", "select: { tags: [more], rotate: true }");
    let entries: String = (0..6).map(|number| format!("  - {{ id: x-{number}, name: X }}\n")).collect();
    kit.write("candidates.yaml", &format!("candidates:\n{entries}"));
    let (loaded, plan) = loaded(&kit);
    let mut seen = std::collections::BTreeSet::new();
    for candidate in 0..6 {
        // The third packet of each candidate is the one for `team`.
        let html = merged_with(&kit, candidate * 3 + 2).unwrap();
        let form = plan.of(candidate, 1);
        let question = &loaded.bank.questions[form.sections[0].questions[0].question];
        let id = &loaded.candidates[candidate].id;
        assert!(html.starts_with(&format!("{id}: {} ", form.fingerprint)) && html.contains(&question.id), "{html}");
        assert!(html.contains(&format!("[{}]", form.fingerprint)) && html.ends_with(&question.ask), "{html}");
        seen.insert(question.id.clone());
    }
    assert_eq!(seen.len(), 2, "both forms are there");

    // So does who decides, after all interviews.
    kit.replace("kit.yaml", "paper: a4\n", "paper: a4\noutput: { documents: [final] }\n");
    kit.write(
        "templates/final.html",
        "{{ candidate.id }} {{ interviewer.id }}{% for competency in competencies %}{% for question in competency.questions %} {{ question.id }}{% endfor %}{% endfor %}",
    );
    let finals = with_batch(&kit, |batch| {
        batch.documents().iter().map(|document| batch.merge(document).expect("it can be merged")).collect::<Vec<_>>()
    })
    .expect("a batch");
    for candidate in 0..6 {
        let question = &loaded.bank.questions[plan.of(candidate, 1).sections[0].questions[0].question].id;
        let html = finals.iter().find(|html| html.starts_with(&format!("x-{candidate} tom"))).expect("Tom decides");
        assert!(html.ends_with(question.as_str()), "{html} {question}");
    }
}

/// The names of all documents of a kit with these entries of `output.documents`.
fn made(documents: &str) -> Result<Vec<String>, Diagnostics> {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "paper: a4\n", &format!("paper: a4\noutput: {{ documents: [{documents}] }}\n"));
    with_batch(&kit, |batch| batch.documents().iter().map(|document| document.name.to_string()).collect())
}

#[test]
fn a_condition_leaves_documents_out() {
    let packets = ["c-001/technical-mira.pdf", "c-001/technical-tom.pdf", "c-001/team-tom.pdf"];
    let packets = [packets.to_vec(), vec!["c-002/technical-mira.pdf", "c-002/technical-tom.pdf", "c-002/team-tom.pdf"]];
    let first_alone = |condition: &str| made(&format!("{{ kind: packet, when: {condition:?} }}"));
    assert_eq!(first_alone("candidate.id == 'c-001'").unwrap(), packets[0]);
    assert_eq!(first_alone("{{ candidate.extra.github is defined }}").unwrap(), packets[1]);
    assert_eq!(first_alone("date == '2026-11-26'").unwrap(), packets[0]);
    assert_eq!(first_alone("candidate.level").unwrap(), [""; 0]);
    let second = "evaluation, { kind: packet, when: \"interview.id == 'team' and candidate.id == 'c-002'\" }";
    let names = made(second).unwrap();
    assert_eq!((names.len(), names[6].as_str()), (7, "c-002/team-tom.pdf"));
}

#[test]
fn a_kind_of_document_has_a_name_of_its_own() {
    let names = made("{ kind: evaluation, name: 'forms/{{ candidate.id }}-{{ interview.id }}-{{ interviewer.id }}' }");
    assert_eq!(names.unwrap()[0], "forms/c-001-technical-mira.pdf");
}

#[test]
fn a_condition_that_names_what_is_not_there_fails_at_its_place() {
    let told = |condition: &str| {
        let errors = made(&format!("{{ kind: packet, when: {condition:?} }}")).unwrap_err();
        let place = errors.0[0].place.as_ref().unwrap();
        (place.line_column(), place.source.text()[place.span.clone()].to_owned(), errors.0[0].message.clone())
    };
    let wrong = told("{{ candidate.levle == 'senior' }}");
    assert_eq!(
        wrong,
        ((4, 49), "candidate.levle".to_owned(), "the condition fails: `candidate.levle` is undefined".into())
    );
    let wrong = told("candidate.id = 'c-001'");
    let message = "the condition fails: the syntax is wrong: unexpected input after expression";
    assert_eq!(wrong, ((4, 59), "=".to_owned(), message.to_owned()));
    let wrong = told("true %}{% if true");
    assert!(wrong.2.starts_with("the condition fails: the syntax is wrong"), "{wrong:?}");
}
