//! Pages: a block with its transactions, a transaction with its receipt, a log.

use std::borrow::Cow;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};

use super::{
    frame_of,
    table::{Cell, Column, Table},
    theme::Theme,
};
use crate::{
    format::{ends, thousands},
    top::{
        facts::{Field, TxRow},
        model::{Drawn, Model},
        pages::{BlockPage, LogPage, Page, TxPage},
    },
};

const TRANSACTIONS: [Column; 5] = [
    Column { title: "#", width: 6, rank: 0, left: false },
    Column { title: "TRANSACTION", width: 18, rank: 1, left: true },
    Column { title: "FROM", width: 15, rank: 3, left: true },
    Column { title: "TO", width: 15, rank: 2, left: true },
    Column { title: "DATA", width: 12, rank: 4, left: false },
];

/// Columns of the words before a value.
const LABEL: usize = 11;

pub(super) fn draw(page: &Page, model: &Model, theme: Theme, frame: &mut Frame, area: Rect) -> Drawn {
    match page {
        Page::Block(page) => block(page, model, theme, frame, area),
        Page::Transaction(page) => transaction(page, theme, frame, area),
        Page::Log(page) => log(page, theme, frame, area),
    }
}

fn block(page: &BlockPage, model: &Model, theme: Theme, frame: &mut Frame, area: Rect) -> Drawn {
    let title = format!(" Block {} ", thousands(page.height));
    let Some(detail) = &page.detail else { return waiting(title, page.error.as_deref(), theme, frame, area) };
    let around = frame_of(title, true, theme);
    let inner = around.inner(area);
    frame.render_widget(around, area);
    let facts = lines_of(&detail.fields, inner.width.into(), theme);
    // Facts give way where transactions would have no room.
    let room = usize::from(inner.height).saturating_sub(if detail.transactions.is_empty() { 0 } else { 6 });
    let shown = u16::try_from(facts.len().min(room)).unwrap_or(u16::MAX);
    let [above, _, below] =
        Layout::vertical([Constraint::Length(shown), Constraint::Length(1), Constraint::Min(0)]).areas(inner);
    frame.render_widget(Paragraph::new(facts), above);
    if detail.transactions.is_empty() {
        return Drawn::default();
    }
    let table = Table {
        columns: &TRANSACTIONS,
        count: detail.transactions.len(),
        row: &|index| detail.transactions.get(index).map(|tx| tx_cells(index, tx, model)).unwrap_or_default(),
        selected: Some(page.row),
    };
    Drawn { rows: table.render(below, frame.buffer_mut(), theme), max_scroll: 0 }
}

fn tx_cells(index: usize, tx: &TxRow, model: &Model) -> Vec<Cell> {
    vec![
        Cell::new(thousands(index as u64)),
        Cell::new(ends(&tx.hash.to_string(), 7)),
        Cell::new(ends(model.name_of(&tx.from), 6)),
        Cell::new(ends(&tx.to, 6)),
        Cell::new(format!("{} bytes", thousands(tx.data_bytes as u64))),
    ]
}

fn transaction(page: &TxPage, theme: Theme, frame: &mut Frame, area: Rect) -> Drawn {
    let title = format!(" Transaction {} ", ends(&page.hash.to_string(), 8));
    let Some(detail) = &page.detail else { return waiting(title, page.error.as_deref(), theme, frame, area) };
    let around = frame_of(title, true, theme);
    let inner = around.inner(area);
    frame.render_widget(around, area);
    let lines = lines_of(&detail.fields, inner.width.into(), theme);
    let rows = usize::from(inner.height);
    let max_scroll = lines.len().saturating_sub(rows);
    let first = page.scroll.min(max_scroll);
    let shown: Vec<Line> = lines.into_iter().skip(first).take(rows).collect();
    frame.render_widget(Paragraph::new(shown), inner);
    Drawn { rows, max_scroll }
}

