//! Renders `docs/reference`: one page a resource, one for types, one for errors, one for test cards.

use std::fmt::Write;

use iyzico_core::endpoint::{Authentication, FoundBy, Next, Place, SecondCall};
use iyzico_core::error::{ErrorKind, Meaning};
use iyzico_core::test_cards::{Behaviour, CARDS};

use super::generated::{Generated, NOTICE};
use super::model::{
    Call, Choice, ENVELOPE, Field, Kind, LookUp, Model, Pages, Shape, Type, pascal_case, sentence,
};

pub(super) fn render(model: &Model) -> Vec<Generated> {
    let mut pages: Vec<Generated> =
        model.resources().iter().map(|resource| resource_page(model, resource)).collect();
    pages.push(types_page(model));
    pages.push(errors_page());
    pages.push(cards_page());
    pages.push(index_page(model));
    pages
}

fn page(name: &str, title: &str, body: &str) -> Generated {
    Generated::new(
        format!("docs/reference/{name}.md"),
        format!("<!-- {NOTICE} -->\n\n# {title}\n\n{body}"),
    )
}

fn index_page(model: &Model) -> Generated {
    let mut body = String::from("| call | what it does | moves money |\n|---|---|---|\n");
    for call in &model.calls {
        let summary = call.doc.split("\n\n").next().unwrap_or_default();
        let summary = summary.to_owned() + call.about.deprecated.map_or("", |_| " **Deprecated.**");
        let money = if call.about.safety.moves_money() { "yes" } else { "no" };
        let (name, resource) = (call.about.name, call.resource);
        let anchor = name.replace('.', "");
        writeln!(body, "| [`{name}`]({resource}.md#{anchor}) | {summary} | {money} |")
            .expect(STRING);
    }
    body.push_str("\nAlso: [types](types.md), [errors](errors.md), [test cards](test-cards.md).\n");
    page("README", "Reference", &body)
}

fn resource_page(model: &Model, resource: &str) -> Generated {
    let calls = model.calls.iter().filter(|call| call.resource == resource);
    let body: Vec<String> = calls.map(|call| describe_call(model, call)).collect();
    page(resource, resource, &body.join("\n"))
}

fn describe_call(model: &Model, call: &Call) -> String {
    let about = &call.about;
    let mut out =
        format!("## {}\n\n{}\n\n`{} {}`", about.name, call.doc, about.method.as_str(), about.path);
    if let Some(limit) = about.limit {
        write!(out, " · at most {} calls a minute", limit.per_minute).expect(STRING);
    }
    let signed = if about.signed.is_empty() { "none".to_owned() } else { about.signed.join(", ") };
    write!(out, "\n\nSigned fields of the response, in order: {signed}.\n\n").expect(STRING);
    for paragraph in [lost_response(call), refused(call), pages(call)].into_iter().flatten() {
        write!(out, "{paragraph}\n\n").expect(STRING);
    }
    out.push_str("**Request**\n\n");
    out.push_str(&places(model, call));
    out.push_str(&field_table(model.fields(&call.request)));
    write!(
        out,
        "\n**Response**: [{0}](types.md#{1}) and the fields of [{2}](types.md#{3}).\n",
        call.response,
        call.response.to_ascii_lowercase(),
        ENVELOPE,
        ENVELOPE.to_ascii_lowercase()
    )
    .expect(STRING);
    out
}

/// What a merchant does when no response comes.
fn lost_response(call: &Call) -> Option<String> {
    let what = match (call.look_up, call.about.no_look_up) {
        (Some(LookUp { call, found_by }), _) => {
            let (resource, _) = call.split_once('.').expect("names are resource.action");
            let link = format!("[`{call}`]({resource}.md#{})", call.replace('.', ""));
            match found_by {
                FoundBy::Reference => format!("{link} finds it by its `conversationId`."),
                FoundBy::ReferenceWithinPayment => {
                    format!(
                        "{link} finds it by its `conversationId` among the reversals of the payment."
                    )
                }
                FoundBy::Payment => format!("{link} reads the payment, whose state tells."),
                FoundBy::Payout => format!("{link} reads the batch, whose state tells."),
                other => panic!("{other:?} has no words yet"),
            }
        }
        (None, Some(advice)) => sentence(advice),
        (None, None) => return None,
    };
    Some(format!("If the response is lost, do not send the call again. {what}"))
}

/// What a refusal leaves open that may be the one of a second call.
fn refused(call: &Call) -> Option<String> {
    let is_open = call.about.second_call == Some(SecondCall::Refused);
    let text = "It can be done once, or until what it takes from is used up, and with which code it is refused then is not \
         documented: any refusal but the decline of a bank may mean that it was done before, and its outcome is *unknown*.";
    is_open.then(|| text.to_owned())
}

