//! What a data directory holds, looked at before anything is made in it: nothing, a desk, a
//! demonstration, or what is left of a desk whose journal is not there.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ballast_journal::{Directory, Survey};

use crate::history;
use crate::people::vault;

/// The file that marks a demonstration.
pub const MARK: &str = "demonstration";
const MARKED: &str = "This is Ballast's demonstration: its logins and their password are public.\n";

/// A data directory is not used, and nothing in it was changed.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It cannot be read or made.
    #[error("{}: {source}", path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A journal is missing or empty beside what only a journal can have led to.
    #[error(
        "{} holds {found}, but {} holds no record: a desk without its journal is not started, for it would begin anew over what is left. Bring the journal back, or name another --data",
        data.display(), data.join("journal").display()
    )]
    JournalGone {
        /// Directory.
        data: PathBuf,
        /// What is there.
        found: String,
    },
    /// A demonstration is made of nothing.
    #[error(
        "--demo: {} is no demonstration and not empty, it holds {found}: a demonstration is made in an empty directory only. Serve it without --demo, or name another --data",
        data.display()
    )]
    NoDemonstration {
        /// Directory.
        data: PathBuf,
        /// What is there.
        found: String,
    },
    /// Everybody knows a demonstration's password.
    #[error(
        "--listen {listen}: {} is a demonstration, whose logins are public: it is served at a loopback address only, such as 127.0.0.1",
        data.display()
    )]
    DemonstrationInPublic {
        /// Directory.
        data: PathBuf,
        /// Where it was to be served.
        listen: SocketAddr,
    },
}

fn io(path: &Path) -> impl FnOnce(io::Error) -> DataError {
    let path = path.to_owned();
    move |source| DataError::Io { path, source }
}

/// A data directory that may be used.
#[derive(Debug)]
pub struct DataDirectory {
    path: PathBuf,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

impl DataDirectory {
    /// For a desk: whatever is there, as long as it is whole.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        let directory = Self {
            path: path.to_owned(),
            demonstration: path.join(MARK).exists(),
        };
        if !holds_segments(&directory.journal()).map_err(io(&directory.journal()))? {
            directory.journal_is_empty()?;
        }
        Ok(directory)
    }

    /// For a demonstration: one that is there, or nothing. Marked by [`DataDirectory::make`].
    pub fn open_demonstration(path: &Path) -> Result<Self, DataError> {
        let found = names(path).map_err(io(path))?;
        if !found.is_empty() && !found.iter().any(|name| name == MARK) {
            return Err(DataError::NoDemonstration {
                data: path.to_owned(),
                found: found.join(", "),
            });
        }
        Ok(Self {
            demonstration: true,
            ..Self::open(path)?
        })
    }

    /// Refused where strangers could come to a demonstration.
    pub fn may_listen_at(&self, listen: SocketAddr) -> Result<(), DataError> {
        if self.demonstration && !listen.ip().to_canonical().is_loopback() {
            return Err(DataError::DemonstrationInPublic {
                data: self.path.clone(),
                listen,
            });
        }
        Ok(())
    }

    /// Makes it where it is not there, and marks a demonstration before anything else is in it.
    pub fn make(&self) -> Result<(), DataError> {
        Directory::create(&self.path).map_err(io(&self.path))?;
        let mark = self.path.join(MARK);
        if self.demonstration && !mark.exists() {
            fs::write(&mark, MARKED)
                .and_then(|()| fs::File::open(&mark)?.sync_all())
                .and_then(|()| vault::flush_entry_of(&mark))
                .map_err(io(&mark))?;
        }
        Ok(())
    }

    /// The journal holds no record: nothing may be there that only comes after its first one.
    pub fn journal_is_empty(&self) -> Result<(), DataError> {
        let [vault, counter, history] =
            ["vault", "counter", history::FILE].map(|name| self.path.join(name));
        let left = [
            (vault.exists(), "a vault"),
            (holds_records(&counter), "a counter's file"),
            (history.exists(), "a query store"),
        ];
        let found: Vec<&str> = left
            .iter()
            .filter_map(|(there, name)| there.then_some(*name))
            .collect();
        if found.is_empty() {
            return Ok(());
        }
        Err(DataError::JournalGone {
            data: self.path.clone(),
            found: found.join(", "),
        })
    }

    /// Where the journal is.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal")
    }
}

/// Names in a directory; none where it is not there.
fn names(path: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn holds_segments(journal: &Path) -> io::Result<bool> {
    Ok(names(journal)?
        .iter()
        .any(|name| name.ends_with(".journal")))
}

/// Whether a counter's file tells of anything. One that cannot be read does.
fn holds_records(counter: &Path) -> bool {
    let empty = || {
        let directory = Directory::existing(counter).ok()?;
        let survey = Survey::of(&directory).ok()?;
        (survey.last().number() == 0).then_some(())
    };
    matches!(holds_segments(counter), Ok(true) | Err(_)) && empty().is_none()
}
