//! Assembles one service, or all six, from a node's config.toml.