fn pages(call: &Call) -> Option<String> {
    let Pages { rows, row, next } = call.pages.as_ref()?;
    let anchor = row.to_ascii_lowercase();
    let how = match next {
        Next::Number { page, pages } => format!(
            "`{pages}` says how many pages there are, and `{page}` asks for one of them, beginning with 1."
        ),
        Next::Total { page, size, total } => format!(
            "`{total}` says how many rows there are and `{size}` how many a page has, and `{page}` asks for one \
             of them, beginning with 1."
        ),
        Next::UntilEmpty { page } => format!(
            "a page without rows ends the list, and `{page}` asks for one of them, beginning with 1."
        ),
        Next::Cursor { cursor, next } => format!(
            "`{next}` names the next page: sent as `{cursor}` it asks for it. The first page is asked for without."
        ),
        other => panic!("{other:?} is a way to the next page that has no words yet"),
    };
    Some(format!(
        "The response is one page of a list. `{rows}` holds its rows, each a [{row}](types.md#{anchor}); {how}"
    ))
}

/// Where the fields of the request go, unless all of them are in the body.
fn places(model: &Model, call: &Call) -> String {
    if model.fields(&call.request).is_empty() {
        return String::new();
    }
    let in_path: Vec<_> = call.about.fields_in_path().map(|name| format!("`{name}`")).collect();
    let rest = if call.has_body() { "body" } else { "query" };
    let mut places = Vec::new();
    if !in_path.is_empty() {
        places.push(format!("In the path: {}", in_path.join(", ")));
    }
    for (name, place) in call.about.elsewhere {
        places.push(match place {
            Place::Header(header) => format!("in the header `{header}`: `{name}`"),
            Place::Query => format!("in the query of the URL: `{name}`"),
            other => panic!("{other:?} has no words yet"),
        });
    }
    let places = match (places.is_empty(), rest) {
        (true, "body") => String::new(),
        (true, _) => "All fields stand in the query of the URL.\n\n".to_owned(),
        (false, _) => {
            let places = format!("{}; all others in the {rest}", places.join("; "));
            format!("{}\n\n", sentence(&places))
        }
    };
    match call.about.authentication {
        Authentication::Keys => format!(
            "{places}The keys are sent in the headers `x-api-key` and `x-secret-key`; nothing is signed.\n\n"
        ),
        _ => places,
    }
}

fn field_table(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "No fields.\n".to_owned();
    }
    let mut out = String::from("| field | type | required | meaning |\n|---|---|---|---|\n");
    for field in fields {
        let required = match (&field.required, &field.default) {
            (true, _) => "yes".to_owned(),
            (false, Some(default)) => {
                format!("no, default {}", default.to_string().trim_matches('"'))
            }
            (false, None) => "no".to_owned(),
        };
        writeln!(
            out,
            "| `{}` | {} | {required} | {} |",
            field.wire_name,
            kind_link(&field.kind),
            in_cell(&field.doc)
        )
        .expect(STRING);
    }
    out
}

fn kind_link(kind: &Kind) -> String {
    match kind {
        Kind::Named(name) => format!("[{name}](types.md#{})", name.to_ascii_lowercase()),
        Kind::List(inner) => format!("list of {}", kind_link(inner)),
        Kind::WholeNumber => "whole number".to_owned(),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Word(word) => format!("`{word}`"),
        Kind::Nothing => "nothing".to_owned(),
    }
}

fn types_page(model: &Model) -> Generated {
    let requests: Vec<&str> = model.calls.iter().map(|call| call.request.as_str()).collect();
    let mut types: Vec<&Type> =
        model.types.iter().filter(|found| !requests.contains(&found.name.as_str())).collect();
    types.sort_by_key(|found| &found.name);
    let body: Vec<String> = types.into_iter().map(describe_type).collect();
    page("types", "Types", &body.join("\n"))
}

fn describe_type(found: &Type) -> String {
    let mut out = format!("## {}\n\n{}\n", found.name, sentence(&found.doc));
    if found.secret {
        out.push_str("\nSecret: never shown in logs or errors.\n");
    }
    if let Some(example) = &found.example {
        writeln!(out, "\nExample: `{example}`").expect(STRING);
    }
    match &found.shape {
        Shape::Object(fields) => write!(out, "\n{}", field_table(fields)).expect(STRING),
        Shape::Choice(choices) if choices.iter().all(|choice| choice.doc.is_empty()) => {}
        Shape::Choice(choices) => write!(out, "\n{}", choice_table(choices)).expect(STRING),
        Shape::Text | Shape::Amount | Shape::WholeNumber | Shape::Boolean | Shape::Flag => {}
    }
    out
}

