//! The engine: calls of any thread, done by the client's own threads.

use std::{
    collections::HashMap,
    future::Future,
    sync::{
        Arc,
        mpsc::{RecvError, sync_channel},
    },
    time::Duration,
};

use cita_service_api::{Region, Result, StatusCode};
use cita_storage_core::{Engine, FolderLock, OpenError, View, Writer};
use tikv_client::{Key, Timestamp};
use tokio::{
    runtime::{Builder, Runtime},
    sync::mpsc,
};

use crate::{
    cluster::{Cluster, Failure, options},
    keys::Keys,
    owner::Claim,
    service::Setting,
    writer::{self, Change, Write},
};

/// The client's threads. They wait for the network; few are enough.
const THREADS: usize = 2;
/// How long the locks of a process that was killed may outlive it: three seconds usually, twenty in the middle of a large transaction.
const LOCKS_LAST: Duration = Duration::from_secs(20);
/// Keys that are asked for at once: an answer of TiKV has 10 MiB at most.
const KEYS_AT_ONCE: usize = 256;
/// The largest value. TiKV refuses what does not fit into an entry of its log, 8 MiB by default, with all that was written together.
const LARGEST_VALUE: usize = 6 << 20;

/// A node's part of a TiKV cluster.
pub struct Database {
    cluster: Arc<Cluster>,
    keys: Keys,
    writes: mpsc::Sender<Write>,
    /// Only taken when this is dropped.
    runtime: Option<Runtime>,
    // Dropped last.
    _lock: FolderLock,
}

impl Database {
    pub(crate) fn open(setting: &Setting<'_>) -> std::result::Result<Self, OpenError> {
        let Setting { config, root, dir, chain, node } = *setting;
        let keys = Keys::new(config.prefix.as_deref(), chain, node)?;
        let cluster = Cluster::new(config.pd_endpoints.clone(), config.client(root)?, config.limit());
        let lock = FolderLock::take(dir)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("tikv")
            .enable_all()
            .build()
            .map_err(|error| OpenError::Remote { place: cluster.place(), message: error.to_string() })?;
        let (cluster, claim) = (Arc::new(cluster), Arc::new(Claim::new(keys.clone(), chain, node)));
        // From here on dropping `database` ends the runtime, wherever that happens.
        let (writes, queue) = mpsc::channel(writer::QUEUE);
        let database = Self { cluster: cluster.clone(), keys, writes, runtime: Some(runtime), _lock: lock };
        let (at, own) = (cluster.clone(), claim.clone());
        database.wait(async move { take(&at, &own).await }).map_err(|_| OpenError::Remote {
            place: cluster.place(),
            message: "the client's thread ended".to_owned(),
        })??;
        database.spawn(writer::run(cluster, claim, queue));
        Ok(database)
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(work);
        }
    }

    /// Does something on the client's threads and waits for it. Works on every thread, of whichever runtime.
    fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> std::result::Result<T, RecvError> {
        let (sender, receiver) = sync_channel(1);
        self.spawn(async move {
            let _ = sender.send(work.await);
        });
        receiver.recv()
    }

    /// Reads; what goes wrong is in the log already.
    fn load<T: Send + 'static>(
        &self,
        work: impl Future<Output = std::result::Result<T, Failure>> + Send + 'static,
    ) -> Result<T> {
        self.wait(work).ok().and_then(std::result::Result::ok).ok_or(StatusCode::LoadError)
    }

    /// The cluster's time: what was acknowledged before is seen at it.
    fn now(&self) -> Result<Timestamp> {
        let cluster = self.cluster.clone();
        self.load(
            async move { cluster.run("load", |client| async move { Ok(client.current_timestamp().await?) }).await },
        )
    }

    fn load_at(&self, moment: Timestamp, key: Vec<u8>) -> Result<Option<Vec<u8>>> {
        let cluster = self.cluster.clone();
        self.load(async move {
            cluster.run("load", |client| async move { Ok(client.snapshot(moment, options()).get(key).await?) }).await
        })
    }

    fn apply(&self, changes: Vec<Change>, failure: StatusCode) -> Result<()> {
        let (done, made) = sync_channel(1);
        let (writes, write) = (self.writes.clone(), Write { changes, done });
        self.spawn(async move {
            // Without a writer `made` tells so.
            let _ = writes.send(write).await;
        });
        if made.recv() == Ok(true) { Ok(()) } else { Err(failure) }
    }
}

