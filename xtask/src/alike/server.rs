//! A server that sends what it is told to, whatever it is asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde::Serialize;

/// What is sent to one request.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: String,
    pub(super) cut: Cut,
}

/// Where the connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) enum Cut {
    Nowhere,
    BeforeHead,
    /// After so many bytes of the body.
    Within(usize),
}

impl Reply {
    pub(super) fn whole(body: String) -> Self {
        Self { status: 200, body, cut: Cut::Nowhere }
    }
}

/// A request as it came: method, target and body.
pub(super) type Asked = (String, String, String);

#[derive(Debug, Default)]
struct Script {
    replies: Vec<Reply>,
    asked: Vec<Asked>,
}

/// It listens until the program ends.
#[derive(Debug)]
pub(super) struct Server {
    script: Arc<Mutex<Script>>,
    pub(super) base_url: String,
}

impl Server {
    pub(super) fn start() -> Result<Self, String> {
        let fails = |error| format!("nothing listens: {error}");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(fails)?;
        let base_url = format!("http://{}", listener.local_addr().map_err(fails)?);
        let script = Arc::<Mutex<Script>>::default();
        let shared = Arc::clone(&script);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = Arc::clone(&shared);
                thread::spawn(move || while serve(&stream, &script).is_some() {});
            }
        });
        Ok(Self { script, base_url })
    }

    /// From now on these are sent, one for each request, and the last one to all others.
    pub(super) fn say(&self, replies: &[Reply]) {
        *lock(&self.script) = Script { replies: replies.to_vec(), asked: Vec::new() };
    }

    /// What was asked since then.
    pub(super) fn asked(&self) -> Vec<Asked> {
        lock(&self.script).asked.clone()
    }
}

/// Answers one request; `None` when the connection is over.
fn serve(stream: &TcpStream, script: &Mutex<Script>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let reply = {
        let mut script = lock(script);
        let body = String::from_utf8_lossy(&body).into_owned();
        let reply = match script.replies.get(script.asked.len()) {
            Some(reply) => reply.clone(),
            // A list that never ends is ended.
            None if script.asked.len() > MOST => Reply::whole(r#"{"status":"failure"}"#.to_owned()),
            None => script.replies.last()?.clone(),
        };
        script.asked.push((method, target, body));
        reply
    };
    send(stream, &reply)
}

fn send(mut stream: &TcpStream, reply: &Reply) -> Option<()> {
    let body = reply.body.as_bytes();
    let part = match reply.cut {
        Cut::Nowhere => body,
        Cut::BeforeHead => return stop(stream),
        Cut::Within(at) => &body[..at.min(body.len())],
    };
    let is_cut = reply.cut != Cut::Nowhere;
    let length = body.len() + usize::from(is_cut);
    let head = format!(
        "HTTP/1.1 {} Said\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n",
        reply.status
    );
    stream.write_all(&[head.as_bytes(), part].concat()).ok()?;
    if is_cut { stop(stream) } else { Some(()) }
}

const MOST: usize = 12;

fn stop(stream: &TcpStream) -> Option<()> {
    stream.shutdown(std::net::Shutdown::Both).ok();
    None
}

fn lock(script: &Mutex<Script>) -> std::sync::MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}
