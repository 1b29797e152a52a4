//! Applies the rule of every value in a request and collects what it finds.
//!
//! Every given value announces its rule, so no request lists its fields a second time in order to
//! be validated.

use std::borrow::Cow;

use compact_str::ToCompactString;

use crate::value::field::{AnyField, Fields, List, Visitor, field};
use crate::value::path::{Path, Segment};
use crate::value::price::Price;
use crate::value::rule::{Context, Findings, Rule};
use crate::value::show::describe;
use crate::value::unreadable::Unreadable;

/// Applies the rules of all values in `request`; rules between fields are not its business.
pub(crate) fn inspect(request: &dyn Fields, context: &Context) -> Findings {
    inspect_chosen(request, context, &|_| true)
}

/// The same of those fields that are chosen by their names on the wire.
pub(crate) fn inspect_chosen(
    request: &dyn Fields,
    context: &Context,
    is_chosen: &dyn Fn(&str) -> bool,
) -> Findings {
    let mut inspector =
        Inspector { path: Path::default(), rule: None, context, findings: Findings::default() };
    inspector.fields(request, is_chosen);
    inspector.findings
}

/// Describes a text that a field of `request` holds, as the rule of the field does.
pub(crate) fn describe_field(request: &dyn Fields, name: &str, text: &str) -> String {
    let rule = field(request, name).and_then(rule_of);
    rule.map_or_else(|| describe(text), |rule| rule.describe(text))
}

/// The rule of a single value of a request.
pub(crate) fn rule_of(field: &dyn AnyField) -> Option<&'static Rule> {
    struct RuleOf(Option<&'static Rule>);
    impl Visitor<'_> for RuleOf {
        fn ruled(&mut self, rule: &'static Rule) {
            self.0 = Some(rule);
        }
        fn text(&mut self, _: &str) {}
        fn number(&mut self, _: i64) {}
        fn boolean(&mut self, _: bool) {}
        fn amount(&mut self, _: rust_decimal::Decimal) {}
        fn object(&mut self, _: &dyn Fields) {}
        fn list(&mut self, _: &dyn List) {}
    }
    let mut rule = RuleOf(None);
    field.visit(&mut rule);
    rule.0
}

struct Inspector<'a> {
    path: Path,
    /// The rule of the value that is visited now, until something below takes it.
    rule: Option<&'static Rule>,
    context: &'a Context,
    findings: Findings,
}

impl Inspector<'_> {
    #[cold]
    fn refuse(&mut self, rule: &Rule, problem: impl Into<Cow<'static, str>>, got: &str) {
        let path = self.path.to_string();
        let finding = self.findings.error(path, problem).got(got).allowed(rule.allowed);
        finding.code = rule.code;
    }

    #[cold]
    fn doubt(&mut self, rule: &Rule, problem: &'static str, got: &str) {
        let path = self.path.to_string();
        let finding = self.findings.warning(path, problem).got(got).allowed(rule.allowed);
        finding.code = rule.code;
    }

    fn fields(&mut self, object: &dyn Fields, is_chosen: &dyn Fn(&str) -> bool) {
        self.rule = None;
        for (index, name) in object.names().iter().enumerate() {
            let field = object.field(index);
            if !field.is_absent() && is_chosen(name.wire) {
                self.within(Segment::Field(name.wire), |inspector| field.visit(inspector));
            }
        }
    }

    fn within(&mut self, segment: Segment, visit: impl FnOnce(&mut Self)) {
        self.path.enter(segment);
        visit(self);
        self.path.leave();
    }
}

impl Visitor<'_> for Inspector<'_> {
    fn ruled(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    fn respelled(&mut self, written: &str, sent: &str) {
        let path = self.path.to_string();
        self.findings.warning(path, format!("is sent as {sent}")).got(describe(written));
    }

    fn text(&mut self, text: &str) {
        let Some(rule) = self.rule.take() else { return };
        let refused = (rule.refuse)(text).or_else(|| (rule.forbid)(text, self.context));
        if let Some(problem) = refused {
            self.refuse(rule, problem, &rule.describe(text));
        } else if let Some(problem) = (rule.doubt)(text, self.context) {
            self.doubt(rule, problem, &rule.describe(text));
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
        self.text(&number.to_compact_string());
    }

    fn boolean(&mut self, boolean: bool) {
        self.number(boolean.into());
    }

    fn amount(&mut self, amount: rust_decimal::Decimal) {
        let Some(amounts) = self.rule.and_then(|rule| rule.amount) else {
            return self.text(&amount.to_string());
        };
        let Some(rule) = self.rule.take() else { return };
        let price = Price::new(amount);
        if let Some(problem) = (amounts.refuse)(price) {
            self.refuse(rule, problem, &rule.describe(&amount.to_string()));
        } else if let Some(problem) = (amounts.doubt)(price) {
            self.doubt(rule, problem, &rule.describe(&amount.to_string()));
        }
    }

    fn object(&mut self, object: &dyn Fields) {
        self.fields(object, &|_| true);
    }

    fn list(&mut self, list: &dyn List) {
        self.rule = None;
        for index in 0..list.length() {
            self.within(Segment::Index(index), |inspector| list.at(index).visit(inspector));
        }
    }

    fn unreadable(&mut self, rule: &'static Rule, unreadable: &Unreadable) {
        self.refuse(rule, unreadable.problem(), unreadable.got());
    }

    fn missing(&mut self, rule: &'static Rule) {
        let path = self.path.to_string();
        self.findings.error(path, "is required").code(rule.missing_code);
    }
}
