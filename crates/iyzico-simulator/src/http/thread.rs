//! The thread that a simulator has to itself.

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::net::TcpListener;
use tokio::runtime;

/// Runs a server on a thread and a runtime of its own, and waits until it listens.
pub(crate) fn run<F, S>(listener: std::net::TcpListener, server: F) -> io::Result<JoinHandle<()>>
where
    F: FnOnce(TcpListener) -> S + Send + 'static,
    S: Future<Output = ()>,
{
    let (report, ready) = mpsc::channel();
    let thread = thread::Builder::new().name("iyzico-simulator".to_owned()).spawn(move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let started = runtime.and_then(|runtime| {
            let _context = runtime.enter();
            TcpListener::from_std(listener).map(|listener| (runtime, listener))
        });
        // Whoever starts a simulator waits for the report.
        match started {
            Ok((runtime, listener)) => {
                let _ = report.send(Ok(()));
                runtime.block_on(server(listener));
            }
            Err(error) => {
                let _ = report.send(Err(error));
            }
        }
    })?;
    match ready.recv() {
        Ok(Ok(())) => Ok(thread),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(io::Error::other("the thread of the simulator ended at once")),
    }
}
