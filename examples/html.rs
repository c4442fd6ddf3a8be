//! A kit → the HTML of its documents, as the engine is given it: `cargo run --example html -- KIT FOLDER [CANDIDATE…]`.

use std::path::Path;
use std::process::ExitCode;

use panelkit::batch::Batch;
use panelkit::diag::Diagnostics;
use panelkit::kit;

fn write(kit: &Path, folder: &Path, candidates: &[String]) -> Result<(), Diagnostics> {
    let kit = kit::load(kit)?.value;
    let plan = kit::plan(&kit)?.value;
    let wanted = |id: &str| candidates.is_empty() || candidates.iter().any(|candidate| candidate == id);
    let batch =
        Batch::new(&kit, &plan, None, |job| job.candidate().is_some_and(|index| wanted(&kit.candidates[index].id)))?
            .value;
    for document in batch.documents() {
        let path = folder.join(document.name.as_str()).with_extension("html");
        std::fs::create_dir_all(path.parent().unwrap_or(folder)).expect("a folder");
        std::fs::write(path, batch.merge(document)?).expect("a file");
    }
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kit, folder, candidates @ ..] = arguments.as_slice() else {
        eprintln!("usage: html KIT FOLDER [CANDIDATE…]");
        return ExitCode::from(2);
    };
    match write(Path::new(kit), Path::new(folder), candidates) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            eprintln!("{problems}");
            ExitCode::FAILURE
        }
    }
}
