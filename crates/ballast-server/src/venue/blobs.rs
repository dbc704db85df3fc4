//! Files and personal texts that the venue's journal only names: encrypted with a key of their subject's own,
//! which the vault's key seals. Without that key nothing of a subject can be read again.
//!
//! A file is found by the hash of its bytes; a text by a keyed one, so that a telephone number cannot be found
//! by trying. What nobody filed stays until somebody removes it: a hash alone does no harm.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ballast_venue::words::attachment::{BlobHash, Media};
use ballast_venue::words::form::Sealed;
use ballast_venue::words::party::PartyKey;

use crate::people::vault::{self, Sealing, VaultError};

/// Name of the directory in a data directory.
pub const DIRECTORY: &str = "blobs";
const KEY: &str = "key";

/// A file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The key does not fit, or there is no randomness.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The vault's key did not seal the subject's.
    #[error("{}: sealed by another vault's key", path.display())]
    WrongKey {
        /// Which.
        path: PathBuf,
    },
}

/// A subject's key.
struct Subject {
    folder: PathBuf,
    sealing: Sealing,
    hashing: [u8; 32],
}

/// All of them.
pub struct Blobs {
    root: PathBuf,
    vault: Sealing,
    subjects: Mutex<BTreeMap<String, Arc<Subject>>>,
}

fn file(path: &Path) -> impl FnOnce(io::Error) -> BlobError {
    let path = path.to_owned();
    move |source| BlobError::File { path, source }
}

/// What a subject's folder is called: codes are letters, digits, `-`, `.` and `_`.
fn name_of(party: &PartyKey) -> String {
    format!("{}~{}~{}", party.venue, party.member, party.who).replace(':', "~")
}

impl Blobs {
    /// Whether files of anybody are there.
    pub fn has_any(&self) -> bool {
        let inside = fs::read_dir(&self.root);
        inside.is_ok_and(|mut inside| inside.next().is_some())
    }

    /// In a data directory; nothing is made before the first file is kept.
    pub fn new(data: &Path, vault: Sealing) -> Self {
        Self {
            root: data.join(DIRECTORY),
            vault,
            subjects: Mutex::default(),
        }
    }

    /// Keeps a file of a subject. Durable when it returns.
    ///
    /// # Errors
    /// The disk, or a key that does not fit.
    pub fn keep(&self, party: &PartyKey, bytes: &[u8]) -> Result<BlobHash, BlobError> {
        let hash = BlobHash(*blake3::hash(bytes).as_bytes());
        self.subject(party)?.keep(hash, bytes)?;
        Ok(hash)
    }

    /// Keeps a person's name or telephone.
    ///
    /// # Errors
    /// As for [`Blobs::keep`].
    pub fn keep_text(&self, party: &PartyKey, text: &str) -> Result<Sealed, BlobError> {
        let text = text.trim();
        let subject = self.subject(party)?;
        let hash = BlobHash(*blake3::keyed_hash(&subject.hashing, text.as_bytes()).as_bytes());
        subject.keep(hash, text.as_bytes())?;
        Ok(Sealed {
            hash,
            bytes: text.len() as u32,
        })
    }

    /// What was kept; none where it is not there, or cannot be opened.
    pub fn read(&self, party: &PartyKey, hash: BlobHash) -> Option<Vec<u8>> {
        let subject = self.known(party).ok().flatten()?;
        let sealed = fs::read(subject.place(hash)).ok()?;
        subject.sealing.open(&sealed)
    }

    /// A text that was kept; empty where it was erased.
    pub fn text(&self, party: &PartyKey, sealed: Sealed) -> String {
        let bytes = self.read(party, sealed.hash).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    fn subject(&self, party: &PartyKey) -> Result<Arc<Subject>, BlobError> {
        if let Some(known) = self.known(party)? {
            return Ok(known);
        }
        let folder = self.root.join(name_of(party));
        fs::create_dir_all(&folder).map_err(file(&folder))?;
        vault::flush_entry_of(&folder).map_err(file(&folder))?;
        vault::flush_entry_of(&self.root).map_err(file(&self.root))?;
        let path = folder.join(KEY);
        let key = vault::random::<32>()?;
        vault::keep(&path, &self.vault.seal(&key)?).map_err(file(&path))?;
        Ok(self.learnt(party, folder, key))
    }

    fn known(&self, party: &PartyKey) -> Result<Option<Arc<Subject>>, BlobError> {
        let name = name_of(party);
        let subjects = self.subjects.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(subject) = subjects.get(&name) {
            return Ok(Some(Arc::clone(subject)));
        }
        drop(subjects);
        let folder = self.root.join(&name);
        let path = folder.join(KEY);
        let sealed = match fs::read(&path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(file(&path)(error)),
        };
        let key = self.vault.open(&sealed).and_then(|key| key.try_into().ok());
        let key: [u8; 32] = key.ok_or(BlobError::WrongKey { path })?;
        Ok(Some(self.learnt(party, folder, key)))
    }

    fn learnt(&self, party: &PartyKey, folder: PathBuf, key: [u8; 32]) -> Arc<Subject> {
        let subject = Arc::new(Subject {
            folder,
            sealing: Sealing::with(key),
            hashing: blake3::derive_key("ballast 2026 personal texts", &key),
        });
        let mut subjects = self.subjects.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(subjects.entry(name_of(party)).or_insert(subject))
    }
}

impl Subject {
    fn place(&self, hash: BlobHash) -> PathBuf {
        self.folder.join(hash.to_string())
    }

