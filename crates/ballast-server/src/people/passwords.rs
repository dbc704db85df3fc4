//! What a password has to be: long enough, and none of those that are tried first.

use std::fmt;

/// Shortest password, in characters.
pub const SHORTEST: usize = 8;
/// What a login's name consists of, for people.
pub const LOGIN_NAME: &str = "1–32 × 0–9 A–Z a–z . _ -";

/// Passwords of eight characters and more that lists of stolen ones have most often, in small letters, what stands in them by
/// itself or with few characters around it counting as well.
const COMMON: &str = include_str!("common_passwords.txt");

/// Why a password is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// It has so many characters.
    Short(usize),
    /// It has few different characters, all blanks for one.
    Uniform,
    /// Its characters follow one another: `12345678`, `hgfedcba`.
    Sequence,
    /// It is, or little more than, a password that is tried first.
    Common,
    /// It is, or little more than, the login's name.
    Name,
}

impl fmt::Display for Weak {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short(length) => {
                write!(out, "has {length} characters, {SHORTEST} are the fewest")
            }
            Self::Uniform => out.write_str("has fewer than 4 different characters"),
            Self::Sequence => out.write_str("has characters that follow one another"),
            Self::Common => out.write_str("is one of those that are tried first"),
            Self::Name => out.write_str("is the login's name"),
        }
    }
}

/// Whether a login may be called so.
pub fn is_login_name(name: &str) -> bool {
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=32).contains(&name.len()) && name.bytes().all(in_name)
}

/// Characters that a password needs beside what everybody tries.
const BESIDE: usize = 4;

/// Whether a password may be a login's.
///
/// # Errors
/// The first reason against it.
pub fn check(password: &str, name: &str) -> Result<(), Weak> {
    let small = password.to_lowercase();
    let letters: Vec<char> = small.chars().collect();
    if letters.len() < SHORTEST {
        return Err(Weak::Short(letters.len()));
    }
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() < 4 {
        return Err(Weak::Uniform);
    }
    let step = |pair: &[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
    let follows = |by: i64| letters.windows(2).filter(|pair| step(pair) == by).count();
    let steps = letters.len() - 1;
    // 1234567890 goes on from 9 to 0.
    if follows(1).max(follows(-1)) + 1 >= steps {
        return Err(Weak::Sequence);
    }
    let is_little_more_than =
        |of: &str| small.contains(of) && letters.len() < of.chars().count() + BESIDE;
    if COMMON.lines().any(is_little_more_than) {
        return Err(Weak::Common);
    }
    if is_little_more_than(&name.to_lowercase()) {
        return Err(Weak::Name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R6: passwords that are tried first are refused, by their reason.
    #[test]
    fn passwords_that_are_tried_first_are_none() {
        for (password, outcome) in [
            ("kurz", Err(Weak::Short(4))),
            ("期货期货期货期", Err(Weak::Short(7))),
            ("        ", Err(Weak::Uniform)),
            ("11111111", Err(Weak::Uniform)),
            ("abababababab", Err(Weak::Uniform)),
            ("12345678", Err(Weak::Sequence)),
            ("1234567890", Err(Weak::Sequence)),
            ("87654321", Err(Weak::Sequence)),
            ("abcdefghij", Err(Weak::Sequence)),
            ("password", Err(Weak::Common)),
            ("Password1", Err(Weak::Common)),
            ("PASSW0RD!", Err(Weak::Common)),
            ("qwertyuiop", Err(Weak::Common)),
            ("1qaz2wsx", Err(Weak::Common)),
            ("woaini1314", Err(Weak::Common)),
            ("zhanglei", Err(Weak::Name)),
            ("ZhangLei1", Err(Weak::Name)),
            ("zhanglei und so", Ok(())),
            ("my password is long", Ok(())),
            ("ballast-demo", Ok(())),
            ("long enough", Ok(())),
            ("期货交易员的口令", Ok(())),
            ("corr3ct horse", Ok(())),
        ] {
            assert_eq!(check(password, "zhanglei"), outcome, "{password:?}");
        }
    }

    #[test]
    fn the_list_is_of_small_letters_and_long_enough() {
        let mut lines: Vec<&str> = COMMON.lines().collect();
        for line in &lines {
            assert!(line.chars().count() > SHORTEST - BESIDE, "{line}");
            assert_eq!(*line, line.to_lowercase());
        }
        let count = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), count, "each once");
    }
}
