//! The description of the API as every renderer needs it: calls, types, fields, in plain words.

mod errors;
mod faults;
mod incoming;
mod schema;
mod words;

use std::collections::BTreeSet;

use iyzico_core::endpoint::{self, Description, FoundBy, Next, Place};
use iyzico_core::report::{Difference, OwnPayment};
use iyzico_core::response::Envelope;
use iyzico_core::value::field::Object as _;
use iyzico_core::{ENDPOINTS, Entry};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

pub(crate) use errors::ErrorWords;
pub(crate) use faults::{Arm, Member, Named, Written};
pub(crate) use incoming::{Incoming, RAW};
pub(crate) use schema::CONCLUSION;
use schema::{DEFINITIONS, read_type, reference};
pub(crate) use words::{camel_case, pascal_case, plain, snake_case, usual_wire_name};

/// Everything the renderers know.
pub(crate) struct Model {
    /// The calls, in the order of `ENDPOINTS`.
    pub(crate) calls: Vec<Call>,
    /// The types, in the order in which the calls use them.
    pub(crate) types: Vec<Type>,
    /// The JSON schemas of the types, as they stand in the OpenAPI document.
    pub(crate) schemas: Map<String, Value>,
    /// Type of what differs when a day is compared; no response has it.
    pub(crate) difference: String,
    /// What arrives at the merchant's server without being asked for.
    pub(crate) incoming: Incoming,
    /// What goes wrong in the simulator on purpose.
    pub(crate) faults: Vec<Named>,
}

/// One call.
pub(crate) struct Call {
    /// What the core says of it.
    pub(crate) about: Description,
    /// How a lost response is looked up, if it can be.
    pub(crate) look_up: Option<LookUp>,
    /// How the call goes on to the next page, if its response is one page of a list.
    pub(crate) pages: Option<Pages>,
    /// Before the point of the name: `payment`.
    pub(crate) resource: &'static str,
    /// After the point of the name: `create`.
    pub(crate) action: &'static str,
    /// Name of the request type.
    pub(crate) request: String,
    /// Name of the response type.
    pub(crate) response: String,
    /// What it does: the first paragraph is one sentence or two, the rest stands behind an empty line.
    pub(crate) doc: String,
}

/// How a lost response is looked up.
#[derive(Clone, Copy)]
pub(crate) struct LookUp {
    /// Name of the call that finds it.
    pub(crate) call: &'static str,
    pub(crate) found_by: FoundBy,
}

/// How a call goes on to the next page.
#[derive(Clone)]
pub(crate) struct Pages {
    /// Field of the response that holds the rows.
    pub(crate) rows: &'static str,
    /// Type of a row.
    pub(crate) row: String,
    /// How the next page is asked for.
    pub(crate) next: Next,
}

impl Pages {
    /// Field of the request that names a page.
    pub(crate) fn page(&self) -> &'static str {
        self.next.field()
    }
}

/// One type.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Type {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) shape: Shape,
    /// Whether callers build it.
    pub(crate) in_requests: bool,
    /// Whether callers receive it.
    pub(crate) in_responses: bool,
    /// Whether it arrives without being asked for.
    pub(crate) arrives: bool,
    pub(crate) example: Option<String>,
    /// Groups of fields, one of which at least must be given. Objects only.
    pub(crate) one_of: Vec<Vec<String>>,
    pub(crate) secret: bool,
    /// Whether it never stands on the wire: it is what the core makes of a response or an error.
    pub(crate) is_conclusion: bool,
}

/// What a type is.
pub(crate) enum Shape {
    Object(Vec<Field>),
    /// Documented texts; others are possible.
    Choice(Vec<Choice>),
    Text,
    /// An exact decimal.
    Amount,
    WholeNumber,
    /// True or false.
    Boolean,
    /// 0 or 1.
    Flag,
}

pub(crate) struct Choice {
    pub(crate) text: String,
    pub(crate) doc: String,
}

/// One field of an object.
pub(crate) struct Field {
    /// Name on the wire, camelCase.
    pub(crate) wire_name: String,
    pub(crate) doc: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) default: Option<Value>,
}

/// What stands in a field.
pub(crate) enum Kind {
    Named(String),
    List(Box<Kind>),
    WholeNumber,
    Boolean,
    Text,
    /// One text and no other, by which types are told apart.
    Word(&'static str),
    /// Nothing at all: another type of the same union has something there.
    Nothing,
}

impl Model {
    /// Reads the description out of the core.
    pub(crate) fn read() -> Self {
        Self::read_with(|_| ())
    }

