//! What each user chose for its own pages: favourites, columns, layout. One file beside the vault,
//! by login name. Nothing is decided by it, so it is in no journal; what pages mean by it, they know.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::vault::flush_entry_of;

/// Bytes of one user's choices, written without spaces.
pub const BYTES_MAX: usize = 64 << 10;
/// Its file in a data directory.
pub const FILE: &str = "choices";

/// One user's.
pub type Chosen = Map<String, Value>;

/// Everybody's.
pub struct Choices {
    path: PathBuf,
    by_user: Mutex<BTreeMap<String, Chosen>>,
    /// Held while the file is written: who only reads does not wait for the disk.
    writing: Mutex<()>,
}

impl Choices {
    /// Reads the file of a data directory. One that cannot be read as choices is set aside: who
    /// logs in then chooses anew.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = data.join(FILE);
        let by_user = match fs::read(&path) {
            Ok(text) => match serde_json::from_slice(&text) {
                Ok(kept) => kept,
                Err(error) => {
                    let aside = path.with_extension("damaged");
                    fs::rename(&path, &aside)?;
                    tracing::warn!(file = %path.display(), aside = %aside.display(), %error, "what users chose for their pages cannot be read and is set aside");
                    BTreeMap::new()
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Self {
            path,
            by_user: Mutex::new(by_user),
            writing: Mutex::default(),
        })
    }

    /// A user's; nothing before the first choice.
    pub fn of(&self, user: &str) -> Chosen {
        self.lock().get(user).cloned().unwrap_or_default()
    }

    /// Keeps a user's in place of those before. On the disk when it returns; after an error nothing
    /// has changed.
    pub fn keep(&self, user: &str, chosen: Chosen) -> io::Result<()> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = self.lock().clone();
        changed.insert(user.to_owned(), chosen);
        self.save(&changed)?;
        *self.lock() = changed;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Chosen>> {
        self.by_user.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(&self, by_user: &BTreeMap<String, Chosen>) -> io::Result<()> {
        let new = self.path.with_extension("new");
        let mut out = fs::File::create(&new)?;
        out.write_all(&serde_json::to_vec(by_user)?)?;
        out.sync_all()?;
        fs::rename(&new, &self.path)?;
        flush_entry_of(&self.path)
    }
}
