//! Pages that are opened over the panes: a block, a transaction, a log.

use std::collections::VecDeque;

use cita_service_api::TxHash;

use super::{
    facts::{BlockDetail, TxDetail},
    model::{Drawn, Key, Request, moved},
};

/// Lines of a log that are kept.
const KEPT_LINES: usize = 5_000;

/// Columns by which a log is moved sideways.
const SIDESTEP: usize = 20;

/// A page.
#[derive(Debug)]
pub(crate) enum Page {
    /// A block with its transactions.
    Block(BlockPage),
    /// A transaction with its receipt.
    Transaction(TxPage),
    /// The log of a node.
    Log(LogPage),
}

/// A block.
#[derive(Debug)]
pub(crate) struct BlockPage {
    /// Its height.
    pub(crate) height: u64,
    /// What is known of it, as soon as it is.
    pub(crate) detail: Option<BlockDetail>,
    /// Why nothing is known.
    pub(crate) error: Option<String>,
    /// The transaction that is selected.
    pub(crate) row: usize,
}

/// A transaction.
#[derive(Debug)]
pub(crate) struct TxPage {
    /// Its hash.
    pub(crate) hash: TxHash,
    /// What is known of it, as soon as it is.
    pub(crate) detail: Option<TxDetail>,
    /// Why nothing is known.
    pub(crate) error: Option<String>,
    /// Lines above the screen.
    pub(crate) scroll: usize,
}

/// A log.
#[derive(Debug)]
pub(crate) struct LogPage {
    /// Whose it is.
    pub(crate) node: String,
    /// Its last lines.
    pub(crate) lines: VecDeque<String>,
    /// Lines below the screen; 0 follows the end.
    pub(crate) back: usize,
    /// Columns left of the screen.
    pub(crate) shift: usize,
}

impl Page {
    /// Moves a text.
    pub(super) fn scroll(&mut self, key: Key, drawn: Drawn) {
        match self {
            Self::Block(_) => {}
            Self::Transaction(page) => page.scroll = moved(page.scroll, key, drawn.max_scroll + 1, drawn.rows),
            Self::Log(page) => page.scroll(key, drawn),
        }
    }

    /// Keeps a text on the screen after the screen or the text changed.
    pub(super) fn limit(&mut self, drawn: Drawn) {
        match self {
            Self::Block(_) => {}
            Self::Transaction(page) => page.scroll = page.scroll.min(drawn.max_scroll),
            Self::Log(page) => page.back = page.back.min(drawn.max_scroll),
        }
    }
}

impl BlockPage {
    /// A block that nothing is known of yet.
    pub(super) fn new(height: u64) -> Self {
        Self { height, detail: None, error: None, row: 0 }
    }

    /// What is known.
    pub(super) fn fill(&mut self, detail: BlockDetail) {
        self.error = None;
        self.detail = Some(detail);
    }

    /// Moves among the transactions, opens one, or goes to the block before or after.
    pub(super) fn press(&mut self, key: Key, rows: usize) -> Option<Request> {
        let transactions = self.detail.as_ref().map(|detail| detail.transactions.as_slice()).unwrap_or_default();
        match key {
            Key::Open => return Some(Request::Transaction(transactions.get(self.row)?.hash)),
            Key::Left | Key::Right => {
                let height = if key == Key::Left { self.height.checked_sub(1)? } else { self.height.checked_add(1)? };
                *self = Self::new(height);
                return Some(Request::Block(height));
            }
            key => self.row = moved(self.row, key, transactions.len(), rows),
        }
        None
    }
}

impl TxPage {
    /// A transaction that nothing is known of yet.
    pub(super) fn new(hash: TxHash) -> Self {
        Self { hash, detail: None, error: None, scroll: 0 }
    }
}

impl LogPage {
    /// A log without lines yet.
    pub(super) fn new(node: String) -> Self {
        Self { node, lines: VecDeque::new(), back: 0, shift: 0 }
    }

    /// Adds lines. Who reads further up stays where they read.
    pub(super) fn add(&mut self, lines: Vec<String>) {
        if self.back > 0 {
            self.back += lines.len();
        }
        self.lines.extend(lines);
        let surplus = self.lines.len().saturating_sub(KEPT_LINES);
        self.lines.drain(..surplus);
    }

    fn scroll(&mut self, key: Key, drawn: Drawn) {
        match key {
            Key::Left => self.shift = self.shift.saturating_sub(SIDESTEP),
            Key::Right => {
                let longest = self.lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
                self.shift = (self.shift + SIDESTEP).min(longest.saturating_sub(SIDESTEP));
            }
            key => {
                // Counted from the end, so the keys mean the opposite.
                let top = drawn.max_scroll.saturating_sub(self.back);
                self.back = drawn.max_scroll.saturating_sub(moved(top, key, drawn.max_scroll + 1, drawn.rows));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_follows_its_end_until_somebody_reads_further_up() {
        let mut page = LogPage::new("a".into());
        page.add((0..100).map(|n| n.to_string()).collect());
        let drawn = Drawn { rows: 10, max_scroll: 90 };
        assert_eq!(page.back, 0);
        page.scroll(Key::Up, drawn);
        page.scroll(Key::PageUp, drawn);
        assert_eq!(page.back, 10);
        page.add(vec!["new".into(); 3]);
        assert_eq!(page.back, 13, "the lines on the screen moved");
        page.scroll(Key::Home, Drawn { rows: 10, max_scroll: 93 });
        assert_eq!(page.back, 93);
        page.scroll(Key::End, Drawn { rows: 10, max_scroll: 93 });
        assert_eq!(page.back, 0);
        page.add(vec![String::new(); 2 * KEPT_LINES]);
        assert_eq!(page.lines.len(), KEPT_LINES);
    }

    #[test]
    fn a_text_never_leaves_the_screen() {
        let mut page = Page::Transaction(TxPage::new(TxHash([0; 32])));
        page.scroll(Key::End, Drawn { rows: 5, max_scroll: 30 });
        assert!(matches!(&page, Page::Transaction(tx) if tx.scroll == 30));
        page.limit(Drawn { rows: 40, max_scroll: 2 });
        assert!(matches!(&page, Page::Transaction(tx) if tx.scroll == 2));
    }
}
