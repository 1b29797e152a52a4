//! In which module each value stands: with the resource that uses it first, so that a program imports
//! little more than what it uses. A module imports only from those of earlier resources.

use std::collections::{BTreeMap, BTreeSet};

use super::types::response_names;
use crate::codegen::model::{ENVELOPE, Model, Shape};

/// The modules of all values.
pub(super) struct Homes {
    /// Folder and resource of each described type.
    types: BTreeMap<String, (&'static str, String)>,
    /// The module of every name that generated code uses.
    pub(super) modules: BTreeMap<String, String>,
}

impl Homes {
    pub(super) fn of(model: &Model) -> Self {
        let mut homes = Self { types: BTreeMap::new(), modules: BTreeMap::new() };
        homes.add(ENVELOPE, RESPONSES, "envelope", model);
        for call in &model.calls {
            homes.add(&call.request, REQUESTS, call.resource, model);
            homes.add(&call.response, RESPONSES, call.resource, model);
        }
        for found in &model.types {
            let folder = if found.in_requests { REQUESTS } else { RESPONSES };
            let family = if found.arrives { "incoming" } else { "reconciliation" };
            homes.add(&found.name, folder, family, model);
        }
        homes.name_modules(model);
        homes
    }

    fn add(&mut self, name: &str, folder: &'static str, family: &str, model: &Model) {
        let found = model.find(name);
        let Shape::Object(fields) = &found.shape else { return };
        let has_nothing = folder == REQUESTS && fields.is_empty();
        if found.is_conclusion || has_nothing || self.types.contains_key(name) {
            return;
        }
        self.types.insert(name.to_owned(), (folder, family.to_owned()));
        for inner in fields.iter().filter_map(|field| field.kind.name()) {
            self.add(inner, folder, family, model);
        }
    }

    fn name_modules(&mut self, model: &Model) {
        for (name, (folder, family)) in &self.types {
            let module = format!("iyzico.{folder}.{family}");
            let names = match *folder {
                REQUESTS => vec![name.clone()],
                _ => response_names(model.find(name), model),
            };
            self.modules.extend(names.into_iter().map(|name| (name, module.clone())));
        }
        let union = (model.incoming.union.clone(), format!("iyzico.{RESPONSES}.incoming"));
        self.modules.extend([union]);
        for found in &model.types {
            if found.is_conclusion {
                self.modules.insert(found.name.clone(), "iyzico._shared".to_owned());
            } else if matches!(found.shape, Shape::Choice(_)) {
                self.modules.insert(found.name.clone(), CHOICES.to_owned());
            }
        }
        let others = [("Amount", CHOICES), ("CallName", CHOICES), ("MoneyCallName", CHOICES)];
        let written = OTHERS.iter().chain(&others);
        self.modules
            .extend(written.map(|(name, module)| ((*name).to_owned(), (*module).to_owned())));
    }

    /// The modules of values: folder and resource.
    pub(super) fn families(&self) -> BTreeSet<(&'static str, &str)> {
        self.types.values().map(|(folder, family)| (*folder, family.as_str())).collect()
    }

    /// The types of a module, each behind those that it is made of.
    pub(super) fn in_order<'a>(
        &self,
        folder: &str,
        family: &str,
        model: &'a Model,
    ) -> Vec<&'a str> {
        let mut ordered = Vec::new();
        for found in &model.types {
            self.put(&found.name, (folder, family), model, &mut ordered);
        }
        ordered
    }

    fn put<'a>(
        &self,
        name: &'a str,
        home: (&str, &str),
        model: &'a Model,
        ordered: &mut Vec<&'a str>,
    ) {
        let is_here =
            self.types.get(name).is_some_and(|(folder, family)| (*folder, family.as_str()) == home);
        if !is_here || ordered.contains(&name) {
            return;
        }
        for inner in model.fields(name).iter().filter_map(|field| field.kind.name()) {
            self.put(inner, home, model, ordered);
        }
        ordered.push(name);
    }

    /// Everything that `iyzico.types` has, with its module.
    pub(super) fn public(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_public = |module: &str| {
            module == CHOICES
                || module == "iyzico._shared"
                || module.contains(REQUESTS)
                || module.contains(RESPONSES)
        };
        let all = self.modules.iter().map(|(name, module)| (name.as_str(), module.as_str()));
        all.filter(move |(_, module)| is_public(module))
    }
}

pub(super) const REQUESTS: &str = "_requests";
pub(super) const RESPONSES: &str = "_responses";
const CHOICES: &str = "iyzico._choices";
/// What is written by hand, and what Python has.
const OTHERS: &[(&str, &str)] = &[
    ("AsyncIterator", "collections.abc"),
    ("AsyncOurs", "iyzico._reconcile"),
    ("AsyncPages", "iyzico._paging"),
    ("Call", "iyzico._native"),
    ("Iterator", "collections.abc"),
    ("Mapping", "collections.abc"),
    ("Notification", "iyzico._notification"),
    ("Ours", "iyzico._reconcile"),
    ("Pages", "iyzico._paging"),
    ("Part", "iyzico._response"),
    ("Price", "iyzico._price"),
    ("Resource", "iyzico._native"),
    ("Response", "iyzico._response"),
    ("Sequence", "collections.abc"),
    ("Settled", "iyzico._aliases"),
    ("TypedDict", "iyzico._typed_dict"),
    ("Verify", "iyzico._words"),
    ("date", "datetime"),
    ("datetime", "datetime"),
    ("field", "iyzico._native"),
];
