//! Attributes that style an element (HTML's presentational hints) → declarations, as CSS text.
//!
//! Text, because documents repeat them: each distinct text is parsed once. Only what printed documents need is here;
//! `dir` and `lang` come this way too.

use std::fmt::Write;

use super::element::ElementRef;
use super::values::Direction;
use crate::engine::dom::Dom;

/// The declarations that an element's attributes stand for; empty for most elements.
pub(super) fn hints(element: ElementRef<'_>) -> String {
    let mut css = String::new();
    // The attributes of lists and tables style the items and cells in them.
    let without_attributes = element.element.attributes.is_empty() && !is(element, &["bdi", "li", "td", "th"]);
    if without_attributes {
        return css;
    }
    if !element.element.is_html() {
        // The attributes of a drawing in the document that its box needs; what they say of its inside is its own.
        for name in ["width", "height"] {
            if let Some(value) = element.element.attribute(name).filter(|_| is(element, &["svg"])) {
                dimension(&mut css, element, name, value);
            }
        }
        return css;
    }
    for (name, value) in &element.element.attributes {
        match &**name {
            "lang" => {
                let _ = write!(css, "-panelkit-language:{};", quoted(value));
            }
            "dir" => {}
            "width" => dimension(&mut css, element, "width", value),
            "height" => dimension(&mut css, element, "height", value),
            "align" => align(&mut css, element, value),
            "valign" => valign(&mut css, element, value),
            "bgcolor" => keyword(
                &mut css,
                element,
                &["body", "table", "tr", "td", "th", "thead", "tbody", "tfoot"],
                "background-color",
                value,
            ),
            "nowrap" if is_cell(element) => css.push_str("white-space:nowrap;"),
            "border" => border(&mut css, element, value),
            "cellspacing" if is(element, &["table"]) => number(&mut css, "border-spacing", value),
            "start" | "reversed" if is(element, &["ol"]) => {}
            "type" if is(element, &["ol", "ul", "li"]) => list_type(&mut css, value),
            "value" if is(element, &["li"]) => {
                if let Ok(number) = value.trim().parse::<i32>() {
                    let _ = write!(css, "counter-set:list-item {number};");
                }
            }
            "color" if is(element, &["font"]) => keyword(&mut css, element, &["font"], "color", value),
            "face" if is(element, &["font"]) => {
                let _ = write!(css, "font-family:{};", quoted(value));
            }
            "size" if is(element, &["font"]) => font_size(&mut css, value),
            "text" => keyword(&mut css, element, &["body"], "color", value),
            "color" if is(element, &["hr"]) => keyword(&mut css, element, &["hr"], "color", value),
            "noshade" if is(element, &["hr"]) => css.push_str("border-style:solid;"),
            "background" if is(element, &["body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"]) => {
                let _ = write!(css, "background-image:url({});", quoted(value.trim()));
            }
            "hspace" if is(element, &["img", "object", "embed"]) => number(&mut css, "margin-inline", value),
            "vspace" if is(element, &["img", "object", "embed"]) => number(&mut css, "margin-block", value),
            "size" if is(element, &["hr"]) => number(&mut css, "height", value),
            "rows" if is(element, &["textarea"]) => rows(&mut css, value),
            "cols" if is(element, &["textarea"]) => columns(&mut css, value),
            "size" if is(element, &["input"]) => columns(&mut css, value),
            _ => {}
        }
    }
    direction(&mut css, element);
    list_numbers(&mut css, element);
    cell_padding(&mut css, element);
    css
}

fn is(element: ElementRef<'_>, names: &[&str]) -> bool {
    names.contains(&&*element.element.name)
}

fn is_cell(element: ElementRef<'_>) -> bool {
    is(element, &["td", "th"])
}

/// A CSS string with any text.
fn quoted(text: &str) -> String {
    let mut css = String::new();
    // Writing to a string cannot fail.
    let _ = cssparser::serialize_string(text, &mut css);
    css
}

fn direction(css: &mut String, element: ElementRef<'_>) {
    match element.own_direction() {
        Some(Direction::Ltr) => css.push_str("direction:ltr;"),
        Some(Direction::Rtl) => css.push_str("direction:rtl;"),
        None => return,
    }
    // HTML §15.3.5: an element with a direction is isolated from the text around it.
    if !is(element, &["bdo", "html", "body"]) {
        css.push_str("unicode-bidi:isolate;");
    }
}

/// HTML's dimension values: a number of pixels, or a percentage (HTML §2.3.4.4).
fn dimension(css: &mut String, element: ElementRef<'_>, property: &str, value: &str) {
    const SIZED: &[&str] = &[
        "img", "table", "td", "th", "col", "colgroup", "tr", "thead", "tbody", "tfoot", "hr", "svg", "object", "embed",
    ];
    let value = value.trim();
    let digits = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let Ok(number) = value[..digits].parse::<f32>() else { return };
    if !is(element, SIZED) || number == 0.0 && !is(element, &["img"]) {
        return;
    }
    let unit = if value[digits..].starts_with('%') { "%" } else { "px" };
    let _ = write!(css, "{property}:{number}{unit};");
}

fn number(css: &mut String, property: &str, value: &str) {
    if let Ok(number) = value.trim().parse::<u32>() {
        let _ = write!(css, "{property}:{number}px;");
    }
}

