//! From peers to the modules of this node.
//!
//! Every module has a worker and a bounded queue a peer, so a slow module delays neither the readers of connections
//! nor other modules, and a peer that floods loses only its own messages.

use std::{collections::HashMap, sync::Arc, time::Duration};

use cita_proto::network::{NetworkMsg, RegisterInfo};
use cita_service_api::{MessageHandler, MessageHandlerClient, StatusCode, connect_lazy};
use cita_service_kit::Lifecycle;
use futures::{StreamExt, stream::FuturesUnordered};
use parking_lot::{Mutex, RwLock};
use tokio::{sync::Notify, time::timeout};

use crate::{
    queue::{Bound, FairQueue},
    stats::{DropCause, Stats},
};

/// Modules that may register. A node has two.
const MAX_MODULES: usize = 64;

/// Messages that are under way to a module in another process at a time.
const REMOTE_CALLS: usize = 16;

/// How long a module may take to queue a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the messages of a module go.
#[derive(Clone)]
struct Target {
    handler: Arc<dyn MessageHandler>,
    /// Of one in another process.
    address: Option<String>,
}

impl Target {
    /// Messages that may be under way at a time. In this process one by one, which keeps a peer's order.
    fn calls(&self) -> usize {
        if self.address.is_some() { REMOTE_CALLS } else { 1 }
    }
}

struct Module {
    target: RwLock<Target>,
    inbox: Mutex<FairQueue<NetworkMsg>>,
    wake: Notify,
}

/// The modules of this node by name.
pub(crate) struct Dispatcher {
    modules: RwLock<HashMap<String, Arc<Module>>>,
    bound: Bound,
    stats: Arc<Stats>,
    lifecycle: Lifecycle,
}

impl Dispatcher {
    /// `bound` is that of one module and one peer.
    pub(crate) fn new(bound: Bound, stats: Arc<Stats>, lifecycle: Lifecycle) -> Self {
        Self { modules: RwLock::default(), bound, stats, lifecycle }
    }

    /// From now on `module` is served by `handler` in this process.
    pub(crate) fn register_local(&self, module: &str, handler: Arc<dyn MessageHandler>) -> Result<(), StatusCode> {
        self.register(module, Target { handler, address: None })
    }

    /// From now on a module is served by another process.
    pub(crate) fn register_remote(&self, info: &RegisterInfo) -> Result<(), StatusCode> {
        let address = handler_address(info).ok_or(StatusCode::MultiAddrParseError)?;
        let registered = self.modules.read().get(&info.module_name).and_then(|m| m.target.read().address.clone());
        if registered.as_ref() == Some(&address) {
            return Ok(());
        }
        tracing::info!(module = info.module_name, address, "messages go to a registered handler");
        let handler = Arc::new(MessageHandlerClient::new(connect_lazy(&address)?));
        self.register(&info.module_name, Target { handler, address: Some(address) })
    }

    fn register(&self, name: &str, target: Target) -> Result<(), StatusCode> {
        let mut modules = self.modules.write();
        if let Some(module) = modules.get(name) {
            *module.target.write() = target;
            return Ok(());
        }
        if modules.len() >= MAX_MODULES {
            tracing::warn!(module = name, "refused to register a module: there are {MAX_MODULES} already");
            return Err(StatusCode::FatalError);
        }
        let inbox = Mutex::new(FairQueue::new(self.bound));
        let module = Arc::new(Module { target: RwLock::new(target), inbox, wake: Notify::new() });
        modules.insert(name.to_owned(), module.clone());
        let (stats, lifecycle) = (self.stats.clone(), self.lifecycle.clone());
        self.lifecycle.spawn(async move {
            tokio::select! {
                () = lifecycle.shutdown.cancelled() => {}
                () = module.work(&stats) => {}
            }
        });
        Ok(())
    }

    /// Queues a message, whose origin is its sender, for its module. Never waits.
    pub(crate) fn dispatch(&self, message: NetworkMsg) {
        let module = self.modules.read().get(&message.module).cloned();
        let Some(module) = module else {
            tracing::debug!(module = message.module, "dropped a message: nobody registered for its module");
            return self.stats.count_dropped(DropCause::UnknownModule, 1);
        };
        let (origin, bytes) = (message.origin, message.msg.len() + message.r#type.len());
        let queued = module.inbox.lock().push(origin, message, bytes);
        match queued {
            Ok(()) => module.wake.notify_one(),
            Err(_) => self.stats.count_dropped(DropCause::ModuleQueueFull, 1),
        }
    }
}

impl Module {
    /// Hands over messages, for ever.
    async fn work(&self, stats: &Stats) {
        let mut under_way = FuturesUnordered::new();
        loop {
            let target = self.target.read().clone();
            while under_way.len() < target.calls() {
                let Some(message) = self.inbox.lock().pop() else { break };
                let handler = target.handler.clone();
                under_way.push(async move { timeout(PATIENCE, handler.process_network_msg(message)).await });
            }
            tokio::select! {
                Some(answer) = under_way.next(), if !under_way.is_empty() => {
                    if !matches!(answer, Ok(Ok(()))) {
                        tracing::debug!(?answer, "a module did not take a message");
                        stats.count_dropped(DropCause::HandlerFailed, 1);
                    }
                }
                () = self.wake.notified() => {}
            }
        }
    }
}

/// `host:port` of a registration, if it is one.
fn handler_address(info: &RegisterInfo) -> Option<String> {
    let host = info.hostname.trim();
    let port: u16 = info.port.trim().parse().ok().filter(|port| *port != 0)?;
    if info.module_name.is_empty()
        || host.is_empty()
        || host.contains(|c: char| c.is_whitespace() || "/@?#".contains(c))
    {
        return None;
    }
    Some(if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    })
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use tokio::sync::{Semaphore, mpsc};

