//! Who hears of a socket, and when.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake};

use tokio::io::ReadBuf;

use super::*;

/// A watch, and somebody who waits on it.
struct Program {
    watch: Watch,
    waker: Waker,
    wakes: Arc<Wakes>,
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Program {
    fn new() -> Self {
        let wakes = Arc::new(Wakes::default());
        Self { watch: Watch::new().unwrap(), waker: Waker::from(Arc::clone(&wakes)), wakes }
    }

    /// Opens a connection; returns its far end as well.
    fn connect(&self) -> (Watched, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        stream.set_nonblocking(true).unwrap();
        let watched = Watched::new(stream, self.watch.clone()).unwrap();
        self.watch.collect(); // the system tells that it can be written to
        (watched, listener.accept().unwrap().0)
    }

    /// What there is to read; `None` when it has to be waited for.
    fn read(&self, socket: &Watched) -> Option<Vec<u8>> {
        let mut buffer = [0; 4];
        let mut buffer = ReadBuf::new(&mut buffer);
        match socket.poll_read(&mut Context::from_waker(&self.waker), &mut buffer) {
            Poll::Ready(read) => {
                read.unwrap();
                Some(buffer.filled().to_vec())
            }
            Poll::Pending => None,
        }
    }

    /// Waits for the descriptor as an event loop does, and collects; returns how often somebody was woken by now.
    fn wakes(&self) -> usize {
        if is_readable(&self.watch) {
            self.watch.collect();
        }
        self.wakes.0.load(Ordering::SeqCst)
    }
}

/// Whether an event loop that watches the descriptor would be told.
fn is_readable(watch: &Watch) -> bool {
    const LONGEST: Duration = Duration::from_millis(200);
    let (mut event_loop, mut events) = (mio::Poll::new().unwrap(), Events::with_capacity(1));
    let descriptor = &watch.as_raw_fd();
    let registry = event_loop.registry();
    registry.register(&mut SourceFd(descriptor), Token(1), Interest::READABLE).unwrap();
    event_loop.poll(&mut events, Some(LONGEST)).unwrap();
    !events.is_empty()
}

#[test]
fn who_waits_for_a_socket_is_woken_once_something_has_come() {
    let program = Program::new();
    let (near, mut far) = program.connect();
    assert_eq!(program.read(&near), None);
    assert_eq!(program.wakes(), 0);
    far.write_all(b"12345").unwrap();
    assert_eq!(program.wakes(), 1);
    assert!(!is_readable(&program.watch), "it was collected");
    assert_eq!(program.read(&near).unwrap(), b"1234", "the room is full, there may be more");
    assert_eq!(program.read(&near).unwrap(), b"5");
    assert_eq!(program.read(&near), None);
    far.write_all(b"6").unwrap();
    assert_eq!(program.wakes(), 2);
    assert_eq!(program.read(&near).unwrap(), b"6");
}

/// The system tells of both at once, and not again.
#[test]
fn an_end_behind_what_is_read_is_read() {
    let program = Program::new();
    let (near, mut far) = program.connect();
    assert_eq!(program.read(&near), None);
    far.write_all(b"1").unwrap();
    far.shutdown(Shutdown::Both).unwrap();
    drop(far);
    assert_eq!(program.wakes(), 1);
    assert_eq!(program.read(&near).unwrap(), b"1");
    assert_eq!(program.read(&near).unwrap(), b"");
}

#[test]
fn who_cannot_write_is_woken_when_there_is_room() {
    let program = Program::new();
    let (near, mut far) = program.connect();
    let mut written = 0;
    let (cx, much) = (&mut Context::from_waker(&program.waker), vec![0; 65536]);
    while let Poll::Ready(bytes) = near.poll_write(cx, &much) {
        written += bytes.unwrap();
    }
    assert_eq!(program.wakes(), 0);
    far.read_exact(&mut vec![0; written]).unwrap();
    assert_eq!(program.wakes(), 1);
    assert!(near.poll_write(cx, b"1").is_ready());
}

/// Its descriptor may stand for another socket in the same moment.
#[test]
fn nothing_is_heard_of_a_socket_that_is_gone() {
    let program = Program::new();
    let (near, mut far) = program.connect();
    assert_eq!(program.read(&near), None);
    let kept_open = near.as_fd().try_clone_to_owned().unwrap(); // as in a child process
    drop(near);
    far.write_all(b"1").unwrap();
    assert!(!is_readable(&program.watch));
    assert!(program.watch.content().unwrap().sockets.is_empty());
    drop(kept_open);
}

#[test]
fn a_socket_is_heard_of_where_it_is_used() {
    let (first, second) = (Program::new(), Program::new());
    let (near, _far) = first.connect();
    let next = |watched| match HeardBy::instead_of(watched) {
        None => "as before",
        Some(HeardBy::Runtime) => "by the runtime",
        Some(HeardBy::Watch(watch)) if watch.is_same(&second.watch) => "by the second",
        Some(HeardBy::Watch(_)) => "by the first",
    };
    assert_eq!(next(None), "as before");
    assert_eq!(next(Some(&near)), "by the runtime");
    first.watch.scope(|| {
        assert_eq!(next(None), "by the first");
        assert_eq!(next(Some(&near)), "as before");
        second.watch.scope(|| assert_eq!(next(Some(&near)), "by the second"));
        assert_eq!(next(Some(&near)), "as before");
    });
    assert_eq!(next(None), "as before");
}

#[test]
fn all_are_woken_when_nobody_collects_any_more() {
    let program = Program::new();
    let (near, _far) = program.connect();
    assert_eq!(program.read(&near), None);
    program.watch.give_up();
    assert_eq!(program.wakes.0.load(Ordering::SeqCst), 1);
}

#[test]
fn it_rings() {
    let program = Program::new();
    assert!(!is_readable(&program.watch));
    program.watch.ring();
    assert!(is_readable(&program.watch));
    program.watch.collect();
    assert!(!is_readable(&program.watch));
}