    /// Reads the description with calls changed, so that tests meet calls that do not exist yet.
    pub(crate) fn read_with(change: fn(&mut Description)) -> Self {
        let mut generator = SchemaSettings::draft2020_12()
            .with(|settings| settings.definitions_path = DEFINITIONS.trim_start_matches('#').into())
            .into_generator();
        let mut names = Vec::new();
        for entry in ENDPOINTS {
            let (request, response) = (entry.schemas)(&mut generator);
            names.push((entry, reference(request.as_value()), reference(response.as_value())));
        }
        generator.subschema_for::<Envelope>();
        let own_payment = reference(OwnPayment::schema(&mut generator).as_value());
        let difference = reference(Difference::schema(&mut generator).as_value());
        incoming::add(&mut generator);
        let mut schemas = generator.take_definitions(true);
        let mut types: Vec<Type> =
            schemas.iter().map(|(name, schema)| read_type(name, schema, &schemas)).collect();
        let incoming = Incoming::take(&mut types, &mut schemas);
        let faults = faults::read();
        let mut model = Self { calls: Vec::new(), types, schemas, difference, incoming, faults };
        model.mark(&own_payment, &mut BTreeSet::new(), |found| found.in_requests = true);
        let difference = model.difference.clone();
        model.mark(&difference, &mut BTreeSet::new(), |found| found.in_responses = true);
        for (entry, request, response) in names {
            model.mark(&request, &mut BTreeSet::new(), |found| {
                found.in_requests = true;
            });
            model.mark(&response, &mut BTreeSet::new(), |found| {
                found.in_responses = true;
            });
            model.mark(ENVELOPE, &mut BTreeSet::new(), |found| {
                found.in_responses = true;
            });
            let call = model.read_call(entry, change, request, response);
            model.calls.push(call);
        }
        model
    }

    fn read_call(
        &mut self,
        entry: &Entry,
        change: fn(&mut Description),
        request: String,
        response: String,
    ) -> Call {
        let mut about = **entry;
        change(&mut about);
        let (resource, action) = about.name.split_once('.').expect("names are resource.action");
        self.require_what_is_in_the_path(&about, &request);
        let look_up = entry.recovery.zip(about.found_by);
        let doc = self.find(&request).doc.clone();
        let says_so = doc.split("\n\n").any(|paragraph| paragraph.starts_with(DEPRECATED));
        assert_eq!(says_so, about.deprecated.is_some(), "{} is half deprecated", about.name);
        Call {
            look_up: look_up
                .map(|(recovery, found_by)| LookUp { call: recovery.look_up, found_by }),
            pages: about.pages.map(|pages| self.read_pages(pages, &response)),
            doc,
            about,
            resource,
            action,
            request,
            response,
        }
    }

    /// A path has no place for nothing.
    fn require_what_is_in_the_path(&mut self, about: &Description, request: &str) {
        let found = self.types.iter_mut().find(|found| found.name == request);
        if let Some(Type { shape: Shape::Object(fields), .. }) = found {
            for field in fields {
                field.required |= about.fields_in_path().any(|name| name == field.wire_name);
            }
        }
    }

    fn read_pages(&self, pages: endpoint::Pages, response: &str) -> Pages {
        let Kind::List(row) = self.kind_at(response, pages.rows) else {
            panic!("{} of {response} is no list, which no renderer knows", pages.rows);
        };
        let row = row.name().expect("the rows of pages are objects").to_owned();
        Pages { rows: pages.rows, row, next: pages.next }
    }

    /// The kind of a field, or with `data.items` of one inside another.
    fn kind_at(&self, name: &str, path: &str) -> &Kind {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let field = self.fields(name).iter().find(|field| field.wire_name == first);
        let kind = &field.unwrap_or_else(|| panic!("{name} has no field {first}")).kind;
        match kind.name().filter(|_| !rest.is_empty()) {
            Some(inner) => self.kind_at(inner, rest),
            None => kind,
        }
    }

    /// Finds a type by its name.
    pub(crate) fn find(&self, name: &str) -> &Type {
        self.types
            .iter()
            .find(|found| found.name == name)
            .unwrap_or_else(|| panic!("type {name} is not described"))
    }

    /// The fields of an object type.
    pub(crate) fn fields(&self, name: &str) -> &[Field] {
        match &self.find(name).shape {
            Shape::Object(fields) => fields,
            _ => panic!("{name} is not an object"),
        }
    }

    /// The resources, in the order of their first call: `payment`, `bin`, ….
    pub(crate) fn resources(&self) -> Vec<&'static str> {
        let mut resources = Vec::new();
        for call in &self.calls {
            if !resources.contains(&call.resource) {
                resources.push(call.resource);
            }
        }
        resources
    }

