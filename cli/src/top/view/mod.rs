//! The dashboard as widgets: state in, cells out.

mod header;
mod page;
mod panes;
mod table;
#[cfg(test)]
mod tests;
mod theme;

use ratatui::{
    Frame,
    layout::{Alignment, Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Paragraph},
};

pub(crate) use theme::Theme;

use super::{
    model::{Drawn, Model, Pane},
    pages::Page,
};

/// Rows of the curves, with their border.
const CURVES: u16 = 4;

/// Draws the whole screen.
pub(crate) fn draw(model: &Model, theme: Theme, frame: &mut Frame) -> Drawn {
    let area = frame.area();
    let facts = if area.height >= 20 { 2 } else { 1 };
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(facts), Constraint::Min(0), Constraint::Length(1)]).areas(area);
    header::draw(model, theme, frame, head);
    let drawn = match model.pages.last() {
        Some(page) => page::draw(page, model, theme, frame, body),
        None => draw_panes(model, theme, frame, body),
    };
    draw_footer(model, theme, frame, foot);
    if model.helps {
        draw_help(theme, frame, area);
    }
    drawn
}

/// Nodes, curves and blocks, one above the other. The curves are the first to go where there is no room.
fn draw_panes(model: &Model, theme: Theme, frame: &mut Frame, area: Rect) -> Drawn {
    let wanted = u16::try_from(model.chain.nodes.len()).unwrap_or(u16::MAX).saturating_add(3).max(4);
    let curves = if area.height >= wanted.min(8) + CURVES + 6 { CURVES } else { 0 };
    let left = area.height.saturating_sub(curves);
    // Where not all nodes have room beside some blocks, the pane with the keys gets more.
    let most = if model.pane == Pane::Nodes { left.saturating_sub(4) } else { left / 2 };
    let nodes = wanted.min(most.max(left.saturating_sub(12)));
    let [nodes, curves, blocks] =
        Layout::vertical([Constraint::Length(nodes), Constraint::Length(curves), Constraint::Min(0)]).areas(area);
    let node_rows = panes::nodes(model, theme, frame, nodes);
    panes::curves(model, theme, frame, curves);
    let block_rows = panes::blocks(model, theme, frame, blocks);
    Drawn { rows: if model.pane == Pane::Nodes { node_rows } else { block_rows }, max_scroll: 0 }
}

/// A frame with a title; that of the part which has the keys stands out.
fn frame_of<'a>(title: impl Into<Line<'a>>, focused: bool, theme: Theme) -> Block<'a> {
    let (kind, style) = if focused { (BorderType::Thick, theme.focused()) } else { (BorderType::Plain, theme.quiet()) };
    Block::bordered().border_type(kind).border_style(style).title(title.into())
}

/// What keys do here, or a notice.
fn draw_footer(model: &Model, theme: Theme, frame: &mut Frame, area: Rect) {
    if let Some(notice) = &model.notice {
        frame.render_widget(Paragraph::new(format!(" {notice}")).style(theme.unsure()), area);
        return;
    }
    let keys: &[(&str, &str)] = match (model.pages.last(), model.pane) {
        (None, Pane::Nodes) => &[("q", "quit"), ("?", "help"), ("Tab", "blocks"), ("↑↓", "select"), ("Enter", "log")],
        (None, Pane::Blocks) => {
            &[("q", "quit"), ("?", "help"), ("Tab", "nodes"), ("↑↓", "select"), ("Enter", "open"), ("l", "log")]
        }
        (Some(Page::Block(_)), _) => {
            &[("q", "quit"), ("Esc", "back"), ("↑↓", "select"), ("Enter", "open"), ("←→", "other block")]
        }
        (Some(Page::Transaction(_)), _) => &[("q", "quit"), ("Esc", "back"), ("↑↓", "scroll")],
        (Some(Page::Log(_)), _) => {
            &[("q", "quit"), ("Esc", "back"), ("↑↓", "scroll"), ("←→", "sideways"), ("End", "follow")]
        }
    };
    let mut spans = vec![Span::raw(" ")];
    for (key, deed) in keys {
        spans.push(Span::styled(*key, theme.strong()));
        spans.push(Span::styled(format!(" {deed}   "), theme.quiet()));
    }
    frame.render_widget(Line::from(spans), area);
}

/// Keys, and what the figures mean.
const HELP: [(&str, &str); 17] = [
    ("↑ ↓  k j", "select, scroll"),
    ("PgUp PgDn", "a page up, down"),
    ("Home End  g G", "first, last"),
    ("Tab", "the other pane"),
    ("Enter", "open a block, a transaction, a log"),
    ("← →", "block before, after; log sideways"),
    ("l", "log of the selected node"),
    ("Esc", "back; at the start: leave"),
    ("q  Ctrl-C", "leave"),
    ("", ""),
    ("tx/s", "of the last ten seconds of blocks"),
    ("finality", "block's timestamp until seen here"),
    ("interval", "between the timestamps of blocks"),
    ("view", "round at a height; 0: first proposer"),
    ("CPU", "100 % is one core"),
    ("quota", "used of the chain's quota_limit"),
    ("curves", "a point: a second or one block"),
];

fn draw_help(theme: Theme, frame: &mut Frame, area: Rect) {
    let lines: Vec<Line> = HELP
        .iter()
        .map(|(key, text)| Line::from(vec![Span::styled(format!(" {key:<14} "), theme.strong()), Span::raw(*text)]))
        .collect();
    let height = u16::try_from(HELP.len()).unwrap_or(u16::MAX).saturating_add(2).min(area.height);
    let width = 56.min(area.width);
    let [_, line, _] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(height), Constraint::Fill(1)]).areas(area);
    let [_, place, _] =
        Layout::horizontal([Constraint::Fill(1), Constraint::Length(width), Constraint::Fill(1)]).areas(line);
    let frame_around = frame_of(" Help ", true, theme).title_alignment(Alignment::Center);
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(lines).block(frame_around), place);
}
