//! TiKV.
