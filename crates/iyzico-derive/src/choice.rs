//! `#[derive(Choice)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Ident, Variant};

use crate::attributes::{Wire, doc, error, screaming_snake_case};

pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let Data::Enum(data) = &input.data else { return Err(error("needs an enum")) };
    let name = &input.ident;
    let Wire { lowercase, decides, .. } = Wire::of(&input.attrs)?;
    let is_open = |variant: &&Variant| matches!(variant.fields, Fields::Unnamed(_));
    let open = data.variants.iter().rfind(is_open);
    let open = open.ok_or_else(|| error("needs one open variant, `Other(String)`"))?;
    let documented = data.variants.iter().filter(|variant| !is_open(variant));
    let words = documented.map(|variant| Word::read(variant, lowercase));
    let words = words.collect::<syn::Result<Vec<_>>>()?;
    let choice = choice(name, &words, &open.ident);
    let part = part(name, &open.ident, decides);
    let text = text(name);
    let schema = schema(name, &doc(&input.attrs), &words, &doc(&open.attrs));
    Ok(quote! { #choice #part #text #schema })
}

/// One documented text.
struct Word<'a> {
    variant: &'a Ident,
    text: String,
    aliases: Vec<String>,
    doc: String,
}

impl<'a> Word<'a> {
    fn read(variant: &'a Variant, lowercase: bool) -> syn::Result<Self> {
        let wire = Wire::of(&variant.attrs)?;
        let written = variant.ident.to_string();
        let text = match wire.rename {
            Some(text) => text,
            None if lowercase => written.to_lowercase(),
            None => screaming_snake_case(&written),
        };
        let doc = doc(&variant.attrs);
        Ok(Self { variant: &variant.ident, text, aliases: wire.aliases, doc })
    }
}

/// From a variant to its word, and back.
fn choice(name: &Ident, words: &[Word<'_>], open: &Ident) -> TokenStream {
    let variants: Vec<_> = words.iter().map(|word| word.variant).collect();
    let texts: Vec<_> = words.iter().map(|word| &word.text).collect();
    let readings = words.iter().map(|Word { variant, text, aliases, .. }| {
        quote! { #text #(| #aliases)* => Self::#variant }
    });
    quote! {
        impl #name {
            /// The word that the wire has for it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #texts,)*
                    Self::#open(text) => text,
                }
            }
        }
        impl crate::value::choice::Choice for #name {
            const WORDS: &'static [&'static str] = &[#(#texts),*];
            fn from_word(word: &str) -> Self {
                match word {
                    #(#readings,)*
                    other => Self::#open(other.to_owned()),
                }
            }
            fn word(&self) -> &str {
                self.as_str()
            }
            fn is_documented(&self) -> bool {
                !matches!(self, Self::#open(_))
            }
        }
    }
}

/// How it is read as a part of an object.
fn part(name: &Ident, open: &Ident, decides: bool) -> TokenStream {
    let unreadable = decides.then(|| unreadable(open));
    quote! {
        impl crate::value::field::Part for #name {
            fn read(
                json: crate::value::literal::Literal<'_>,
                _: &mut crate::value::read::Reader,
            ) -> Option<Self> {
                crate::value::choice::read(json)
            }
            fn empty() -> Self {
                Self::#open(String::new())
            }
            #unreadable
            fn visit<'a>(&'a self, visitor: &mut dyn crate::value::field::Visitor<'a>) {
                crate::value::choice::visit(self, visitor);
            }
        }
    }
}

/// It is compared, shown and stored as its word.
fn text(name: &Ident) -> TokenStream {
    quote! {
        impl PartialEq<str> for #name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::value::choice::deserialize(deserializer)
            }
        }
    }
}

fn schema(name: &Ident, doc: &str, words: &[Word<'_>], open_doc: &str) -> TokenStream {
    let schema_name = name.to_string();
    let described = words.iter().map(|Word { text, doc, .. }| quote! { (#text, #doc) });
    quote! {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for #name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                #schema_name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::value::schema::choice(#doc, &[#(#described),*], #open_doc)
            }
        }
    }
}

/// What stands for a word that nobody can read, where something follows from a missing one.
fn unreadable(open: &Ident) -> TokenStream {
    quote! {
        fn unreadable() -> Option<Self> {
            Some(Self::#open(crate::value::choice::UNKNOWN.to_owned()))
        }
    }
}
