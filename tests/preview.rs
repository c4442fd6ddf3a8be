//! Pictures of pages: `panelkit preview` and `panelkit::preview`.

use std::fs;
use std::path::Path;

use panelkit::preview;

use crate::cli::{code, files, run, stderr};

/// Two pages of 2 × 1 inch; the first has a red square of half an inch, an inch from the left and a quarter from the top.
const PAGES: &str = "<!doctype html><html lang=en><style>
@page { size: 2in 1in; margin: 0 }
body { margin: 0 }
div { position: absolute; left: 1in; top: .25in; width: .5in; height: .5in; background: #f00 }
p { break-before: page; margin: 0 }
</style><title>Two pages</title><div></div><section></section><p>Second</p>";

fn folder_with_pages() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("page.html"), PAGES).expect("a file");
    assert_eq!(code(&run(folder.path(), &["render", "page.html"])), 0);
    folder
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().filter(|name| name.ends_with("png")).collect()
}

#[test]
fn pixels_stand_where_the_page_has_them() {
    let folder = folder_with_pages();
    let pdf = fs::read(folder.path().join("page.pdf")).expect("the PDF");
    let pages = preview::pages(&pdf, 100.0).expect("pictures");
    assert_eq!(pages.len(), 2);
    assert_eq!((pages[0].width, pages[0].height), (200, 100));
    // 1 in = 100 px, 0.25 in = 25 px, and half an inch further 150 and 75.
    assert_eq!(pages[0].pixel(101, 26), [255, 0, 0]);
    assert_eq!(pages[0].pixel(148, 73), [255, 0, 0]);
    assert_eq!([pages[0].pixel(98, 50), pages[0].pixel(152, 50), pages[0].pixel(125, 78)], [[255; 3]; 3]);
    let is_dark = |pixel: &[u8]| pixel.iter().all(|value| *value < 100);
    assert!(pages[1].rgb.chunks(3).any(is_dark), "the second page shows its text");
}

#[test]
fn pictures_are_named_by_file_and_page() {
    let folder = folder_with_pages();
    let path = folder.path();
    let output = run(path, &["preview", "page.pdf"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert_eq!(names(path), ["page-1.png", "page-2.png"]);
    assert_eq!(code(&run(path, &["preview", "page.html", "-o", "out", "--pages", "2-"])), 0);
    assert_eq!(names(&path.join("out")), ["page-2.png"]);
    assert_eq!(code(&run(path, &["preview", "page.html", "-o", "new/%d-of-two.png", "--dpi", "10"])), 0);
    assert_eq!(names(&path.join("new")), ["1-of-two.png", "2-of-two.png"]);
    let output = run(path, &["preview", "page.pdf", "--pages", "1", "-o", "-"]);
    assert!(output.stdout.starts_with(b"\x89PNG"));
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let folder = folder_with_pages();
    let path = folder.path();
    fs::write(path.join("broken.pdf"), "%PDF-1.7\nnothing").expect("a file");
    for (arguments, status, said) in [
        (&["preview", "broken.pdf"][..], 1, "`broken.pdf`: the file is no PDF, or too damaged to be read"),
        (&["preview", "page.pdf", "-o", "one.png"], 2, "2 pictures would have the same name"),
        (&["preview", "page.pdf", "--pages", "3"], 2, "`page.pdf` has 2 pages, and none of those asked for"),
        (&["preview", "page.pdf", "--pages", "2-1"], 2, "the last page of a span comes before its first"),
        (&["preview", "missing.pdf"], 1, "cannot read `missing.pdf`"),
        (&["preview", "-"], 2, "standard input has no name"),
    ] {
        let output = run(path, arguments);
        assert_eq!(code(&output), status, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    assert!(names(path).is_empty());
}
