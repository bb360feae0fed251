//! `cita chain list`: the chains of this user.

use serde::Serialize;

use crate::{args::Globals, chain::Place, context::Contexts, error::CliResult, home::Home, output};

/// List the chains of this user
#[derive(Debug, clap::Args)]
#[command(visible_aliases = ["ls", "l"], after_help = "Examples:\n  cita chain list\n  cita chain ls --output json")]
pub(super) struct Args {}

#[derive(Serialize)]
struct Row {
    chain: String,
    nodes: usize,
    state: &'static str,
    layout: Option<&'static str>,
    context: Option<String>,
    selected: bool,
    dir: std::path::PathBuf,
}

pub(super) fn run(_args: &Args, globals: &Globals) -> CliResult<()> {
    let home = globals.home()?;
    let contexts = Contexts::load(&home)?;
    let rows: Vec<Row> = Place::all(&home).into_iter().map(|place| row(place, &contexts)).collect();
    if output::wants_json() {
        return output::json(&rows);
    }
    if rows.is_empty() {
        output::note(none(&home));
    }
    let cells = rows.iter().map(|row| {
        let context = row.context.clone().unwrap_or_else(|| "-".to_owned());
        [
            row.chain.clone(),
            row.nodes.to_string(),
            row.state.to_owned(),
            row.layout.unwrap_or("-").to_owned(),
            if row.selected { format!("{context} (default)") } else { context },
            row.dir.display().to_string(),
        ]
    });
    output::table(&["CHAIN", "NODES", "STATE", "LAYOUT", "CONTEXT", "DIR"], cells)
}

fn none(home: &Home) -> String {
    format!("there are no chains in {}; make one and start it: cita chain up", home.chains_dir().display())
}

fn row(place: Place, contexts: &Contexts) -> Row {
    let state = place.run_dir().state().filter(|state| !state.alive().is_empty());
    let chain = cita_config::Chain::open(&place.root, &place.name);
    Row {
        nodes: chain.as_ref().map_or(0, |chain| chain.nodes.len()),
        state: match (&chain, &state, place.run_dir().supervisor()) {
            (Err(_), None, _) => "damaged",
            (_, None, None) => "stopped",
            (_, Some(_), None) => "orphaned",
            (_, _, Some(_)) => "running",
        },
        layout: state.map(|state| state.layout.name()),
        context: contexts.all().contains_key(&place.name).then(|| place.name.clone()),
        selected: contexts.default_name() == place.name,
        chain: place.name,
        dir: place.root,
    }
}
