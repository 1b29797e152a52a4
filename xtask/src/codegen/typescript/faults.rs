//! What goes wrong in the simulator, as a test writes it down.

use std::fmt::Write;

use super::super::model::{Model, Named, Written};
use super::{STRING, alias, doc, fits};

pub(super) fn render(model: &Model) -> String {
    let definitions: Vec<_> = model.faults.iter().map(define).collect();
    format!("import type {{ CallName }} from \"./api.js\";\n\n{}", definitions.join("\n"))
}

fn define(found: &Named) -> String {
    let Named { name, shape, .. } = found;
    let text = doc(&found.doc, "");
    match shape {
        Written::Object(members) => {
            let mut out = format!("{text}export interface {name} {{\n");
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                out.push_str(&doc(&member.doc, "  "));
                let mark = if member.required { "" } else { "?" };
                writeln!(out, "  {}{mark}: {};", member.name, type_of(&member.shape))
                    .expect(STRING);
            }
            out + "}\n"
        }
        Written::OneOf(arms) if arms.iter().all(|arm| matches!(arm.shape, Written::Word(_))) => {
            let words: Vec<_> = arms.iter().map(|arm| type_of(&arm.shape)).collect();
            text + &alias(name, &words)
        }
        Written::OneOf(arms) => {
            let mut out = format!("{text}export type {name} =\n");
            for (index, arm) in arms.iter().enumerate() {
                out.push_str(&doc(&arm.doc, "  "));
                let end = if index + 1 == arms.len() { ";" } else { "" };
                writeln!(out, "  | {}{end}", type_of(&arm.shape)).expect(STRING);
            }
            out
        }
        other => format!("{text}export type {name} = {};\n", type_of(other)),
    }
}

fn type_of(shape: &Written) -> String {
    match shape {
        Written::Named(name) => name.clone(),
        Written::Word(word) => format!("\"{word}\""),
        Written::CallName => "CallName".to_owned(),
        Written::Text => "string".to_owned(),
        Written::WholeNumber | Written::Number => "number".to_owned(),
        Written::Boolean => "boolean".to_owned(),
        Written::Anything => "unknown".to_owned(),
        Written::List(inner) => format!("readonly {}[]", type_of(inner)),
        Written::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|member| {
                    let mark = if member.required { "" } else { "?" };
                    format!("{}{mark}: {}", member.name, type_of(&member.shape))
                })
                .collect();
            let line = format!("{{ {} }}", members.join("; "));
            assert!(fits(&line), "{line} is too long for one line, for which there is no rule yet");
            line
        }
        Written::OneOf(arms) => {
            arms.iter().map(|arm| type_of(&arm.shape)).collect::<Vec<_>>().join(" | ")
        }
    }
}
