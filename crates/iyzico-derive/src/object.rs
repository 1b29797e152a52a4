//! `#[derive(Object)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::attributes::{Wire, camel_case, doc, inside, named_fields};

pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let own = match &input.data {
        Data::Struct(data) if matches!(data.fields, Fields::Unnamed(_)) => newtype(input, data),
        _ => object(input)?,
    };
    let serde = serde(input, Wire::of(&input.attrs)?.decides);
    Ok(quote! { #own #serde })
}

/// Whether a field holds what a caller gave, right or wrong.
fn holds_given(kind: &syn::Type) -> bool {
    let kind = inside("Option", kind).unwrap_or(kind);
    inside("Given", inside("Vec", kind).unwrap_or(kind)).is_some()
}

/// A table of the fields, and a way to each of them.
fn object(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let fields = named_fields(input)?;
    let fields = fields.iter().map(|field| Field::read(field)).collect::<syn::Result<Vec<_>>>()?;
    let Wire { concludes, one_of, .. } = Wire::of(&input.attrs)?;
    let table = fields.iter().map(Field::row);
    let empty = fields.iter().map(Field::start);
    let is_request = fields.iter().any(|field| holds_given(field.kind));
    let ways = ways(name, &fields, &concludes);
    let properties = fields.iter().map(Field::property);
    let properties: Vec<_> = properties.chain(concludes.iter().map(conclusion)).collect();
    let schema = schema(name, &doc(&input.attrs), &properties, &one_of);
    Ok(quote! {
        #ways
        impl crate::value::field::Object for #name {
            const NAMES: &'static [crate::value::field::Name] = &[#(#table),*];
            fn empty() -> Self {
                Self { #(#empty),* }
            }
            #[cfg(feature = "schema")]
            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
        impl crate::value::field::private::Sealed for #name {
            const IS_GIVEN: bool = #is_request;
        }
        #schema
    })
}

/// A field of a struct, and what its attributes say of it on the wire.
struct Field<'a> {
    place: &'a syn::Ident,
    kind: &'a syn::Type,
    doc: String,
    wire_name: String,
    wire: Wire,
}

impl<'a> Field<'a> {
    fn read(field: &'a syn::Field) -> syn::Result<Self> {
        let mut wire = Wire::of(&field.attrs)?;
        let place = field.ident.as_ref().expect("fields of a named struct have names");
        let wire_name = wire.rename.take().unwrap_or_else(|| camel_case(&place.to_string()));
        Ok(Self { place, kind: &field.ty, doc: doc(&field.attrs), wire_name, wire })
    }

    fn is_optional(&self) -> bool {
        inside("Option", self.kind).is_some()
    }

