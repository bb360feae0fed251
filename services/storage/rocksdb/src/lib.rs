//! Storage in RocksDB, one column family a region.
