//! A number of candidates → a kit like the starter kit with so many of them, and a packet for each.

use std::fmt::Write as _;
use std::path::Path;

use panelkit::batch::Batch;
use panelkit::kit::{Job, Kit, Plan};

/// Writes the kit.
pub fn generate(starter: &Path, folder: &Path, size: usize) {
    let kit = std::fs::read_to_string(starter.join("kit.yaml")).expect("the starter kit is there");
    let kit = kit.replace("candidates: candidates.yaml", "candidates: candidates.csv");
    std::fs::create_dir_all(folder).expect("a folder can be made");
    std::fs::write(folder.join("kit.yaml"), kit).expect("a file can be written");
    for part in ["assets", "questions", "templates/partials"] {
        std::fs::create_dir_all(folder.join(part)).expect("a folder can be made");
        for entry in std::fs::read_dir(starter.join(part)).expect("the starter kit is there").flatten() {
            if entry.path().is_file() {
                std::fs::copy(entry.path(), folder.join(part).join(entry.file_name())).expect("a file can be copied");
            }
        }
    }
    let mut rows = "id,name,email,schedule.technical.at,x_answer_by,x_recruiter\n".to_owned();
    for number in 0..size {
        let (day, hour) = (1 + number % 28, 8 + number % 9);
        let _ = writeln!(
            rows,
            "g-{number:06},Candidate Number {number},c{number}@mail.example,2026-12-{day:02}T{hour:02}:00,Friday,Aylin"
        );
    }
    std::fs::write(folder.join("candidates.csv"), rows).expect("a file can be written");
}

/// One packet for each candidate: that of the first interview for its first interviewer.
pub fn one_each<'k>(kit: &'k Kit, plan: &'k Plan) -> Batch<'k> {
    let first = plan.jobs(kit).next().expect("the starter kit has documents");
    let of = |job: &Job| (job.document, job.interview(), job.interviewer());
    Batch::new(kit, plan, None, |job| of(job) == of(&first)).expect("the templates are right").value
}
