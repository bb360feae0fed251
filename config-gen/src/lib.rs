//! Chain and node configuration: accounts, certificates, files from templates.
