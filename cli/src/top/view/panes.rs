//! The panes of the first screen: nodes, curves, blocks.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Sparkline,
};

use super::{
    frame_of,
    table::{Cell, Column, Table},
    theme::Theme,
};
use crate::{
    format::{UNKNOWN, bytes, ends, millis, number, percent, rate, share, thousands, time_of_day},
    top::{
        facts::{BlockFacts, NodeFacts},
        model::{Model, Pane},
        series,
    },
};

const fn left(title: &'static str, width: u16, rank: u8) -> Column {
    Column { title, width, rank, left: true }
}

const fn right(title: &'static str, width: u16, rank: u8) -> Column {
    Column { title, width, rank, left: false }
}

/// Widths of the names of nodes.
const NAMES: (u16, u16) = (5, 20);

const NODES: [Column; 10] = [
    left("NODE", NAMES.0, 0),
    left("STATE", 10, 2),
    right("HEIGHT", 9, 1),
    right("VIEW", 4, 6),
    right("PEERS", 5, 5),
    right("POOL", 7, 3),
    right("CPU", 6, 4),
    right("MEMORY", 8, 7),
    right("RESTARTS", 8, 8),
    left("CONTROLLER", 21, 9),
];

const BLOCKS: [Column; 8] = [
    right("BLOCK", 9, 0),
    left("TIME", 8, 4),
    right("TXS", 7, 1),
    right("INTERVAL", 8, 2),
    right("FINALITY", 8, 3),
    right("QUOTA", 6, 5),
    left("PROPOSER", 13, 6),
    right("QUOTA USED", 13, 7),
];

/// Draws the nodes; answers how many have room.
pub(super) fn nodes(model: &Model, theme: Theme, frame: &mut Frame, area: Rect) -> usize {
    let focused = model.pane == Pane::Nodes;
    let around = frame_of(" Nodes ", focused, theme);
    let inner = around.inner(area);
    frame.render_widget(around, area);
    let nodes = &model.chain.nodes;
    let mut columns = NODES;
    let longest = nodes.iter().map(|node| node.name.chars().count()).max().unwrap_or_default();
    if let Some(name) = columns.first_mut() {
        name.width = u16::try_from(longest).unwrap_or(u16::MAX).clamp(NAMES.0, NAMES.1);
    }
    let table = Table {
        columns: &columns,
        count: nodes.len(),
        row: &|index| nodes.get(index).map(|node| node_cells(node, model, theme)).unwrap_or_default(),
        selected: focused.then_some(model.node),
    };
    table.render(inner, frame.buffer_mut(), theme)
}

fn node_cells(node: &NodeFacts, model: &Model, theme: Theme) -> Vec<Cell> {
    let unknown = || UNKNOWN.to_owned();
    let behind = model.height().zip(node.height).is_some_and(|(chain, node)| chain > node.saturating_add(2));
    let height = if behind { theme.unsure() } else { Style::new() };
    let view = if node.view.is_some_and(|view| view > 0) { theme.unsure() } else { Style::new() };
    vec![
        Cell::styled(node.name.clone(), theme.strong()),
        Cell::styled(node.state, theme.state(node.state)),
        Cell::styled(number(node.height), height),
        Cell::styled(number(node.view), view),
        Cell::new(number(node.peers)),
        Cell::new(number(node.pool)),
        Cell::new(model.cpu(node).map_or_else(unknown, percent)),
        Cell::new(node.memory_bytes.filter(|used| *used > 0).map_or_else(unknown, bytes)),
        Cell::new(number(node.restarts.map(u64::from))),
        Cell::styled(node.controller.clone(), theme.quiet()),
    ]
}

