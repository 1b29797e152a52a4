//! What goes wrong in the simulator, as a test writes it down.

use std::fmt::Write;

use super::layout::{LINE, STRING, docstring};
use crate::codegen::generated::NOTICE;
use crate::codegen::model::{Arm, Member, Model, Named, Written, pascal_case, snake_case};

pub(super) fn render(model: &Model) -> String {
    let mut out = format!(
        "# {NOTICE}\n\"\"\"Faults and scenarios, spelled as in a scenario file.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from collections.abc import Sequence\n\
         from typing import Literal, TypeAlias, TypedDict\n\n\
         from iyzico import _names as t\n"
    );
    let definitions: String = model.faults.iter().map(define).collect();
    // Where no class follows, the linter wants one blank line behind the imports.
    let is_class = definitions.starts_with("\n\nclass ");
    out.push_str(if is_class { &definitions } else { &definitions[1..] });
    out
}

fn define(found: &Named) -> String {
    let Named { name, doc, shape } = found;
    let mut classes = String::new();
    if let Written::Object(members) = shape {
        class(name, doc, members, &mut classes);
        return classes;
    }
    let kind = type_of(shape, name, &mut classes);
    let words = words(shape);
    let line = format!("{name}: TypeAlias = {}\n", kind.join(" | "));
    let definition = if line.len() <= LINE {
        line
    } else {
        format!("{name}: TypeAlias = (\n    {}\n)\n", kind.join("\n    | "))
    };
    format!("{classes}\n\n{definition}{}", docstring(&format!("{doc}\n\n{words}"), ""))
}

/// What each word of a union means; objects say it themselves.
fn words(shape: &Written) -> String {
    let Written::OneOf(arms) = shape else { return String::new() };
    let line = |arm: &Arm| match &arm.shape {
        Written::Word(word) => Some(format!("- `{word}`: {}", arm.doc)),
        _ => None,
    };
    arms.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn class(name: &str, doc: &str, members: &[Member], classes: &mut String) {
    let mut own = format!("\n\nclass {name}(TypedDict):\n{}\n", docstring(doc, "    "));
    for member in members {
        let inner = pascal_case(&snake_case(&member.name));
        let inner = if inner == name { format!("{inner}Detail") } else { inner };
        let kind = match &member.shape {
            Written::Object(members) => {
                let doc = format!("The details of `{}`.", member.name);
                class(&inner, &doc, members, classes);
                inner
            }
            other => type_of(other, &inner, classes).join(" | "),
        };
        let kind = if member.required { kind } else { format!("t.NotRequired[{kind}]") };
        writeln!(own, "    {}: {kind}", member.name).expect(STRING);
        if !member.doc.is_empty() {
            own.push_str(&docstring(&member.doc, "    "));
        }
    }
    classes.push_str(&own);
}

/// The arms of a type. Objects in it become classes: one of several by its only field and what it is one
/// of (`DelayFault`), another by the field that it stands in.
fn type_of(shape: &Written, name: &str, classes: &mut String) -> Vec<String> {
    let one = |text: &str| vec![text.to_owned()];
    match shape {
        Written::Named(name) => one(name),
        Written::Word(word) => vec![format!("Literal[\"{word}\"]")],
        Written::CallName | Written::Text => one("str"),
        Written::WholeNumber => one("int"),
        Written::Number => one("float"),
        Written::Boolean => one("bool"),
        Written::Anything => one("object"),
        Written::List(inner) => {
            vec![format!("Sequence[{}]", type_of(inner, name, classes).join(" | "))]
        }
        Written::Object(_) => panic!("an object of {name} stands in no field"),
        Written::OneOf(arms) => {
            let mut kinds = Vec::new();
            let words: Vec<_> = arms
                .iter()
                .filter_map(|arm| match &arm.shape {
                    Written::Word(word) => Some(format!("\"{word}\"")),
                    _ => None,
                })
                .collect();
            if !words.is_empty() {
                kinds.push(literal(&words));
            }
            for arm in arms {
                match &arm.shape {
                    Written::Word(_) => {}
                    Written::Object(members) => {
                        let [only] = &members[..] else {
                            panic!("{name} is not told apart by a field")
                        };
                        let suffix = if name == FAULT { FAULT } else { "" };
                        let arm_name = pascal_case(&snake_case(&only.name)) + suffix;
                        class(&arm_name, &arm.doc, members, classes);
                        kinds.push(arm_name);
                    }
                    other => kinds.extend(type_of(other, name, classes)),
                }
            }
            kinds
        }
    }
}

fn literal(words: &[String]) -> String {
    let line = format!("Literal[{}]", words.join(", "));
    if line.len() + "    | ".len() <= LINE {
        return line;
    }
    format!("Literal[\n        {},\n    ]", words.join(",\n        "))
}

const FAULT: &str = "Fault";
