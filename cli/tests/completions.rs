//! The completions that packages install are those of this binary, and shells complete with them.

mod common;

use std::{
    fs,
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use common::{Home, Ran, terminal::Terminal};

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

/// A home with an account that completes, and a folder of programs with `cita` and `cldi`.
struct Desk {
    home: Home,
    programs: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let home = Home::new();
        home.run(&["account", "generate", "--name", "alice"]).ok();
        home.run(&["chain", "init", "office", "--nodes", "2"]).ok();
        let programs = home.path().join("programs");
        fs::create_dir(&programs).expect("a folder");
        for name in ["cita", "cldi"] {
            symlink(env!("CARGO_BIN_EXE_cita"), programs.join(name)).expect("a link");
        }
        Self { home, programs }
    }

    /// A shell that finds the programs; `None` if this machine does not have the shell.
    fn shell(&self, name: &str) -> Option<Command> {
        if Command::new(name).arg("--version").output().is_err() {
            let _ = writeln!(std::io::stderr(), "there is no {name} here: its completions were not tried");
            return None;
        }
        let path = std::env::var("PATH").expect("a path");
        let mut command = Command::new(name);
        command.env("CITA_HOME", self.home.path()).env("PATH", format!("{}:{path}", self.programs.display()));
        Some(command)
    }

    /// Writes the script that the program prints for a shell; answers its path.
    fn script(&self, program: &str, shell: &str, file: &str) -> String {
        let printed = Command::new(self.programs.join(program)).args(["completions", shell]).output();
        let path = self.home.path().join(file);
        fs::write(&path, printed.expect("it runs").stdout).expect("a file");
        path.to_str().expect("a path").to_owned()
    }
}

/// Lines whose last word is to be completed, and what it becomes.
const LINES: [(&str, &[&str]); 7] = [
    ("cita accou", &["account"]),
    ("cita get block-", &["block-number", "block-hash"]),
    ("cita account delete al", &["alice"]),
    ("cita a rm al", &["alice"]),
    ("cita -u al", &["alice"]),
    ("cita -u admin --context of", &[]),
    ("cita chain restart --chain office ", &["node0", "node1"]),
];

#[test]
fn bash_completes_something_else() {
    let desk = Desk::new();
    for program in ["cita", "cldi"] {
        let script = desk.script(program, "bash", "completions.bash");
        for (line, expected) in LINES {
            let line = line.replacen("cita", program, 1);
            let words: Vec<&str> = line.split(' ').collect();
            let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
            let commands = format!(
                "source {script}\n[[ $(complete -p {program}) == *_clap_complete_{program}* ]] || exit 9\n\
                 COMP_WORDS=({}) COMP_CWORD={} COMP_TYPE=9\n_clap_complete_{program} {program} '{last}' '{before}'\n\
                 (( ${{#COMPREPLY[@]}} == 0 )) || printf '%s\\n' \"${{COMPREPLY[@]}}\"",
                quoted.join(" "),
                words.len() - 1
            );
            let mut bash = desk.shell("bash").expect("bash is a must");
            let ran: Ran = bash.args(["--noprofile", "--norc", "-c", &commands]).output().expect("bash runs").into();
            let words: Vec<String> = ran.data().lines().map(str::to_owned).collect();
            assert_eq!(words, expected, "{line}");
        }
    }
}

#[test]
fn fish_completes_something_else() {
    let desk = Desk::new();
    let script = desk.script("cita", "fish", "cita.fish");
    for (line, expected) in LINES {
        let Some(mut fish) = desk.shell("fish") else { return };
        let commands = format!("source {script}; complete -C '{line}'");
        let ran: Ran = fish.args(["--no-config", "-c", &commands]).output().expect("fish runs").into();
        // What stands behind a tab explains the word.
        let words: Vec<String> =
            ran.ok().lines().filter_map(|line| line.split('\t').next()).map(str::to_owned).collect();
        assert_eq!(words, expected, "{line}");
    }
}

#[test]
fn zsh_completes_something_else() {
    let desk = Desk::new();
    let script = desk.script("cita", "zsh", "_cita");
    let folder = Path::new(&script).parent().expect("a folder").display();
    let Some(mut zsh) = desk.shell("zsh") else { return };
    let mut terminal = Terminal::open(zsh.args(["-f", "-i"]).env("PS1", "ready> "));
    terminal.enter("ready> ", &format!("fpath=({folder} $fpath); autoload -U compinit; compinit -u -d {folder}/dump"));
    // The file is read at the first TAB; what the line has become is seen when it is printed.
    for line in ["cita accou", "cita account delete al", "cita -u al", "cita get block-n"] {
        let expected = LINES.iter().find(|(known, _)| *known == line).map_or("block-number", |(_, words)| words[0]);
        let (before, _) = line.rsplit_once(' ').expect("words");
        terminal.enter("ready> ", &format!("{line}\t\x01print -- '<\x05>'"));
        terminal.expect(&format!("<{before} {expected}"));
    }
}

#[test]
fn elvish_or_powershell_is_told_something_else() {
    let desk = Desk::new();
    for shell in ["elvish", "powershell"] {
        for (line, expected) in LINES {
            let words: Vec<&str> = line.split(' ').collect();
            let mut command = desk.home.command(&["--"]);
            command.args(&words).env("CITA_COMPLETE", shell);
            // As elvish does; powershell cuts the line at the cursor.
            command.env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string());
            let ran: Ran = command.output().expect("it runs").into();
            let words: Vec<String> =
                ran.data().lines().filter_map(|line| line.split('\t').next()).map(str::to_owned).collect();
            assert_eq!(words, expected, "{shell}: {line}");
        }
    }
}

#[test]
fn completing_makes_files_or_talks() {
    let home = Home::new();
    for words in [&["--", "cita", "-u", ""][..], &["--", "cita", "--home", "/nowhere", "-c", ""], &["--"], &[]] {
        let mut command = home.command(words);
        command.env("CITA_COMPLETE", "fish").env_remove("HOME");
        let ran: Ran = command.output().expect("it runs").into();
        assert_eq!(ran.stderr, "", "{words:?}");
    }
    let mut command = home.command(&["--", "cita", "get", ""]);
    let ran: Ran = command.env("CITA_COMPLETE", "tcsh").output().expect("it runs").into();
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(1), "", ""));
    assert_eq!(fs::read_dir(home.path()).expect("the home").count(), 0, "a completion made files");
}
