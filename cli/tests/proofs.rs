//! Cross-chain proofs of a real chain of four: made by it, believed without it, refused when anything is wrong.

mod common;

use std::{fs, path::Path};

use common::{Ran, keys, world::World};
use serde_json::Value;

/// An address that nobody has.
const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

/// What `verify` printed, and whether its exit code, channel and words go together.
#[track_caller]
fn verdict(ran: Ran) -> (u64, String) {
    let printed: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    assert_eq!(keys(&printed), ["code", "message"]);
    let code = printed["code"].as_u64().expect("a number");
    if matches!(code, 0 | 1 | 4 | 5) {
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{printed}");
    } else {
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.starts_with("Error: not proved: "), "{ran:?}");
        assert_eq!(ran.stderr.matches("Error").count(), 1, "{ran:?}");
    }
    (code, printed["message"].as_str().expect("a text").to_owned())
}

#[test]
fn a_receipt_is_believed_without_a_quorum_or_not_believed_with_one() {
    let world = World::new("bridge", &["--nodes", "4", "--block-interval", "0"]);
    world.up("node");
    let contract = world.deploy("Probe");
    // An event: `set(7, 42)` leaves a log.
    let (hash, receipt) = world.commit(&["send", &contract, &format!("0x1ab06ee5{:064x}{:064x}", 7, 42)]);
    world.succeed(&["send", NOBODY]);
    let config = world.cita(&["get", "sc"]).json();
    let (chain, version) = (config["chain_id"].as_str().unwrap(), config["version"].to_string());
    let validators: Vec<&str> = config["validators"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    let (all, three, height) = (validators.join(","), validators[..3].join(","), receipt["block_number"].to_string());

    let folder = world.home.path().join("proofs");
    let shown = world.cita(&["get", "ccp", &hash, "-o", folder.to_str().unwrap()]).json();
    let file = folder.join(format!("{}-ccp", &hash[2..18]));
    let path = file.to_str().unwrap();
    let verify = |more: &[&str]| verdict(world.cita(&[&["verify", "cross-chain-proof", "-f", path], more].concat()));

    // With the chain at hand its validators are asked for; the chain itself is compared when its id is given.
    let (code, message) = verify(&[]);
    assert_eq!(code, 1, "{message}");
    for said in [hash.as_str(), &format!("block {height} "), chain, "of 4 validators"] {
        assert!(message.contains(said), "{said}: {message}");
    }
    assert_eq!(verify(&["--chain-id", chain]).0, 0);
    let bytes = fs::read(&file).unwrap();
    let data = format!("0x{}", hex::encode(&bytes));
    for name in [["verify", "ccp"], ["v", "ccp"], ["v", "cross-chain-proof"]] {
        let words = [&name[..], &["-d", &data, "--version", &version, "--chain-id", chain, "-v", &all]].concat();
        assert_eq!(verdict(world.cita(&words)).0, 0);
    }

    parsed(&world, &shown, &validators);
    // Validators of today are not asked about a block of yesterday.
    world.change(&["admin", "update-validators", validators[0], validators[1], validators[2]]);
    assert_eq!(verify(&["--chain-id", chain]).0, 0);
    assert_eq!(verify(&["-v", &all]).0, 1);
    world.down();

    // The chain is gone: validators are all it takes.
    assert_eq!(verify(&["-v", &all, "--chain-id", chain]).0, 0);
    assert_eq!(verify(&["-v", &all, "-v", &three]).0, 1);
    let (code, message) = verify(&[]);
    assert_eq!(code, 3, "{message}");
    assert!(message.contains("cannot reach the controller"), "{message}");
    assert_eq!(verify(&["--chain-id", chain]).0, 2);

    let other = format!("0x{}", "12".repeat(32));
    for (code, more) in [
        (105, &["-v", &all, "--chain-id", &other][..]),
        (104, &["-v", &all, "--version", "9"]),
        (115, &["-v", NOBODY]),
        (115, &["-v", validators[0]]),
    ] {
        assert_eq!(verify(more).0, code, "{more:?}");
    }
    // Ten validators would need seven votes.
    let many: Vec<String> = (0..6).map(|n| format!("0x{n:040x}")).collect();
    assert_eq!(verify(&["-v", &all, "-v", &many.join(",")]).0, 117);
    let under =
        |kind: &str, more: &[&str]| world.cita(&[&["--consensus", kind, "verify", "ccp", "-f", path], more].concat());
    assert_eq!(verdict(under("RAFT", &["-v", &all])).0, 111);
    assert_eq!(verdict(under("OVERLORD", &[])).0, 120);
    assert!(under("OVERLORD", &["-v", &all]).failed(2).contains("BLS public key"));
    changed(&world, &bytes, &file, &all);
}

/// The context of a chain says how its proofs are read.
#[test]
fn the_proof_of_a_raft_or_overlord_chain_is_believed_for_more_or_less_than_it_says() {
    let fields = |fields: &[&'static str]| fields.to_vec();
    let raft = fields(&["height", "term", "block_hash", "leader", "signature"]);
    let overlord = fields(&["height", "round", "block_hash", "signature", "address_bitmap", "voters"]);
    for (consensus, proved, parts) in [("raft", 4, raft), ("overlord", 0, overlord)] {
        let world = World::new("bridge", &["--nodes", "4", "--block-interval", "0", "--consensus", consensus]);
        world.up("node");
        let (hash, _) = world.commit(&["send", NOBODY]);
        world.succeed(&["send", NOBODY]);
        let config = world.cita(&["get", "sc"]).json();
        let chain = config["chain_id"].as_str().unwrap();
        let validators: Vec<&str> =
            config["validators"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        let all = validators.join(",");
        let folder = world.home.path().join("proofs");
        let shown = world.cita(&["get", "ccp", &hash, "-o", folder.to_str().unwrap()]).json();
        let path = folder.join(format!("{}-ccp", &hash[2..18]));
        let verify =
            |more: &[&str]| verdict(world.cita(&[&["verify", "ccp", "-f", path.to_str().unwrap()], more].concat())).0;
        assert_eq!(verify(&["--chain-id", chain]), proved, "{consensus}");
        let parsed = world.cita(&["rpc", "parse-proof", shown["proof"].as_str().unwrap()]).json();
        assert_eq!(keys(&parsed), parts);
        world.down();
        assert_eq!(verify(&["-v", &all]), proved + 1, "{consensus}");
        assert_eq!(verify(&[]), if consensus == "raft" { 5 } else { 120 });
        let fewer = validators[..1].join(",");
        let refused = verify(&["-v", &fewer]);
        // The one may have led, and is no list that the bitmap fits.
        assert!(
            if consensus == "raft" { [5, 115].contains(&refused) } else { refused == 121 },
            "{consensus}: {refused}"
        );
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.len() - 60;
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(verify(&["-v", &all]) >= 100, "{consensus}");
    }
}

/// Changed bytes, through the binary; the test beside the verifier tries all of them.
fn changed(world: &World, bytes: &[u8], file: &Path, validators: &str) {
    let verify = |content: &[u8]| {
        fs::write(file, content).unwrap();
        verdict(world.cita(&["v", "ccp", "-f", file.to_str().unwrap(), "-v", validators])).0
    };
    assert_eq!(verify(bytes), 1);
    for position in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut forged = bytes.to_vec();
        forged[position] ^= 1;
        assert!(verify(&forged) >= 100, "byte {position}");
    }
    assert_eq!(verify(&[bytes, &[0x78, 1]].concat()), 101);
    assert_eq!(verify(&bytes[..bytes.len() / 2]), 100);
    assert_eq!(verify(b"a file of something else"), 100);
    assert_eq!(verify(b""), 102);
    fs::remove_file(file).unwrap();
    let missing = world.cita(&["v", "ccp", "-f", file.to_str().unwrap(), "-v", validators]).failed(1);
    assert!(missing.starts_with("Error: cannot read the proof ") && missing.contains("hint: "), "{missing}");
}

/// What `rpc parse-proof` says of the proof of a block.
fn parsed(world: &World, shown: &Value, validators: &[&str]) {
    let header = &shown["proposal"]["proposal"]["header"];
    let block = world.cita(&["get", "block", &header["height"].to_string()]).json();
    assert_eq!(block["proof"], shown["proof"], "the proof of the receipt is that of the next block");
    let parsed = world.cita(&["rpc", "parse-proof", shown["proof"].as_str().unwrap()]).json();
    assert_eq!(keys(&parsed), ["height", "view", "phase", "block_hash", "votes"]);
    assert_eq!((&parsed["height"], &parsed["phase"]), (&header["height"], &"commit".into()));
    let votes = parsed["votes"].as_array().unwrap();
    assert!(votes.len() >= 3, "{parsed}");
    for vote in votes {
        assert_eq!(keys(vote), ["signer", "signature"]);
        assert!(validators.contains(&vote["signer"].as_str().unwrap()), "{vote}");
        assert_eq!(vote["signature"].as_str().unwrap().len(), 2 + 256);
    }
    assert_eq!(world.cita(&["rpc", "parse-proof", "0x", "--consensus", "raft"]).json()["votes"], serde_json::json!([]));
    for (proof, consensus) in
        [("0x", "BFT"), ("0x1234", "bft"), (shown["proof"].as_str().unwrap(), "RAFT"), ("0xc0", "OVERLORD")]
    {
        let refused = world.cita(&["rpc", "parse-proof", proof, "--consensus", consensus, "--crypto", "sm"]).failed(1);
        let expected = format!("Error: this is no proof of a {} chain", consensus.to_uppercase());
        assert!(refused.starts_with(&expected) && refused.contains("hint: "), "{refused}");
    }
}