    /// The calls of a resource.
    pub(crate) fn calls_of(&self, resource: &str) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(move |call| call.resource == resource)
    }

    /// The calls that can be sent once, because a lost response can be looked up.
    pub(crate) fn recoverable_calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| call.look_up.is_some())
    }

    /// Whether a request names a line of a payment, but not the payment that it is looked up by.
    pub(crate) fn names_a_line_only(&self, call: &Call) -> bool {
        let names = |name| self.fields(&call.request).iter().any(|field| field.wire_name == name);
        names("paymentTransactionId") && !names("paymentId")
    }

    fn mark(&mut self, name: &str, seen: &mut BTreeSet<String>, set: fn(&mut Type)) {
        if !seen.insert(name.to_owned()) {
            return;
        }
        let found = self
            .types
            .iter_mut()
            .find(|found| found.name == name)
            .expect("references are complete");
        set(found);
        let Shape::Object(fields) = &found.shape else {
            return;
        };
        let named: Vec<String> =
            fields.iter().filter_map(|field| field.kind.name()).map(str::to_owned).collect();
        for name in named {
            self.mark(&name, seen, set);
        }
    }
}

impl Call {
    /// The fields of the request that stand in the path.
    pub(crate) fn is_in_path(&self, field: &str) -> bool {
        self.about.fields_in_path().any(|name| name == field)
    }

    /// Whether the field of the request stands in the body.
    pub(crate) fn is_in_body(&self, field: &str) -> bool {
        self.about.place_of(field) == Some(Place::Body)
    }

    /// Whether the fields of the request that are not in the path make a body.
    pub(crate) fn has_body(&self) -> bool {
        self.about.place == Place::Body
    }
}

impl Call {
    /// What documentation of other forms of the call says, if new programs do not use it: a paragraph that
    /// begins with [`DEPRECATED`].
    pub(crate) fn deprecation(&self) -> String {
        let instead = self.about.deprecated.map(|instead| format!("\n\n{DEPRECATED} {instead}."));
        instead.unwrap_or_default()
    }

    /// What documentation of the call says of a lost response, if no look-up of ours tells its end.
    pub(crate) fn lost_response(&self) -> String {
        let advice = self.about.no_look_up.filter(|_| self.look_up.is_none());
        let advice = advice.map(|advice| {
            format!("\n\nIf the response is lost, do not send the call again. {}", sentence(advice))
        });
        advice.unwrap_or_default()
    }
}

/// With a capital letter at its beginning, and a full stop at its end.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let rest: String = characters.collect();
    let end = if text.ends_with(['.', ':', '!', '?']) { "" } else { "." };
    format!("{}{rest}{end}", first.to_uppercase())
}

impl Kind {
    /// The type that is named here, directly or inside a list.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) => inner.name(),
            Self::WholeNumber | Self::Boolean | Self::Text | Self::Word(_) | Self::Nothing => None,
        }
    }
}

/// How the paragraph begins that says what to use instead of a call.
pub(crate) const DEPRECATED: &str = "Deprecated:";
/// Type that stands around every response.
pub(crate) const ENVELOPE: &str = "Envelope";
/// The text of a request that may be a number of milliseconds too.
pub(crate) const SEARCH_TIME: &str = "SearchTime";

#[cfg(test)]
mod tests {
    use iyzico_core::{Entry, Error};
    use iyzico_http::Client;

    use super::{Call, Model};

    /// What the description says of groups of fields, one of which must be given, is what the core refuses.
    #[test]
    fn a_request_without_any_of_its_groups_is_refused() {
        let model = Model::read();
        let mut described = 0;
        for call in &model.calls {
            for (place, name) in places(&model, call) {
                let groups = &model.find(&name).one_of;
                if groups.is_empty() {
                    continue;
                }
                described += 1;
                let json = place.map_or("{}".to_owned(), |place| format!(r#"{{"{place}":{{}}}}"#));
                let refused = refused_fields(call, &json);
                let named = groups.iter().flatten().any(|field| refused.contains(field));
                assert!(named, "{} at {place:?} refuses {refused:?}", call.about.name);
            }
        }
        assert!(described > 3, "only {described} are described");
    }

    /// The type of the request, and of the objects that stand right in it.
    fn places<'a>(model: &'a Model, call: &Call) -> Vec<(Option<&'a str>, String)> {
        let fields = model.fields(&call.request).iter();
        let inside = fields.filter_map(|field| match &field.kind {
            super::Kind::Named(name) => Some((Some(field.wire_name.as_str()), name.clone())),
            _ => None,
        });
        std::iter::once((None, call.request.clone())).chain(inside).collect()
    }

    /// The names of the fields that are wrong, without what they stand in.
    fn refused_fields(call: &Call, json: &str) -> Vec<String> {
        let client = Client::builder().api_key("sandbox-a").secret_key("sandbox-b").build();
        let client = client.expect("the keys have their form");
        let entry = Entry::find(call.about.name).expect("the call is one of the core");
        let findings = match client.lint_json(entry, json) {
            Ok(findings) => findings,
            Err(Error::Invalid(invalid)) => invalid.findings,
            Err(other) => panic!("{other}"),
        };
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
        findings.errors().map(|finding| last(&finding.path)).collect()
    }
}
