//! The starter kit's first packet, stage by stage, for whatever measures them.

use std::path::Path;
use std::sync::Arc;

use panelkit::batch::{self, Batch};
use panelkit::engine::folder::FolderResources;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::layout::{Layouter, PageInput, Shaper};
use panelkit::engine::{self, Engine, RenderOptions, Session, boxes, display, dom, layout, structure, style};
use panelkit::source::Source;
use panelkit::{kit, pdf};

/// What measures a stage.
pub trait Meter {
    /// Measures what is done in every document, as often as it takes.
    fn each(&mut self, name: &str, stage: &mut dyn FnMut());

    /// Measures what is done once in a run.
    fn once(&mut self, name: &str, stage: &mut dyn FnMut());
}

/// Goes through all stages, and then the whole.
pub fn measure(starter: &Path, meter: &mut impl Meter) {
    let kit = kit::load(starter).expect("the starter kit is right").value;
    meter.each("kit: load", &mut || drop(kit::load(starter)));
    let plan = kit::plan(&kit).expect("the starter kit can be planned").value;
    meter.each("kit: plan", &mut || drop(kit::plan(&kit)));
    let batch = Batch::new(&kit, &plan, None, |_| true).expect("the templates are right").value;
    let document = &batch.documents()[0];
    meter.each("merge", &mut || drop(batch.merge(document)));
    let html = Source::new("packet", batch.merge(document).expect("the packet can be merged"));

    let library = || FontLibrary::new(Vec::new()).expect("the bundled fonts are right");
    meter.once("fonts: library, once", &mut || drop(library()));
    let engine = Engine::new(library());
    let resources = FolderResources::new(starter).and_embedded(&panelkit::assets::TEMPLATES);
    let options = RenderOptions { resources: &resources, paper: batch::paper_size(kit.paper) };
    let list = of_the_engine(&html, &engine, options, meter);
    of_the_file(list, &engine, meter);

    let mut session = Session::new(&engine);
    let written = pdf::PdfOptions::default();
    let mut whole = || {
        let html = Source::new("packet", batch.merge(document).expect("the packet can be merged"));
        let list = engine::render(&html, &mut session, options).expect("the packet can be laid out").value;
        (list.pages.len(), pdf::write(&list, &engine.fonts, &written).expect("the packet can be written").value.len())
    };
    let (pages, bytes) = whole();
    meter.each("whole packet", &mut || _ = whole());
    println!("{:<28} {pages:>9} pages, {bytes} bytes", "");
}

/// HTML → what is drawn.
fn of_the_engine(
    html: &Arc<Source>,
    engine: &Engine,
    options: RenderOptions<'_>,
    meter: &mut impl Meter,
) -> display::DisplayList {
    meter.each("engine: dom", &mut || drop(dom::parse(html)));
    let dom = dom::parse(html).value;
    let resources = options.resources;
    let input = style::StyleInput { dom: &dom, resources, sheets: &[], default_page: options.paper };
    meter.each("engine: style", &mut || drop(style::cascade(&input)));
    let styles = style::cascade(&input).value;
    let images = engine::images::ImageCache::default();
    let image = |url: &str| images.picture(url, &resources.load(url).expect("the starter kit has its logo"));
    meter.each("engine: boxes", &mut || drop(boxes::build(&dom, &styles, &image)));
    let tree = boxes::build(&dom, &styles, &image).value;
    let mut shaper = Shaper::new(Arc::clone(&engine.fonts));
    let mut paginate = || {
        let (mut layouter, input) = (Layouter::new(&mut shaper, &dom), PageInput { tree: &tree, styles: &styles });
        layout::paginate(&input, &mut layouter).finish(&[], &input, &mut layouter)
    };
    meter.once("engine: layout, first", &mut || drop(paginate()));
    meter.each("engine: layout, warm", &mut || drop(paginate()));
    let pages = paginate();
    meter.each("engine: structure", &mut || drop(structure::build(&tree, &[], &dom)));
    let pictures = engine::images::Pictures::default();
    let list = || display::list(&pages, &dom, structure::build(&tree, &[], &dom), &pictures);
    meter.each("engine: structure, display", &mut || drop(list()));
    list()
}

/// What is drawn → the bytes of the file.
fn of_the_file(mut list: display::DisplayList, engine: &Engine, meter: &mut impl Meter) {
    let full = pdf::PdfOptions::default();
    let flat = pdf::PdfOptions { forms: pdf::Forms::Flat, ..pdf::PdfOptions::default() };
    let mut write = |name: &str, list: &display::DisplayList, options: &pdf::PdfOptions| {
        let bytes = pdf::write(list, &engine.fonts, options).expect("the packet can be written").value.len();
        meter.each(name, &mut || drop(pdf::write(list, &engine.fonts, options)));
        println!("{:<28} {bytes:>9} bytes", "");
    };
    write("pdf: write", &list, &full);
    write("pdf: write, no forms", &list, &flat);
    list.structure = structure::StructureTree::default();
    write("pdf: write, no forms or tags", &list, &flat);
}
