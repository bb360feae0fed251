//! The suite that every storage passes, in a cluster of the user's: `CITA_TIKV=PD_HOST:PORT cargo nextest run -p cita-storage-tikv --test
//! cluster --run-ignored all`. All keys begin with `cita-suite/`.

use std::{env, path::Path};

use cita_service_api::{Address, Hash};
use cita_storage_tikv::{Config, OpenError, Setting, TikvStorage};

fn open(dir: &Path) -> Result<TikvStorage, OpenError> {
    let endpoints =
        env::var("CITA_TIKV").expect("CITA_TIKV names placement drivers: host:port, or several with commas");
    // The name of a temporary folder is its own, and the same for all processes of a test.
    let name = dir.file_name().and_then(|name| name.to_str()).expect("a name").trim_start_matches('.');
    let config = Config {
        pd_endpoints: endpoints.split(',').map(str::to_owned).collect(),
        prefix: Some(format!("cita-suite/{name}")),
        ..Config::default()
    };
    cita_storage_tikv::open(&Setting { config: &config, root: dir, dir, chain: Hash([1; 32]), node: Address([2; 20]) })
}

cita_storage_core::storage_suite!(
    #[ignore = "needs a TiKV cluster: CITA_TIKV=host:port of its PD"]
    open
);
