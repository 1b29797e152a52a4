//! What holds for every field of every call, tested over the tables: a new call is tested as it comes.

mod echoes;
mod kinds;
mod pages;
mod references;
mod refusals;
mod requests;
mod responses;
mod rules;
mod second_calls;
mod shipping;
mod shown;
mod verdicts;

use serde::de::DeserializeOwned;

use crate::value::field::{Fields, List, Name, Object as _, Visitor};
use crate::value::fill::fill;
use crate::value::read::{Entries, OF_ANOTHER_KIND, Reader};
use crate::value::rule::{Context, Findings, Rule};
use crate::value::unreadable::Unreadable;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{Description, Endpoint};
use crate::wire::error::Error;
use crate::wire::request::{Prepared, lint};
use crate::wire::response::{Response, Verify, interpret};

/// One call with what its tests need.
struct Call {
    description: Description,
    request: fn() -> Box<dyn Fields>,
    response: fn() -> Box<dyn Fields>,
    interpret_as: InterpretFn,
    lint_stored: LintFn,
}

/// Judges a request that serde has read.
type LintFn = fn(&str, &Context) -> Result<Findings, serde_json::Error>;

type InterpretFn = fn(&Prepared, u16, &[u8]) -> Result<Response<String>, Error>;

impl Call {
    fn interpret(&self, prepared: &Prepared, body: &[u8]) -> Result<Response<String>, Error> {
        (self.interpret_as)(prepared, 200, body)
    }
}

macro_rules! calls {
    ($($family:ident :: $request:ident $(=> $recoverable:ident)?,)*) => {
        fn calls() -> Vec<Call> {
            vec![$(of::<crate::$family::$request>()),*]
        }
    };
}

crate::for_each_endpoint!(calls);

fn of<E: Endpoint + DeserializeOwned>() -> Call {
    Call {
        description: Description::of::<E>(),
        request: || Box::new(E::empty()),
        response: || Box::new(E::Response::empty()),
        interpret_as: |prepared, status, body| {
            let read = interpret::<E>(prepared, &credentials(), status, body, Verify::Strictly);
            Ok(read?.into_json())
        },
        lint_stored: |json, context| Ok(lint(&serde_json::from_str::<E>(json)?, context)),
    }
}

fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
}

/// The place of a field in an object, at any depth: `buyer.name`, `basketItems[].id`.
#[derive(Clone, Debug, Default)]
struct Place(Vec<(&'static str, Holds)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Value,
    Object,
    Objects,
}

impl Place {
    fn and(&self, name: &'static str, holds: Holds) -> Self {
        let mut place = self.clone();
        place.0.push((name, holds));
        place
    }

    /// JSON in which this field has this value, and all around it is otherwise empty.
    fn holding(&self, value: Option<&str>) -> String {
        let own = self.0.split_last().map(|((name, _), around)| (*name, around));
        let Some((name, around)) = own else { return value.unwrap_or("{}").to_owned() };
        let inner = value.map_or("{}".to_owned(), |value| format!("{{\"{name}\":{value}}}"));
        around.iter().rev().fold(inner, |inner, (name, holds)| match holds {
            Holds::Objects => format!("{{\"{name}\":[{inner}]}}"),
            Holds::Object | Holds::Value => format!("{{\"{name}\":{inner}}}"),
        })
    }
}

/// Every field, with what it holds.
fn places(empty: fn() -> Box<dyn Fields>) -> Vec<Place> {
    let mut found = Vec::new();
    let mut open = vec![Place::default()];
    while let Some(around) = open.pop() {
        for name in names_at(empty, &around).iter().map(|name| name.wire) {
            let inside =
                [("{}", Holds::Object), ("[{}]", Holds::Objects)].map(|(literal, holds)| {
                    let place = around.and(name, holds);
                    let (object, reader) = read_with(empty, &place.holding(Some(literal)));
                    let is_of_kind =
                        reader.odd.iter().all(|(_, problem)| *problem != OF_ANOTHER_KIND);
                    let has_names = !names_in(object.as_ref(), &place).is_empty();
                    (is_of_kind && has_names).then_some(place)
                });
            let place = inside.into_iter().flatten().next();
            if let Some(place) = &place {
                open.push(place.clone());
            }
            found.push(place.unwrap_or_else(|| around.and(name, Holds::Value)));
        }
    }
    found
}

/// Whether an object without the field is not what it claims to be, and so up to the outermost.
fn is_required(empty: fn() -> Box<dyn Fields>, place: &Place) -> bool {
    (1..=place.0.len()).all(|depth| {
        let around = Place(place.0[..depth - 1].to_vec());
        let name = place.0[depth - 1].0;
        names_at(empty, &around).iter().any(|known| known.wire == name && known.required)
    })
}

fn names_at(empty: fn() -> Box<dyn Fields>, around: &Place) -> &'static [Name] {
    let literal = match around.0.last() {
        Some((_, Holds::Objects)) => "[{}]",
        _ => "{}",
    };
    names_in(read(empty, &around.holding(Some(literal))).as_ref(), around)
}

fn read(empty: fn() -> Box<dyn Fields>, json: &str) -> Box<dyn Fields> {
    read_with(empty, json).0
}

/// An object, and what was noticed while it was read.
fn read_with(empty: fn() -> Box<dyn Fields>, json: &str) -> (Box<dyn Fields>, Reader) {
    let (mut object, mut reader) = (empty(), Reader::of_request());
    fill(object.as_mut(), &Entries::read(json).unwrap(), &mut reader);
    (object, reader)
}

/// The names of the fields of the object at a place, if there is one.
fn names_in(object: &dyn Fields, place: &Place) -> &'static [Name] {
    let mut names: &'static [Name] = &[];
    look(object, place, &mut |visited| {
        if let Visited::Object(object) = visited {
            names = object.names();
        }
    });
    names
}

/// The rule of the request field at a place that was not given.
fn rule_at(object: &dyn Fields, place: &Place) -> Option<&'static Rule> {
    let mut found = None;
    look(object, place, &mut |visited| {
        if let Visited::Rule(rule) = visited {
            found = Some(rule);
        }
    });
    found
}

enum Visited<'a> {
    Object(&'a dyn Fields),
    Rule(&'static Rule),
}

fn look(object: &dyn Fields, place: &Place, see: &mut dyn FnMut(Visited<'_>)) {
    let Some(((name, _), rest)) = place.0.split_first() else {
        return see(Visited::Object(object));
    };
    let index = object.names().iter().position(|known| known.wire == *name).unwrap();
    object.field(index).visit(&mut Look { rest: Place(rest.to_vec()), see });
}

struct Look<'a> {
    rest: Place,
    see: &'a mut dyn FnMut(Visited<'_>),
}

impl Visitor<'_> for Look<'_> {
    fn text(&mut self, _: &str) {}
    fn number(&mut self, _: i64) {}
    fn boolean(&mut self, _: bool) {}
    fn amount(&mut self, _: rust_decimal::Decimal) {}
    fn object(&mut self, object: &dyn Fields) {
        look(object, &self.rest, self.see);
    }
    fn list(&mut self, list: &dyn List) {
        if list.length() > 0 {
            list.at(0).visit(self);
        }
    }
    fn ruled(&mut self, rule: &'static Rule) {
        (self.see)(Visited::Rule(rule));
    }
    fn unreadable(&mut self, rule: &'static Rule, _: &Unreadable) {
        (self.see)(Visited::Rule(rule));
    }
}
