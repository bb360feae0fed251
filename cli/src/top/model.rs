//! The state of the dashboard: events in, requests out. No clock, no terminal, no network.

use std::collections::{HashMap, VecDeque};

use cita_service_api::TxHash;
use time::UtcOffset;

use super::{
    facts::{BlockDetail, BlockFacts, ChainFacts, NodeFacts, Settings, TxDetail},
    pages::{BlockPage, LogPage, Page, TxPage},
    series::{self, Series},
};

/// Blocks that are kept.
const KEPT_BLOCKS: usize = 500;

/// Blocks that rates of now are drawn from.
const RECENT: usize = 30;

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// Time went by: now is so many Unix milliseconds.
    Tick(u64),
    /// How the chain and its nodes are.
    Chain(ChainFacts),
    /// What its configuration says.
    Settings(Settings),
    /// A block went by.
    Block(BlockFacts),
    /// A block that was asked for, or why it is not shown.
    BlockDetail(Result<BlockDetail, String>),
    /// A transaction that was asked for, or why it is not shown.
    TxDetail(Result<TxDetail, String>),
    /// Lines that were added to the log that is shown.
    Log(Vec<String>),
    /// A key was pressed.
    Key(Key),
}

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Left,
    Right,
    NextPane,
    Open,
    Back,
    Log,
    Help,
    Quit,
}

/// What somebody else has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    /// Fetch a block.
    Block(u64),
    /// Fetch a transaction and its receipt.
    Transaction(TxHash),
    /// Follow the log of a node, and of no other.
    FollowLog(String),
    /// Follow no log.
    StopLog,
    /// Leave.
    Quit,
}

/// A part of the screen that has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Pane {
    Nodes,
    #[default]
    Blocks,
}

/// What drawing found out, which moving about depends on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Rows of the list or text that has the keys.
    pub(crate) rows: usize,
    /// How far the text can be moved up, when it is one.
    pub(crate) max_scroll: usize,
}

/// The state.
#[derive(Debug)]
pub(crate) struct Model {
    /// Whether logs can be shown.
    pub(crate) has_logs: bool,
    /// Of local time from UTC.
    pub(crate) offset: UtcOffset,
    /// Now, Unix time in milliseconds.
    pub(crate) now: u64,
    /// The chain, as last heard.
    pub(crate) chain: ChainFacts,
    /// Its configuration.
    pub(crate) settings: Option<Settings>,
    /// Blocks by height, oldest first.
    pub(crate) blocks: VecDeque<BlockFacts>,
    /// Curves.
    pub(crate) series: Series,
    /// Which pane has the keys when no page is open.
    pub(crate) pane: Pane,
    /// The node that is selected.
    pub(crate) node: usize,
    /// The block that is selected; the newest without.
    pub(crate) block: Option<u64>,
    /// Pages over the panes, the last one on top.
    pub(crate) pages: Vec<Page>,
    /// Whether help lies over all.
    pub(crate) helps: bool,
    /// Something to tell, until the next key.
    pub(crate) notice: Option<String>,
    /// CPU of each node, in per cent of one core.
    cpu: HashMap<String, CpuMeter>,
    drawn: Drawn,
}

/// Time that a node had spent when it was last looked at.
#[derive(Debug, Clone, Copy)]
struct CpuMeter {
    at: u64,
    cpu_ms: u64,
    percent: Option<f64>,
}

impl Model {
    /// Nothing is known yet.
    pub(crate) fn new(name: String, has_logs: bool, now: u64, offset: UtcOffset) -> Self {
        Self {
            has_logs,
            offset,
            now,
            chain: ChainFacts { name, state: "connecting", ..ChainFacts::default() },
            settings: None,
            blocks: VecDeque::new(),
            series: Series::default(),
            pane: Pane::default(),
            node: 0,
            block: None,
            pages: Vec::new(),
            helps: false,
            notice: None,
            cpu: HashMap::new(),
            drawn: Drawn::default(),
        }
    }

