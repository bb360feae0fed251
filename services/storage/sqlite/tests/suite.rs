//! The suite that every storage passes.

use std::path::Path;

use cita_storage_sqlite::{Config, OpenError, SqliteStorage};

fn open(dir: &Path) -> Result<SqliteStorage, OpenError> {
    cita_storage_sqlite::open(&Config::default(), dir)
}

cita_storage_core::storage_suite!(open);
