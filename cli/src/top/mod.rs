//! A chain to look at.
//!
//! ```text
//! nodes, blocks, logs ──► source ──┐
//!                                  ├─ events ──► model ──► view ──► screen
//! keyboard ──────────────► screen ─┘               └─ requests ──► source
//! ```
//! [`model`] is plain code: events in, requests out. [`view`] turns it into cells. Only [`source`] knows the network and the
//! files, only [`screen`] the terminal, which it leaves as it was however the program ends.

mod convert;
mod facts;
mod fetch;
mod model;
mod pages;
mod screen;
mod series;
mod snapshot;
mod source;
mod view;

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use time::UtcOffset;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    task::JoinSet,
};

use self::{
    model::{Event, Model, Request},
    screen::{Input, Screen},
    view::Theme,
};
use crate::{
    error::{CliError, CliResult, OrFail},
    runtime,
};

pub(crate) use snapshot::print_once;
pub(crate) use source::Source;

/// Events that may wait to be shown.
const QUEUE: usize = 256;

/// The least time between two drawings: more often than an eye can follow is only noise on a slow line.
const FRAME: Duration = Duration::from_millis(50);

/// Unix time in milliseconds.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Shows the dashboard until the user leaves.
///
/// # Errors
/// When the source or the terminal fails, or a signal ends it.
pub(crate) fn show(source: impl AsyncFnOnce() -> CliResult<Source>, interval: Duration) -> CliResult<()> {
    // Only a process with one thread can ask for the local time zone.
    let offset = UtcOffset::current_local_offset().unwrap_or(UtcOffset::UTC);
    runtime::block_on_to_its_end(async {
        let source = Arc::new(source().await?);
        let model = Model::new(source.name().to_owned(), source.has_logs(), now(), offset);
        let (mut screen, inputs) = Screen::enter().or_fail("cannot draw on this terminal")?;
        run(model, source, &mut screen, inputs, interval).await
    })
}

async fn run(
    mut model: Model,
    source: Arc<Source>,
    screen: &mut Screen,
    mut inputs: mpsc::Receiver<Input>,
    interval: Duration,
) -> CliResult<()> {
    let (sender, mut events) = mpsc::channel(QUEUE);
    // What is dropped with this function ends with it.
    let mut tasks = JoinSet::new();
    source.clone().start(&mut tasks, &sender, interval);
    let mut worker =
        Worker { source, events: sender, offset: model.offset, log: JoinSet::new(), fetches: JoinSet::new() };
    let mut ends = Ends::listen()?;
    let theme = Theme::of_environment();
    let mut ticks = tokio::time::interval(Duration::from_millis(250));
    loop {
        let drawn_at = Instant::now();
        let drawn = screen.draw(|frame| view::draw(&model, theme, frame)).or_fail("cannot draw on this terminal")?;
        model.set_drawn(drawn);
        let mut waits_for_frame = false;
        // What comes in quick succession is drawn together; a key is answered at once.
        loop {
            let pause = FRAME.saturating_sub(drawn_at.elapsed());
            let request = tokio::select! {
                biased;
                signal = ends.next() => return Err(CliError::user(format!("ended by {signal}"))),
                input = inputs.recv() => match input {
                    Some(Input::Key(key)) => {
                        let request = model.update(Event::Key(key));
                        waits_for_frame = true;
                        request
                    }
                    Some(Input::Resized) => break,
                    // The terminal is gone.
                    None => return Ok(()),
                },
                () = tokio::time::sleep(pause), if waits_for_frame => break,
                event = events.recv() => {
                    waits_for_frame = true;
                    model.update(Event::Tick(now()));
                    event.and_then(|event| model.update(event))
                }
                _ = ticks.tick() => {
                    waits_for_frame = true;
                    model.update(Event::Tick(now()))
                }
            };
            match request {
                Some(Request::Quit) => return Ok(()),
                Some(request) => worker.begin(request),
                None => {}
            }
        }
    }
}

/// Does what the model asks for, beside the loop.
struct Worker {
    source: Arc<Source>,
    events: mpsc::Sender<Event>,
    offset: UtcOffset,
    log: JoinSet<()>,
    fetches: JoinSet<()>,
}

impl Worker {
    fn begin(&mut self, request: Request) {
        let (source, events, offset) = (self.source.clone(), self.events.clone(), self.offset);
        // An answer that nobody waits for any more is not worth its time.
        self.fetches.abort_all();
        match request {
            Request::Block(height) => {
                _ = self.fetches.spawn(async move {
                    let answer = source.fetch_block(height, offset).await.map_err(|error| error.message().to_owned());
                    let _ = events.send(Event::BlockDetail(answer)).await;
                })
            }
            Request::Transaction(hash) => {
                _ = self.fetches.spawn(async move {
                    let answer =
                        source.fetch_transaction(hash, offset).await.map_err(|error| error.message().to_owned());
                    let _ = events.send(Event::TxDetail(answer)).await;
                })
            }
            Request::FollowLog(node) => {
                self.log.abort_all();
                self.log.spawn(async move { source.follow_log(&node, &events).await });
            }
            Request::StopLog => self.log.abort_all(),
            Request::Quit => {}
        }
    }
}

/// Signals that end a program from outside.
struct Ends([(&'static str, tokio::signal::unix::Signal); 3]);

impl Ends {
    fn listen() -> CliResult<Self> {
        let listen = |kind| signal(kind).or_fail("cannot listen for signals");
        Ok(Self([
            ("SIGTERM", listen(SignalKind::terminate())?),
            ("SIGHUP", listen(SignalKind::hangup())?),
            ("SIGINT", listen(SignalKind::interrupt())?),
        ]))
    }

    /// The name of the next one.
    async fn next(&mut self) -> &'static str {
        let waiting = self.0.iter_mut().map(|(name, signal)| {
            Box::pin(async move {
                signal.recv().await;
                *name
            })
        });
        futures::future::select_all(waiting).await.0
    }
}