    use super::*;

    fn info(module: &str, hostname: &str, port: &str) -> RegisterInfo {
        RegisterInfo { module_name: module.into(), hostname: hostname.into(), port: port.into() }
    }

    #[test]
    fn only_an_address_is_taken_as_one() {
        let address = |host, port| handler_address(&info("m", host, port));
        assert_eq!(address("127.0.0.1", "50004").as_deref(), Some("127.0.0.1:50004"));
        assert_eq!(address("::1", "1").as_deref(), Some("[::1]:1"));
        for (host, port) in
            [("", "1"), ("h", ""), ("h", "0"), ("h", "65536"), ("h", "x"), ("a b", "1"), ("h/x", "1"), ("u@h", "1")]
        {
            assert_eq!(address(host, port), None, "{host} {port}");
        }
        assert_eq!(handler_address(&info("", "h", "1")), None);
    }

    /// Takes a message when it is allowed to.
    struct Gate {
        open: Semaphore,
        taken: mpsc::UnboundedSender<(u64, Vec<u8>)>,
    }

    #[async_trait]
    impl MessageHandler for Gate {
        async fn process_network_msg(&self, message: NetworkMsg) -> cita_service_api::Result<()> {
            self.open.acquire().await.unwrap().forget();
            self.taken.send((message.origin, message.msg)).unwrap();
            Ok(())
        }
    }

    fn message(module: &str, origin: u64, body: u8) -> NetworkMsg {
        NetworkMsg { module: module.into(), r#type: String::new(), origin, msg: vec![body] }
    }

    #[tokio::test]
    async fn a_stuck_module_drops_its_own_messages_and_delays_no_other_module() {
        let stats = Arc::new(Stats::default());
        let life = Lifecycle::new();
        let dispatcher = Dispatcher::new(Bound { messages: 2, bytes: 100 }, stats.clone(), life.clone());
        let (taken, mut received) = mpsc::unbounded_channel();
        let gate = |open| Arc::new(Gate { open: Semaphore::new(open), taken: taken.clone() });
        let stuck = gate(0);
        dispatcher.register_local("stuck", stuck.clone()).unwrap();
        dispatcher.register_local("free", gate(100)).unwrap();

        for n in 0..10 {
            dispatcher.dispatch(message("stuck", 1, n));
        }
        dispatcher.dispatch(message("stuck", 2, 20));
        dispatcher.dispatch(message("free", 1, 30));
        dispatcher.dispatch(message("nobody", 1, 40));
        assert_eq!(received.recv().await, Some((1, vec![30])));
        let dropped = stats.dropped(DropCause::ModuleQueueFull);
        assert!((7..=8).contains(&dropped), "{dropped}");
        assert_eq!(stats.dropped(DropCause::UnknownModule), 1);

        stuck.open.add_permits(100);
        let mut senders = Vec::new();
        for _ in 0..11 - dropped {
            senders.push(received.recv().await.unwrap().0);
        }
        assert!(senders.iter().position(|sender| *sender == 2) < Some(3), "{senders:?}");
        assert!(life.stop(Duration::from_secs(5)).await);
    }

    #[tokio::test]
    async fn a_later_registration_replaces_an_earlier_one_and_their_number_is_bounded() {
        let life = Lifecycle::new();
        let dispatcher = Dispatcher::new(Bound { messages: 2, bytes: 100 }, Arc::default(), life.clone());
        let (first, mut first_received) = mpsc::unbounded_channel();
        let (second, mut second_received) = mpsc::unbounded_channel();
        for taken in [first, second] {
            dispatcher.register_local("m", Arc::new(Gate { open: Semaphore::new(9), taken })).unwrap();
        }
        dispatcher.dispatch(message("m", 1, 1));
        assert_eq!(second_received.recv().await, Some((1, vec![1])));
        assert!(first_received.try_recv().is_err());
        for n in 1..MAX_MODULES {
            dispatcher.register_remote(&info(&n.to_string(), "h", "1")).unwrap();
        }
        assert_eq!(dispatcher.register_remote(&info("more", "h", "1")), Err(StatusCode::FatalError));
        assert_eq!(dispatcher.register_remote(&info("m", "", "1")), Err(StatusCode::MultiAddrParseError));
        assert!(life.stop(Duration::from_secs(5)).await);
    }
}
