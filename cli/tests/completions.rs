//! The completions that packages install are those of this binary.

mod common;

use std::{fs, path::Path};

use common::Home;

const FILES: [(&str, &str); 5] = [
    ("bash", "cita.bash"),
    ("zsh", "_cita"),
    ("fish", "cita.fish"),
    ("powershell", "_cita.ps1"),
    ("elvish", "cita.elv"),
];

#[test]
fn a_completion_file_is_not_what_the_binary_prints() {
    let home = Home::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../completions");
    let renew = std::env::var_os("CITA_RENEW").is_some();
    for (shell, name) in FILES {
        let script = home.run(&["completions", shell]).data();
        assert!(script.contains("block-number") && script.contains("cita"), "{shell}");
        let path = folder.join(name);
        if renew {
            fs::write(&path, &script).expect("the folder of completions");
        }
        assert!(
            fs::read_to_string(&path).is_ok_and(|kept| kept == script),
            "completions/{name} is old; renew all: CITA_RENEW=1 cargo test -p cita --test completions"
        );
    }
    assert_eq!(fs::read_dir(home.path()).expect("the home").count(), 0, "printing completions made files");
}
