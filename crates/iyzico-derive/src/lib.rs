//! Derive macros of `iyzico-core`. They name its types and are of no use anywhere else.
//!
//! A request or response has up to forty fields, and there are hundreds of them. Derived code is
//! therefore only a table of the fields and a way to each of them; what is done with the fields
//! (reading, writing, checking, describing) is written once, in `iyzico_core::value::field`.
//!
//! - `Object`: a struct is one JSON object. Wire names are the camelCase of the field names.
//! - `Choice`: an enum is one of several documented texts, or another text.
//! - `Builder`: a struct is built by naming its fields; a missing required one does not compile.
#![forbid(unsafe_code)]

mod attributes;
mod builder;
mod choice;
mod object;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// A struct that is one JSON object, or a newtype around one.
///
/// Attributes of fields: `#[wire(rename = "…")]`, `#[wire(alias = "…")]`, `#[wire(default = path)]`.
/// Of the struct: `#[wire(one_of("…", "…"))]` for groups of fields, one of which at least must be given;
/// `#[wire(concludes(method, "…"))]` for a method whose yes or no other languages get
/// beside the fields; `#[wire(decides)]` where something follows from the object being missing: its `fn unknown() -> Self`
/// stands for one that nobody can read.
#[proc_macro_derive(Object, attributes(wire))]
pub fn derive_object(input: TokenStream) -> TokenStream {
    expand(&parse_macro_input!(input as DeriveInput), object::expand)
}

/// An enum of documented texts, `SCREAMING_SNAKE_CASE` of the variants' names, with one open variant
/// `Name(String)` for every other text.
///
/// Attributes: `#[wire(lowercase)]` and `#[wire(decides)]` on the enum; `#[wire(rename = "…")]` and `#[wire(alias = "…")]` on
/// variants.
#[proc_macro_derive(Choice, attributes(wire))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    expand(&parse_macro_input!(input as DeriveInput), choice::expand)
}

/// A builder with a method for each field. Fields of type `Option<…>` and those with a
/// `#[wire(default = …)]` may be left out, unless they are marked `#[builder(required)]`.
#[proc_macro_derive(Builder, attributes(wire, builder))]
pub fn derive_builder(input: TokenStream) -> TokenStream {
    expand(&parse_macro_input!(input as DeriveInput), builder::expand)
}

fn expand(
    input: &DeriveInput,
    expand: fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    expand(input).unwrap_or_else(|error| error.to_compile_error()).into()
}