    /// Takes an event in.
    pub(crate) fn update(&mut self, event: Event) -> Option<Request> {
        match event {
            Event::Tick(now) => self.now = now,
            Event::Chain(facts) => self.set_chain(facts),
            Event::Settings(settings) => self.settings = Some(settings),
            Event::Block(block) => self.add_block(block),
            Event::BlockDetail(answer) => self.set_block(answer),
            Event::TxDetail(answer) => self.set_transaction(answer),
            Event::Log(lines) => {
                if let Some(Page::Log(log)) = self.pages.last_mut() {
                    log.add(lines);
                }
            }
            Event::Key(key) => return self.press(key),
        }
        None
    }

    /// What the last drawing found out.
    pub(crate) fn set_drawn(&mut self, drawn: Drawn) {
        self.drawn = drawn;
        if let Some(page) = self.pages.last_mut() {
            page.limit(drawn);
        }
    }

    /// The chain's height: that of its highest node or block.
    pub(crate) fn height(&self) -> Option<u64> {
        let nodes = self.chain.nodes.iter().filter_map(|node| node.height).max();
        nodes.max(self.blocks.back().map(|block| block.height))
    }

    /// Transactions a second, of late.
    pub(crate) fn rate(&self) -> Option<f64> {
        series::rate_of_now(self.recent(), self.now)
    }

    /// The mean time between the last blocks, in milliseconds.
    pub(crate) fn interval(&self) -> Option<u64> {
        series::interval(self.recent())
    }

    /// The mean time from a block's timestamp until it was seen here, of the last blocks, in milliseconds.
    pub(crate) fn latency(&self) -> Option<u64> {
        let (sum, count) =
            self.recent().filter_map(series::latency).fold((0u64, 0), |(s, n), l| (s.saturating_add(l), n + 1));
        sum.checked_div(count)
    }

    /// The genesis block's time is configured and says nothing about when blocks are made.
    fn recent(&self) -> impl DoubleEndedIterator<Item = &BlockFacts> + ExactSizeIterator + Clone {
        let genesis = usize::from(self.blocks.front().is_some_and(|block| block.height == 0));
        self.blocks.iter().skip(self.blocks.len().saturating_sub(RECENT).max(genesis))
    }

    /// CPU of a node in per cent of one core, once it was looked at twice.
    pub(crate) fn cpu(&self, node: &NodeFacts) -> Option<f64> {
        self.cpu.get(&node.name)?.percent.filter(|_| node.cpu_ms.is_some())
    }

    /// The name of the node that signs with an address, or the address.
    pub(crate) fn name_of<'a>(&'a self, address: &'a str) -> &'a str {
        let known = self.chain.nodes.iter().find(|node| node.address.as_deref() == Some(address));
        known.map_or(address, |node| &node.name)
    }

    /// Where the selected block is among [`Self::blocks`].
    pub(crate) fn selected_block(&self) -> usize {
        let newest = self.blocks.len().saturating_sub(1);
        match self.block {
            None => newest,
            // A block that is kept no longer gives way to the oldest one.
            Some(height) => self.blocks.iter().position(|block| block.height >= height).unwrap_or(newest),
        }
    }

    fn set_chain(&mut self, facts: ChainFacts) {
        for node in &facts.nodes {
            let Some(cpu_ms) = node.cpu_ms else { continue };
            let last = self.cpu.get(&node.name);
            let percent = last.and_then(|last| {
                let took = self.now.checked_sub(last.at).filter(|took| *took > 0)?;
                // A process that was started again has spent less than its predecessor.
                let spent = cpu_ms.checked_sub(last.cpu_ms)?;
                Some(spent as f64 * 100.0 / took as f64)
            });
            self.cpu.insert(node.name.clone(), CpuMeter { at: self.now, cpu_ms, percent });
        }
        self.chain = facts;
        self.node = self.node.min(self.chain.nodes.len().saturating_sub(1));
    }

    fn add_block(&mut self, block: BlockFacts) {
        // Another node may tell again what the last one told.
        if self.blocks.back().is_some_and(|last| last.height >= block.height) {
            return;
        }
        if block.height > 0 {
            self.series.add(&block);
        }
        self.blocks.push_back(block);
        if self.blocks.len() > KEPT_BLOCKS {
            self.blocks.pop_front();
        }
    }

