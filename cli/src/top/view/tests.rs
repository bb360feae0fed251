//! What has to be on the screen, at sizes from roomy to absurd.

use cita_service_api::TxHash;
use proptest::prelude::*;
use ratatui::{Terminal, backend::TestBackend, style::Color};
use time::UtcOffset;

use super::*;
use crate::top::{
    facts::{BlockDetail, BlockFacts, ChainFacts, Field, NodeFacts, Settings, TxDetail, TxRow},
    model::{Event, Key},
};

const NOW: u64 = 1_700_000_120_000;

fn node(index: usize) -> NodeFacts {
    let down = index == 3;
    let some = |value: u64| (!down).then_some(value);
    NodeFacts {
        name: format!("node{index}"),
        address: Some(format!("0x{index:040x}")),
        state: if down { "stopped" } else { "running" },
        height: some(1_240),
        view: some(0),
        peers: some(3),
        pool: some(5_368),
        cpu_ms: some(100),
        memory_bytes: some(45 << 20),
        restarts: Some(0),
        controller: format!("127.0.0.1:5{index}004"),
    }
}

fn model() -> Model {
    let mut model = Model::new("test-chain".into(), true, NOW - 1_000, UtcOffset::UTC);
    let chain = |cpu: u64| ChainFacts {
        name: "test-chain".into(),
        state: "degraded",
        layout: Some("node"),
        started_at: Some(NOW - 192_000),
        nodes: (0..4).map(node).map(|node| NodeFacts { cpu_ms: node.cpu_ms.map(|ms| ms + cpu), ..node }).collect(),
    };
    model.update(Event::Chain(chain(0)));
    model.update(Event::Tick(NOW));
    model.update(Event::Chain(chain(830)));
    model.update(Event::Settings(Settings { block_interval: 1, quota_limit: 1 << 30, validators: 4 }));
    for height in 1_200..=1_240 {
        let timestamp = NOW - (1_240 - height) * 1_000;
        model.update(Event::Block(BlockFacts {
            height,
            timestamp,
            tx_count: 1_024,
            quota_used: Some(21_504_000),
            proposer: format!("0x{:040x}", height % 4),
            seen_at: Some(timestamp + 310),
        }));
    }
    model
}

fn screen(model: &mut Model, (width, height): (u16, u16), theme: Theme) -> Vec<String> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut drawn = Drawn::default();
    terminal.draw(|frame| drawn = draw(model, theme, frame)).unwrap();
    model.set_drawn(drawn);
    let buffer = terminal.backend().buffer();
    let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect();
    (0..height).map(row).collect()
}

fn shows(screen: &[String], texts: &[&str]) {
    let all = screen.join("\n");
    for text in texts {
        assert!(all.contains(text), "'{text}' is not on the screen:\n{all}");
    }
}

#[test]
fn a_usual_terminal_shows_chain_nodes_curves_and_blocks() {
    let screen = screen(&mut model(), (80, 24), Theme::new(true));
    shows(
        &screen,
        &[
            "test-chain",
            "degraded",
            "height 1,240",
            "1,024 tx/s",
            "finality 310 ms",
            "interval 1.00 s of 1 s",
            "up 3m 12s",
        ],
    );
    shows(&screen, &["3 of 4 nodes answer", "4 validators", "quota limit 1.07 G"]);
    shows(&screen, &["NODE", "STATE", "HEIGHT", "VIEW", "PEERS", "POOL", "CPU", "MEMORY", "83 %", "45 MiB", "5,368"]);
    shows(
        &screen,
        &["BLOCK", "TXS", "INTERVAL", "FINALITY", "QUOTA", "PROPOSER", "2.0 %", "node0", "q quit", "? help"],
    );
    let down = screen.iter().find(|row| row.contains("node3")).unwrap();
    assert!(down.contains("stopped") && down.contains("–"), "{down}");
    assert!(screen.iter().any(|row| row.contains('█') || row.contains('▇')), "no curve");
    // The newest block is the first one.
    let blocks: Vec<_> = screen.iter().skip_while(|row| !row.contains("BLOCK ")).skip(1).collect();
    assert!(blocks[0].contains("1,240") && blocks[1].contains("1,239"), "{blocks:?}");
}