    /// Its row in the table of names.
    fn row(&self) -> TokenStream {
        let Self { wire_name, wire: Wire { aliases, alone_in, .. }, .. } = self;
        let alone_in = alone_in.as_ref().map_or(quote! { None }, |list| quote! { Some(#list) });
        let is_required = !self.is_optional() && inside("Given", self.kind).is_none();
        quote! {
            crate::value::field::Name {
                wire: #wire_name,
                aliases: &[#(#aliases),*],
                alone_in: #alone_in,
                required: #is_required,
            }
        }
    }

    /// What it holds before anything is read.
    fn start(&self) -> TokenStream {
        let place = self.place;
        let empty = || quote! { crate::value::field::Field::empty() };
        let value = self.wire.default.as_ref().map_or_else(empty, |make| quote! { #make() });
        quote! { #place: #value }
    }

    /// How the schema describes it.
    fn property(&self) -> TokenStream {
        let Self { kind, doc, wire_name, wire: Wire { default, .. }, .. } = self;
        let is_always_there = !self.is_optional() && default.is_none();
        let default = default.as_ref().map_or(quote! { None }, |default| {
            quote! { Some(crate::value::schema::literal(&#default())) }
        });
        quote! {
            crate::value::schema::Property {
                name: #wire_name,
                doc: #doc,
                schema: generator.subschema_for::<#kind>(),
                is_required: #is_always_there,
                default: #default,
            }
        }
    }
}

/// A way to each field by its number, and what the object concludes from all of them.
fn ways(
    name: &syn::Ident,
    fields: &[Field<'_>],
    concludes: &[(syn::Ident, String)],
) -> TokenStream {
    let places: Vec<_> = fields.iter().map(|field| field.place).collect();
    let indices: Vec<_> = (0..fields.len()).collect();
    let conclude = (!concludes.is_empty()).then(|| {
        let methods = concludes.iter().map(|(method, _)| method);
        let wire_names = concludes.iter().map(|(method, _)| camel_case(&method.to_string()));
        quote! {
            fn conclude(
                &self,
                tell: &mut dyn FnMut(&'static str, &dyn crate::value::conclusion::Conclusion),
            ) {
                #(tell(#wire_names, &self.#methods());)*
            }
        }
    });
    quote! {
        impl crate::value::field::Fields for #name {
            fn names(&self) -> &'static [crate::value::field::Name] {
                <Self as crate::value::field::Object>::NAMES
            }
            fn field(&self, index: usize) -> &dyn crate::value::field::AnyField {
                match index {
                    #(#indices => &self.#places,)*
                    _ => unreachable!("the table has no such field"),
                }
            }
            fn field_mut(&mut self, index: usize) -> &mut dyn crate::value::field::AnyField {
                match index {
                    #(#indices => &mut self.#places,)*
                    _ => unreachable!("the table has no such field"),
                }
            }
            #conclude
        }
    }
}

/// How the schema describes a conclusion.
fn conclusion((method, doc): &(syn::Ident, String)) -> TokenStream {
    let wire_name = camel_case(&method.to_string());
    quote! { crate::value::schema::conclusion(Self::#method, generator, #wire_name, #doc) }
}

fn schema(
    name: &syn::Ident,
    doc: &str,
    properties: &[TokenStream],
    one_of: &[String],
) -> TokenStream {
    let text = name.to_string();
    quote! {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for #name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                #text.into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let properties = vec![#(#properties),*];
                let _ = &generator;
                crate::value::schema::object(#doc, properties, &[#(#one_of),*])
            }
        }
    }
}

/// A request with the fields of another one, such as a hold with those of a payment.
fn newtype(input: &DeriveInput, data: &syn::DataStruct) -> TokenStream {
    let name = &input.ident;
    let inner = data.fields.iter().map(|field| &field.ty);
    let inner = quote! { #(#inner)* };
    let (text, doc) = (name.to_string(), doc(&input.attrs));
    quote! {
        impl crate::value::field::Fields for #name {
            fn names(&self) -> &'static [crate::value::field::Name] {
                self.0.names()
            }
            fn field(&self, index: usize) -> &dyn crate::value::field::AnyField {
                self.0.field(index)
            }
            fn field_mut(&mut self, index: usize) -> &mut dyn crate::value::field::AnyField {
                self.0.field_mut(index)
            }
            fn conclude(
                &self,
                tell: &mut dyn FnMut(&'static str, &dyn crate::value::conclusion::Conclusion),
            ) {
                self.0.conclude(tell);
            }
        }
        impl crate::value::field::Object for #name {
            const NAMES: &'static [crate::value::field::Name] =
                <#inner as crate::value::field::Object>::NAMES;
            fn empty() -> Self {
                Self(crate::value::field::Object::empty())
            }
            #[cfg(feature = "schema")]
            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
        impl crate::value::field::private::Sealed for #name {
            const IS_GIVEN: bool =
                <#inner as crate::value::field::private::Sealed>::IS_GIVEN;
        }
        impl From<#inner> for #name {
            fn from(inner: #inner) -> Self {
                Self(inner)
            }
        }
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for #name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                #text.into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::value::schema::newtype(#doc, generator.subschema_for::<#inner>())
            }
        }
    }
}

/// serde's own traits, so that applications can store what they have.
fn serde(input: &DeriveInput, decides: bool) -> TokenStream {
    let name = &input.ident;
    let unreadable = decides.then(unreadable);
    quote! {
        impl crate::value::field::Part for #name {
            fn read(
                json: crate::value::literal::Literal<'_>,
                reader: &mut crate::value::read::Reader,
            ) -> Option<Self> {
                crate::value::fill::object(json, reader)
            }
            fn read_into(
                &mut self,
                json: crate::value::literal::Literal<'_>,
                reader: &mut crate::value::read::Reader,
            ) -> bool {
                crate::value::fill::object_into(self, json, reader)
            }
            fn empty() -> Self {
                crate::value::field::Object::empty()
            }
            #unreadable
            fn visit<'a>(&'a self, visitor: &mut dyn crate::value::field::Visitor<'a>) {
                visitor.object(self);
            }
        }
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::value::serde_form::serialize(self, serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::value::serde_form::deserialize(deserializer)
            }
        }
    }
}

/// What stands for an object that nobody can read, where something follows from a missing one.
fn unreadable() -> TokenStream {
    quote! {
        fn unreadable() -> Option<Self> {
            Some(Self::unknown())
        }
    }
}
