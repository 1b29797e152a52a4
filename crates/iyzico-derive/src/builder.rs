//! `#[derive(Builder)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Field, Type};

use crate::attributes::{Wire, doc, inside, is_required_by_builder, named_fields};

/// One flag of the builder's type for each required field: whether it was given.
pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let (name, visibility) = (&input.ident, &input.vis);
    let builder = format_ident!("{name}Builder");
    let fields = named_fields(input)?;
    let mut required = Vec::new();
    for field in &fields {
        let has_default = Wire::of(&field.attrs)?.default.is_some();
        let is_optional = inside("Option", &field.ty).is_some();
        if (!is_optional && !has_default) || is_required_by_builder(&field.attrs)? {
            required.push(field.ident.as_ref().expect("fields of a named struct have names"));
        }
    }
    let flags: Vec<_> = required.iter().map(|field| flag(field)).collect();
    let nothing_given = required.iter().map(|_| quote! { false });
    let everything_given = required.iter().map(|_| quote! { true });
    let mut methods = Vec::new();
    let mut optional_methods = Vec::new();
    for field in &fields {
        let ident = field.ident.as_ref().expect("fields of a named struct have names");
        match required.iter().position(|required| *required == ident) {
            None => optional_methods.push(setter(field, &quote! { Self }, &quote! { self })),
            Some(position) => methods.push(required_setter(field, &builder, &flags, position)),
        }
    }
    let names = required.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let builder_doc = if names.is_empty() {
        format!("Builds a [`{name}`].")
    } else {
        format!("Builds a [`{name}`]; required are: {names}.")
    };
    let start_doc = format!("Names the fields one by one. Required: {names}.");
    let start_doc =
        if names.is_empty() { "Names the fields one by one.".to_owned() } else { start_doc };
    Ok(quote! {
        #[doc = #builder_doc]
        // On the heap, because every method takes the builder and gives it back: a request has kilobytes.
        #[derive(Clone, Debug)]
        #[must_use = "`build` makes the value"]
        #visibility struct #builder<#(const #flags: bool),*>(Box<#name>);

        impl #name {
            #[doc = #start_doc]
            pub fn builder() -> #builder<#(#nothing_given),*> {
                #builder(Box::new(crate::value::field::Object::empty()))
            }
        }
        impl<#(const #flags: bool),*> #builder<#(#flags),*> {
            #(#optional_methods)*
        }
        #(#methods)*
        impl #builder<#(#everything_given),*> {
            /// Makes the value. Every required field was named.
            pub fn build(self) -> #name {
                *self.0
            }
        }
    })
}

fn flag(field: &syn::Ident) -> syn::Ident {
    format_ident!("{}", field.to_string().to_uppercase())
}

fn required_setter(
    field: &Field,
    builder: &syn::Ident,
    flags: &[syn::Ident],
    position: usize,
) -> TokenStream {
    let others = flags.iter().enumerate().filter(|(index, _)| *index != position);
    let others = others.map(|(_, flag)| quote! { const #flag: bool });
    let with = |given: bool| {
        let arguments = flags.iter().enumerate().map(|(index, flag)| {
            if index == position {
                quote! { #given }
            } else {
                quote! { #flag }
            }
        });
        quote! { #builder<#(#arguments),*> }
    };
    let (before, after) = (with(false), with(true));
    let setter = setter(field, &after, &quote! { #builder(self.0) });
    quote! { impl<#(#others),*> #before { #setter } }
}

fn setter(field: &Field, returns: &TokenStream, result: &TokenStream) -> TokenStream {
    let (ident, written, text) = (&field.ident, &field.ty, doc(&field.attrs));
    let (argument, value) = conversion(written);
    let place = if inside("Given", written).is_some() {
        quote! { crate::value::given::put(&mut self.0.#ident, #value); }
    } else {
        quote! { self.0.#ident = #value; }
    };
    quote! {
        #[doc = #text]
        pub fn #ident(mut self, #ident: #argument) -> #returns {
            let given = #ident;
            #place
            #result
        }
    }
}

/// What a method takes for a field of a type, and how it becomes that type.
fn conversion(written: &Type) -> (TokenStream, TokenStream) {
    if let Some(inner) = inside("Option", written) {
        if let Some(element) = inside("Vec", inner).and_then(|list| inside("Given", list)) {
            let argument = quote! { impl IntoIterator<Item = impl Into<crate::value::given::Given<#element>>> };
            return (argument, quote! { Some(given.into_iter().map(Into::into).collect()) });
        }
        return (
            quote! { impl Into<#inner> },
            quote! { crate::value::given::Given::optional(given.into()) },
        );
    }
    (quote! { impl Into<#written> }, quote! { given.into() })
}
