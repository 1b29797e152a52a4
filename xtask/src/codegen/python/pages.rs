//! The methods that iterate over lists which come in pages.

use super::api::{Face, Of, bracketed, refusal, signature, tuple};
use super::types::response_name;
use super::{Words, docstring};
use crate::codegen::model::{Call, Model, Pages, snake_case};

/// Whether a method is rendered at all.
pub(super) fn any(model: &Model) -> bool {
    model.calls.iter().any(|call| call.pages.is_some())
}

/// Like the call, for all its pages; nothing where there is only one.
pub(super) fn method(call: &Call, face: &Face, model: &Model, words: &Words) -> String {
    let Some(Pages { rows, row, page, .. }) = &call.pages else { return String::new() };
    let response = format!("types.{}", response_name(&call.response, model));
    let class = format!("{}Pages", face.prefix);
    let name = format!("{}_pages", call.action);
    let face = Face { def: "def", ..*face };
    let kind = format!("{class}[{response}, types.{row}]");
    let signature = signature(call, &face, model, &name, &[Of::Call], &kind);
    let text = words.translate(&format!(
        "Like `{}`, for all pages, beginning with `{page}`. Each page is asked for when it is needed.",
        call.action
    ));
    let doc = docstring(&words.summarise(&text, "        "), "        ");
    let options = tuple("options", "CallOptions", "", &[Of::Call]);
    let rows: Vec<_> = rows.split('.').map(snake_case).collect();
    let parts = [
        format!("\"{}\"", call.about.name),
        response,
        format!("\"{}\"", snake_case(page)),
        format!("\"{}\"", rows.join(".")),
    ];
    let paged = bracketed("        call = PagedCall(", &parts, ")");
    let forward = format!("        return {class}(self._calls, call, request, options)\n");
    let refusal = refusal(call, &name);
    format!("\n{signature}{doc}{refusal}{options}{paged}{forward}")
}
