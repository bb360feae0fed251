//! What is written from the parser: docs/commands.md and the manual pages.

mod common;

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use common::{Home, Ran};

#[test]
fn the_page_of_all_commands_is_not_what_the_binary_prints() {
    let home = Home::new();
    let page = home.run(&["reference"]).data();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/commands.md");
    if std::env::var_os("CITA_RENEW").is_some() {
        fs::write(&path, &page).expect("the folder of documents");
    }
    assert!(
        fs::read_to_string(&path).is_ok_and(|kept| kept == page),
        "docs/commands.md is old; renew it: CITA_RENEW=1 cargo test -p cita --test pages"
    );
    // Every link of the contents leads to a heading, and every command has one.
    let headings: BTreeSet<String> = page
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-"))
        .collect();
    let links: BTreeSet<String> =
        page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect();
    assert!(links.is_subset(&headings), "{:?}", links.difference(&headings));
    for command in ["cita-get-block-number", "cita-admin-amend-set-h256", "cita-chain-up", "cita-man"] {
        assert!(links.contains(command), "{command}");
    }
    assert!(!page.contains("supervise"), "a hidden command is on the page");
    assert_eq!(fs::read_dir(home.path()).expect("the home").count(), 0, "printing the page made files");
}

#[test]
fn a_command_has_no_manual_page_or_a_broken_one() {
    let home = Home::new();
    let folder = home.path().join("pages/man1");
    let ran = home.run(&["man", folder.to_str().expect("a path")]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
    let pages: BTreeSet<String> = fs::read_dir(&folder)
        .expect("the pages")
        .map(|entry| entry.expect("a page").file_name().into_string().expect("a name"))
        .collect();
    let reference = home.run(&["reference"]).data();
    let commands = reference.split("](#").skip(1).filter_map(|rest| rest.split(')').next());
    let expected: BTreeSet<String> = commands.chain(["cita"]).map(|command| format!("{command}.1")).collect();
    assert_eq!(pages, expected);
    for name in &pages {
        let page = fs::read_to_string(folder.join(name)).expect("a page");
        for section in [".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXAMPLE"] {
            assert!(page.contains(section), "{name} has no {section}");
        }
    }
    pages.iter().step_by(10).for_each(|name| sane(&folder.join(name)));
    assert_eq!(home.run(&["man"]).data(), fs::read_to_string(folder.join("cita.1")).expect("a page"));
}

/// Lets `man` set a page, where there is one.
fn sane(page: &Path) {
    let mut man = Command::new("man");
    man.args(["-l", "--warnings=w", "-Tutf8"]).arg(page).env("MANWIDTH", "100").stdin(Stdio::null());
    let Ok(output) = man.output() else { return };
    let ran = Ran::from(output);
    // A machine may have `man` without the formatter.
    if ran.code == Some(0) {
        assert!(ran.stdout.contains("cita") && ran.stderr.is_empty(), "{}: {}", page.display(), ran.stderr);
    }
}
