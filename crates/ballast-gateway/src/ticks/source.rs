//! A tick file as a command line names it.

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

/// `FILE` or `FILE=CONTRACT`. The contract is needed where the file does not name one (tqsdk
/// ticks), and goes before what the file says where it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickSource {
    /// The file.
    pub path: PathBuf,
    /// The contract of every line of it.
    pub contract: Option<String>,
}

impl From<PathBuf> for TickSource {
    fn from(path: PathBuf) -> Self {
        Self {
            path,
            contract: None,
        }
    }
}

impl FromStr for TickSource {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let is_contract =
            |tail: &str| !tail.is_empty() && tail.bytes().all(|byte| byte.is_ascii_alphanumeric());
        Ok(match text.rsplit_once('=') {
            Some((path, contract)) if is_contract(contract) => Self {
                path: PathBuf::from(path),
                contract: Some(contract.to_owned()),
            },
            _ => Self {
                path: PathBuf::from(text),
                contract: None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_may_follow_the_file() {
        for (text, path, contract) in [
            ("a/b.csv.gz", "a/b.csv.gz", None),
            ("a/b.csv.gz=cu1909", "a/b.csv.gz", Some("cu1909")),
            ("day=3/b.csv", "day=3/b.csv", None),
        ] {
            let want = TickSource {
                path: PathBuf::from(path),
                contract: contract.map(str::to_owned),
            };
            assert_eq!(text.parse::<TickSource>(), Ok(want));
        }
    }
}