fn choice_table(choices: &[Choice]) -> String {
    let mut out = String::from("| value | meaning |\n|---|---|\n");
    for Choice { text, doc } in choices {
        writeln!(out, "| `{text}` | {} |", in_cell(doc)).expect(STRING);
    }
    out
}

fn errors_page() -> Generated {
    let mut body = kinds_of_errors();
    body.push_str(
        "## Codes\n\nDecide by group where there is one: banks change codes more often than groups. Codes that are not listed \
         pass through untouched. The outcome is that of a call that moves money: refused, nothing was carried out; \
         unknown, look it up.\n\n| code | group | meaning | outcome | why | retry | who acts | advice for the merchant |\n|---|---|---|---|---|---|---|---|\n",
    );
    for meaning in Meaning::all() {
        let (retry, actor) = (words(&meaning.retry), words(&meaning.actor));
        let (outcome, why) = (words(&meaning.outcome), in_cell(meaning.outcome_reason));
        let advice = in_cell(meaning.advice().merchant_en);
        writeln!(
            body,
            "| {} | {} | {} | {outcome} | {why} | {retry} | {actor} | {advice} |",
            meaning.code, meaning.group, meaning.text_en
        )
        .expect(STRING);
    }
    page("errors", "Errors", &body)
}

/// What programs catch, and what they do then.
fn kinds_of_errors() -> String {
    let mut body = String::from(
        "## Classes\n\nEvery error says by its outcome whether money may have moved; with `unknown`, look the call up \
         before anything else. The kind is the same in every language; in Rust it is `Error::kind()`.\n\n\
         | kind | Python | Node | what happened | what to do |\n|---|---|---|---|---|\n",
    );
    for kind in ErrorKind::ALL {
        let name = pascal_case(kind.as_str());
        let (python, node) = (python_class(*kind, &name), format!("{name}Error"));
        let under = kind.parent().map_or(String::new(), |parent| {
            format!(", under `{}`", python_class(parent, &pascal_case(parent.as_str())))
        });
        let (what, advice) = (in_cell(kind.summary()), in_cell(kind.what_to_do()));
        let kind = kind.as_str();
        writeln!(body, "| `{kind}` | `{python}`{under} | `{node}` | {what} | {advice} |")
            .expect(STRING);
    }
    body.push('\n');
    body
}

/// In Python a class that says what happened stands alone: `CardDeclined`, but `TransportError`.
fn python_class(kind: ErrorKind, name: &str) -> String {
    match kind {
        ErrorKind::Api
        | ErrorKind::Authentication
        | ErrorKind::Service
        | ErrorKind::Transport
        | ErrorKind::Config
        | ErrorKind::Signature
        | ErrorKind::Webhook
        | ErrorKind::Callback => format!("{name}Error"),
        _ => name.to_owned(),
    }
}

fn cards_page() -> Generated {
    let mut body = String::from(
        "For the sandbox and the simulator only. Any expiry in the future, any holder, any security code of the right \
         length. The code of the bank's page is 123456.\n\n| number | bank | scheme | type | result |\n|---|---|---|---|---|\n",
    );
    for card in CARDS {
        let result = match card.behaviour {
            Behaviour::Success => "success".to_owned(),
            Behaviour::Decline { code, group } => format!("declined: {code} {group}"),
            Behaviour::ThreeDsStatus(status) => {
                format!("3-D Secure comes back with mdStatus {status}")
            }
            Behaviour::ThreeDsStartFails => "3-D Secure cannot be started".to_owned(),
            Behaviour::NoCancelOrRefund => "success; cancel, refund and capture fail".to_owned(),
            other => panic!("{other:?} has no words yet"),
        };
        writeln!(
            body,
            "| {} | {} | {} | {} | {result} |",
            card.number, card.bank, card.association, card.card_type
        )
        .expect(STRING);
    }
    page("test-cards", "Test cards", &body)
}

/// A unit variant in plain words: `another_card` → `another card`.
fn words(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).expect("unit variants serialise");
    json.as_str().unwrap_or_default().replace('_', " ")
}

fn in_cell(text: &str) -> String {
    text.replace("\n\n", " ").replace('|', "\\|")
}

const STRING: &str = "writing to a String does not fail";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_says_where_its_fields_go_and_what_to_do_without_a_response() {
        let model = Model::read_with(|about| {
            about.path = "/v2/payments/{paymentId}";
            about.no_look_up = Some("ask iyzico");
        });
        let history = model.calls.iter().find(|call| call.about.name == "payment.history").unwrap();
        let text = describe_call(&model, history);
        assert!(text.contains("In the path: `paymentId`; all others in the query.\n"), "{text}");
        assert!(text.contains("| `paymentId` | [PaymentId](types.md#paymentid) | yes |"), "{text}");
        assert!(text.contains("do not send the call again. Ask iyzico.\n"), "{text}");
    }
}
