//! What a socket counts, asks and refuses.

use std::future::poll_fn;
use std::net::TcpListener;
use std::pin::pin;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::coop::unconstrained;

use super::*;

/// A socket, and the other end of it.
async fn pair() -> (Socket, std::net::TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    (Socket::new(stream), listener.accept().unwrap().0)
}

#[tokio::test]
async fn an_end_that_the_runtime_has_not_seen_is_read() {
    let (mut socket, other) = pair().await;
    let meter = socket.meter();
    socket.write_all(b"four").await.unwrap();
    drop(other);
    meter.ask_system();
    let mut buffer = [0; 8];
    let read = poll_fn(|cx| {
        // The runtime has had no chance to look at its sockets.
        Poll::Ready(Pin::new(&mut socket).poll_read(cx, &mut ReadBuf::new(&mut buffer)))
    });
    assert!(read.await.is_ready());
    assert!(meter.ended_without_more_than(4));
    assert!(!meter.ended_without_more_than(3));
}

/// The last words of a server are longer than the room, and its end stands behind them.
#[tokio::test]
async fn an_end_behind_much_to_read_is_read() {
    let (mut socket, mut other) = pair().await;
    std::io::Write::write_all(&mut other, &[b'x'; 3 * LITTLE_ROOM]).unwrap();
    drop(other);
    let meter = socket.meter();
    meter.ask_system();
    let read = poll_fn(|cx| {
        let mut buffer = [0; 4 * LITTLE_ROOM];
        let mut buffer = ReadBuf::new(&mut buffer);
        // The runtime has had no chance to look at its sockets.
        while !meter.ended_without_more_than(0) {
            assert!(Pin::new(&mut socket).poll_read(cx, &mut buffer).is_ready());
        }
        Poll::Ready(buffer.filled().len())
    });
    assert_eq!(read.await, 3 * LITTLE_ROOM);
}

/// Each further question would be a system call for nothing.
#[tokio::test]
async fn the_system_is_asked_once_for_each_time_that_is_wanted() {
    let (mut socket, other) = pair().await;
    let meter = socket.meter();
    poll_fn(|cx| {
        let mut buffer = [0; 8];
        let mut read = || Pin::new(&mut socket).poll_read(cx, &mut ReadBuf::new(&mut buffer));
        meter.ask_system();
        assert!(read().is_pending());
        other.shutdown(std::net::Shutdown::Both).unwrap();
        assert!(read().is_pending());
        meter.ask_system();
        assert!(read().is_ready());
        Poll::Ready(())
    })
    .await;
}

#[tokio::test]
async fn nothing_is_written_after_the_end() {
    let (mut socket, other) = pair().await;
    drop(other);
    socket.read_to_end(&mut Vec::new()).await.unwrap();
    let error = socket.write_all(b"four").await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    assert!(socket.meter().ended_without_more_than(0));
}

/// The end came after the last read, and before the question that goes before a request.
#[tokio::test]
async fn nothing_is_written_when_the_system_knows_of_an_end_that_nobody_has_read() {
    for is_reset in [false, true] {
        let (mut socket, other) = pair().await;
        let meter = socket.meter();
        if is_reset {
            SockRef::from(&other).set_linger(Some(Duration::ZERO)).unwrap();
        }
        drop(other);
        meter.ask_system();
        let error = socket.write_all(b"four").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        assert!(meter.ended_without_more_than(0));
    }
}

/// What the other end says does not keep a request from leaving, and is not lost.
#[tokio::test]
async fn a_write_takes_nothing_from_what_is_to_be_read() {
    let (mut socket, mut other) = pair().await;
    std::io::Write::write_all(&mut other, b"said").unwrap();
    socket.meter().ask_system();
    socket.write_all(b"four").await.unwrap();
    let mut read = [0; 4];
    socket.read_exact(&mut read).await.unwrap();
    assert_eq!((&read, socket.meter().written()), (b"said", 4));
}

