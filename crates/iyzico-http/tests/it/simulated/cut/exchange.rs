//! Making exchanges over a cable that is cut.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use iyzico_http::connection::TestConnection;
use iyzico_http::{Client, Error};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::simulated::cable::{Cable, Carried, Cut, Victims};
use crate::simulated::money::{Kind, Operation, Till};
use crate::simulated::site::Site;

/// Over which connection the money call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    /// One that is opened for it.
    New,
    /// One that has carried a call before. If another one is opened, it is not cut.
    Used,
    /// The same, and the call comes only after the cut.
    Idle,
}

/// What the client said about one exchange that was cut.
pub(super) struct Exchange {
    pub(super) cut: Cut,
    pub(super) trace: String,
    pub(super) said: Result<(), Error>,
    pub(super) carried: Vec<Carried>,
}

/// Lets one exchange pass whole, to learn where it can be cut.
pub(super) async fn record(site: &Site, kind: Kind, connection: Connection) -> Carried {
    let operation = Till::of(&site.sandbox).operation(kind).await;
    let cable = Cable::to(site.server).await;
    let (said, mut carried) = converse(site, &cable, &operation, connection, None).await;
    assert_eq!(said.is_ok(), kind != Kind::Declined, "{said:?}");
    assert_eq!(carried.len(), 1);
    carried.remove(0)
}

/// Makes an exchange for every cut, several at a time, and waits until the simulator is through.
pub(super) async fn exchange_all(
    site: &Arc<Site>,
    kind: Kind,
    connection: Connection,
    cuts: Vec<Cut>,
) -> Vec<Exchange> {
    let cuts = Arc::new(Mutex::new(cuts.into_iter()));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (site, cuts) = (Arc::clone(site), Arc::clone(&cuts));
        let next = move || cuts.lock().unwrap().next();
        workers.spawn(async move {
            let cable = Cable::to(site.server).await;
            let mut till = Till::of(&site.sandbox);
            let mut exchanges = Vec::new();
            while let Some(cut) = next() {
                let operation = till.operation(kind).await;
                let (said, carried) =
                    converse(&site, &cable, &operation, connection, Some(cut)).await;
                exchanges.push(Exchange { cut, trace: operation.trace, said, carried });
            }
            exchanges
        });
    }
    let exchanges = workers.join_all().await.into_iter().flatten().collect();
    site.settle().await;
    exchanges
}

async fn converse(
    site: &Site,
    cable: &Cable,
    operation: &Operation,
    connection: Connection,
    cut: Option<Cut>,
) -> (Result<(), Error>, Vec<Carried>) {
    let client = site.client_at(cable.address()).timeout(PATIENCE).build().unwrap();
    if connection == Connection::New {
        let talk = async move { operation.send(&client).await };
        return cable.carry(cut, &Victims::All, Box::pin(talk)).await;
    }
    let (signal, victims) = watch::channel(false);
    let talk = async move {
        use_connection(&client).await;
        signal.send(true).unwrap();
        if connection == Connection::Idle {
            cable.parted().await;
        }
        operation.send(&client).await
    };
    cable.carry(cut, &Victims::OpenAt(victims), Box::pin(talk)).await
}

async fn use_connection(client: &Client) {
    client.send(&TestConnection::default()).await.unwrap();
}

const WORKERS: usize = 8;
/// No call may wait so long: it must notice the cut.
const PATIENCE: Duration = Duration::from_secs(60);
