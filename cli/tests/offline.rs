//! The binary without a chain: wiring of commands, exit codes, what goes to which channel.

mod common;

use std::{
    fs,
    io::Read,
    os::unix::fs::{PermissionsExt, symlink},
    process::{Command, Stdio},
};

use common::{Home, Ran};

#[test]
fn the_version_is_printed_without_touching_the_home() {
    let home = Home::new();
    assert_eq!(home.run(&["--version"]).ok(), format!("cita {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_link_named_cldi_calls_itself_so() {
    let home = Home::new();
    let link = home.path().join("cldi");
    symlink(env!("CARGO_BIN_EXE_cita"), &link).unwrap();
    let ran: Ran = Command::new(link).arg("--version").output().unwrap().into();
    assert!(ran.ok().starts_with("cldi "));
}

#[test]
fn a_global_option_is_read_in_another_way_than_the_old_client_did() {
    let home = Home::new();
    home.run(&["account", "generate", "--name", "alice"]).ok();
    let options = "-r http://10.0.0.1:50004 -e 10.0.0.1:50002 -u alice --crypto sm --consensus raft -t 7";
    let words: Vec<&str> = options.split(' ').chain(["context", "save", "far"]).collect();
    home.run(&words).ok();
    let far = home.run(&["ctx", "list"]).json()["contexts"]["far"].clone();
    assert_eq!((&far["crypto_type"], &far["consensus_type"]), (&"SM".into(), &"RAFT".into()));
    assert_eq!((&far["account_name"], &far["connect_timeout"]), (&"alice".into(), &7.into()));
    assert_eq!(far["controller_addr"], "http://10.0.0.1:50004");
}

#[test]
fn a_first_run_makes_the_account_and_the_context_default() {
    let home = Home::new();
    let accounts = home.run(&["account", "list"]).json();
    assert_eq!(accounts[0]["name"], "default");
    assert_eq!(accounts[0]["is_locked"], false);
    assert_eq!(accounts[0]["crypto_type"], "SM");
    let contexts = home.run(&["ctx", "l"]).json();
    assert_eq!(contexts["current_context"], "default");
    assert_eq!(contexts["default_context"], "default");
    let keys: Vec<_> = contexts["contexts"]["default"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        ["account_name", "connect_timeout", "consensus_type", "controller_addr", "crypto_type", "executor_addr"]
    );
    assert_eq!(home.run(&["account", "list"]).json(), accounts, "a second run makes no other account");
}

#[test]
fn an_account_lives_from_generate_to_delete() {
    let home = Home::new();
    let made = home.run(&["account", "generate", "--name", "alice"]).json();
    let keys: Vec<_> = made.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["crypto_type", "address", "public_key", "secret_key"]);
    let secret = made["secret_key"].as_str().unwrap();

    let exported = home.run(&["account", "export", "alice"]).json();
    assert_eq!(exported["secret_key"], made["secret_key"]);
    let imported = home.run(&["a", "import", secret, "--name", "again", "-p", "pw"]).json();
    assert_eq!(imported["address"], made["address"]);
    assert!(home.run(&["a", "export", "again"]).failed(1).contains("account 'again' is locked"));
    assert!(home.run(&["a", "export", "again", "-p", "no"]).failed(1).contains("wrong password"));
    assert_eq!(home.run(&["a", "export", "again", "-p", "pw"]).json()["secret_key"], made["secret_key"]);

    let locked = |home: &Home| {
        let list = home.run(&["a", "ls"]).json();
        list.as_array().unwrap().iter().find(|a| a["name"] == "again").unwrap()["is_locked"].as_bool().unwrap()
    };
    assert!(locked(&home));
    home.run(&["a", "unlock", "again", "-p", "pw"]).ok();
    assert!(!locked(&home));
    home.run(&["a", "lock", "again", "-p", "pw"]).ok();
    assert!(locked(&home));

    assert!(home.run(&["a", "gen", "--name", "alice"]).failed(1).contains("there is an account 'alice' already"));
    assert!(home.run(&["a", "rm", "alice"]).failed(2).contains("add -y"));
    home.run(&["a", "rm", "alice", "-y"]).ok();
    assert!(home.run(&["a", "export", "alice"]).failed(1).contains("there is no account 'alice'"));
}

#[test]
fn a_password_encrypts_the_key_and_keeps_it_from_being_printed() {
    let home = Home::new();
    let ran = home.run(&["account", "generate", "--name", "vault", "-p", "pw", "--crypto", "sm"]);
    assert!(!ran.stderr.contains("`vault` is not encrypted"), "{}", ran.stderr);
    let made = ran.json();
    assert!(made.get("secret_key").is_none());
    assert_eq!(made["encrypted_sk"]["cipher"], "sm4-128-ctr");
    assert_eq!(made["encrypted_sk"]["kdf"], "scrypt");
    let file = home.path().join("wallet/vault.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!fs::read_to_string(file).unwrap().contains("secret_key"));
    let plain = home.run(&["account", "generate", "--name", "plain"]);
    assert!(plain.stderr.contains("not encrypted"), "{}", plain.stderr);
}

#[test]
fn an_account_of_the_other_suite_is_not_told_from_one_of_the_contexts() {
    let home = Home::new();
    home.run(&["account", "generate", "--name", "e", "--crypto", "eth"]).ok();
    let accounts = home.run(&["account", "list"]).json();
    assert_eq!((&accounts[0]["crypto_type"], &accounts[1]["crypto_type"]), (&"SM".into(), &"ETH".into()));
    let stderr = home.run(&["--crypto", "ETH", "chain", "init", "x", "--admin", "default"]).failed(1);
    assert!(stderr.contains("account 'default' is of the suite SM, but") && stderr.contains("hint: "), "{stderr}");
    assert!(!home.path().join("chains/x").exists());
}

#[test]
fn a_context_is_saved_chosen_and_deleted() {
    let home = Home::new();
    home.run(&["-r", "10.0.0.1:50004", "-e", "http://10.0.0.1:50002", "-t", "3", "context", "save", "office"]).ok();
    let office = home.run(&["-c", "office", "context", "list"]).json();
    assert_eq!(office["current_context"], "office");
    assert_eq!(office["default_context"], "default");
    assert_eq!(office["contexts"]["office"]["controller_addr"], "10.0.0.1:50004");
    assert_eq!(office["contexts"]["office"]["connect_timeout"], 3);
    home.run(&["context", "default", "office"]).ok();
    assert_eq!(home.run(&["context", "ls"]).json()["current_context"], "office");
    assert!(home.run(&["context", "delete", "office"]).failed(1).contains("is the default one"));
    home.run(&["context", "default", "default"]).ok();
    home.run(&["context", "rm", "office"]).ok();
    assert!(home.run(&["-c", "office", "get", "block-number"]).failed(1).contains("there is no context 'office'"));
    assert!(home.run(&["-u", "nobody", "context", "save", "x"]).failed(1).contains("there is no account 'nobody'"));
}

#[test]
fn errors_are_one_envelope_under_json() {
    let home = Home::new();
    home.run(&["account", "list"]).ok();
    let stderr = home.run(&["--output", "json", "account", "export", "nobody"]).failed(1);
    let envelope: serde_json::Value = serde_json::from_str(&stderr).unwrap();
    assert_eq!(envelope["error"]["kind"], "user");
    assert_eq!(envelope["error"]["message"], "there is no account 'nobody'");
    // Also where the line cannot be read at all.
    for line in [&["get", "nonsense", "--output", "json"][..], &["--output=JSON", "send"]] {
        let stderr = home.run(line).failed(2);
        let envelope: serde_json::Value = serde_json::from_str(&stderr).unwrap();
        assert_eq!(envelope["error"]["kind"], "usage", "{line:?}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let home = Home::new();
    let mut child =
        home.command(&["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(stderr, "");
}

#[test]
fn a_script_runs_line_by_line_and_ends_at_the_first_failure() {
    let home = Home::new();
    let ran = home
        .script(&[], "# a comment\n\naccount generate --name one\naccount export two\naccount generate --name three\n");
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("secret_key"), "the first command printed: {ran:?}");
    assert!(ran.stderr.contains("Error: there is no account 'two'"), "{ran:?}");
    assert!(ran.stderr.contains("line 4 of the script"), "{ran:?}");
    let names: Vec<_> = fs::read_dir(home.path().join("wallet")).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(names.contains(&"one.json".into()) && !names.contains(&"three.json".into()), "{names:?}");
}

#[test]
fn options_without_a_command_hold_for_the_rest_of_a_script() {
    let home = Home::new();
    home.run(&["-r", "10.0.0.1:50004", "context", "save", "office"]).ok();
    let script = "-c office\ncontext save copy\n-r 10.9.9.9:1 context save other\ncontext save third\ncontext list\n";
    let contexts = home.script(&[], script).json();
    assert_eq!(contexts["contexts"]["copy"]["controller_addr"], "10.0.0.1:50004");
    assert_eq!(contexts["contexts"]["other"]["controller_addr"], "10.9.9.9:1");
    assert_eq!(contexts["contexts"]["third"]["controller_addr"], "10.0.0.1:50004");
    assert_eq!(contexts["current_context"], "office");
    let wrong = home.script(&[], "-c nowhere\ncontext list\n");
    assert!(wrong.failed(1).contains("there is no context 'nowhere'"));
}

#[test]
fn unlocking_in_a_session_leaves_the_disk_as_it_was() {
    let home = Home::new();
    home.run(&["account", "generate", "--name", "vault", "-p", "pw"]).ok();
    let before = fs::read(home.path().join("wallet/vault.json")).unwrap();
    let ran = home.script(&[], "account unlock vault -p pw\naccount list\n").json();
    let vault = ran.as_array().unwrap().iter().find(|a| a["name"] == "vault").unwrap();
    assert_eq!(vault["is_locked"], false);
    assert_eq!(fs::read(home.path().join("wallet/vault.json")).unwrap(), before);
}

#[test]
fn a_damaged_wallet_or_context_file_is_told_and_kept() {
    let home = Home::new();
    home.run(&["account", "list"]).ok();
    fs::write(home.path().join("wallet/default.json"), "{").unwrap();
    assert!(home.run(&["account", "list"]).failed(1).contains("default.json is damaged"));
    fs::write(home.path().join("contexts.toml"), "=").unwrap();
    assert!(home.run(&["context", "list"]).failed(1).contains("contexts.toml is damaged"));
    assert_eq!(fs::read_to_string(home.path().join("contexts.toml")).unwrap(), "=");
}