/// Draws the blocks, the newest first; answers how many have room.
pub(super) fn blocks(model: &Model, theme: Theme, frame: &mut Frame, area: Rect) -> usize {
    let focused = model.pane == Pane::Blocks;
    let around = frame_of(" Blocks ", focused, theme);
    let inner = around.inner(area);
    frame.render_widget(around, area);
    let newest = model.blocks.len().saturating_sub(1);
    let table = Table {
        columns: &BLOCKS,
        count: model.blocks.len(),
        row: &|row| {
            let index = newest.saturating_sub(row);
            let before = index.checked_sub(1).and_then(|index| model.blocks.get(index));
            model.blocks.get(index).map(|block| block_cells(block, before, model, theme)).unwrap_or_default()
        },
        selected: (focused && !model.blocks.is_empty()).then(|| newest.saturating_sub(model.selected_block())),
    };
    table.render(inner, frame.buffer_mut(), theme)
}

fn block_cells(block: &BlockFacts, before: Option<&BlockFacts>, model: &Model, theme: Theme) -> Vec<Cell> {
    let unknown = || UNKNOWN.to_owned();
    // The genesis block's time is configured and says nothing about when blocks are made.
    let before = before.filter(|before| before.height > 0 && before.height + 1 == block.height);
    let interval = before.map(|before| block.timestamp.saturating_sub(before.timestamp));
    let limit = model.settings.map(|settings| settings.quota_limit);
    let transactions = if block.tx_count > 0 { theme.rate() } else { theme.quiet() };
    vec![
        Cell::styled(thousands(block.height), theme.strong()),
        Cell::styled(time_of_day(block.timestamp, model.offset), theme.quiet()),
        Cell::styled(thousands(block.tx_count), transactions),
        Cell::new(interval.map_or_else(unknown, millis)),
        Cell::styled(series::latency(block).map_or_else(unknown, millis), theme.latency()),
        Cell::new(block.quota_used.zip(limit).map_or_else(unknown, |(used, limit)| share(used, limit))),
        Cell::new(if block.height == 0 { unknown() } else { ends(model.name_of(&block.proposer), 4) }),
        Cell::new(number(block.quota_used)),
    ]
}

/// Draws the rate and the latency side by side, the newest point at the right.
pub(super) fn curves(model: &Model, theme: Theme, frame: &mut Frame, area: Rect) {
    if area.height < 3 {
        return;
    }
    let halves = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas::<2>(area);
    let [rates, latencies] = halves;
    let points = || model.series.points();
    // Tenths, so that a slow chain has a curve too.
    let values: Vec<_> = points().map(|point| Some((point.rate * 10.0) as u64)).collect();
    let peak = points().rev().take(inner_width(rates)).map(|point| point.rate).fold(0.0, f64::max);
    let now = model.rate().map_or_else(|| UNKNOWN.to_owned(), rate);
    curve(("tx/s ", now, format!("peak {}", rate(peak))), &values, theme.rate(), theme, frame, rates);
    let values: Vec<_> = points().map(|point| point.latency).collect();
    let worst = values.iter().rev().take(inner_width(latencies)).flatten().max().copied();
    let now = model.latency().map_or_else(|| UNKNOWN.to_owned(), millis);
    let worst = worst.map_or_else(String::new, |worst| format!("peak {}", millis(worst)));
    curve(("finality ", now, worst), &values, theme.latency(), theme, frame, latencies);
}

fn inner_width(area: Rect) -> usize {
    area.width.saturating_sub(2).into()
}

fn curve(
    (name, now, peak): (&'static str, String, String),
    values: &[Option<u64>],
    style: Style,
    theme: Theme,
    frame: &mut Frame,
    area: Rect,
) {
    let title =
        Line::from(vec![Span::raw(" "), Span::styled(name, theme.quiet()), Span::styled(now, style), Span::raw(" ")]);
    let mut around = frame_of(title, false, theme);
    if !peak.is_empty() && area.width > 36 {
        around = around.title(Line::from(Span::styled(format!(" {peak} "), theme.quiet())).right_aligned());
    }
    let width = inner_width(area);
    let recent = values.iter().skip(values.len().saturating_sub(width)).copied();
    let padding = std::iter::repeat_n(None, width.saturating_sub(values.len()));
    let bars: Vec<Option<u64>> = padding.chain(recent).collect();
    frame.render_widget(Sparkline::default().data(bars).style(style).absent_value_symbol(" ").block(around), area);
}
