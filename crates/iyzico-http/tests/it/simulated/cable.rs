//! A cable between a client and a server that can be cut after any byte.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// Which way bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Request,
    Response,
}

/// How the connection ends for the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Close,
    Reset,
}

/// Where the cable is cut: after so many bytes of one way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) way: Way,
    pub(crate) after: usize,
    pub(crate) end: End,
}

/// Which connections are cut, and from where their bytes are counted.
#[derive(Clone)]
pub(crate) enum Victims {
    /// Every connection, from its first byte.
    All,
    /// Those that are open when the signal comes, from that moment.
    OpenAt(watch::Receiver<bool>),
}

/// What one connection carried.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    /// How many bytes went one way before the other end spoke.
    pub(crate) flights: Vec<(Way, usize)>,
    pub(crate) response: Vec<u8>,
    pub(crate) was_cut: bool,
}

pub(crate) struct Cable {
    listener: TcpListener,
    server: SocketAddr,
    /// Fires when a client has been cut off.
    parted: Arc<Notify>,
}

impl Cable {
    pub(crate) async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { listener, server, parted: Arc::default() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    /// Waits until a client has been cut off.
    pub(crate) async fn parted(&self) {
        self.parted.notified().await;
    }

    /// Carries what is said during `talk`, and waits until every connection has ended at both ends.
    pub(crate) async fn carry<T>(
        &self,
        cut: Option<Cut>,
        victims: &Victims,
        mut talk: Pin<Box<dyn Future<Output = T> + Send + '_>>,
    ) -> (T, Vec<Carried>) {
        let mut connections = JoinSet::new();
        let said = loop {
            tokio::select! {
                said = &mut talk => break said,
                accepted = self.listener.accept() => {
                    let (client, _) = accepted.unwrap();
                    let parted = Arc::clone(&self.parted);
                    connections.spawn(carry(client, self.server, cut, victims.clone(), parted));
                }
            }
        };
        drop(talk); // and with it the client and its connections
        (said, connections.join_all().await)
    }
}

impl Carried {
    pub(crate) fn bytes(&self, way: Way) -> usize {
        let flights = self.flights.iter().filter(|(direction, _)| *direction == way);
        flights.map(|(_, bytes)| bytes).sum()
    }

    fn add(&mut self, way: Way, bytes: &[u8]) {
        match self.flights.last_mut() {
            Some((last, sum)) if *last == way => *sum += bytes.len(),
            _ => self.flights.push((way, bytes.len())),
        }
        if way == Way::Response {
            self.response.extend_from_slice(bytes);
        }
    }

    /// How many more bytes may pass before the cut.
    fn left(&self, cut: Option<Cut>, way: Way) -> usize {
        match cut {
            Some(cut) if cut.way == way => cut.after - self.bytes(way),
            _ => usize::MAX,
        }
    }
}

async fn carry(
    mut client: TcpStream,
    server: SocketAddr,
    cut: Option<Cut>,
    victims: Victims,
    parted: Arc<Notify>,
) -> Carried {
    let mut server = TcpStream::connect(server).await.unwrap();
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let mut carried = Carried::default();
    let cut = match victims {
        Victims::All => cut,
        Victims::OpenAt(signal) if *signal.borrow() => None,
        Victims::OpenAt(mut signal) => {
            tokio::select! {
                biased;
                signalled = signal.changed() => signalled.unwrap(),
                () = pump(&mut client, &mut server, None, &mut carried) => return carried,
            }
            carried = Carried::default();
            cut
        }
    };
    pump(&mut client, &mut server, cut, &mut carried).await;
    if let Some(cut) = cut.filter(|_| carried.was_cut) {
        part(client, server, cut.end, &parted).await;
    }
    carried
}

/// Carries bytes both ways until one end has closed and the other has followed, or until the cut.
///
/// It may be dropped while it waits for bytes; none are lost.
async fn pump(
    client: &mut TcpStream,
    server: &mut TcpStream,
    cut: Option<Cut>,
    carried: &mut Carried,
) {
    carried.was_cut = cut.is_some_and(|cut| cut.way == Way::Request && cut.after == 0);
    let (mut from_client, mut from_server) = ([0; PIECE], [0; PIECE]);
    while !carried.was_cut {
        let (way, read) = tokio::select! {
            biased;
            read = client.read(&mut from_client) => (Way::Request, read),
            read = server.read(&mut from_server) => (Way::Response, read),
        };
        let (bytes, to) = match way {
            Way::Request => (&from_client, &mut *server),
            Way::Response => (&from_server, &mut *client),
        };
        let read = read.unwrap_or(0); // a reset is an end like any other
        let passed = &bytes[..read.min(carried.left(cut, way))];
        carried.add(way, passed);
        if read == 0 || to.write_all(passed).await.is_err() {
            return end(client, server).await;
        }
        carried.was_cut = cut.is_some_and(|cut| cut.way == way && carried.bytes(way) == cut.after);
    }
}

/// Ends the connection for the client. For the server it always ends with a close, which lets it
/// carry out whatever it has received: that is the worst case.
async fn part(mut client: TcpStream, mut server: TcpStream, how: End, parted: &Notify) {
    let closed = match how {
        End::Close => {
            let _ = client.shutdown().await; // it may be gone already
            Some(client)
        }
        End::Reset => {
            client.set_zero_linger().unwrap();
            drop(client);
            None
        }
    };
    parted.notify_one();
    let _ = server.shutdown().await;
    exhaust(&mut server).await;
    if let Some(mut client) = closed {
        exhaust(&mut client).await;
    }
}

/// Closes both ends, and waits until they have closed too.
async fn end(client: &mut TcpStream, server: &mut TcpStream) {
    let _ = client.shutdown().await;
    let _ = server.shutdown().await;
    tokio::join!(exhaust(client), exhaust(server));
}

/// Reads and forgets until the other end has closed.
async fn exhaust(stream: &mut TcpStream) {
    let mut forgotten = [0; PIECE];
    while stream.read(&mut forgotten).await.is_ok_and(|read| read > 0) {}
}

const PIECE: usize = 1024;
