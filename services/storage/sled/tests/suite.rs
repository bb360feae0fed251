//! The suite that every storage passes.

use std::path::Path;

use cita_storage_sled::{Config, OpenError, SledStorage};

fn open(dir: &Path) -> Result<SledStorage, OpenError> {
    cita_storage_sled::open(&Config::default(), dir)
}

cita_storage_core::storage_suite!(open);
