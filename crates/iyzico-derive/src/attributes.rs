//! What the attributes and the names of an item say.

use proc_macro2::Span;
use syn::{
    Attribute, DeriveInput, Expr, ExprLit, Fields, Ident, Lit, LitStr, Meta, Path, Token, Type,
};

/// What `#[wire(…)]` says about a field, a variant or an enum.
#[derive(Default)]
pub(crate) struct Wire {
    pub(crate) rename: Option<String>,
    pub(crate) aliases: Vec<String>,
    /// The list inside the value that may hold it alone.
    pub(crate) alone_in: Option<String>,
    /// A function that makes the value of a field that is left out.
    pub(crate) default: Option<Path>,
    pub(crate) lowercase: bool,
    /// Whether something follows from the word or object being missing, so that one that nobody can read is not.
    pub(crate) decides: bool,
    /// Groups of fields, one of which at least must be given.
    pub(crate) one_of: Vec<String>,
    /// Methods that answer a question about the object, and what each tells.
    pub(crate) concludes: Vec<(Ident, String)>,
}

impl Wire {
    pub(crate) fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut wire = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("wire")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    wire.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("alias") {
                    wire.aliases.push(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("alone_in") {
                    wire.alone_in = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("default") {
                    wire.default = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("lowercase") {
                    wire.lowercase = true;
                } else if meta.path.is_ident("decides") {
                    wire.decides = true;
                } else if meta.path.is_ident("one_of") {
                    let within;
                    syn::parenthesized!(within in meta.input);
                    let groups = within
                        .parse_terminated(syn::parse::ParseBuffer::parse::<LitStr>, Token![,]);
                    wire.one_of.extend(groups?.iter().map(LitStr::value));
                } else if meta.path.is_ident("concludes") {
                    let within;
                    syn::parenthesized!(within in meta.input);
                    let method = within.parse()?;
                    within.parse::<Token![,]>()?;
                    wire.concludes.push((method, within.parse::<LitStr>()?.value()));
                } else {
                    let known =
                        "rename, alias, alone_in, default, lowercase, decides, one_of and concludes";
                    return Err(meta.error(format!("is none of {known}")));
                }
                Ok(())
            })?;
        }
        Ok(wire)
    }
}

/// Whether `#[builder(required)]` stands on a field.
pub(crate) fn is_required_by_builder(attributes: &[Attribute]) -> syn::Result<bool> {
    let mut required = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("builder")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("required") {
                return Err(meta.error("is not `required`"));
            }
            required = true;
            Ok(())
        })?;
    }
    Ok(required)
}

/// The doc comment of an item, line by line.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<_> = lines.map(|line| line.trim().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

/// The fields of a struct with names.
pub(crate) fn named_fields(input: &DeriveInput) -> syn::Result<Vec<&syn::Field>> {
    match &input.data {
        syn::Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter().collect()),
            _ => Err(error("needs a struct with named fields")),
        },
        _ => Err(error("needs a struct")),
    }
}

/// `X` of `Wrapper<X>`, if the type is that, as it is written.
pub(crate) fn inside<'a>(wrapper: &str, written: &'a Type) -> Option<&'a Type> {
    let Type::Path(path) = written else { return None };
    let last = path.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match (last.ident == wrapper, arguments.args.first()?) {
        (true, syn::GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}

/// `paid_price` → `paidPrice`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut starts_word = false;
    for character in name.trim_start_matches("r#").chars() {
        if character == '_' {
            starts_word = true;
        } else if std::mem::take(&mut starts_word) {
            camel.extend(character.to_uppercase());
        } else {
            camel.push(character);
        }
    }
    camel
}

/// `MasterCard` → `MASTER_CARD`.
pub(crate) fn screaming_snake_case(name: &str) -> String {
    let mut screaming = String::with_capacity(name.len() + 4);
    for (index, character) in name.char_indices() {
        if index > 0 && character.is_uppercase() {
            screaming.push('_');
        }
        screaming.extend(character.to_uppercase());
    }
    screaming
}

pub(crate) fn error(problem: &str) -> syn::Error {
    syn::Error::new(Span::call_site(), problem)
}
