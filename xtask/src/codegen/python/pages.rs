//! The methods that iterate over lists which come in pages.

use super::api::{Face, Of, bracketed, names_of_call, options_of_call, refusal, signature, tuple};
use super::types::response_name;
use super::{Words, docstring};
use crate::codegen::model::{Call, Model, Pages, snake_case};
use iyzico_core::endpoint::Next;

/// Whether a method is rendered at all.
pub(super) fn any(model: &Model) -> bool {
    model.calls.iter().any(|call| call.pages.is_some())
}

/// Like the call, for all its pages; nothing where there is only one.
pub(super) fn method(call: &Call, face: &Face, model: &Model, words: &Words) -> String {
    let Some(pages) = &call.pages else { return String::new() };
    let (Pages { rows, row, next }, page) = (pages, pages.page());
    let response = format!("types.{}", response_name(&call.response, model));
    let class = format!("{}Pages", face.prefix);
    let name = format!("{}_pages", call.action);
    let face = Face { def: "def", ..*face };
    let (position, first) = position(*next);
    let kind = format!("{class}[{response}, types.{row}, {position}]");
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
        first.to_owned(),
    ];
    let described = bracketed("        call = PagedCall(", &parts, ")");
    let forward = format!("        return {class}(self._calls, call, request, options)\n");
    let refusal = refusal(call, &name);
    format!("\n{signature}{doc}{refusal}{options}{described}{forward}")
}

/// The type of what names a page, and the name of the first one.
fn position(next: Next) -> (&'static str, &'static str) {
    match next {
        Next::Number { .. } | Next::Total { .. } | Next::UntilEmpty { .. } => ("int", "1"),
        Next::Cursor { .. } => ("str", "\"\""),
        other => panic!("{other:?} is a way to the next page that no renderer knows"),
    }
}

/// Compares the days of the call with the merchant's own; nothing where its rows are no payments of a day.
pub(super) fn reconcile(call: &Call, face: &Face) -> String {
    let Some(day) = call.about.reconciles else { return String::new() };
    let is_blocking = face.prefix.is_empty();
    let (prefix, function) =
        if is_blocking { ("", "reconcile") } else { ("Async", "reconcile_async") };
    let mut parameters = vec![
        "self".to_owned(),
        "date: str | dt.date".to_owned(),
        format!("ours: {prefix}Ours"),
        "*".to_owned(),
    ];
    parameters.extend(options_of_call());
    let returned = format!(") -> {prefix}Iterator[types.Difference]:");
    let signature = bracketed("    def reconcile(", &parameters, &returned);
    let text = format!(
        "Compares a day of yours with the same day at iyzico, and yields what differs.\n\n\
         `ours` yields your payments in any order, each once. All pages of `{}_pages` are read first; \
         then each payment is compared as it comes, and at the end comes what iyzico has beyond them. \
         Only a few numbers for each payment are kept. Raises what the call raises, and `InvalidRequest` \
         for something in `ours` that is no payment.",
        call.action
    );
    let doc = docstring(&text, "        ");
    let mut arguments = vec![format!("{}=day_of(date)", snake_case(day))];
    arguments.extend(names_of_call().map(|name| format!("{name}={name}")));
    let pages = bracketed(&format!("        pages = self.{}_pages(", call.action), &arguments, ")");
    format!("\n{signature}{doc}{pages}        return {function}(pages, ours)\n")
}