/// Connects, and takes the prefix.
async fn take(cluster: &Cluster, claim: &Claim) -> std::result::Result<(), OpenError> {
    let taken = match cluster.run("open", |_| async { Ok(()) }).await {
        Ok(()) => {
            let limit = cluster.limit() + LOCKS_LAST;
            cluster.run_within(limit, "open", |client| claim.take(client)).await
        }
        Err(failure) => Err(failure),
    };
    let Err(failure) = taken else { return Ok(()) };
    Err(match failure {
        Failure::Foreign(owner) => OpenError::Foreign {
            name: format!("the prefix '{}'", claim.keys().prefix()),
            place: cluster.place(),
            owner,
            hint: "give this node another [storage_tikv] prefix",
        },
        failure => cluster.open_error(&failure).await,
    })
}

impl Drop for Database {
    fn drop(&mut self) {
        // Waiting for its threads is forbidden on the threads of others.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Engine for Database {
    const NAME: &'static str = "TiKV";
    const SLOW_READS: bool = true;

    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let (cluster, key) = (self.cluster.clone(), self.keys.of(region, key));
        self.load(async move {
            cluster
                .run("load", |client| async move {
                    let now = client.current_timestamp().await?;
                    Ok(client.snapshot(now, options()).get(key).await?)
                })
                .await
        })
    }

    fn read<T>(&self, read: impl FnOnce(&dyn View) -> Result<T>) -> Result<T> {
        read(&Moment { database: self, time: self.now()? })
    }

    /// Durable whatever is asked for: TiKV acknowledges what a majority of replicas has on disk.
    fn write(&self, _durable: bool, fill: impl FnOnce(&mut dyn Writer) -> Result<()>) -> Result<()> {
        let mut changes = Changes { keys: &self.keys, list: Vec::new() };
        fill(&mut changes)?;
        self.apply(changes.list, StatusCode::StoreError)
    }

    fn delete(&self, _durable: bool, region: Region, key: &[u8]) -> Result<()> {
        self.apply(vec![Change::Delete(self.keys.of(region, key))], StatusCode::DeleteError)
    }
}

/// What there was at a time of the cluster's clock.
struct Moment<'a> {
    database: &'a Database,
    time: Timestamp,
}

impl View for Moment<'_> {
    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.database.load_at(self.time.clone(), self.database.keys.of(region, key))
    }

    fn get_all(&self, region: Region, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>> {
        let mut values = Vec::with_capacity(keys.len());
        for keys in keys.chunks(KEYS_AT_ONCE) {
            let keys: Vec<_> = keys.iter().map(|key| Key::from(self.database.keys.of(region, key))).collect();
            let (cluster, time, asked) = (self.database.cluster.clone(), self.time.clone(), keys.clone());
            let found: HashMap<Key, Vec<u8>> = self.database.load(async move {
                cluster
                    .run("load", |client| async move {
                        let mut snapshot = client.snapshot(time, options());
                        Ok(snapshot.batch_get(asked).await?.map(|pair| (pair.0, pair.1)).collect())
                    })
                    .await
            })?;
            // A key may be asked for twice.
            values.extend(keys.iter().map(|key| found.get(key).cloned()));
        }
        Ok(values)
    }
}

struct Changes<'a> {
    keys: &'a Keys,
    list: Vec<Change>,
}

impl Writer for Changes<'_> {
    fn put(&mut self, region: Region, key: &[u8], value: &[u8]) -> Result<()> {
        if value.len() > LARGEST_VALUE {
            let (region, bytes) = (region.name(), value.len());
            tracing::error!(region, bytes, most = LARGEST_VALUE, "a value is larger than TiKV takes");
            return Err(StatusCode::StoreError);
        }
        self.list.push(Change::Put(self.keys.of(region, key), value.to_vec()));
        Ok(())
    }
}