#[test]
fn a_wide_terminal_shows_more_columns_and_a_small_one_keeps_what_matters() {
    let wide = screen(&mut model(), (120, 40), Theme::new(true));
    shows(&wide, &["RESTARTS", "CONTROLLER", "127.0.0.1:50004", "QUOTA USED", "21,504,000", "layout node", "1,225"]);
    let small = screen(&mut model(), (40, 12), Theme::new(true));
    shows(&small, &["height 1,240", "1,024 tx/s", "node0", "running", "1,240", "1,239", "q quit"]);
    assert!(small.iter().all(|row| row.trim_end().chars().count() <= 40));
    assert!(small[1].ends_with('┐') && small[10].ends_with('┛'), "frames are cut: {small:#?}");
}

#[test]
fn without_colours_nothing_is_coloured_and_the_selection_is_still_seen() {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let model = model();
    terminal.draw(|frame| _ = draw(&model, Theme::new(false), frame)).unwrap();
    let cells = &terminal.backend().buffer().content;
    assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(cells.iter().any(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED)));
}

#[test]
fn a_block_a_transaction_and_a_log_fill_the_screen_and_help_lies_above() {
    let mut model = model();
    let press = |model: &mut Model, key| model.update(Event::Key(key));
    press(&mut model, Key::Open);
    shows(&screen(&mut model, (80, 24), Theme::new(true)), &["Block 1,240", "asking"]);
    let transactions = (0..50).map(|n| TxRow {
        hash: TxHash([n; 32]),
        from: "0x".to_owned() + &"ab".repeat(20),
        to: "create".into(),
        data_bytes: 4,
    });
    let fields = vec![Field::new("hash", "0x".to_owned() + &"cd".repeat(32)), Field::new("quota used", "21,504,000")];
    model.update(Event::BlockDetail(Ok(BlockDetail { height: 1_240, fields, transactions: transactions.collect() })));
    shows(
        &screen(&mut model, (80, 24), Theme::new(true)),
        &["hash", "cdcd", "21,504,000", "TRANSACTION", "0x0000000…0000000", "0xababab…ababab", "create", "4 bytes"],
    );
    press(&mut model, Key::Open);
    let fields = vec![Field::alarm("failed", "Reverted"), Field::new("data", "0x".to_owned() + &"ef".repeat(2_000))];
    model.update(Event::TxDetail(Ok(TxDetail { hash: TxHash([0; 32]), fields })));
    let page = screen(&mut model, (80, 24), Theme::new(true));
    shows(&page, &["Transaction 0x00000000…", "failed", "Reverted", "efef"]);
    press(&mut model, Key::End);
    let page = screen(&mut model, (80, 24), Theme::new(true));
    assert!(!page.join("").contains("Reverted"), "the end of the text was not shown");
    press(&mut model, Key::Back);
    press(&mut model, Key::Back);
    press(&mut model, Key::Log);
    model.update(Event::Log((0..100).map(|n| format!("2026-01-01T00:00:00Z  INFO line {n}\tend")).collect()));
    shows(&screen(&mut model, (80, 24), Theme::new(true)), &["Log of node0", "following", "line 99 end"]);
    press(&mut model, Key::Home);
    shows(&screen(&mut model, (80, 24), Theme::new(true)), &["line 0 end", "lines up"]);
    press(&mut model, Key::Help);
    shows(
        &screen(&mut model, (80, 24), Theme::new(true)),
        &["Help", "Ctrl-C", "block's timestamp until seen here", "curves"],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn no_size_and_no_key_breaks_the_screen(
        sizes in prop::collection::vec((1u16..150, 1u16..60), 1..6),
        keys in prop::collection::vec(prop::sample::select(vec![
            Key::Up, Key::Down, Key::PageUp, Key::PageDown, Key::Home, Key::End, Key::Left, Key::Right, Key::NextPane,
            Key::Open, Key::Back, Key::Log, Key::Help,
        ]), 0..12),
        full in any::<bool>(),
    ) {
        let mut model = if full { model() } else { Model::new("x".into(), true, 0, UtcOffset::UTC) };
        let mut sizes = sizes.into_iter().cycle();
        for key in keys {
            model.update(Event::Key(key));
            model.update(Event::Log(vec!["line".into(); 7]));
            screen(&mut model, sizes.next().unwrap(), Theme::new(true));
        }
        screen(&mut model, (1, 1), Theme::new(true));
    }
}
