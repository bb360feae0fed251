//! The RPC reference names every RPC.

use std::{fs, path::Path};

#[test]
fn an_rpc_is_missing_in_the_reference() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reference = fs::read_to_string(root.join("../docs/rpc.md")).unwrap();
    let mut found = 0;
    for file in fs::read_dir(root.join("protos")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("rpc ")) {
            let name = line.split('(').next().unwrap();
            assert!(reference.contains(&format!("| {name} |")), "docs/rpc.md says nothing of {name}");
            found += 1;
        }
    }
    assert!(found > 40, "only {found} RPCs found: does this test still read the files?");
}
