//! Who has a database open.
//!
//! RocksDB holds a POSIX record lock on the file `LOCK` in its folder; Linux lists those in `/proc/locks`. Only the file's metadata is
//! looked at: opening and closing it would drop the lock if this process were the one that holds it.

use std::{fs, os::unix::fs::MetadataExt as _, path::Path};

/// What is to be told about the process that holds the lock of the database in `dir`.
pub(crate) fn owner(dir: &Path) -> String {
    let pid = fs::metadata(dir.join("LOCK"))
        .ok()
        .and_then(|lock| holder_of(&fs::read_to_string("/proc/locks").ok()?, lock.ino()));
    match pid {
        Some(pid) if pid == std::process::id() => format!("this process (pid {pid})"),
        Some(pid) => {
            let command = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            let command = command.trim();
            if command.is_empty() { format!("process {pid}") } else { format!("{command} (pid {pid})") }
        }
        None => "another process".to_owned(),
    }
}

/// The process that holds a write lock on the file with this inode, in a table of `/proc/locks`' form:
/// `1: POSIX  ADVISORY  WRITE 4711 08:01:1234 0 EOF`.
fn holder_of(table: &str, inode: u64) -> Option<u32> {
    table.lines().find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [_, "POSIX", _, "WRITE", pid, file, ..] = fields.as_slice() else { return None };
        let found: u64 = file.rsplit(':').next()?.parse().ok()?;
        if found == inode { pid.parse().ok() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holder_is_found_among_other_locks() {
        let table = "1: FLOCK  ADVISORY  WRITE 1 08:01:77 0 EOF\n\
                     2: POSIX  ADVISORY  READ 2 08:01:77 0 EOF\n\
                     2: -> POSIX  ADVISORY  WRITE 3 08:01:77 0 EOF\n\
                     3: POSIX  ADVISORY  WRITE 4 08:01:77 0 EOF\nnonsense\n";
        assert_eq!(holder_of(table, 77), Some(4));
        assert_eq!(holder_of(table, 78), None);
    }
}
