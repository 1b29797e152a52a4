//! The methods that iterate over lists which come in pages.

use super::layout::{bracketed, docstring};
use super::resources::Face;
use super::stubs::{Of, definition, options};
use super::types::response_name;
use super::words::Words;
use crate::codegen::model::{Call, Model, Pages, snake_case};
use iyzico_core::endpoint::Next;

/// Where pages are named, where their rows stand, and what names the first one; `None` for other calls.
pub(super) fn described(call: &Call) -> Option<String> {
    let pages = call.pages.as_ref()?;
    let rows: Vec<_> = pages.rows.split('.').map(snake_case).collect();
    let (page, rows, (_, first)) = (snake_case(pages.page()), rows.join("."), position(pages.next));
    Some(format!("pages=(\"{page}\", \"{rows}\", {first})"))
}

/// Like the call, for all its pages; nothing where there is only one.
pub(super) fn stub(call: &Call, face: &Face, model: &Model, words: &Words) -> String {
    let Some(pages) = &call.pages else { return String::new() };
    let (Pages { row, next, .. }, page) = (pages, pages.page());
    let response = response_name(&call.response, model);
    let (position, _) = position(*next);
    let kind = format!("{}Pages[{response}, {row}, {position}]", face.prefix);
    let text = words.translate(&format!(
        "Like `{}`, for all pages, beginning with `{page}`. Each page is asked for when it is needed.",
        call.action
    ));
    let text = words.summarise(&text, "        ");
    let face = Face { def: "def", ..*face };
    let name = format!("{}_pages", call.action);
    definition(call, &face, &name, &[Of::Call], &kind, &text, model, words)
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
    let function = if face.prefix.is_empty() { "reconcile" } else { "reconcile_async" };
    let mut arguments = vec![format!("{}=date", snake_case(day))];
    arguments.extend(options(Of::Call).map(|option| format!("{0}={0}", option.name)));
    let pages = bracketed(&format!("        pages = self.{}_pages(", call.action), &arguments, ")");
    let signature = reconcile_signature(call, face, "t.");
    format!("\n{signature}{pages}        return {function}(pages, ours)\n\n")
}

/// The same as type checkers see it.
pub(super) fn reconcile_stub(call: &Call, face: &Face) -> String {
    if call.about.reconciles.is_none() {
        return String::new();
    }
    format!("\n{}", reconcile_signature(call, face, ""))
}

fn reconcile_signature(call: &Call, face: &Face, of: &str) -> String {
    let prefix = face.prefix;
    let mut parameters = vec![
        "self".to_owned(),
        format!("date: str | {of}date"),
        format!("ours: {of}{prefix}Ours"),
        "*".to_owned(),
    ];
    let option = |option: &super::stubs::Parameter| {
        format!("{}: {of}{} | None = None", option.name, option.kind).replace("t.float", "float")
    };
    parameters.extend(options(Of::Call).map(option));
    let returned = format!(") -> {of}{prefix}Iterator[{of}Difference]:");
    let signature = bracketed("    def reconcile(", &parameters, &returned);
    let text = format!(
        "Compares a day of yours with the same day at iyzico, and yields what differs.\n\n\
         `ours` yields your payments in any order, each once. All pages of `{}_pages` are read first; \
         then each payment is compared as it comes, and at the end comes what iyzico has beyond them. \
         Only a few numbers for each payment are kept. Raises what the call raises, and `InvalidRequest` \
         for something in `ours` that is no payment; it names its place, such as `ours[3].paid_price`.",
        call.action
    );
    format!("{signature}{}", docstring(&text, "        "))
}
