//! What a command prints. A reader that has seen enough (`| head`) is no error.

/// As `println!`, for a reader that may be gone.
macro_rules! say {
    ($($arguments:tt)*) => {{
        let line = format!($($arguments)*);
        let _ = std::io::Write::write_all(&mut std::io::stdout(), (line + "\n").as_bytes());
    }};
}
pub(crate) use say;

/// As `eprintln!`, where standard error may be a file on a full disk: that is no reason to end otherwise than one would.
macro_rules! complain {
    ($($arguments:tt)*) => {{
        let line = format!($($arguments)*);
        let _ = std::io::Write::write_all(&mut std::io::stderr(), (line + "\n").as_bytes());
    }};
}
pub(crate) use complain;
