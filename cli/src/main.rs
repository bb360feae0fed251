//! One command for a CITA-Cloud chain.
fn main() {}
