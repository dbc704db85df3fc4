//! Files and personal texts that the venue's journal only names: encrypted with a key of their subject's own,
//! which the vault's key seals. Without that key nothing of a subject can be read again.
//!
//! A file is found by the hash of its bytes; a text by a keyed one, so that a telephone number cannot be found
//! by trying. What nobody filed stays until somebody removes it: a hash alone does no harm.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ballast_venue::words::attachment::{BlobHash, Media};
use ballast_venue::words::form::Sealed;
use ballast_venue::words::party::{Participant, PartyKey};

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
    /// Held while a file is written: the same one may come twice at once.
    writing: Mutex<()>,
}

/// All of them.
pub struct Blobs {
    root: PathBuf,
    vault: Sealing,
    subjects: Mutex<Subjects>,
}

/// By the names of their folders.
type Subjects = BTreeMap<String, Arc<Subject>>;

fn file(path: &Path) -> impl FnOnce(io::Error) -> BlobError {
    let path = path.to_owned();
    move |source| BlobError::File { path, source }
}

fn overwrite(path: &Path) -> io::Result<()> {
    let mut out = fs::OpenOptions::new().write(true).open(path)?;
    let bytes = out.metadata()?.len() as usize;
    out.write_all(&vec![0; bytes])?;
    out.sync_all()
}

