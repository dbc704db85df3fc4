//! What a command prints. A reader that has seen enough (`| head`) is no error.

/// As `println!`, for a reader that may be gone.
macro_rules! say {
    ($($arguments:tt)*) => {{
        let line = format!($($arguments)*);
        let _ = std::io::Write::write_all(&mut std::io::stdout(), (line + "\n").as_bytes());
    }};
}
pub(crate) use say;