    fn keep(&self, hash: BlobHash, bytes: &[u8]) -> Result<(), BlobError> {
        let path = self.place(hash);
        if path.exists() {
            return Ok(());
        }
        vault::keep(&path, &self.sealing.seal(bytes)?).map_err(file(&path))
    }
}

/// What bytes are, by how they begin.
pub fn media_of(bytes: &[u8]) -> Option<Media> {
    const KNOWN: [(&[u8], Media); 3] = [
        (b"%PDF-", Media::Pdf),
        (&[0xff, 0xd8, 0xff], Media::Jpg),
        (b"\x89PNG\r\n\x1a\n", Media::Png),
    ];
    let found = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic));
    found.map(|(_, media)| *media)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ballast_venue::words::party::{Participant, Venue};

    fn party(client: &str) -> PartyKey {
        PartyKey {
            venue: Venue::Shfe,
            member: "0011".parse().unwrap(),
            who: Participant::Client(client.parse().unwrap()),
        }
    }

    fn store(data: &Path, key: u8) -> Blobs {
        Blobs::new(data, Sealing::with([key; 32]))
    }

    /// What is kept is read again after a start, by its own subject alone, and stands nowhere in plain.
    #[test]
    fn b1_files_are_read_by_their_subject_alone() {
        let data = tempfile::tempdir().unwrap();
        let blobs = store(data.path(), 1);
        let hash = blobs.keep(&party("1"), b"%PDF-1 secret").unwrap();
        let text = blobs.keep_text(&party("1"), " 13800000000 ").unwrap();
        assert_eq!(text.bytes, 11);
        let blobs = store(data.path(), 1);
        let read = |of: &str| blobs.read(&party(of), hash);
        assert_eq!(read("1").as_deref(), Some(&b"%PDF-1 secret"[..]));
        assert_eq!(read("2"), None);
        assert_eq!(blobs.text(&party("1"), text), "13800000000");
        let folder = data.path().join(DIRECTORY).join(name_of(&party("1")));
        for entry in fs::read_dir(folder).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            assert!(
                !bytes
                    .windows(6)
                    .any(|some| some == b"secret" || some == b"138000")
            );
        }
    }

    /// Another key opens nothing; without a subject's key nothing of it is left, and equal texts of two subjects
    /// do not tell so.
    #[test]
    fn b1_without_the_key_nothing_is_read() {
        let data = tempfile::tempdir().unwrap();
        let blobs = store(data.path(), 1);
        let one = blobs.keep_text(&party("1"), "13800000000").unwrap();
        let other = blobs.keep_text(&party("2"), "13800000000").unwrap();
        assert_ne!(one.hash, other.hash);
        assert!(store(data.path(), 2).keep(&party("1"), b"x").is_err());
        fs::remove_file(
            data.path()
                .join(DIRECTORY)
                .join(name_of(&party("1")))
                .join(KEY),
        )
        .unwrap();
        let blobs = store(data.path(), 1);
        assert_eq!(blobs.text(&party("1"), one), "");
        assert_eq!(blobs.text(&party("2"), other), "13800000000");
    }

    #[test]
    fn b1_a_file_is_what_its_content_is() {
        assert_eq!(media_of(b"%PDF-1.7"), Some(Media::Pdf));
        assert_eq!(media_of(&[0xff, 0xd8, 0xff, 0xe0]), Some(Media::Jpg));
        assert_eq!(media_of(b"\x89PNG\r\n\x1a\n...."), Some(Media::Png));
        assert_eq!(media_of(b"MZ.pdf"), None);
        assert_eq!(media_of(b""), None);
    }
}
