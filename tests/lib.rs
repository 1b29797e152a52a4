//! The tests are in `it`; `fixtures` is shared by all languages.
