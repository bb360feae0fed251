//! The binary against a small chain that speaks the real protocol: every query, transactions, watching, measuring.

mod common;
#[path = "common/chain.rs"]
mod small_chain;

use std::time::{Duration, Instant};

use common::{Home, Ran};
use serde_json::Value;
use small_chain::Chain;

const RECEIVER: &str = "0x00000000000000000000000000000000000000aa";

struct Setup {
    chain: Chain,
    home: Home,
}

fn setup() -> Setup {
    let (chain, home) = (Chain::start(500), Home::new());
    let address = chain.address.to_string();
    home.run(&["-r", &address, "-e", &address, "context", "save", "test"]).ok();
    home.run(&["context", "default", "test"]).ok();
    Setup { chain, home }
}

impl Setup {
    fn run(&self, arguments: &[&str]) -> Ran {
        self.home.run(arguments)
    }

    /// The receipt of a transaction, as soon as there is one.
    fn receipt(&self, hash: &str) -> Value {
        let start = Instant::now();
        loop {
            let ran = self.run(&["get", "receipt", hash]);
            if ran.code == Some(0) {
                return ran.json();
            }
            assert!(ran.stderr.contains(r#"message: "Not get the receipt""#), "{ran:?}");
            assert!(start.elapsed() < Duration::from_secs(20), "no receipt: {ran:?}");
        }
    }
}

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap_or_else(|| panic!("{value}")).keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn a_transaction_is_sent_found_and_has_its_receipt() {
    let test = setup();
    let hash = test.run(&["send", RECEIVER, "0x4f2be91f", "-v", "0x5"]).ok();
    let hash = hash.trim();
    let receipt = test.receipt(hash);
    assert_eq!(
        keys(&receipt),
        [
            "block_hash",
            "block_number",
            "contract_addr",
            "cumulative_quota_used",
            "error_msg",
            "logs",
            "logs_bloom",
            "quota_used",
            "state_root",
            "tx_hash",
            "tx_index"
        ]
    );
    let tx = test.run(&["get", "tx", hash]).json();
    assert_eq!(keys(&tx), ["height", "index", "transaction", "type"]);
    assert_eq!(tx["type"], "Normal");
    assert_eq!(tx["height"], receipt["block_number"]);
    assert_eq!(keys(&tx["transaction"]), ["transaction", "transaction_hash", "witness"]);
    assert_eq!(tx["transaction"]["transaction_hash"], hash);
    let inner = &tx["transaction"]["transaction"];
    assert_eq!(keys(inner), ["chain_id", "data", "nonce", "quota", "to", "valid_until_block", "value", "version"]);
    assert_eq!((inner["to"].as_str(), inner["quota"].as_u64()), (Some(RECEIVER), Some(200_000)));
    assert_eq!(inner["value"], format!("0x{}5", "0".repeat(63)));

    let height = receipt["block_number"].to_string();
    let block = test.run(&["get", "block", &height]).json();
    assert_eq!(
        keys(&block),
        [
            "height",
            "prev_hash",
            "proof",
            "proposer",
            "state_root",
            "time",
            "timestamp",
            "transaction_root",
            "tx_count",
            "tx_hashes",
            "version"
        ]
    );
    assert_eq!((&block["tx_hashes"][0], &block["tx_count"]), (&Value::from(hash), &Value::from(1)));
    let detail = test.run(&["g", "b", &height, "-d"]).json();
    assert!(detail.get("tx_hashes").is_none());
    assert_eq!(detail["raw_transactions"][0]["transaction"]["transaction_hash"], hash);
    let block_hash = test.run(&["get", "bh", &height]).ok();
    assert_eq!(test.run(&["ge", "block", block_hash.trim()]).json()["height"], block["height"]);

    let proof = test.run(&["get", "rp", hash]).json();
    assert_eq!(keys(&proof), ["receipt", "receipt_proof", "roots_info"]);
    let folder = test.home.path().join("proofs");
    let proof = test.run(&["get", "ccp", hash, "-o", folder.to_str().unwrap()]).json();
    assert_eq!(keys(&proof), ["chain_id", "proof", "proposal", "receipt_proof", "state_root", "version"]);
    assert!(folder.join(format!("{}-ccp", &hash[2..18])).exists());
}

#[test]
fn creations_and_admin_changes_have_their_own_kinds() {
    let test = setup();
    let hash = test.run(&["create", "0x6000"]).ok();
    test.receipt(hash.trim());
    let tx = test.run(&["get", "tx", hash.trim()]).json();
    assert_eq!(tx["transaction"]["transaction"]["to"], "0x");
    assert_eq!(tx["transaction"]["transaction"]["quota"], 1_073_741_824);
    let hash = test.run(&["admin", "set-block-interval", "7"]).ok();
    test.receipt(hash.trim());
    let tx = test.run(&["get", "tx", hash.trim()]).json();
    assert_eq!(tx["type"], "Utxo");
    assert_eq!(keys(&tx["transaction"]), ["transaction", "transaction_hash", "witnesses"]);
    let utxo = &tx["transaction"]["transaction"];
    assert_eq!(keys(utxo), ["lock_id", "output", "pre_tx_hash", "version"]);
    assert_eq!((utxo["lock_id"].as_u64(), utxo["output"].as_str()), (Some(1003), Some("0x00000007")));
    assert_eq!(utxo["pre_tx_hash"], format!("0x{}", "0".repeat(66)));
    for arguments in [
        &["rpc", "store-abi", RECEIVER, "[]"][..],
        &["admin", "amend", "balance", RECEIVER, "0x64"],
        &["admin", "emergency-brake", "ON"],
    ] {
        test.receipt(test.run(arguments).ok().trim());
    }
}

#[test]
fn queries_print_what_the_old_client_printed() {
    let test = setup();
    let height: u64 = test.run(&["get", "block-number"]).ok().trim().parse().unwrap();
    let pending: u64 = test.run(&["get", "bn", "-p"]).ok().trim().parse().unwrap();
    assert!(pending > height);
    let config = test.run(&["get", "sc"]).json();
    assert_eq!(keys(&config).len(), 16);
    assert_eq!(config["validators"].as_array().unwrap().len(), 1);
    assert_eq!(test.run(&["get", "system-config", "0"]).json(), config);
    let status = test.run(&["get", "ns"]).json();
    assert_eq!(
        keys(&status),
        [
            "init_block_number",
            "is_danger",
            "is_sync",
            "peers_count",
            "peers_status",
            "self_status",
            "version",
            "waiting_block"
        ]
    );
    assert_eq!(keys(&status["peers_status"][0]["net_info"]), ["domain", "host", "origin", "port"]);
    assert_eq!(test.run(&["get", "block", "0"]).json()["proof"], "0x");

    assert_eq!(test.run(&["get", "code", RECEIVER]).ok(), "0x\n");
    assert_eq!(test.run(&["get", "abi", RECEIVER]).ok(), "\n");
    let zeros = format!("0x{}\n", "0".repeat(64));
    assert_eq!(test.run(&["get", "ba"]).ok(), zeros);
    assert_eq!(test.run(&["get", "balance", RECEIVER, "earliest"]).ok(), zeros);
    assert_eq!(test.run(&["get", "nonce"]).ok(), format!("0x{}2\n", "0".repeat(63)));
    assert_eq!(test.run(&["get", "storage-at", RECEIVER, "0x2a"]).ok(), format!("0x{}2a\n", "0".repeat(62)));
    assert_eq!(test.run(&["get", "ri", "0"]).json()["height"], 0);
    assert!(test.run(&["get", "roots-info", "-1"]).json()["height"].as_u64().unwrap() >= height.saturating_sub(1));
    assert_eq!(keys(&test.run(&["get", "roots-info"]).json()), ["height", "receipt_root", "state_root"]);

    assert_eq!(test.run(&["call", RECEIVER, "06661abd"]).ok(), "0x06661abd\n");
    assert_eq!(test.run(&["call", "-f", RECEIVER, RECEIVER, "0x01", "1"]).ok(), "0x01\n");
    assert_eq!(test.run(&["rpc", "estimate-quota", "0x01", "-t", RECEIVER]).ok(), "21000\n");
    assert_eq!(test.run(&["rpc", "add-node", "40001", "node1"]).ok(), "Success\n");
}

#[test]
fn refusals_name_their_reason_and_a_remedy() {
    let test = setup();
    let unknown = format!("0x{}", "ab".repeat(32));
    for (arguments, expected) in [
        (&["get", "block", "999999"][..], "Error: current_height: "),
        (&["get", "block", "999999", "-d"], "Error: current_height: "),
        (&["get", "block-hash", "999999"], "Error: current_height: "),
        (&["get", "system-config", "999999"], "Error: current_height: "),
        (&["get", "block", &unknown], r#"message: "NoBlockHeight""#),
        (&["get", "tx", &unknown], r#"message: "NoTransaction""#),
        (&["get", "receipt", &unknown], r#"message: "Not get the receipt""#),
        (&["get", "receipt-proof", &unknown], r#"message: "Not get the receipt""#),
        (&["get", "ccp", &unknown], r#"message: "NoReceiptProof""#),
        (&["send", RECEIVER, "--until", "+500"], r#"message: "InvalidValidUntilBlock""#),
        (&["send", "0x1234"], r#"message: "InvalidTo""#),
        (&["call", RECEIVER, "0x"], r#"message: "Reverted: 0x""#),
        (&["rpc", "add-node", "1", "x"], r#"message: "MultiAddrParseError""#),
    ] {
        let stderr = test.run(arguments).failed(1);
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
        assert!(stderr.starts_with("Error"), "{arguments:?}: {stderr}");
    }
    assert!(test.run(&["send", RECEIVER, "--until", "+500"]).stderr.contains("hint: --until"));
    assert!(test.run(&["call", RECEIVER, "0x01", "0"]).failed(2).contains("block 0"));
}

#[test]
fn a_locked_account_signs_with_its_password_only() {
    let test = setup();
    test.run(&["account", "generate", "--name", "vault", "-p", "pw"]).ok();
    assert!(test.run(&["-u", "vault", "send", RECEIVER]).failed(1).contains("is locked"));
    assert!(test.run(&["-u", "vault", "-p", "no", "send", RECEIVER]).failed(1).contains("wrong password"));
    test.run(&["-u", "vault", "-p", "pw", "send", RECEIVER]).ok();
    let script = format!("account unlock vault -p pw\n-u vault\nsend {RECEIVER}\n");
    test.home.script(&[], &script).ok();
    assert!(test.home.script(&[], &format!("-u vault\nsend {RECEIVER}\n")).failed(1).contains("is locked"));
}

#[test]
fn watching_counts_the_blocks_of_its_range() {
    let test = setup();
    test.receipt(test.run(&["send", RECEIVER]).ok().trim());
    let lines = test.run(&["watch", "-b", "0", "-e", "+0"]).ok();
    assert!(lines.lines().next().unwrap().starts_with("00:00 block `0` contains `0` txs, finalized: `0`"), "{lines}");
    assert!(lines.lines().last().unwrap().starts_with("`1` txs finalized in `"), "{lines}");
    assert_eq!(test.run(&["w", "-u", "2"]).ok().lines().count(), 3);
    assert!(test.run(&["watch", "-b", "5", "-e", "4"]).failed(2).contains("before the first"));
}

#[test]
fn a_benchmark_reports_what_the_chain_committed() {
    let test = setup();
    let text = test.run(&["bench", "send", "500", "-c", "4", "--batch", "20", "--accounts", "3"]).ok();
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("`500` tasks finished in `") && lines[0].ends_with("` ms"), "{text}");
    assert_eq!(lines[1], "`500` success, `0` failure");
    assert!(lines[2].starts_with("`500` committed in `") && lines[2].ends_with(" tx/s"), "{text}");
    assert_eq!(test.chain.committed(), 500);
    for extra in [&["--batch", "1"][..], &["--rate", "2000"], &["--connections", "2", "--in-flight", "50"]] {
        let before = test.chain.committed();
        let report = test.run(&[&["--output", "json", "bench", "send", "200"], extra].concat()).json();
        assert_eq!(report["committed"], 200, "{report}");
        assert_eq!(report["missing"], 0, "{report}");
        assert!(report["latency_ms"]["p99"].as_f64().unwrap() >= report["latency_ms"]["p50"].as_f64().unwrap());
        assert_eq!(test.chain.committed() - before, 200);
    }
}

#[test]
fn a_benchmark_waits_for_a_full_pool_and_survives_lost_answers() {
    let test = setup();
    test.chain.lose_answers(3);
    let report = test.run(&["--output", "json", "bench", "send", "2000", "--in-flight", "0"]).json();
    assert_eq!(report["committed"], 2_000, "{report}");
    assert_eq!(test.chain.committed(), 2_000);
    assert!(test.chain.refused_for_room() > 0, "the pool was never full: {report}");
    assert!(
        report["retries"].as_object().unwrap().keys().any(|reason| reason.contains("the pool is full")),
        "{report}"
    );
}

#[test]
fn a_benchmark_bounded_by_time_ends_in_time() {
    let test = setup();
    let start = Instant::now();
    let report =
        test.run(&["--output", "json", "bench", "send", "--duration", "1", "--presign", "200", "--rate", "100"]).json();
    assert!(start.elapsed() < Duration::from_secs(10));
    let committed = report["committed"].as_u64().unwrap();
    assert!((1..=100).contains(&committed), "{report}");
    assert_eq!(test.chain.committed() as u64, committed);
}

#[test]
fn a_benchmark_of_wrong_transactions_fails_with_the_reason() {
    let test = setup();
    let ran = test.run(&["bench", "send", "100", "--until", "+500"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("`0` success, `100` failure"), "{ran:?}");
    assert!(ran.stderr.contains("InvalidValidUntilBlock"), "{ran:?}");
    let calls = test.run(&["bench", "call", "300", "-d", "0x01"]).ok();
    assert!(calls.contains("`300` success, `0` failure"), "{calls}");
    assert_eq!(test.run(&["bench", "call", "10"]).code, Some(1));
}
