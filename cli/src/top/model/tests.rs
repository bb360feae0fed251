//! Scripted events, and what the state becomes.

use super::*;
use crate::top::facts::TxRow;

fn model() -> Model {
    let mut model = Model::new("c".into(), true, 10_000, UtcOffset::UTC);
    model.update(Event::Chain(chain(Some(100))));
    for height in 1..=20 {
        model.update(block(height));
    }
    model.set_drawn(Drawn { rows: 5, max_scroll: 0 });
    model
}

fn chain(cpu_ms: Option<u64>) -> ChainFacts {
    let node = |name: &str, height| NodeFacts {
        name: name.into(),
        address: Some(format!("0x{name}")),
        height,
        cpu_ms,
        state: "running",
        ..NodeFacts::default()
    };
    ChainFacts {
        name: "c".into(),
        state: "running",
        nodes: vec![node("a", Some(20)), node("b", None)],
        ..ChainFacts::default()
    }
}

fn block(height: u64) -> Event {
    Event::Block(BlockFacts { height, timestamp: height * 1_000, tx_count: 10, ..BlockFacts::default() })
}

fn press(model: &mut Model, keys: &[Key]) -> Option<Request> {
    keys.iter().fold(None, |_, key| model.update(Event::Key(*key)))
}

#[test]
fn a_selection_stays_with_its_block_while_new_ones_come_and_the_top_stays_with_the_newest() {
    let mut model = model();
    assert_eq!(press(&mut model, &[Key::Open]), Some(Request::Block(20)));
    press(&mut model, &[Key::Back, Key::Down, Key::Down]);
    model.update(block(21));
    assert_eq!(press(&mut model, &[Key::Open]), Some(Request::Block(18)));
    press(&mut model, &[Key::Back, Key::Home]);
    model.update(block(22));
    assert_eq!(press(&mut model, &[Key::Open]), Some(Request::Block(22)));
    assert_eq!(press(&mut model, &[Key::Back, Key::PageDown, Key::Open]), Some(Request::Block(18)));
    assert_eq!(press(&mut model, &[Key::Back, Key::End, Key::Down, Key::Open]), Some(Request::Block(1)));
    for height in 23..=900 {
        model.update(block(height));
    }
    assert_eq!(press(&mut model, &[Key::Back, Key::Open]), Some(Request::Block(401)), "the oldest that is kept");
}

#[test]
fn a_block_is_opened_then_a_transaction_and_late_answers_for_others_are_dropped() {
    let mut model = model();
    press(&mut model, &[Key::Open]);
    let row = |n| TxRow { hash: TxHash([n; 32]), from: String::new(), to: String::new(), data_bytes: 0 };
    let detail = |height| BlockDetail { height, fields: vec![], transactions: vec![row(1), row(2)] };
    model.update(Event::BlockDetail(Ok(detail(3))));
    assert!(matches!(model.pages.last(), Some(Page::Block(page)) if page.detail.is_none()));
    model.update(Event::BlockDetail(Ok(detail(20))));
    assert_eq!(press(&mut model, &[Key::Down, Key::Open]), Some(Request::Transaction(TxHash([2; 32]))));
    model.update(Event::TxDetail(Ok(TxDetail { hash: TxHash([1; 32]), fields: vec![] })));
    assert!(matches!(model.pages.last(), Some(Page::Transaction(page)) if page.detail.is_none()));
    model.update(Event::TxDetail(Err("gone".into())));
    assert!(matches!(model.pages.last(), Some(Page::Transaction(page)) if page.error.is_some()));
    assert_eq!(press(&mut model, &[Key::Back, Key::Left]), Some(Request::Block(19)), "the block before");
    assert_eq!(press(&mut model, &[Key::Back]), None);
    assert_eq!(press(&mut model, &[Key::Back]), Some(Request::Quit));
}

#[test]
fn a_log_is_followed_while_it_is_open_and_only_where_there_is_one() {
    let mut model = model();
    assert_eq!(
        press(&mut model, &[Key::NextPane, Key::Down, Key::Down, Key::Open]),
        Some(Request::FollowLog("b".into()))
    );
    model.update(Event::Log(vec!["one".into()]));
    assert_eq!(press(&mut model, &[Key::Back]), Some(Request::StopLog));
    let mut remote = Model::new("c".into(), false, 0, UtcOffset::UTC);
    remote.update(Event::Chain(chain(None)));
    assert_eq!(press(&mut remote, &[Key::Log]), None);
    assert!(remote.notice.is_some());
    press(&mut remote, &[Key::Up]);
    assert!(remote.notice.is_none(), "a notice is there until the next key");
}

#[test]
fn cpu_is_what_was_spent_between_two_looks_and_a_new_process_begins_anew() {
    let mut model = model();
    let node = model.chain.nodes[0].clone();
    assert_eq!(model.cpu(&node), None);
    model.update(Event::Tick(12_000));
    model.update(Event::Chain(chain(Some(1_100))));
    assert_eq!(model.cpu(&node), Some(50.0));
    model.update(Event::Tick(13_000));
    model.update(Event::Chain(chain(Some(5))));
    assert_eq!(model.cpu(&node), None);
    model.update(Event::Chain(chain(None)));
    assert_eq!(model.cpu(&model.chain.nodes[0].clone()), None);
}

#[test]
fn help_takes_any_key_and_nothing_happens_below_it() {
    let mut model = model();
    press(&mut model, &[Key::Help]);
    assert!(model.helps);
    assert_eq!(press(&mut model, &[Key::Open]), None);
    assert!(!model.helps && model.pages.is_empty());
    assert_eq!(press(&mut model, &[Key::Help, Key::Quit]), Some(Request::Quit));
}

#[test]
fn what_is_not_there_yet_is_no_number_and_keys_do_no_harm() {
    let mut model = Model::new("c".into(), true, 0, UtcOffset::UTC);
    assert_eq!((model.height(), model.rate(), model.interval(), model.latency()), (None, None, None, None));
    for key in [Key::Up, Key::Down, Key::PageUp, Key::PageDown, Key::Home, Key::End, Key::Open, Key::Left, Key::Log] {
        assert_eq!(press(&mut model, &[key, Key::NextPane]), None);
    }
    model.update(block(5));
    model.update(block(5));
    assert_eq!((model.blocks.len(), model.height()), (1, Some(5)));
    assert_eq!(model.name_of("0xa"), "0xa");
    model.update(Event::Chain(chain(None)));
    assert_eq!((model.name_of("0xa"), model.height()), ("a", Some(20)));
}
