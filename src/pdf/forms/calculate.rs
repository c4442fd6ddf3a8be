//! How a result comes from other fields → the script that viewers run when one of them changes.
//!
//! ISO 32000-1 12.6.3 (`AA`, `C`) and 12.7.2 (`CO`). Only in files for which it was asked: a script breaks PDF/A.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::diag::Diagnostic;
use crate::engine::display::{Calculation, CalculationRule};

/// The script of a result; `names` are the fields' names by those of their controls.
///
/// Values that are no numbers (empty, not chosen, “not assessed”) are passed over, with their weight; the result is
/// empty when no value is left.
pub(super) fn script(calculation: &Calculation, names: &HashMap<&str, &str>, warnings: &mut Vec<Diagnostic>) -> String {
    let mut terms = String::new();
    for (control, weight) in &calculation.terms {
        let Some(name) = names.get(control.as_str()) else {
            let message = format!("an `output` is calculated from `{control}`, which is no control of the document");
            warnings.push(Diagnostic::warning(message).help("`for` names controls by their `id` or `name`"));
            continue;
        };
        let name = serde_json::to_string(name).expect("text is JSON");
        let _ = write!(terms, "{}[{name}, {weight}]", if terms.is_empty() { "" } else { ", " });
    }
    let result = match calculation.rule {
        CalculationRule::Sum => "sum",
        CalculationRule::Mean => "sum / weights",
    };
    format!(
        "var terms = [{terms}], sum = 0, weights = 0;\n\
         for (var i = 0; i < terms.length; i++) {{\n\
         var field = this.getField(terms[i][0]);\n\
         var text = field ? String(field.value).replace(\",\", \".\") : \"\";\n\
         if (text !== \"\" && !isNaN(Number(text))) {{ sum += terms[i][1] * Number(text); weights += terms[i][1]; }}\n\
         }}\n\
         event.value = weights > 0 ? ({result}).toFixed({decimals}) : \"\";\n",
        decimals = calculation.decimals
    )
}
