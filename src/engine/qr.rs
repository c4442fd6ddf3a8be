//! `qr:` URLs → QR codes (ISO/IEC 18004) as drawings, crisp at any size.
//!
//! `qr:TEXT` has the text percent-encoded. The level of error correction follows the scheme's name: `qr-l:`, `qr-m:`
//! (as `qr:`), `qr-q:`, `qr-h:`; it is raised where that does not make the code larger.

use std::sync::Arc;

use qrcodegen::{QrCode, QrCodeEcc};

use super::data_url::percent_decoded;
use super::display::{Draw, Path, Segment};
use super::geometry::{Point, Px, Rect, Size};
use super::images::Picture;
use super::style::values::Color;
use super::svg::Drawing;
use crate::diag::Diagnostic;

/// The light border that readers need around the code, in modules (ISO/IEC 18004 §9.1).
const QUIET: i32 = 4;

/// How large a module is where nothing says how large the code is, in pixels.
const MODULE: f32 = 4.0;

/// The error correction and the text of a `qr:` URL; none for other URLs.
fn parts(url: &str) -> Option<(QrCodeEcc, &str)> {
    let (scheme, text) = url.trim_start().split_once(':')?;
    let level = match scheme.to_ascii_lowercase().as_str() {
        "qr" | "qr-m" => QrCodeEcc::Medium,
        "qr-l" => QrCodeEcc::Low,
        "qr-q" => QrCodeEcc::Quartile,
        "qr-h" => QrCodeEcc::High,
        _ => return None,
    };
    Some((level, text))
}

/// The code that a `qr:` URL stands for; none for other URLs.
pub fn picture(url: &str) -> Option<Result<Picture, Diagnostic>> {
    let (level, text) = parts(url)?;
    Some(drawing(level, text).map(|drawing| Picture::Drawing(Arc::new(drawing))))
}

fn drawing(level: QrCodeEcc, text: &str) -> Result<Drawing, Diagnostic> {
    let text = percent_decoded(text);
    if text.is_empty() {
        return Err(Diagnostic::error("a QR code has no text").help("write `qr:` and the text, percent-encoded"));
    }
    let code = match std::str::from_utf8(&text) {
        Ok(text) => QrCode::encode_text(text, level),
        Err(_) => QrCode::encode_binary(&text, level),
    };
    let code = code.map_err(|cause| {
        Diagnostic::error(format!("{} bytes are too many for a QR code", text.len()))
            .help("shorten the text, or write `qr-l:` for less error correction: up to 2953 bytes")
            .cause(cause)
    })?;
    let side = Px((code.size() + 2 * QUIET) as f32 * MODULE);
    let size = Size::new(side, side);
    let white = Color { red: 1.0, green: 1.0, blue: 1.0, alpha: 1.0 };
    let ground = Rect::new(Px::ZERO, Px::ZERO, side, side);
    let draws = vec![
        Draw::Fill { path: Path::Rect(ground), color: white },
        Draw::Fill { path: Path::Segments { segments: modules(&code), even_odd: false }, color: Color::BLACK },
    ];
    Ok(Drawing { size, draws })
}

/// The dark modules, those of one row that touch as one bar.
fn modules(code: &QrCode) -> Vec<Segment> {
    let mut segments = Vec::new();
    let at = |x: i32, y: i32| Point::new(Px((x + QUIET) as f32 * MODULE), Px((y + QUIET) as f32 * MODULE));
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let end = (x..code.size()).find(|x| !code.get_module(*x, y)).unwrap_or(code.size());
            if end > x {
                segments.extend([Segment::Move(at(x, y)), Segment::Line(at(end, y))]);
                segments.extend([Segment::Line(at(end, y + 1)), Segment::Line(at(x, y + 1)), Segment::Close]);
            }
            x = end + 1;
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(url: &str) -> Size {
        picture(url).expect("a QR code").expect("fits").size()
    }

    #[test]
    fn the_code_has_a_quiet_zone_and_grows_with_its_text_and_level() {
        // Version 1 is 21 modules wide; with 4 on both sides 29, of 4 px.
        assert_eq!(size("qr:abc"), Size::new(Px(116.0), Px(116.0)));
        assert!(size("qr-h:https%3A%2F%2Fexample.org%2Fa").width > size("qr-l:https%3A%2F%2Fexample.org%2Fa").width);
        // %20 is one byte, so that fourteen of them fit into version 1.
        assert_eq!(size(&format!("QR:{}", "%20".repeat(14))).width, Px(116.0));
    }

    #[test]
    fn other_urls_are_no_codes() {
        assert!(picture("a.png").is_none() && picture("data:,x").is_none());
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let problem = picture(&format!("qr:{}", "x".repeat(3000))).expect("a QR code").expect_err("is too long");
        assert_eq!(problem.message, "3000 bytes are too many for a QR code");
        assert!(picture("qr:").expect("a QR code").is_err());
    }
}
