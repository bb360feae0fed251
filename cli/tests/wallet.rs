//! The wallet: every way in and out of it, passwords, files.

mod common;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use common::{Home, Ran};
use serde_json::Value;

const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys");
const SECP256K1: &str = "0x8ded4d6d0ce83a0eaa34cd468074ca5618ead71be35ae26e740e5808ab5b3c46";
const SM2: &str = "0xbd05a3a5b05365a0ab66d91b655ed334a1546b3dc1a4db0bd212a0b00fb5b834";

/// A home whose first run is over.
fn home() -> Home {
    let home = Home::new();
    home.run(&["account", "list"]).ok();
    home
}

fn file(home: &Home, name: &str, content: &str) -> String {
    let path = home.path().join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn secret(home: &Home, name: &str, options: &[&str]) -> Value {
    home.run(&[&["account", "export", name], options].concat()).json()["secret_key"].clone()
}

fn with_env(home: &Home, arguments: &[&str], password: &str) -> Ran {
    home.command(arguments).env("CITA_PASSWORD", password).output().unwrap().into()
}

#[test]
fn a_key_gets_lost_between_an_export_and_an_import_of_any_form() {
    let home = home();
    let password = file(&home, "password", "correct horse\n");
    for suite in ["SM", "ETH"] {
        let made = home.run(&["account", "generate", "--name", suite, "--crypto", suite]).json();
        let locked = format!("{suite}-locked");
        home.run(&["account", "generate", "--name", &locked, "--crypto", suite, "--password-file", &password]).ok();
        for (account, has_password) in [(suite, false), (locked.as_str(), true)] {
            let open: &[&str] = if has_password { &["--password-file", &password] } else { &[] };
            let expected = secret(&home, account, open);
            for form in ["json", "hex", "keystore", "pem", "encrypted-pem"] {
                let encrypted = ["keystore", "encrypted-pem"].contains(&form);
                let out = home.path().join(format!("{account}.{form}"));
                let out = out.to_str().unwrap();
                let options: &[&str] = if encrypted || has_password { &["--password-file", &password] } else { &[] };
                let export = ["account", "export", account, "--format", form, "-o", out];
                assert_eq!(home.run(&[&export, options].concat()).ok(), "", "{form}: data besides the file");
                assert_eq!(mode(Path::new(out)), 0o600, "{form}");
                let text = fs::read_to_string(out).unwrap();
                let digits = expected.as_str().unwrap().strip_prefix("0x").unwrap();
                assert_eq!(text.contains(digits), ["json", "hex"].contains(&form), "{form}: {text}");

                let name = format!("{account}-{form}");
                // Hex alone does not tell its suite.
                let suite_option: &[&str] = if form == "hex" { &["--crypto", suite] } else { &[] };
                let options: &[&str] = if encrypted { &["--source-password-file", &password] } else { &[] };
                let import = [&["account", "import", out, "--name", &name], suite_option, options].concat();
                let imported = home.run(&import).json();
                assert_eq!(imported["crypto_type"], suite, "{form}");
                // What was encrypted is again, with the same password.
                let open: &[&str] = if encrypted { &["--password-file", &password] } else { &[] };
                assert_eq!(secret(&home, &name, open), expected, "{form}");
                if encrypted {
                    assert!(home.run(&["account", "export", &name]).failed(1).contains("is locked"), "{form}");
                }
            }
        }
        assert_eq!(secret(&home, suite, &[]), made["secret_key"]);
    }
    let sm = home.path().join("SM.json");
    let again = home.run(&["account", "export", "SM", "-o", sm.to_str().unwrap()]).failed(1);
    assert!(again.contains("is there already"), "{again}");
}

#[test]
fn a_file_of_another_program_is_not_imported() {
    let home = home();
    let password = file(&home, "openssl", "openssl\n");
    for (curve, suite, expected) in [("secp256k1", "ETH", SECP256K1), ("sm2", "SM", SM2)] {
        for form in ["pkcs8", "sec1", "encrypted", "scrypt"] {
            let (path, name) = (format!("{KEYS}/{curve}-{form}.pem"), format!("{curve}-{form}"));
            let import = ["account", "import", "--pem", &path, "--name", &name, "--source-password-file", &password];
            assert_eq!(home.run(&import).json()["crypto_type"], suite, "{name}");
            let encrypted = ["encrypted", "scrypt"].contains(&form);
            let open: &[&str] = if encrypted { &["--password-file", &password] } else { &[] };
            assert_eq!(secret(&home, &name, open), expected, "{name}");
        }
    }
    // The scrypt vector of the Web3 Secret Storage Definition, as a whole file with the address that belongs to it.
    let vector = r#"{"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt","kdfparams":
        {"dklen":32,"n":262144,"r":1,"p":8,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "address":"008aeeda4d805471df9b2a5b0f38a0c3bcba786b","id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}"#;
    let vector = file(&home, "vector.json", vector);
    let imported = with_env(&home, &["account", "import", "--keystore", &vector, "--name", "vector"], "testpassword");
    assert_eq!(imported.json()["address"], "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
    let exported = with_env(&home, &["account", "export", "vector"], "testpassword").json();
    assert_eq!(exported["secret_key"], "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
}

#[test]
fn a_wrong_file_or_password_leaves_something_behind() {
    let home = home();
    let right = file(&home, "right", "pw\n");
    let wrong = file(&home, "wrong", "no\n");
    home.run(&["account", "generate", "--name", "e", "--crypto", "ETH", "--password-file", &right]).ok();
    let keystore = home.path().join("e.keystore");
    let keystore = keystore.to_str().unwrap();
    let export = ["account", "export", "e", "--format", "keystore", "-o", keystore];
    assert!(home.run(&[&export[..], &["--password-file", &wrong]].concat()).failed(1).contains("wrong password"));
    assert!(!Path::new(keystore).exists());
    home.run(&[&export[..], &["--password-file", &right]].concat()).ok();
    let text = fs::read_to_string(keystore).unwrap();
    let mut other: Value = serde_json::from_str(&text).unwrap();
    other["address"] = "00".repeat(20).into();
    let cut = &text[..text.len() / 2];
    let encrypted = format!("{KEYS}/sm2-encrypted.pem");
    for (path, options, expected) in [
        (keystore, &["--source-password-file", &wrong][..], "wrong password"),
        (keystore, &[], "no terminal to ask on: Password of "),
        (keystore, &["--crypto", "SM", "--password-file", &right], "suite ETH, not SM"),
        (&file(&home, "other.json", &other.to_string()), &["--password-file", &right], "but the file has the address"),
        (&file(&home, "cut.json", cut), &["--password-file", &right], "not valid JSON"),
        (&file(&home, "empty.json", ""), &[], "no key to import"),
        (&file(&home, "old.json", r#"{"crypto_type":"SM","encrypted_sk":"0x01"}"#), &[], "old client's own way"),
        (&encrypted, &["--password-file", &wrong], "wrong password"),
        (&format!("{KEYS}/p256.pem"), &[], "key of another kind"),
        (&format!("{KEYS}/secp256k1-legacy.pem"), &[], "openssl pkcs8 -topk8"),
        ("/nowhere/key.pem", &[], "/nowhere/key.pem"),
        ("/etc", &[], "/etc"),
    ] {
        let ran = home.run(&[&["account", "import", path, "--name", "x"], options].concat());
        assert!(ran.code == Some(1) || ran.code == Some(2), "{path}: {ran:?}");
        assert!(ran.stdout.is_empty() && ran.stderr.contains(expected), "{path}: {ran:?}");
        assert!(ran.stderr.starts_with("Error: ") || ran.stderr.contains("\nError: "), "{path}: {ran:?}");
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(home.path().join("wallet")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files, ["default.json", "e.json"].map(|name| home.path().join("wallet").join(name)));
    assert!(files.iter().all(|path| mode(path) == 0o600));
}

#[test]
fn a_password_is_taken_from_where_it_is_not_or_told_where_it_should_be_hidden() {
    let home = home();
    let password = file(&home, "password", "from file\n");
    // The option wins over the file, and the file over the environment.
    let generate = ["account", "generate", "--name"];
    with_env(&home, &[&generate[..], &["env"]].concat(), "from env").ok();
    with_env(&home, &[&generate[..], &["file", "--password-file", &password]].concat(), "from env").ok();
    let ran = with_env(&home, &[&generate[..], &["option", "-p", "x", "--password-file", &password]].concat(), "y");
    assert!(ran.stderr.contains("list of processes"), "{ran:?}");
    assert!(ran.json().get("secret_key").is_none());
    let quiet = home.run(&["-q", "account", "generate", "--name", "quiet", "-p", "x"]);
    assert_eq!(quiet.stderr, "");
    for (name, expected) in [("env", "from env"), ("file", "from file"), ("option", "x"), ("quiet", "x")] {
        assert!(home.run(&["account", "export", name]).failed(1).contains("CITA_PASSWORD"), "{name}");
        with_env(&home, &["account", "export", name], expected).data();
        assert!(with_env(&home, &["account", "export", name], "wrong").failed(1).contains("wrong password"));
    }
    // The environment is for accounts that are locked; it does not hinder the others.
    home.run(&["account", "generate", "--name", "open"]).ok();
    with_env(&home, &["account", "export", "open"], "whatever").data();
    with_env(&home, &["account", "unlock", "env"], "from env").ok();
    with_env(&home, &["account", "export", "env"], "whatever").data();
    with_env(&home, &["account", "lock", "env"], "from env").ok();
    assert!(home.run(&["account", "lock", "open"]).failed(2).contains("--password-file"));
    let piped = home.script(&["account", "import", "-", "--name", "piped"], SM2);
    assert!(!piped.stderr.contains("list of processes"), "{piped:?}");
    assert_eq!(secret(&home, "piped", &[]), SM2);
    let visible = home.run(&["account", "import", SM2, "--name", "visible"]);
    assert!(visible.stderr.contains("the secret key on the command line"), "{visible:?}");
}

#[test]
fn a_secret_is_printed_by_a_command_that_should_not() {
    let home = home();
    let made = home.run(&["account", "generate", "--name", "a"]);
    assert!(made.stderr.contains("not encrypted"), "{made:?}");
    let digits = made.json()["secret_key"].as_str().unwrap()[2..].to_owned();
    for arguments in [
        &["account", "list"][..],
        &["--output", "table", "account", "list"],
        &["-v", "account", "import", &digits, "--name", "b"],
        &["account", "import", &digits, "--name", "b"],
        &["account", "lock", "a", "-p", "pw"],
        &["account", "unlock", "a", "-p", "pw"],
        &["context", "list"],
        &["account", "delete", "a", "-y"],
    ] {
        let ran = home.run(arguments);
        assert!(!ran.stdout.contains(&digits) && !ran.stderr.contains(&digits), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn an_old_clients_folder_is_passed_over_or_breaks_what_is_here() {
    let home = Home::new();
    let user = home.path().join("user");
    let old = user.join(".cloud-cli");
    fs::create_dir_all(old.join("accounts")).unwrap();
    let account = |kind: &str, secret: &str| format!("crypto_type = '{kind}'\nsecret_key = '{secret}'\n");
    fs::write(old.join("accounts/default.toml"), account("SM", SM2)).unwrap();
    fs::write(old.join("accounts/ether.toml"), account("ETH", SECP256K1)).unwrap();
    fs::write(old.join("accounts/vault.toml"), "crypto_type = 'SM'\nencrypted_sk = '0x00'\n").unwrap();
    let run = |cita_home: &str, arguments: &[&str]| -> Ran {
        let cita_home = home.path().join(cita_home);
        home.command(arguments).env("HOME", &user).env("CITA_HOME", cita_home).output().unwrap().into()
    };
    // A first run tells of it, once, and asks nobody where there is nobody.
    let first = run("one", &["account", "list"]);
    assert!(first.stderr.contains("cita account import --from-cloud-cli"), "{first:?}");
    assert_eq!(run("one", &["account", "list"]).stderr, "");

    let report = run("two", &["account", "import", "--from-cloud-cli"]).json();
    let names: Vec<_> = report["accounts"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["default", "ether"]);
    assert!(report["skipped"][0]["reason"].as_str().unwrap().contains("old client's own way"), "{report:#}");
    assert_eq!(run("two", &["account", "export", "default"]).json()["secret_key"], SM2);
    assert_eq!(run("two", &["account", "export", "ether"]).json()["secret_key"], SECP256K1);

    // Where there is a `default` already, the old one gets another name.
    let report = run("one", &["account", "import", "--from-cloud-cli", old.to_str().unwrap()]).json();
    assert_eq!(report["accounts"][0]["name"], "default-cloud-cli");
    let nothing = run("one", &["account", "import", "--from-cloud-cli", "/etc/ssl"]);
    assert!(nothing.failed(1).contains("nothing to import"));
}
