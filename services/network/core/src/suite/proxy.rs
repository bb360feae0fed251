//! A wire with faults: nodes connect through it as if it was the other node.

use std::{
    collections::{HashMap, hash_map::Entry},
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use rand::Rng as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, ReadHalf, WriteHalf, split},
    net::{TcpSocket, TcpStream, UdpSocket},
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

/// Bytes that TCP keeps at each end of the wire, so that what is slow behind it is slow before it.
const SOCKET_BUFFER: u32 = 64 << 10;

/// What is wrong with the wire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Everything takes this much longer; over UDP up to twice that, at random, so that packets overtake each other.
    Delay(Duration),
    /// Over UDP this fraction of all packets is lost. Over TCP connections are reset now, and new ones are good.
    Loss(f64),
    /// Both ends believe that there is a connection, and nothing gets through.
    Hole,
    /// Bytes a second that get through in each direction.
    Slow(u32),
}

/// A wire to a node.
pub struct Proxy {
    pub port: u16,
    fault: watch::Sender<Fault>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// A wire without faults to `to`, over UDP or TCP.
    pub async fn start(to: SocketAddr, over_udp: bool) -> Self {
        let fault = watch::Sender::new(Fault::None);
        let seen = fault.subscribe();
        let (port, task) = if over_udp { udp(to, seen).await } else { tcp(to, seen).await };
        Self { port, fault, task }
    }

    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn buffered() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(SOCKET_BUFFER).unwrap();
    socket.set_recv_buffer_size(SOCKET_BUFFER).unwrap();
    socket
}

async fn tcp(to: SocketAddr, fault: watch::Receiver<Fault>) -> (u16, JoinHandle<()>) {
    let socket = buffered();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let listener = socket.listen(64).unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let mut wires = tokio::task::JoinSet::new();
        while let Ok((near, _)) = listener.accept().await {
            let Ok(far) = buffered().connect(to).await else { continue };
            wires.spawn(wire(near, far, fault.clone()));
        }
    });
    (port, task)
}

/// One connection and its other half.
async fn wire(near: TcpStream, far: TcpStream, mut fault: watch::Receiver<Fault>) {
    fault.mark_unchanged();
    let seen = fault.clone();
    for stream in [&near, &far] {
        // What is dropped without a word is reset.
        socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO)).unwrap();
        stream.set_nodelay(true).unwrap();
    }
    let ((near_read, near_write), (far_read, far_write)) = (split(near), split(far));
    let reset = async {
        while fault.changed().await.is_ok() {
            if matches!(*fault.borrow(), Fault::Loss(_)) {
                return;
            }
        }
    };
    tokio::select! {
        () = reset => {}
        _ = async { tokio::join!(pump(near_read, far_write, seen.clone()), pump(far_read, near_write, seen.clone())) } => {}
    }
}

/// Carries bytes one way to their end.
async fn pump(mut from: ReadHalf<TcpStream>, mut to: WriteHalf<TcpStream>, mut fault: watch::Receiver<Fault>) {
    let (sender, mut receiver) = mpsc::channel::<(Instant, Vec<u8>)>(1024);
    let reading = async move {
        let mut buffer = vec![0; 16 << 10];
        loop {
            // In a hole nothing is read, and what was read before stays where it is.
            let _ = fault.wait_for(|fault| *fault != Fault::Hole).await;
            let Ok(count @ 1..) = from.read(&mut buffer).await else { return };
            let _ = fault.wait_for(|fault| *fault != Fault::Hole).await;
            let now = *fault.borrow();
            let due = match now {
                Fault::Delay(time) => Instant::now() + time,
                Fault::Slow(rate) => {
                    sleep(Duration::from_secs_f64(count as f64 / f64::from(rate))).await;
                    Instant::now()
                }
                _ => Instant::now(),
            };
            if sender.send((due, buffer[..count].to_vec())).await.is_err() {
                return;
            }
        }
    };
    let writing = async move {
        while let Some((due, bytes)) = receiver.recv().await {
            sleep_until(due).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(reading, writing);
}

async fn udp(to: SocketAddr, fault: watch::Receiver<Fault>) -> (u16, JoinHandle<()>) {
    let near = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap());
    let port = near.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        // A socket towards the node for everybody who sends here.
        let mut senders: HashMap<SocketAddr, (Arc<UdpSocket>, Lag)> = HashMap::new();
        let mut tasks = tokio::task::JoinSet::new();
        let mut buffer = vec![0; 65_536];
        while let Ok((count, from)) = near.recv_from(&mut buffer).await {
            let (far, lag) = match senders.entry(from) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let far = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap());
                    tasks.spawn(back(far.clone(), near.clone(), from, fault.clone()));
                    new.insert((far, Lag::default()))
                }
            };
            carry(far, to, buffer[..count].to_vec(), *fault.borrow(), lag);
        }
    });
    (port, task)
}

async fn back(far: Arc<UdpSocket>, near: Arc<UdpSocket>, to: SocketAddr, fault: watch::Receiver<Fault>) {
    let (mut buffer, mut lag) = (vec![0; 65_536], Lag::default());
    while let Ok((count, _)) = far.recv_from(&mut buffer).await {
        carry(&near, to, buffer[..count].to_vec(), *fault.borrow(), &mut lag);
    }
}

/// When a slow wire is done with what it got already.
#[derive(Default)]
struct Lag(Option<Instant>);

/// The longest queue of a slow wire; what comes when it is full is lost.
const LONGEST_LAG: Duration = Duration::from_millis(100);

fn carry(over: &Arc<UdpSocket>, to: SocketAddr, packet: Vec<u8>, fault: Fault, lag: &mut Lag) {
    let after = match fault {
        Fault::None => Duration::ZERO,
        Fault::Hole => return,
        Fault::Loss(fraction) if rand::rng().random_bool(fraction) => return,
        Fault::Loss(_) => Duration::ZERO,
        Fault::Delay(time) => time.mul_f64(1.0 + rand::rng().random::<f64>()),
        Fault::Slow(rate) => {
            let now = Instant::now();
            let done = lag.0.filter(|done| *done > now).unwrap_or(now);
            if done - now > LONGEST_LAG {
                return;
            }
            let done = done + Duration::from_secs_f64(packet.len() as f64 / f64::from(rate));
            lag.0 = Some(done);
            done - now
        }
    };
    let over = over.clone();
    tokio::spawn(async move {
        sleep(after).await;
        let _ = over.send_to(&packet, to).await;
    });
}