/// The runtime gives no turn for a question that must be asked: it is asked in the next turn.
#[tokio::test]
async fn a_task_that_has_used_up_its_turn_still_asks_the_system() {
    let (mut socket, other) = pair().await;
    drop(other);
    socket.meter().ask_system();
    poll_fn(|cx| {
        while let Poll::Ready(turn) = poll_proceed(cx) {
            turn.made_progress();
        }
        let mut buffer = [0; 8];
        let mut read = poll_fn(|cx| {
            Poll::Ready(Pin::new(&mut socket).poll_read(cx, &mut ReadBuf::new(&mut buffer)))
        });
        assert!(matches!(Pin::new(&mut read).poll(cx), Poll::Ready(Poll::Pending)));
        let next_turn = pin!(unconstrained(read)).poll(cx);
        assert!(matches!(next_turn, Poll::Ready(Poll::Ready(Ok(())))));
        Poll::Ready(())
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_lasts_proves_nothing() {
    let (socket, _other) = pair().await;
    let meter = socket.meter();
    assert!(!meter.ended_without_more_than(0));
    drop(socket);
    assert!(meter.ended_without_more_than(0));
}

/// A server that never stops sending must not keep the thread from everything else.
#[tokio::test]
async fn a_flood_leaves_the_others_their_turn() {
    const TURN: usize = 1000;
    let (mut socket, mut other) = pair().await;
    std::io::Write::write_all(&mut other, &[b'x'; 16 * TURN]).unwrap();
    let reads = poll_fn(|cx| {
        let mut buffer = [0; 8];
        let mut read = || Pin::new(&mut socket).poll_read(cx, &mut ReadBuf::new(&mut buffer));
        Poll::Ready((0..TURN).take_while(|_| read().is_ready()).count())
    });
    assert!(reads.await < TURN);
}

/// A task may read 128 times in a turn, but not 128 large pieces.
#[tokio::test]
async fn much_to_read_ends_the_turn_sooner() {
    let (mut socket, mut other) = pair().await;
    std::thread::spawn(move || std::io::Write::write_all(&mut other, &vec![b'x'; 1 << 20]));
    let mut read = 0;
    poll_fn(|cx| {
        let mut buffer = [0; 1 << 14];
        let mut buffer = ReadBuf::new(&mut buffer);
        while Pin::new(&mut socket).poll_read(cx, &mut buffer).is_ready() {
            read += buffer.filled().len();
            buffer.clear();
        }
        Poll::Ready(())
    })
    .await;
    assert!(read <= 256 * 1024, "{read} bytes in one turn");
}

#[tokio::test]
async fn what_serves_no_call_is_cut_off_and_what_was_granted_is_read() {
    let (mut socket, mut other) = pair().await;
    let meter = socket.meter();
    std::thread::spawn(
        move || while std::io::Write::write_all(&mut other, &[b'x'; 999]).is_ok() {},
    );
    meter.grant(1 << 20);
    socket.read_exact(&mut vec![0; 1 << 20]).await.unwrap();
    meter.settle(1 << 20);
    let mut rest = Vec::new();
    let error = socket.read_to_end(&mut rest).await.unwrap_err();
    assert_eq!(error.to_string(), "the server sends without end");
    assert!(rest.len() as u64 <= WITHOUT_CALLS);
}

/// What passes between loops: the connection of one that was closed serves the next one, and the runtime.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_socket_passes_from_the_runtime_to_a_watch_and_back() {
    use crate::watch::Watch;

    let (mut socket, mut other) = pair().await;
    let mut buffer = [0; 8];
    for watch in [Some(Watch::new().unwrap()), None, Some(Watch::new().unwrap())] {
        for word in ["one", "two"] {
            let mut receive = pin!(socket.read(&mut buffer));
            let mut receive = |cx: &mut Context<'_>| receive.as_mut().poll(cx);
            let waits = |cx: &mut Context<'_>| match &watch {
                Some(watch) => watch.scope(|| receive(cx)),
                None => receive(cx),
            };
            let mut waits = waits;
            poll_fn(|cx| {
                assert!(waits(cx).is_pending());
                Poll::Ready(())
            })
            .await;
            std::io::Write::write_all(&mut other, word.as_bytes()).unwrap();
            let received = poll_fn(|cx| {
                if let Some(watch) = &watch {
                    watch.collect();
                    cx.waker().wake_by_ref();
                }
                waits(cx)
            });
            assert_eq!(received.await.unwrap(), word.len());
        }
    }
}