/// Whose folder that is.
fn party_of(name: &str) -> Option<PartyKey> {
    let parts: Vec<&str> = name.split('~').collect();
    let (venue, member, who) = match *parts.as_slice() {
        [venue, member, "member"] => (venue, member, Participant::Member),
        [venue, member, kind, number] => (venue, member, Participant::read(kind, number)?),
        _ => return None,
    };
    Some(PartyKey {
        venue: venue.parse().ok()?,
        member: member.parse().ok()?,
        who,
    })
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

    /// Destroys a party's key, and then what was kept under it: nothing of it can be read again, wherever copies of
    /// it lie without that key. Durable when it returns; doing it again changes nothing.
    ///
    /// # Errors
    /// The disk.
    pub fn erase(&self, party: &PartyKey) -> Result<(), BlobError> {
        let name = name_of(party);
        let folder = self.root.join(&name);
        let key = folder.join(KEY);
        let mut subjects = self.subjects();
        subjects.remove(&name);
        if key.exists() {
            // The place on the disk first: of a removed file it may stay as it was.
            overwrite(&key).map_err(file(&key))?;
            fs::remove_file(&key).map_err(file(&key))?;
            vault::flush_entry_of(&key).map_err(file(&key))?;
        }
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(file(&folder)(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Of whom anything is kept.
    pub fn parties(&self) -> impl Iterator<Item = PartyKey> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        entries.filter_map(|entry| party_of(entry.file_name().to_str()?))
    }

    /// How many files and texts are kept of a party; texts that are alike are kept once.
    pub fn count(&self, party: &PartyKey) -> usize {
        let entries = fs::read_dir(self.root.join(name_of(party)));
        let entries = entries.into_iter().flatten().flatten();
        entries.filter(|entry| entry.file_name() != KEY).count()
    }

    /// One at a time: of two who bring a subject's first files, the second finds the key of the first.
    fn subject(&self, party: &PartyKey) -> Result<Arc<Subject>, BlobError> {
        let mut subjects = self.subjects();
        if let Some(known) = self.known_in(&mut subjects, party)? {
            return Ok(known);
        }
        let folder = self.root.join(name_of(party));
        fs::create_dir_all(&folder).map_err(file(&folder))?;
        vault::flush_entry_of(&folder).map_err(file(&folder))?;
        vault::flush_entry_of(&self.root).map_err(file(&self.root))?;
        let path = folder.join(KEY);
        let key = vault::random::<32>()?;
        vault::keep(&path, &self.vault.seal(&key)?).map_err(file(&path))?;
        Ok(learnt(&mut subjects, party, folder, key))
    }

    fn known(&self, party: &PartyKey) -> Result<Option<Arc<Subject>>, BlobError> {
        self.known_in(&mut self.subjects(), party)
    }

    fn subjects(&self) -> MutexGuard<'_, Subjects> {
        self.subjects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_in(
        &self,
        subjects: &mut Subjects,
        party: &PartyKey,
    ) -> Result<Option<Arc<Subject>>, BlobError> {
        let name = name_of(party);
        if let Some(subject) = subjects.get(&name) {
            return Ok(Some(Arc::clone(subject)));
        }
        let folder = self.root.join(&name);
        let path = folder.join(KEY);
        let sealed = match fs::read(&path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(file(&path)(error)),
        };
        let key = self.vault.open(&sealed).and_then(|key| key.try_into().ok());
        let key: [u8; 32] = key.ok_or(BlobError::WrongKey { path })?;
        Ok(Some(learnt(subjects, party, folder, key)))
    }
}

fn learnt(
    subjects: &mut Subjects,
    party: &PartyKey,
    folder: PathBuf,
    key: [u8; 32],
) -> Arc<Subject> {
    let subject = Arc::new(Subject {
        folder,
        sealing: Sealing::with(key),
        hashing: blake3::derive_key("ballast 2026 personal texts", &key),
        writing: Mutex::default(),
    });
    subjects.insert(name_of(party), Arc::clone(&subject));
    subject
}

impl Subject {
    fn place(&self, hash: BlobHash) -> PathBuf {
        self.folder.join(hash.to_string())
    }

    fn keep(&self, hash: BlobHash, bytes: &[u8]) -> Result<(), BlobError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
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
    use ballast_venue::words::party::Venue;

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

    /// Of a party's first files, brought by many at once, each is read again after a start.
    #[test]
    fn b1_first_files_of_many_at_once_have_one_key() {
        for round in 0..20 {
            let data = tempfile::tempdir().unwrap();
            let blobs = store(data.path(), 1);
            let begin = std::sync::Barrier::new(6);
            let hashes = std::thread::scope(|scope| {
                let one = |at: u8| {
                    let (blobs, begin) = (&blobs, &begin);
                    scope.spawn(move || {
                        begin.wait();
                        // Each comes twice, as of a double click.
                        blobs
                            .keep(&party("1"), &[at / 2, round].repeat(5_000))
                            .unwrap()
                    })
                };
                let threads: Vec<_> = (0..6).map(one).collect();
                let hashes = threads.into_iter().map(|thread| thread.join().unwrap());
                hashes.collect::<Vec<_>>()
            });
            let blobs = store(data.path(), 1);
            for hash in hashes {
                assert!(blobs.read(&party("1"), hash).is_some());
            }
        }
    }

    /// What is erased is gone for a store that had the key in memory, and after a start; what comes later has a key of
    /// its own.
    #[test]
    fn b1_what_is_erased_is_read_by_nobody() {
        let data = tempfile::tempdir().unwrap();
        let blobs = store(data.path(), 1);
        let hash = blobs.keep(&party("1"), b"%PDF-1 secret").unwrap();
        let other = blobs.keep(&party("2"), b"%PDF-1 secret").unwrap();
        let text = blobs.keep_text(&party("1"), "13800000000").unwrap();
        assert_eq!(blobs.count(&party("1")), 2);
        let mut kept: Vec<_> = blobs.parties().collect();
        kept.sort();
        assert_eq!(kept, [party("1"), party("2")]);
        // A copy without the key, as it may lie anywhere.
        let folder = data.path().join(DIRECTORY).join(name_of(&party("1")));
        let sealed = fs::read(folder.join(hash.to_string())).unwrap();
        for _ in 0..2 {
            blobs.erase(&party("1")).unwrap();
            assert_eq!((blobs.count(&party("1")), folder.exists()), (0, false));
        }
        assert_eq!(blobs.text(&party("1"), text), "");
        let again = blobs.keep_text(&party("1"), "13800000000").unwrap();
        assert_ne!(again.hash, text.hash);
        fs::write(folder.join(hash.to_string()), sealed).unwrap();
        for blobs in [blobs, store(data.path(), 1)] {
            assert_eq!(blobs.read(&party("1"), hash), None);
            assert_eq!(blobs.text(&party("1"), again), "13800000000");
            assert!(blobs.read(&party("2"), other).is_some());
        }
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
