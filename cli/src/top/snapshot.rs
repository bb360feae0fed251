//! One look at a chain, for scripts and logs.

use std::time::Duration;

use serde_json::{Value, json};
use time::UtcOffset;

use super::{
    model::{Event, Model},
    now,
    source::Source,
};
use crate::{
    error::CliResult,
    format::{UNKNOWN, bytes, ends, long, millis, number, percent, rate, thousands, time_of_day},
    output, runtime,
};

/// Blocks that are looked at, and of those the ones that are printed.
const BLOCKS: (u64, usize) = (30, 10);

/// The least time in which CPU is measured.
const LEAST: Duration = Duration::from_millis(500);

/// Prints one look.
///
/// # Errors
/// When the source fails, or standard output is closed.
pub(crate) fn print_once(source: impl AsyncFnOnce() -> CliResult<Source>, interval: Duration) -> CliResult<()> {
    let offset = UtcOffset::current_local_offset().unwrap_or(UtcOffset::UTC);
    let model = runtime::block_on(async { Ok(look(&source().await?, interval.max(LEAST), offset).await) })?;
    if output::wants_json() { output::json(&json(&model)) } else { table(&model) }
}

async fn look(source: &Source, interval: Duration, offset: UtcOffset) -> Model {
    let mut model = Model::new(source.name().to_owned(), source.has_logs(), now(), offset);
    let facts = source.facts().await;
    let lives = facts.nodes.iter().any(|node| node.height.is_some());
    model.update(Event::Chain(facts));
    // Blocks and configuration of a chain that does not answer stay unknown.
    if lives {
        if let Ok(settings) = source.settings().await {
            model.update(Event::Settings(settings));
        }
        for block in source.last_blocks(BLOCKS.0).await.unwrap_or_default() {
            model.update(Event::Block(block));
        }
        tokio::time::sleep(interval).await;
        model.update(Event::Tick(now()));
        model.update(Event::Chain(source.facts().await));
    }
    model
}

fn json(model: &Model) -> Value {
    let nodes = model.chain.nodes.iter().map(|node| {
        json!({
            "node": node.name,
            "state": node.state,
            "height": node.height,
            "view": node.view,
            "peers": node.peers,
            "pool": node.pool,
            "cpu_percent": model.cpu(node).map(|percent| (percent * 10.0).round() / 10.0),
            "memory_bytes": node.memory_bytes,
            "controller": node.controller,
        })
    });
    let blocks = model.blocks.iter().rev().take(BLOCKS.1).map(|block| {
        json!({
            "height": block.height,
            "timestamp": block.timestamp,
            "tx_count": block.tx_count,
            "quota_used": block.quota_used,
            "proposer": block.proposer,
        })
    });
    json!({
        "chain": model.chain.name,
        "state": model.chain.state,
        "layout": model.chain.layout,
        "started_at": model.chain.started_at,
        "height": model.height(),
        "tx_per_second": model.rate().map(|rate| (rate * 10.0).round() / 10.0),
        "interval_ms": model.interval(),
        "quota_limit": model.settings.map(|settings| settings.quota_limit),
        "nodes": nodes.collect::<Vec<_>>(),
        "blocks": blocks.collect::<Vec<_>>(),
    })
}

fn table(model: &Model) -> CliResult<()> {
    let known = |value: Option<String>| value.unwrap_or_else(|| UNKNOWN.to_owned());
    output::line(format_args!(
        "{} {}, height {}, {} tx/s, interval {}, up {}",
        model.chain.name,
        model.chain.state,
        number(model.height()),
        known(model.rate().map(rate)),
        known(model.interval().map(millis)),
        known(model.chain.started_at.map(|start| long(model.now.saturating_sub(start)))),
    ))?;
    output::line("")?;
    let nodes = model.chain.nodes.iter().map(|node| {
        [
            node.name.clone(),
            node.state.to_owned(),
            number(node.height),
            number(node.view),
            number(node.peers),
            number(node.pool),
            known(model.cpu(node).map(percent)),
            known(node.memory_bytes.map(bytes)),
            node.controller.clone(),
        ]
    });
    output::table(&["NODE", "STATE", "HEIGHT", "VIEW", "PEERS", "POOL", "CPU", "MEMORY", "CONTROLLER"], nodes)?;
    output::line("")?;
    let blocks = model.blocks.iter().rev().take(BLOCKS.1).map(|block| {
        [
            thousands(block.height),
            time_of_day(block.timestamp, model.offset),
            thousands(block.tx_count),
            number(block.quota_used),
            ends(model.name_of(&block.proposer), 4),
        ]
    });
    output::table(&["BLOCK", "TIME", "TXS", "QUOTA USED", "PROPOSER"], blocks)
}
