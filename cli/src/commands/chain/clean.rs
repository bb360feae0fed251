//! `cita chain clean`: removes what a chain made.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Which, down};
use crate::{
    args::Globals,
    chain::{LocalChain, Place, RunDir},
    commands::account::confirm,
    context::{Contexts, DEFAULT},
    error::{CliError, CliResult},
    home::Home,
    output,
    runtime::block_on,
};

/// Stop a chain and remove its blocks, state and logs; its keys and configuration stay
///
/// Started again it begins at its genesis block. With --all the chain itself is removed, too: keys, certificates,
/// configuration and its context. Accounts of the wallet always stay.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  cita chain clean\n  cita chain clean mychain --all -y")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    /// Remove the chain itself, too
    #[arg(long)]
    all: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    let home = globals.home()?;
    let place = args.which.existing(&home)?;
    // Everything is found out before anything is removed.
    let targets = if args.all { everything(&place) } else { data(&LocalChain::open(&place)?)? };
    if !args.yes {
        let what = if args.all { "and its keys" } else { "data" };
        confirm(&format!("Remove the chain '{}' {what} in {}?", place.name, place.root.display()))?;
    }
    block_on(down::stop(&place))?;
    let run = place.run_dir();
    remove(&place, &run, &targets)?;
    if !args.all {
        output::note(format!("chain '{}' begins anew with its next `up`", place.name));
        return Ok(());
    }
    for dir in [run.path(), place.root.as_path()] {
        // The folder may hold more than the chain, when the user chose it.
        let _ = fs::remove_dir(dir);
    }
    forget_context(&home, &place.name)?;
    output::note(format!("chain '{}' is removed", place.name));
    Ok(())
}

/// Removes files while nobody can start the chain.
fn remove(place: &Place, run: &RunDir, targets: &[PathBuf]) -> CliResult<()> {
    let _lock = run
        .try_lock()?
        .ok_or_else(|| CliError::user(format!("chain '{}' was started meanwhile; nothing was removed", place.name)))?;
    for target in targets {
        match fs::remove_dir_all(target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(CliError::file("remove", target, &error));
            }
            _ => {}
        }
    }
    for entry in fs::read_dir(run.path()).into_iter().flatten().flatten() {
        // The lock goes last, with its holder; what cannot be removed here is written anew by the next start.
        let _ = fs::remove_file(entry.path());
    }
    Ok(())
}

/// The folders that the nodes of a chain made.
fn data(chain: &LocalChain) -> CliResult<Vec<PathBuf>> {
    let mut targets = Vec::new();
    for node in &chain.nodes {
        let data = node.config.data_dir().map_err(|error| CliError::user(error.to_string()))?;
        if holds(&data, node.config.path()) {
            return Err(CliError::user(format!(
                "data_dir of {} is {}, which also holds its configuration",
                node.domain,
                data.display()
            ))
            .hint("nothing was removed; remove storage, state, consensus and controller in it by hand"));
        }
        targets.extend([data, node.logs_dir()]);
    }
    Ok(targets)
}

fn holds(dir: &Path, file: &Path) -> bool {
    match (fs::canonicalize(dir), fs::canonicalize(file)) {
        (Ok(dir), Ok(file)) => file.starts_with(dir),
        _ => false,
    }
}

/// The folders of a chain and of all its nodes, also when its configuration cannot be read any more.
fn everything(place: &Place) -> Vec<PathBuf> {
    let prefix = format!("{}-", place.name);
    let entries = fs::read_dir(&place.root).into_iter().flatten().flatten();
    let nodes = entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(&prefix)) && path.join("node_config.toml").is_file()
    });
    // The chain's own folder goes last: as long as it is there, the rest can be found.
    nodes.chain([place.layout().chain()]).collect()
}

/// Removes the context that `up` saved.
fn forget_context(home: &Home, name: &str) -> CliResult<()> {
    Contexts::update(home, |contexts| {
        if !contexts.all().contains_key(name) {
            return Ok(());
        }
        if contexts.default_name() == name {
            // There may be no other to select; then this one stays.
            if name == DEFAULT || contexts.select(DEFAULT).is_err() {
                return Ok(());
            }
        }
        contexts.delete(name)
    })
}

#[cfg(test)]
mod tests {
    use cita_config::{ChainSpec, create_chain};
    use cita_service_api::Address;

    use super::*;

    fn made() -> (tempfile::TempDir, Place) {
        let dir = tempfile::tempdir().unwrap();
        let place = Place { name: "c".into(), root: dir.path().join("root") };
        create_chain(&ChainSpec::new("c", Address([1; 20]), 1), &place.root).unwrap();
        (dir, place)
    }

    #[test]
    fn cleaning_keeps_keys_and_configuration_and_all_keeps_what_is_not_the_chains() {
        let (_dir, place) = made();
        let node = place.layout().node("node0");
        fs::create_dir_all(node.join("data/storage")).unwrap();
        fs::create_dir_all(place.root.join("c-notes")).unwrap();
        let chain = LocalChain::open(&place).unwrap();
        remove(&place, &place.run_dir(), &data(&chain).unwrap()).unwrap();
        assert!(!node.join("data").exists() && node.join("private_key").exists() && place.exists());
        remove(&place, &place.run_dir(), &everything(&place)).unwrap();
        assert!(!node.exists() && !place.exists() && place.root.join("c-notes").exists());
    }

    #[test]
    fn data_beside_the_keys_is_not_removed_with_them() {
        let (_dir, place) = made();
        let config = place.layout().node("node0").join("config.toml");
        let text = fs::read_to_string(&config).unwrap().replace("data_dir = \"data\"", "data_dir = \".\"");
        fs::write(&config, text).unwrap();
        let error = data(&LocalChain::open(&place).unwrap()).unwrap_err();
        assert!(error.message().contains("also holds its configuration"), "{}", error.message());
    }
}