fn keyword(css: &mut String, element: ElementRef<'_>, names: &[&str], property: &str, value: &str) {
    let is_plain = value.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
    if is(element, names) && is_plain {
        let _ = write!(css, "{property}:{value};");
    }
}

fn align(css: &mut String, element: ElementRef<'_>, value: &str) {
    let value = value.trim().to_ascii_lowercase();
    let css_value = match (&*element.element.name, value.as_str()) {
        ("table", "left") | ("img", "left") => "float:left;",
        ("table", "right") | ("img", "right") => "float:right;",
        ("table" | "hr", "center") => "margin-left:auto;margin-right:auto;",
        ("hr", "left") => "margin-left:0;margin-right:auto;",
        ("hr", "right") => "margin-left:auto;margin-right:0;",
        ("img", "top") => "vertical-align:top;",
        ("img", "middle" | "center") => "vertical-align:middle;",
        ("table" | "hr" | "img", _) => "",
        ("caption", "bottom") => "caption-side:bottom;",
        (_, "left") => "text-align:left;",
        (_, "right") => "text-align:right;",
        (_, "center" | "middle") => "text-align:center;",
        (_, "justify") => "text-align:justify;",
        _ => "",
    };
    css.push_str(css_value);
}

fn valign(css: &mut String, element: ElementRef<'_>, value: &str) {
    let value = value.trim().to_ascii_lowercase();
    if is(element, &["td", "th", "tr", "thead", "tbody", "tfoot", "col"])
        && ["top", "middle", "bottom", "baseline"].contains(&value.as_str())
    {
        let _ = write!(css, "vertical-align:{value};");
    }
}

fn border(css: &mut String, element: ElementRef<'_>, value: &str) {
    let width = value.trim().parse::<u32>().unwrap_or(1);
    if is(element, &["img"]) || (is(element, &["table"]) && width > 0) {
        let style = if is(element, &["img"]) { "solid" } else { "outset" };
        let _ = write!(css, "border:{width}px {style};");
    }
}

/// `cellpadding` and `border` of the table around a cell.
fn cell_padding(css: &mut String, element: ElementRef<'_>) {
    if !is_cell(element) {
        return;
    }
    let Some(table) = element.ancestors().find(|ancestor| is(*ancestor, &["table"])) else { return };
    if let Some(padding) = table.element.attribute("cellpadding") {
        let mut own = String::new();
        number(&mut own, "padding", padding);
        css.insert_str(0, &own);
    }
    if table.element.attribute("border").is_some_and(|border| border.trim() != "0") {
        css.insert_str(0, "border:1px inset;");
    }
}

fn list_type(css: &mut String, value: &str) {
    let kind = match value.trim() {
        "1" => "decimal",
        "a" => "lower-alpha",
        "A" => "upper-alpha",
        "i" => "lower-roman",
        "I" => "upper-roman",
        other => match other.to_ascii_lowercase().as_str() {
            "none" => "none",
            "disc" => "disc",
            "circle" => "circle",
            "square" => "square",
            _ => return,
        },
    };
    let _ = write!(css, "list-style-type:{kind};");
}

/// `start` and `reversed` of ordered lists: the number before the first item, and the way of counting.
fn list_numbers(css: &mut String, element: ElementRef<'_>) {
    if is(element, &["ol"]) {
        let reversed = element.element.attribute("reversed").is_some();
        let start = element.element.attribute("start").and_then(|start| start.trim().parse::<i32>().ok());
        if start.is_none() && !reversed {
            return;
        }
        let items = || i32::try_from(items(element)).unwrap_or(i32::MAX);
        let first = start.unwrap_or_else(|| if reversed { items() } else { 1 });
        let before = if reversed { first.saturating_add(1) } else { first.saturating_sub(1) };
        let _ = write!(css, "counter-reset:list-item {before};");
    } else if is(element, &["li"]) {
        let parent = element.dom.node(element.id).parent.and_then(|id| ElementRef::new(element.dom, id));
        if parent.is_some_and(|list| is(list, &["ol"]) && list.element.attribute("reversed").is_some()) {
            css.push_str("counter-increment:list-item -1;");
        }
    }
}

fn items(list: ElementRef<'_>) -> usize {
    let dom: &Dom = list.dom;
    dom.children(list.id).filter(|id| dom.element(*id).is_some_and(|child| &*child.name == "li")).count()
}

/// HTML §15.3.4: 1 to 7, or so many steps from 3.
fn font_size(css: &mut String, value: &str) {
    const SIZES: [&str; 7] = ["x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"];
    let value = value.trim();
    let relative = value.starts_with(['+', '-']);
    let digits: String = value.chars().filter(char::is_ascii_digit).take(3).collect();
    let Ok(number) = digits.parse::<i32>() else { return };
    let size = match (relative, value.starts_with('-')) {
        (true, true) => 3 - number,
        (true, false) => 3 + number,
        _ => number,
    };
    let index = usize::try_from(size.clamp(1, 7) - 1).expect("it is not negative");
    let _ = write!(css, "font-size:{};", SIZES[index]);
}

/// The height of a text area in lines.
fn rows(css: &mut String, value: &str) {
    if let Ok(rows @ 1..=1000) = value.trim().parse::<u32>() {
        let _ = write!(css, "height:{rows}lh;");
    }
}

fn columns(css: &mut String, value: &str) {
    if let Ok(columns @ 1..=1000) = value.trim().parse::<u32>() {
        let _ = write!(css, "width:{columns}ch;");
    }
}
