//! `cargo xtask alike`: the same strange inputs in Rust, Python and Node, of which all say the same.

mod generate;
mod rust;
mod server;
mod words;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use self::generate::Case;
use self::rust::Rust;
use self::server::Server;
use crate::languages::python;
use crate::step::command;

/// What is compared.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Seed of the inputs
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many inputs
    #[arg(long, default_value_t = 2000)]
    cases: u64,
    /// The number of the first one
    #[arg(long, default_value_t = 0)]
    first: u64,
}

/// Compares what the languages say, with packages that were built before.
///
/// # Errors
///
/// When they differ: the text shows some of the inputs.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    let server = Server::start()?;
    let rust = Rust::start(&server)?;
    let mut python = Script::start(python("python", &["../../xtask/alike/alike.py"]), &server)?;
    let mut node = Script::start(command("node", &["xtask/alike/alike.mjs"]), &server)?;
    let mut kinds = BTreeMap::<&str, (u64, u64)>::new();
    let mut ends = BTreeMap::<String, u64>::new();
    for number in options.first..options.first + options.cases {
        let case = generate::case(options.seed, number);
        server.say(&case.replies);
        let by_rust = alike(rust.tell(&case), &server);
        server.say(&case.replies);
        let by_python = alike(python.tell(&case)?, &server);
        server.say(&case.replies);
        let by_node = alike(node.tell(&case)?, &server);
        let (cases, differ) = kinds.entry(case.kind).or_default();
        *cases += 1;
        let end = format!("{} {}", case.kind, by_rust["told"]["error"]["class"]);
        *ends.entry(end).or_default() += 1;
        let is_written = by_rust["told"]["unreadable"].is_null() && is_for_rust(&case);
        if by_python != by_node || (is_written && by_rust != by_node) {
            *differ += 1;
            show(number, &case, [("Rust", &by_rust), ("Python", &by_python), ("Node", &by_node)]);
        }
    }
    for (end, count) in &ends {
        println!("{count:>6} {end}");
    }
    for (kind, (cases, differ)) in &kinds {
        println!("{kind}: {cases} inputs, {differ} told differently");
    }
    match kinds.values().map(|(_, differ)| differ).sum() {
        0_u64 => Ok(()),
        differ => Err(format!("the languages differ about {differ} inputs")),
    }
}

/// Rust is given JSON text: it has no binary floats, and no name by which a package tells the core of one.
fn is_for_rust(case: &Case) -> bool {
    let given = json!([case.request, case.day, case.ours, case.body]).to_string();
    !["$float", "$unusable"].iter().any(|name| given.contains(name))
}

/// What was told and asked, without what differs in how the languages spell names.
fn alike(mut told: Value, server: &Server) -> Value {
    if told["pages"].as_array().is_some_and(Vec::is_empty) {
        // Before a page came, the packages say what was given, and Rust what it was read as.
        told.as_object_mut().map(|told| told.remove("end"));
    }
    if let Some(error) = told.get_mut("error") {
        for name in ["class", "message"] {
            let text = error[name].as_str().map(snake).unwrap_or_default();
            error[name] = text.strip_suffix("_error").unwrap_or(&text).into();
        }
    }
    let mut told = json!({ "told": told, "asked": server.asked() }).to_string();
    for words in FLOATS {
        told = told.replace(words, "is a float").replace(&snake(words), "is a float");
    }
    serde_json::from_str(&hide_numbers(&told)).expect("digits and letters took the place of others")
}

/// What each language calls its own kind of a number that is not exact.
const FLOATS: [&str; 3] = [
    "is a number with a fraction, which may be a binary float; pass it as text",
    "float is not exact; pass Decimal or str",
    "is a binary float, which is not exact; pass it as text",
];

/// Replaces what the client makes up for every call: 32 hexadecimal digits.
fn hide_numbers(text: &str) -> String {
    let mut hidden = String::new();
    for part in text.split_inclusive(|letter: char| !letter.is_ascii_hexdigit()) {
        match part.split_at_checked(32) {
            Some((number, rest)) if rest.len() <= 1 && !number.is_empty() => {
                hidden.push_str("made-up");
                hidden.push_str(rest);
            }
            _ => hidden.push_str(part),
        }
    }
    hidden
}

/// Names as Python spells them.
fn snake(text: &str) -> String {
    let mut snake = String::new();
    let mut before = ' ';
    for letter in text.chars() {
        if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            snake.push('_');
        }
        before = letter;
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn show(number: u64, case: &Case, told: [(&str, &Value); 3]) {
    println!("{number}: {}", json!(case));
    let [(_, first), others @ ..] = told;
    let mut places = Vec::new();
    for (_, other) in others {
        differing(first, other, "", &mut places);
    }
    places.sort();
    places.dedup();
    for place in places {
        let told = told.map(|(language, told)| {
            format!("{language} {}", told.pointer(&place).unwrap_or(&Value::Null))
        });
        println!("    {place}: {}", told.join("  |  "));
    }
}

/// The places at which two values differ, as JSON pointers.
fn differing(one: &Value, other: &Value, place: &str, places: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(fields), Value::Object(others)) => {
            let names =
                fields.keys().chain(others.keys().filter(|name| !fields.contains_key(*name)));
            for name in names {
                differing(&one[name], &other[name], &format!("{place}/{name}"), places);
            }
        }
        (Value::Array(values), Value::Array(others)) if values.len() == others.len() => {
            for (at, (one, other)) in values.iter().zip(others).enumerate() {
                differing(one, other, &format!("{place}/{at}"), places);
            }
        }
        _ if one == other => {}
        _ => places.push(place.to_owned()),
    }
}

/// A program that answers each line with a line.
struct Script {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Script {
    fn start(mut command: Command, server: &Server) -> Result<Self, String> {
        let mut child = command
            .env("IYZICO_BASE_URL", &server.base_url)
            .env("IYZICO_API_KEY", "sandbox-key")
            .env("IYZICO_SECRET_KEY", "sandbox-secret")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let input = child.stdin.take().ok_or("the program has no input")?;
        let output = BufReader::new(child.stdout.take().ok_or("the program has no output")?);
        Ok(Self { child, input, output })
    }

    fn tell(&mut self, case: &Case) -> Result<Value, String> {
        let mut line = json!(case);
        line.as_object_mut().map(|fields| fields.remove("replies"));
        writeln!(self.input, "{line}").map_err(|error| error.to_string())?;
        let mut told = String::new();
        self.output.read_line(&mut told).map_err(|error| error.to_string())?;
        serde_json::from_str(&told).map_err(|error| format!("{line}: {error}: {told}"))
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