    fn set_block(&mut self, answer: Result<BlockDetail, String>) {
        let Some(Page::Block(page)) = self.pages.last_mut() else { return };
        match answer {
            Ok(detail) if detail.height == page.height => page.fill(detail),
            Ok(_) => {}
            Err(reason) => page.error = Some(reason),
        }
    }

    fn set_transaction(&mut self, answer: Result<TxDetail, String>) {
        let Some(Page::Transaction(page)) = self.pages.last_mut() else { return };
        match answer {
            Ok(detail) if detail.hash == page.hash => page.detail = Some(detail),
            Ok(_) => {}
            Err(reason) => page.error = Some(reason),
        }
    }

    fn press(&mut self, key: Key) -> Option<Request> {
        self.notice = None;
        if key == Key::Quit {
            return Some(Request::Quit);
        }
        if self.helps || key == Key::Help {
            self.helps = !self.helps;
            return None;
        }
        if key == Key::Back {
            return self.back();
        }
        match self.pages.last_mut() {
            Some(Page::Block(page)) => {
                let request = page.press(key, self.drawn.rows);
                if let Some(Request::Transaction(hash)) = &request {
                    self.pages.push(Page::Transaction(TxPage::new(*hash)));
                }
                request
            }
            Some(page) => {
                page.scroll(key, self.drawn);
                None
            }
            None => self.press_pane(key),
        }
    }

    fn back(&mut self) -> Option<Request> {
        match self.pages.pop() {
            Some(Page::Log(_)) => Some(Request::StopLog),
            Some(_) => None,
            None => Some(Request::Quit),
        }
    }

    fn press_pane(&mut self, key: Key) -> Option<Request> {
        match (key, self.pane) {
            (Key::NextPane, Pane::Nodes) => self.pane = Pane::Blocks,
            (Key::NextPane, Pane::Blocks) => self.pane = Pane::Nodes,
            (Key::Log, _) | (Key::Open, Pane::Nodes) => return self.open_log(),
            (Key::Open, Pane::Blocks) => {
                let height = self.blocks.get(self.selected_block())?.height;
                self.pages.push(Page::Block(BlockPage::new(height)));
                return Some(Request::Block(height));
            }
            (key, Pane::Nodes) => self.node = moved(self.node, key, self.chain.nodes.len(), self.drawn.rows),
            (key, Pane::Blocks) => self.move_block(key),
        }
        None
    }

    /// The list shows the newest block first, so down is back in time.
    fn move_block(&mut self, key: Key) {
        let newest = self.blocks.len().saturating_sub(1);
        let row = moved(newest - self.selected_block().min(newest), key, self.blocks.len(), self.drawn.rows);
        // At the top the selection stays with the newest block, whichever that is.
        let chosen = (row > 0).then(|| self.blocks.get(newest.saturating_sub(row))).flatten();
        self.block = chosen.map(|block| block.height);
    }

    fn open_log(&mut self) -> Option<Request> {
        if !self.has_logs {
            self.notice = Some("logs can be read on the machine that the nodes run on".to_owned());
            return None;
        }
        let name = self.chain.nodes.get(self.node)?.name.clone();
        self.pages.push(Page::Log(LogPage::new(name.clone())));
        Some(Request::FollowLog(name))
    }
}

/// Where a key leads in a list of `count` rows of which `page` are on the screen.
pub(super) fn moved(row: usize, key: Key, count: usize, page: usize) -> usize {
    let page = page.saturating_sub(1).max(1);
    let row = match key {
        Key::Up => row.saturating_sub(1),
        Key::Down => row.saturating_add(1),
        Key::PageUp => row.saturating_sub(page),
        Key::PageDown => row.saturating_add(page),
        Key::Home => 0,
        Key::End => count,
        _ => row,
    };
    row.min(count.saturating_sub(1))
}

#[cfg(test)]
mod tests;
