//! Applies the rule of every value in a request and collects what it finds.
//!
//! Every given value announces its rule, so no request lists its fields a second time in order to
//! be validated.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::value::field::{Fields, List, Visitor};
use crate::value::rule::{Context, Findings, Rule};
use crate::value::show::describe;
use crate::value::unreadable::Unreadable;

/// Applies the rules of all values in `request`; rules between fields are not its business.
pub(crate) fn inspect(request: &dyn Fields, context: &Context) -> Findings {
    let mut inspector =
        Inspector { path: String::new(), rule: None, context, findings: Findings::default() };
    inspector.object(request);
    inspector.findings
}

struct Inspector<'a> {
    path: String,
    /// The rule of the value that is visited now, until something below takes it.
    rule: Option<&'static Rule>,
    context: &'a Context,
    findings: Findings,
}

impl Inspector<'_> {
    fn refuse(&mut self, rule: &Rule, problem: impl Into<Cow<'static, str>>, got: &str) {
        let path = self.path.clone();
        let finding = self.findings.error(path, problem).got(got).allowed(rule.allowed);
        finding.code = rule.code;
    }

    fn within(&mut self, segment: fmt::Arguments<'_>, visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.write_fmt(segment).expect("writing to a String does not fail");
        visit(self);
        self.path.truncate(length);
    }
}

impl Visitor<'_> for Inspector<'_> {
    fn ruled(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    fn respelled(&mut self, written: &str, sent: &str) {
        let path = self.path.clone();
        self.findings.warning(path, format!("is sent as {sent}")).got(describe(written));
    }

    fn text(&mut self, text: &str) {
        let Some(rule) = self.rule.take() else { return };
        let refused = (rule.refuse)(text).or_else(|| (rule.forbid)(text, self.context));
        if let Some(problem) = refused {
            self.refuse(rule, problem, &rule.describe(text));
        } else if let Some(problem) = (rule.doubt)(text, self.context) {
            let path = self.path.clone();
            let finding =
                self.findings.warning(path, problem).got(rule.describe(text)).allowed(rule.allowed);
            finding.code = rule.code;
        }
    }

    fn choice(&mut self, word: &str, is_documented: bool) {
        if is_documented {
            self.rule = None;
        } else {
            self.text(word);
        }
    }

    fn number(&mut self, number: i64) {
        self.text(&number.to_string());
    }

    fn boolean(&mut self, boolean: bool) {
        self.number(boolean.into());
    }

    fn amount(&mut self, amount: rust_decimal::Decimal) {
        self.text(&amount.to_string());
    }

    fn object(&mut self, object: &dyn Fields) {
        self.rule = None;
        for (index, name) in object.names().iter().enumerate() {
            let field = object.field(index);
            if field.is_absent() {
                continue;
            }
            let dot = if self.path.is_empty() { "" } else { "." };
            self.within(format_args!("{dot}{}", name.wire), |inspector| field.visit(inspector));
        }
    }

    fn list(&mut self, list: &dyn List) {
        self.rule = None;
        for index in 0..list.length() {
            self.within(format_args!("[{index}]"), |inspector| list.at(index).visit(inspector));
        }
    }

    fn unreadable(&mut self, rule: &'static Rule, unreadable: &Unreadable) {
        self.refuse(rule, unreadable.problem.clone(), &unreadable.got);
    }

    fn missing(&mut self, rule: &'static Rule) {
        let path = self.path.clone();
        self.findings.error(path, "is required").code(rule.missing_code);
    }
}
