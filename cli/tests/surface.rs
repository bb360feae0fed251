//! Every command of the old client, by every one of its names, against a living chain: what it prints, to the last key and in order, what it
//! exits with, and on which channel it says what. The first name of each is also called through a link named `cldi`.
//!
//! A row is a command line and what it prints. In a line `a|b` are names of one thing, all of which are tried; `{…}` is a value of the chain, see
//! [`Stage::fill`]. To cover one more command, add a row.

mod common;

use std::{cell::Cell, collections::BTreeSet, fs, os::unix::fs::symlink, path::PathBuf};

use common::{
    Ran,
    shape::{is_like, misfit},
    world::{World, creation_code},
};
use serde_json::Value;

/// What a command prints.
#[derive(Clone, Copy)]
enum Prints {
    /// JSON of this shape.
    Json(&'static str),
    /// Text; `*` is any.
    Text(&'static str),
    /// `0x` and as many digits as 32 bytes have.
    Word,
    /// A decimal number.
    Decimal,
    /// The hash of a transaction, which succeeds.
    Sent,
    /// The hash of a change of the system configuration, which gets into a block.
    Changed,
    /// Nothing.
    Nothing,
}

/// What a command says beside its result.
#[derive(Clone, Copy)]
enum Notes {
    /// Nothing.
    None,
    /// Something with these words.
    With(&'static str),
    /// Perhaps something, but no failure.
    Some,
}

use Notes::With;
use Prints::{Changed, Decimal, Json, Nothing, Sent, Text, Word};

type Row = (&'static str, Prints, Notes);

const BLOCK: &str =
    "version height prev_hash tx_count tx_hashes[] timestamp time transaction_root proposer proof state_root";
const DETAIL: &str = "version height prev_hash tx_count \
    raw_transactions[{type transaction{transaction{version to nonce quota valid_until_block data value chain_id} transaction_hash \
    witness{signature sender}}}] timestamp time transaction_root proposer proof state_root";
const TX: &str = "type height index transaction{\
    transaction{version to nonce quota valid_until_block data value chain_id} transaction_hash witness{signature sender}}";
const UTXO: &str = "type height index transaction{transaction{version pre_tx_hash output lock_id} transaction_hash witnesses[{signature sender}]}";
const RECEIPT: &str = "tx_hash block_hash block_number tx_index contract_addr \
    logs[{address topics[] data legacy_cita_block_hash block_number tx_hash tx_index log_index tx_log_index}] \
    cumulative_quota_used quota_used state_root logs_bloom error_msg";
const CONFIG: &str = "version version_pre_hash chain_id chain_id_pre_hash admin admin_pre_hash \
    block_interval block_interval_pre_hash block_limit block_limit_pre_hash quota_limit quota_limit_pre_hash \
    validators[] validators_pre_hash emergency_brake emergency_brake_pre_hash";
const STATUS: &str =
    "is_sync version self_status{address height} peers_count peers_status[] is_danger init_block_number waiting_block";
const ROOTS: &str = "height state_root receipt_root";
const RECEIPT_PROOF: &str = "receipt{quota_used log_bloom logs[{address topics[] data}] error account_nonce transaction_hash} \
    receipt_proof roots_info{height state_root receipt_root}";
const CCP: &str = "version chain_id proposal{pre_state_root proposal{version \
    header{prevhash timestamp height transactions_root proposer} body{tx_hashes[]}}} \
    receipt_proof{receipt{quota_used log_bloom logs[{address topics[] data}] error account_nonce transaction_hash} receipt_proof roots_info{height state_root receipt_root}} \
    proof state_root";
const CONTEXT: &str = "account_name connect_timeout consensus_type controller_addr crypto_type executor_addr";
const NEW_ACCOUNT: &str = "crypto_type address public_key secret_key";
const VERDICT: &str = "code message";

const GET: &[Row] = &[
    ("get|ge|g block-number|bn", Decimal, Notes::None),
    ("get block-number|bn -p", Decimal, Notes::None),
    ("get|ge|g block|b {height}", Json(BLOCK), Notes::None),
    ("get block|b {block}", Json(BLOCK), Notes::None),
    ("get block latest", Json(BLOCK), Notes::None),
    ("get block -1", Json(BLOCK), Notes::None),
    ("get block|b {height} -d|--detail", Json(DETAIL), Notes::None),
    ("get block|b -d {block}", Json(DETAIL), Notes::None),
    ("get|ge|g block-hash|bh {height}", Word, Notes::None),
    ("get|ge|g tx {hash}", Json(TX), Notes::None),
    ("get tx {utxo}", Json(UTXO), Notes::None),
    ("get|ge|g receipt|r {hash}", Json(RECEIPT), Notes::None),
    ("get|ge|g system-config|sc", Json(CONFIG), Notes::None),
    ("get system-config|sc {height}", Json(CONFIG), Notes::None),
    ("get|ge|g node-status|ns", Json(STATUS), Notes::None),
    ("get|ge|g code {contract}", Text("0x60*\n"), Notes::None),
    ("get code {nobody}", Text("0x\n"), Notes::None),
    ("get code {contract} {height}|latest|pending|{block}", Text("0x60*\n"), Notes::None),
    ("get code {contract} earliest|0", Text("0x\n"), Notes::None),
    ("get|ge|g balance|ba", Word, Notes::None),
    ("get balance|ba {nobody}", Word, Notes::None),
    ("get balance {nobody} {height}|latest|earliest|pending|{block}", Word, Notes::None),
    ("get|ge|g nonce", Word, Notes::None),
    ("get nonce {own} {height}|latest|earliest|pending|{block}", Word, Notes::None),
    ("get|ge|g storage-at {contract} 0x0|7|{hash}", Word, Notes::None),
    ("get storage-at {contract} 0 {height}|latest|earliest|pending|{block}", Word, Notes::None),
    ("get|ge|g abi {contract}", Text("\n"), Notes::None),
    ("get abi {contract} {height}|latest|earliest|pending|{block}", Text("\n"), Notes::None),
    ("get|ge|g receipt-proof|rp {hash}", Json(RECEIPT_PROOF), Notes::None),
    ("get|ge|g roots-info|ri", Json(ROOTS), Notes::None),
    ("get roots-info|ri {height}", Json(ROOTS), Notes::None),
    ("get|ge|g cross-chain-proof|ccp {hash}", Json(CCP), Notes::None),
    ("get cross-chain-proof|ccp {hash} -o {folder}", Json(CCP), With("-ccp\n")),
];

const OPTIONS: &[Row] = &[
    ("-c|--context surface get bn", Decimal, Notes::None),
    ("-r {controller} -e {executor} -u default --crypto sm|SM --consensus bft|BFT -t 5 get bn", Decimal, Notes::None),
    ("-r http://{controller} get bn", Decimal, Notes::None),
    ("-r {controller} -e http://{executor} get nonce", Word, Notes::None),
    ("-u {vault} -p pw send {nobody}", Sent, Notes::Some),
    ("--version", Text("* *.*.*\n"), Notes::None),
    ("--help", Text("*Commands:*Examples:*"), Notes::None),
];

const TRANSACTIONS: &[Row] = &[
    ("send {nobody}", Sent, Notes::None),
    ("send {contract} 0x1ab06ee5{word}{word} -v 0x0 -q 200000 --until {until}|+9", Sent, Notes::None),
    ("create {code}", Sent, Notes::None),
    ("create {code} -v 0 -q 3000000 --until +9", Sent, Notes::None),
    ("call {contract} 0x8da5cb5b", Word, Notes::None),
    ("call -f {nobody} {contract} 0x387dd9e9{word} {height}|latest|pending|{block}", Word, Notes::None),
    ("rpc store-abi {contract} [] -q 5000000 --until +9", Sent, Notes::None),
    ("rpc add-node {port} {fresh}", Text("Success\n"), Notes::None),
    ("rpc add-node /dns4/localhost/tcp/{port}/tls/{fresh}", Text("Success\n"), Notes::None),
    ("rpc estimate-quota {code}", Decimal, Notes::None),
    ("rpc estimate-quota 0x8da5cb5b -t {contract} -f {nobody}", Decimal, Notes::None),
    ("rpc parse-proof {certificate}", Json("height view phase block_hash votes[{signer signature}]"), Notes::None),
    (
        "rpc parse-proof {certificate} --crypto SM|sm --consensus BFT|bft",
        Json("height view phase block_hash votes[]"),
        Notes::None,
    ),
    ("rpc parse-proof 0x --consensus RAFT", Json("votes[]"), Notes::None),
    ("verify|v cross-chain-proof|ccp -f {proof-file}", Json(VERDICT), Notes::None),
    ("verify|v ccp -d {proof} -v {validator} --version {version} --chain-id {chain}", Json(VERDICT), Notes::None),
];

const ACCOUNTS: &[Row] = &[
    ("account|a generate|gen|g|create", Json(NEW_ACCOUNT), With("not encrypted")),
    ("account|a generate|gen|g|create --name {fresh} --crypto SM|sm", Json(NEW_ACCOUNT), With("not encrypted")),
    ("account|a generate --name {fresh} -p pw", Json("crypto_type address public_key encrypted_sk"), Notes::Some),
    ("account|a list|ls|l", Json("[{name address pubkey is_locked crypto_type}]"), Notes::None),
    ("account|a import {secret}", Json("crypto_type address public_key"), Notes::Some),
    ("account|a import {secret} --name {fresh} --crypto SM", Json("crypto_type address public_key"), Notes::Some),
    ("account|a import {secret} --name {fresh} -p pw", Json("crypto_type address public_key"), Notes::Some),
    ("account|a export {account}", Json(NEW_ACCOUNT), Notes::Some),
    ("account|a export {vault} -p pw", Json(NEW_ACCOUNT), Notes::Some),
    ("account|a unlock {vault} -p pw", Nothing, Notes::Some),
    ("account|a lock {account} -p pw", Nothing, Notes::Some),
    ("account|a delete|del|rm|remove {account} -y", Nothing, With("deleted")),
];

const CONTEXTS: &[Row] = &[
    ("context|ctx save {fresh}", Nothing, With("saved")),
    ("context|ctx list|ls|l", Json("contexts current_context default_context"), Notes::None),
    ("context|ctx delete|del|rm {context}", Nothing, With("deleted")),
    ("context|ctx default surface", Nothing, With("default")),
];

const ADMIN: &[Row] = &[
    ("admin update-admin {own}", Changed, Notes::None),
    ("admin update-validators {validator}", Changed, Notes::None),
    ("admin set-block-interval 0", Changed, Notes::None),
    ("admin emergency-brake on|off", Changed, Notes::None),
    ("admin emergency-brake off", Changed, Notes::None),
    ("admin set-quota-limit 1073741824", Changed, Notes::None),
    ("admin amend abi {contract} []", Sent, Notes::None),
    ("admin amend code {nobody} 0x60075f5260205ff3", Sent, Notes::None),
    ("admin amend set-h256 {contract} 0x0 0x2a", Sent, Notes::None),
    ("admin amend balance {nobody} 0x64 --quota 1000000 --until +9", Sent, Notes::None),
];

const ETHABI: &[Row] = &[
    ("ethabi encode function {abi} name", Text("06fdde03\n"), Notes::None),
    ("ethabi encode function {abi} burnExactly -p {word} -p {word}", Text("*\n"), Notes::None),
    ("ethabi encode function {abi} mint(uint256) -p 7 -l|--lenient", Text("*07\n"), Notes::None),
    ("ethabi encode params -v bool 1 -v uint256 {word}", Text("*1000*07\n"), Notes::None),
    ("ethabi encode params -v uint256 7 -l|--lenient", Text("0000*07\n"), Notes::None),
    ("ethabi decode function {abi} totalSupply {word}", Text("uint256 7\n"), Notes::None),
    ("ethabi decode params -t uint8 -t uint256 {word}{word}", Text("uint8 7\nuint256 7\n"), Notes::None),
    (
        "ethabi decode log {abi} Transfer -l {transfer} -l {word} -l {word} {word}",
        Text("from *07\nto *07\nvalue 7\n"),
        Notes::None,
    ),
];

const MEASURING: &[Row] = &[
    (
        "bench|b send 20 -c 2 --connections 1 --timeout 0 -t {contract} -d 0x8da5cb5b -v 0 -q 200000 --until +95",
        Text("`20` tasks finished in `*` ms\n`20` success, `0` failure\n*tx/s*"),
        Notes::Some,
    ),
    ("bench send 20 --disable-watch", Text("`20` tasks finished in `*` ms\n`20` success, `0` failure\n*"), Notes::Some),
    (
        "bench|b call 20 -c 2 --connections 1 --timeout 0 -f {nobody} -t {contract} -d 0x8da5cb5b --height 3",
        Text("`20` tasks finished in `*` ms\n`20` success, `0` failure\n*"),
        Notes::Some,
    ),
    (
        "watch|w -b 0 -e 1",
        Text(
            "00:00 block `0` contains `0` txs, finalized: `0`\n*:* block `1` contains `1` txs, finalized: `1`\n`1` txs*tx/s\n",
        ),
        Notes::None,
    ),
    ("watch|w -b 0 -t|--until 1", Text("00:00 block `0`*`1` txs*tx/s\n"), Notes::None),
    ("watch|w -b 0 -u|--until-empty 1", Text("00:00 block `0`*`0` txs*tx/s\n"), Notes::None),
    ("completions bash|zsh|fish|powershell|elvish", Text("*CITA_COMPLETE*"), Notes::None),
];

/// All rows, in the order in which they run.
const TABLES: [&[Row]; 8] = [GET, OPTIONS, TRANSACTIONS, ACCOUNTS, CONTEXTS, ADMIN, ETHABI, MEASURING];

/// A chain with something on it to ask for.
struct Stage {
    world: World,
    contract: String,
    hash: String,
    receipt: Value,
    utxo: String,
    config: Value,
    proof: Value,
    link: PathBuf,
    names: Cell<u32>,
}

impl Stage {
    fn new() -> Self {
        let world = World::new("surface", &["--nodes", "1", "--block-interval", "0"]);
        world.up("node");
        let contract = world.deploy("Probe");
        let (hash, receipt) = world.commit(&["send", &contract, &format!("0x1ab06ee5{:064x}{:064x}", 7, 42)]);
        let utxo = world.change(&["admin", "set-block-interval", "0"]);
        let folder = world.home.path().join("proofs");
        let proof = world.cita(&["get", "ccp", &hash, "-o", folder.to_str().expect("a path")]).json();
        let config = world.cita(&["get", "sc"]).json();
        let link = world.home.path().join("cldi");
        symlink(env!("CARGO_BIN_EXE_cita"), &link).expect("a link");
        Self { world, contract, hash, receipt, utxo, config, proof, link, names: Cell::new(0) }
    }

    fn name(&self) -> String {
        self.names.set(self.names.get() + 1);
        format!("name{}", self.names.get())
    }

    /// A name that `cita WORDS NAME` made something of.
    fn made(&self, words: &[&str]) -> String {
        let name = self.name();
        self.world.cita(&[words, &[name.as_str()]].concat()).ok();
        name
    }

    /// A file with nothing but the ABI of a token.
    fn abi_file(&self) -> String {
        let artifact = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contracts/TestToken.json");
        let artifact: Value = serde_json::from_slice(&fs::read(artifact).expect("an artifact")).expect("JSON");
        let file = self.world.home.path().join("token.abi");
        fs::write(&file, artifact["contracts"]["TestToken.sol"]["TestToken"]["abi"].to_string()).expect("a file");
        file.display().to_string()
    }

    /// The value behind `{key}`.
    fn value(&self, key: &str) -> String {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let proof_file = || self.world.home.path().join(format!("proofs/{}-ccp", &self.hash[2..18]));
        match key {
            "nobody" => "0x00000000000000000000000000000000000000aa".to_owned(),
            "contract" => self.contract.clone(),
            "hash" => self.hash.clone(),
            "utxo" => self.utxo.clone(),
            "height" => self.receipt["block_number"].to_string(),
            "until" => (self.receipt["block_number"].as_u64().expect("a height") + 80).to_string(),
            "block" => text(&self.receipt["block_hash"]),
            "abi" => self.abi_file(),
            "transfer" => "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef".to_owned(),
            "word" => format!("{:064x}", 7),
            "code" => creation_code("Probe"),
            "own" => text(&self.config["admin"]),
            "validator" => text(&self.config["validators"][0]),
            "version" => self.config["version"].to_string(),
            "chain" => text(&self.config["chain_id"]),
            "controller" => self.world.addresses("controller")[0].clone(),
            "executor" => self.world.addresses("executor")[0].clone(),
            "folder" => self.world.home.path().join("more-proofs").display().to_string(),
            "proof-file" => proof_file().display().to_string(),
            "proof" => format!("0x{}", hex::encode(fs::read(proof_file()).expect("a proof"))),
            "certificate" => text(&self.proof["proof"]),
            "fresh" => self.name(),
            "port" => format!("4{:04}", self.name().trim_start_matches("name").parse::<u32>().expect("a number")),
            "account" => self.made(&["account", "generate", "--name"]),
            "vault" => self.made(&["account", "generate", "-p", "pw", "--name"]),
            "context" => self.made(&["context", "save"]),
            "secret" => text(&self.world.cita(&["account", "generate", "--name", &self.name()]).json()["secret_key"]),
            _ => panic!("there is no value {{{key}}}"),
        }
    }

    /// A word with the values of the chain in place of `{…}`.
    fn fill(&self, word: &str) -> String {
        match word.split_once('{').map(|(before, rest)| (before, rest.split_once('}').expect("a }"))) {
            Some((before, (key, rest))) => format!("{before}{}{}", self.value(key), self.fill(rest)),
            None => word.to_owned(),
        }
    }

    /// Runs a line, as `cldi` or as `cita`.
    fn run(&self, line: &[&str], old_name: bool) -> Ran {
        let words: Vec<String> = line.iter().map(|word| self.fill(word)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if old_name {
            self.world.home.command_of(&self.link, &words).output().expect("it runs").into()
        } else {
            self.world.cita(&words)
        }
    }

    /// What is wrong with what a line printed.
    fn mistake(&self, ran: &Ran, prints: Prints, notes: Notes) -> Option<String> {
        if ran.code != Some(0) {
            return Some(format!("it exits with {:?}", ran.code));
        }
        let quiet = match notes {
            Notes::None => ran.stderr.is_empty(),
            Notes::With(words) => ran.stderr.contains(words),
            Notes::Some => !ran.stderr.contains("Error"),
        };
        if !quiet {
            return Some("what it says on standard error".to_owned());
        }
        let line = ran.stdout.strip_suffix('\n').unwrap_or("no line");
        let is_word = line.len() == 66 && line.starts_with("0x") && line[2..].bytes().all(|b| b.is_ascii_hexdigit());
        let good = match prints {
            Json(shape) => match serde_json::from_str(&ran.stdout) {
                Ok(value) => return misfit(&value, shape),
                Err(error) => return Some(format!("no JSON: {error}")),
            },
            Text(pattern) => is_like(&ran.stdout, pattern),
            Word => is_word,
            Decimal => line.parse::<u64>().is_ok_and(|number| number.to_string() == line),
            Sent => is_word && self.world.receipt(line)["error_msg"] == "",
            Changed => is_word && self.world.placed(line) == "Utxo",
            Nothing => ran.stdout.is_empty(),
        };
        (!good).then(|| "what it prints".to_owned())
    }
}

/// All ways to write a line.
fn variants(line: &'static str) -> Vec<Vec<&'static str>> {
    line.split_whitespace().fold(vec![Vec::new()], |lines, word| {
        let names: Vec<&str> = word.split('|').collect();
        lines.iter().flat_map(|line| names.iter().map(|name| [&line[..], &[*name]].concat())).collect()
    })
}

#[test]
fn a_command_by_one_of_its_names_is_not_what_the_contract_says() {
    let stage = Stage::new();
    let mut mistakes = Vec::new();
    for (line, prints, notes) in TABLES.into_iter().flatten() {
        for (place, words) in variants(line).iter().enumerate() {
            for old_name in [false, true].into_iter().take(if place == 0 { 2 } else { 1 }) {
                let ran = stage.run(words, old_name);
                if let Some(mistake) = stage.mistake(&ran, *prints, *notes) {
                    let program = if old_name { "cldi" } else { "cita" };
                    mistakes.push(format!("{program} {}: {mistake}\n  {ran:?}", words.join(" ")));
                }
            }
        }
    }
    assert!(mistakes.is_empty(), "{} rows are wrong\n{}", mistakes.len(), mistakes.join("\n"));
    contexts(&stage);
    stage.world.down();
}

/// The keys of a context are names, so the table cannot say what is behind them.
fn contexts(stage: &Stage) {
    let listed = stage.world.cita(&["context", "list"]).json();
    for (name, context) in listed["contexts"].as_object().expect("contexts") {
        assert_eq!(misfit(context, CONTEXT), None, "{name}");
    }
}

/// Names of subcommands and their visible aliases, as a help page lists them.
fn listed(help: &str) -> Vec<String> {
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let mut names = Vec::new();
    for line in commands.filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = line.split_whitespace().next().unwrap_or_default();
        let aliases = line.split_once("[aliases: ").and_then(|(_, rest)| rest.split_once(']'));
        let aliases = aliases.or_else(|| line.split_once("[alias: ").and_then(|(_, rest)| rest.split_once(']')));
        names.push(name.to_owned());
        names.extend(aliases.into_iter().flat_map(|(list, _)| list.split(", ").map(str::to_owned)));
    }
    names.retain(|name| name != "help");
    names
}

#[test]
fn a_command_or_alias_has_no_row() {
    let home = common::Home::new();
    let rows: BTreeSet<String> =
        TABLES.into_iter().flatten().flat_map(|row| variants(row.0)).map(|words| words.join(" ")).collect();
    for group in [
        "get",
        "account",
        "context",
        "admin",
        "admin amend",
        "rpc",
        "verify",
        "ethabi encode",
        "ethabi decode",
        "bench",
    ] {
        let words: Vec<&str> = group.split(' ').chain(["--help"]).collect();
        let names = listed(&home.run(&words).data());
        assert!(names.len() > 1, "{group}: {names:?}");
        for name in names {
            let start = format!("{group} {name}");
            let covered = rows.iter().any(|row| *row == start || row.starts_with(&format!("{start} ")));
            assert!(covered, "no row for `{start}`");
        }
    }
}

#[test]
fn an_output_that_differs_from_its_shape_is_not_noticed() {
    let value = serde_json::json!({ "a": 1, "list": [{ "x": 1, "y": [] }, { "x": 2, "y": 3 }], "z": {} });
    for fits in ["a list z", "a list[] z{}", "a list[{x y}] z"] {
        assert_eq!(misfit(&value, fits), None, "{fits}");
    }
    for wrong in [
        "a list",
        "list a z",
        "a list z more",
        "a[] list z",
        "a list[{x}] z",
        "a list[{x y[]}] z",
        "a list z[]",
        "[{a}]",
    ] {
        assert!(misfit(&value, wrong).is_some(), "{wrong}");
    }
    assert_eq!(misfit(&value["list"], "[{x y}]"), None);
    assert!(misfit(&serde_json::json!([]), "[{x}]").is_some(), "nothing looks like something");
    assert!(
        is_like("`20` in `7` ms\n", "`20` in `*` ms\n")
            && is_like("", "*")
            && !is_like("ab", "a")
            && !is_like("a", "*b")
    );
}
