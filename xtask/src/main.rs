//! The project's own chores: `cargo xtask ci`, `tidy`, `codegen`.
fn main() {
    eprintln!("xtask: nothing is built here yet");
    std::process::exit(2);
}
