//! Tables that leave out what matters least when the terminal is narrow.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::Widget,
};

use super::theme::Theme;

/// A column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its heading.
    pub(super) title: &'static str,
    /// Its width in cells.
    pub(super) width: u16,
    /// Columns of a higher number are left out first.
    pub(super) rank: u8,
    /// Text begins at the left; numbers end at the right.
    pub(super) left: bool,
}

/// A cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A plain cell.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new() }
    }

    /// A cell that looks like this.
    pub(super) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// The widest and the narrowest space between columns.
const GAPS: (u16, u16) = (1, 4);

/// A table whose rows are made when they are drawn.
pub(super) struct Table<'a> {
    /// All columns that there could be.
    pub(super) columns: &'a [Column],
    /// Number of rows.
    pub(super) count: usize,
    /// The cells of a row, one a column.
    pub(super) row: &'a dyn Fn(usize) -> Vec<Cell>,
    /// The row that keys act on.
    pub(super) selected: Option<usize>,
}

impl Table<'_> {
    /// Draws the table with its headings; answers how many rows there is room for.
    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> usize {
        let rows = usize::from(area.height.saturating_sub(1));
        let (shown, gap) = fit(self.columns, area.width);
        let headings: Vec<Cell> = self.columns.iter().map(|column| Cell::styled(column.title, theme.quiet())).collect();
        let mut lines = area.rows();
        if let Some(line) = lines.next() {
            self.line(&headings, &shown, gap).render(line, buffer);
        }
        let first = first_row(self.selected.unwrap_or_default(), self.count, rows);
        for (index, line) in (first..self.count).zip(lines) {
            self.line(&(self.row)(index), &shown, gap).render(line, buffer);
            if self.selected == Some(index) {
                buffer.set_style(line, theme.selected());
            }
        }
        rows
    }

    fn line<'c>(&self, cells: &'c [Cell], shown: &[usize], gap: u16) -> Line<'c> {
        let mut spans = Vec::with_capacity(2 * shown.len());
        for (place, index) in shown.iter().enumerate() {
            let (Some(column), Some(cell)) = (self.columns.get(*index), cells.get(*index)) else { continue };
            if place > 0 {
                spans.push(Span::raw(" ".repeat(gap.into())));
            }
            let width = usize::from(column.width);
            let text = cut(&cell.text, width);
            let text = if column.left { format!("{text:<width$}") } else { format!("{text:>width$}") };
            spans.push(Span::styled(text, cell.style));
        }
        Line::from(spans)
    }
}

/// The columns that have room, in order, and the space between them.
fn fit(columns: &[Column], width: u16) -> (Vec<usize>, u16) {
    let mut by_rank: Vec<usize> = (0..columns.len()).collect();
    by_rank.sort_by_key(|index| columns.get(*index).map(|column| column.rank));
    let mut shown: Vec<usize> = Vec::new();
    let mut used: u16 = 0;
    for index in by_rank {
        let Some(column) = columns.get(index) else { continue };
        let needed = column.width + if shown.is_empty() { 0 } else { GAPS.0 };
        // The first column is cut rather than left out.
        if !shown.is_empty() && used.saturating_add(needed) > width {
            break;
        }
        used = used.saturating_add(needed);
        shown.push(index);
    }
    shown.sort_unstable();
    let spaces = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let more = width.saturating_sub(used).checked_div(spaces).unwrap_or_default();
    (shown, (GAPS.0 + more).min(GAPS.1))
}

/// The first row on the screen: the selected one is shown, and in the middle where that is possible.
pub(super) fn first_row(selected: usize, count: usize, rows: usize) -> usize {
    selected.saturating_sub(rows / 2).min(count.saturating_sub(rows))
}

/// A text of at most so many characters, with `…` where it was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    if width > 0 {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(width: u16, rank: u8) -> Column {
        Column { title: "X", width, rank, left: false }
    }

    #[test]
    fn the_columns_that_matter_least_go_first_and_the_others_keep_their_order() {
        let columns = [column(4, 0), column(6, 2), column(5, 1)];
        assert_eq!(fit(&columns, 17), (vec![0, 1, 2], 1));
        assert_eq!(fit(&columns, 23), (vec![0, 1, 2], 4));
        assert_eq!(fit(&columns, 16).0, [0, 2]);
        assert_eq!(fit(&columns, 3).0, [0]);
        assert_eq!(fit(&[], 3), (vec![], 1));
    }

    #[test]
    fn the_selected_row_is_always_on_the_screen() {
        for count in 0..30 {
            for rows in 1..12 {
                for selected in 0..count {
                    let first = first_row(selected, count, rows);
                    assert!((first..first + rows).contains(&selected), "{selected} of {count} in {rows}");
                    assert!(first == 0 || first + rows <= count, "room is left empty");
                }
            }
        }
        assert_eq!(first_row(3, 5, 0), 3);
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(
            (cut("abc", 3), cut("abcd", 3), cut("äöü", 2), cut("ab", 0)),
            ("abc".into(), "ab…".into(), "ä…".into(), String::new())
        );
    }
}
