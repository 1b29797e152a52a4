//! `#[derive(Choice)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::attributes::{Wire, doc, error, screaming_snake_case};

pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let Data::Enum(data) = &input.data else { return Err(error("needs an enum")) };
    let name = &input.ident;
    let Wire { lowercase, decides, .. } = Wire::of(&input.attrs)?;
    let (mut variants, mut words, mut docs, mut readings) = (vec![], vec![], vec![], vec![]);
    let mut open = None;
    for variant in &data.variants {
        if matches!(variant.fields, Fields::Unnamed(_)) {
            open = Some((&variant.ident, doc(&variant.attrs)));
            continue;
        }
        let wire = Wire::of(&variant.attrs)?;
        let written = variant.ident.to_string();
        let word = match wire.rename {
            Some(word) => word,
            None if lowercase => written.to_lowercase(),
            None => screaming_snake_case(&written),
        };
        let (ident, aliases) = (&variant.ident, wire.aliases);
        readings.push(quote! { #word #(| #aliases)* => Self::#ident });
        variants.push(ident);
        words.push(word);
        docs.push(doc(&variant.attrs));
    }
    let (open, open_doc) = open.ok_or_else(|| error("needs one open variant, `Other(String)`"))?;
    let unreadable = decides.then(|| unreadable(open));
    let (text, enum_doc) = (name.to_string(), doc(&input.attrs));
    Ok(quote! {
        impl #name {
            /// The word that the wire has for it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #words,)*
                    Self::#open(text) => text,
                }
            }
        }
        impl crate::value::choice::Choice for #name {
            const WORDS: &'static [&'static str] = &[#(#words),*];
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
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for #name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                #text.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::value::schema::choice(#enum_doc, &[#((#words, #docs)),*], #open_doc)
            }
        }
    })
}

/// What stands for a word that nobody can read, where something follows from a missing one.
fn unreadable(open: &syn::Ident) -> TokenStream {
    quote! {
        fn unreadable() -> Option<Self> {
            Some(Self::#open(crate::value::choice::UNKNOWN.to_owned()))
        }
    }
}