/// A page that nothing is known for yet.
fn waiting(title: String, error: Option<&str>, theme: Theme, frame: &mut Frame, area: Rect) -> Drawn {
    let text = match error {
        None => Span::styled("asking …", theme.quiet()),
        Some(error) => Span::styled(error.to_owned(), theme.bad()),
    };
    let text = Paragraph::new(Line::from(text)).wrap(ratatui::widgets::Wrap { trim: true });
    frame.render_widget(text.block(frame_of(title, true, theme)), area);
    Drawn::default()
}

/// Fields with their values in as many lines as they need.
fn lines_of(fields: &[Field], width: usize, theme: Theme) -> Vec<Line<'static>> {
    let room = width.saturating_sub(LABEL + 1).max(1);
    let mut lines = Vec::new();
    for field in fields {
        let style = if field.alarming { theme.bad() } else { Style::new() };
        let mut label = field.label.as_str();
        for part in wrapped(&field.value, room) {
            lines.push(Line::from(vec![
                Span::styled(format!(" {label:<LABEL$}"), theme.quiet()),
                Span::styled(part, style),
            ]));
            label = "";
        }
    }
    lines
}

/// A text in lines of at most so many characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let characters: Vec<char> = line.chars().collect();
        lines.extend(characters.chunks(width.max(1)).map(|chunk| chunk.iter().collect::<String>()));
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

fn log(page: &LogPage, theme: Theme, frame: &mut Frame, area: Rect) -> Drawn {
    let follows =
        if page.back == 0 { "following".to_owned() } else { format!("{} lines up", thousands(page.back as u64)) };
    let around = frame_of(format!(" Log of {} ", page.node), true, theme)
        .title(Line::from(Span::styled(format!(" {follows} "), theme.quiet())).right_aligned());
    let inner = around.inner(area);
    let rows = usize::from(inner.height);
    let max_scroll = page.lines.len().saturating_sub(rows);
    let first = max_scroll.saturating_sub(page.back);
    let shown: Vec<Line> = page
        .lines
        .iter()
        .skip(first)
        .take(rows)
        .map(|line| {
            let line = short_time(line);
            let visible = line.chars().skip(page.shift).take(inner.width.into());
            let text: String = visible.map(|c| if c.is_control() { ' ' } else { c }).collect();
            Line::styled(text, level_style(&line, theme))
        })
        .collect();
    frame.render_widget(around, area);
    frame.render_widget(Paragraph::new(shown), inner);
    Drawn { rows, max_scroll }
}

/// A line with the time of day only: the rest of a time takes the room of what is told.
fn short_time(line: &str) -> Cow<'_, str> {
    let day = line.split_once(' ').filter(|(time, _)| time.ends_with('Z'));
    let Some((Some((date, time)), rest)) = day.map(|(time, rest)| (time.split_once('T'), rest)) else {
        return line.into();
    };
    match (date.len(), time.get(..12)) {
        (10, Some(time)) => format!("{time}Z{rest}").into(),
        _ => line.into(),
    }
}

/// How serious a line of a log is.
fn level_style(line: &str, theme: Theme) -> Style {
    match line.split_whitespace().nth(1) {
        Some("ERROR") => theme.bad(),
        Some("WARN") => theme.unsure(),
        Some("DEBUG" | "TRACE") => theme.quiet(),
        _ => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logs_time_is_shortened_and_nothing_else_is() {
        assert_eq!(short_time("2026-11-23T21:46:01.022834Z  INFO a: b"), "21:46:01.022Z INFO a: b");
        for odd in ["", "Z", "thread 'x' panicked at 2026", "2026-11-23TZ x", "aTéééééééééééZ x"] {
            assert_eq!(short_time(odd), odd);
        }
    }

    #[test]
    fn a_long_value_goes_on_in_the_next_line_and_an_empty_one_has_a_line() {
        assert_eq!(wrapped("abcdefg", 3), ["abc", "def", "g"]);
        assert_eq!(wrapped("", 3), [""]);
        assert_eq!(wrapped("a\nb", 0), ["a", "b"]);
        assert_eq!(lines_of(&[Field::new("x", "0123456789")], 3, Theme::new(true)).len(), 10);
    }
}
