//! The vault: password hashes, encrypted at rest, the key in a file outside the data directory.
//! Never in journal or logs.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};

/// The vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The key file does not fit the vault.
    #[error("{}: the key file {} does not open it", vault.display(), key.display())]
    WrongKey {
        /// Vault.
        vault: PathBuf,
        /// Key.
        key: PathBuf,
    },
    /// There is a vault and no key to it.
    #[error("{}: its key file is absent; it was expected at {} (--key-file names another place)", vault.display(), key.display())]
    NoKey {
        /// Vault.
        vault: PathBuf,
        /// Where the key was expected.
        key: PathBuf,
    },
    /// No randomness, or no hash.
    #[error("the system gives no randomness or the password cannot be hashed")]
    Unusable,
}

const NONCE: usize = 12;

/// What a user's password was before it was set.
#[derive(Debug)]
#[must_use]
pub struct Before {
    user: String,
    hash: Option<String>,
}

/// A password was the user's when it was verified.
pub struct Verified(String);

/// Password hashes by login name.
pub struct Vault {
    path: PathBuf,
    cipher: ChaCha20Poly1305,
    hashes: Mutex<BTreeMap<String, String>>,
}

impl Vault {
    /// Opens the vault, or makes it and its key file, readable by their owner only. A vault whose
    /// key is gone gets no other.
    pub fn open(path: &Path, key_file: &Path) -> Result<Self, VaultError> {
        let file = |path: &Path| {
            let path = path.to_owned();
            move |source| VaultError::File { path, source }
        };
        if !key_file.exists() && path.exists() {
            return Err(VaultError::NoKey {
                vault: path.to_owned(),
                key: key_file.to_owned(),
            });
        }
        if !key_file.exists() {
            let mut options = fs::OpenOptions::new();
            let mut out = options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(key_file)
                .map_err(file(key_file))?;
            out.write_all(&random::<32>()?)
                .and_then(|()| out.sync_all())
                .and_then(|()| flush_entry_of(key_file))
                .map_err(file(key_file))?;
        }
        let key = fs::read(key_file).map_err(file(key_file))?;
        let wrong_key = || VaultError::WrongKey {
            vault: path.to_owned(),
            key: key_file.to_owned(),
        };
        let key = <[u8; 32]>::try_from(key).map_err(|_| wrong_key())?;
        let cipher = ChaCha20Poly1305::new(&Key::from(key));
        let hashes = match fs::read(path) {
            Ok(sealed) => {
                let plain = Sealing(cipher.clone()).open(&sealed);
                let plain = plain.ok_or_else(wrong_key)?;
                serde_json::from_slice(&plain).map_err(|_| wrong_key())?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(file(path)(error)),
        };
        Ok(Self {
            path: path.to_owned(),
            cipher,
            hashes: Mutex::new(hashes),
        })
    }

    /// Sets a user's password and gives what stood there before, for [`Vault::put_back`]. Durable
    /// when it returns; after an error nothing has changed.
    pub fn set_password(&self, user: &str, password: &str) -> Result<Before, VaultError> {
        let hash = hashed(password)?;
        self.change(|hashes| Before {
            user: user.to_owned(),
            hash: hashes.insert(user.to_owned(), hash),
        })
    }

    /// Undoes [`Vault::set_password`].
    pub fn put_back(&self, before: Before) -> Result<(), VaultError> {
        let Before { user, hash } = before;
        self.change(|hashes| match hash {
            Some(hash) => drop(hashes.insert(user, hash)),
            None => drop(hashes.remove(&user)),
        })
    }

    /// Fills a vault that knows nobody; over any other it changes nothing.
    pub fn fill(&self, users: &[&str], password: &str) -> Result<(), VaultError> {
        if self.knows_anybody() {
            return Ok(());
        }
        let hashed = users
            .iter()
            .map(|user| Ok(((*user).to_owned(), hashed(password)?)));
        let filled = hashed.collect::<Result<Vec<_>, VaultError>>()?;
        self.change(|hashes| hashes.extend(filled))
    }

    /// Whether anybody has a password.
    pub fn knows_anybody(&self) -> bool {
        !self.lock().is_empty()
    }

    /// The proof that the password is the user's; none where it is not. Takes as long for users that
    /// do not exist.
    pub fn verify(&self, user: &str, password: &str) -> Option<Verified> {
        let known = self.lock().get(user).cloned();
        let hash = known.as_deref().unwrap_or(ABSENT);
        let parsed = argon2::password_hash::phc::PasswordHash::new(hash);
        let fits = parsed.is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        known.filter(|_| fits).map(Verified)
    }

    /// Whether the password that was verified is still the user's: verifying takes long, and it may
    /// have been changed meanwhile.
    pub fn still_holds(&self, user: &str, Verified(hash): &Verified) -> bool {
        self.lock().get(user) == Some(hash)
    }

    /// A mark of a user's password, which another password has not: sessions stand no longer than it does.
    pub fn mark(&self, user: &str) -> Option<String> {
        let hashes = self.lock();
        let hash = blake3::derive_key("ballast password mark", hashes.get(user)?.as_bytes());
        Some(u64::from_le_bytes(*hash.first_chunk()?).to_string())
    }

    /// What is not on the disk does not hold.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut BTreeMap<String, String>) -> T,
    ) -> Result<T, VaultError> {
        let mut hashes = self.lock();
        let mut changed = hashes.clone();
        let outcome = change(&mut changed);
        self.save(&changed)?;
        *hashes = changed;
        Ok(outcome)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(&self, hashes: &BTreeMap<String, String>) -> Result<(), VaultError> {
        let plain = serde_json::to_vec(hashes).map_err(|_| VaultError::Unusable)?;
        let sealed = self.key().seal(&plain)?;
        keep(&self.path, &sealed).map_err(|source| VaultError::File {
            path: self.path.clone(),
            source,
        })
    }

    /// Its key, to seal other things with.
    pub fn key(&self) -> Sealing {
        Sealing(self.cipher.clone())
    }
}

/// Seals bytes and opens them again. The first bytes of what is sealed are its nonce.
#[derive(Clone)]
pub struct Sealing(ChaCha20Poly1305);

impl Sealing {
    /// With a key of one's own.
    pub fn with(key: [u8; 32]) -> Self {
        Self(ChaCha20Poly1305::new(&Key::from(key)))
    }

    /// Sealed bytes.
    pub fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let nonce = random::<NONCE>()?;
        let sealed = self.0.encrypt(&Nonce::from(nonce), plain);
        let sealed = sealed.map_err(|_| VaultError::Unusable)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed; none where this key did not seal it, or it was changed since.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        self.0.decrypt(&Nonce::from(*nonce), sealed).ok()
    }
}

/// Writes a file whole, for its owner only: after an error it is what it was.
pub fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let mut out = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    fs::rename(&temporary, path)?;
    flush_entry_of(path)
}

/// Where a data directory's key is: as named, or beside it.
pub fn key_file(named: Option<&Path>, data: &Path) -> PathBuf {
    let beside = || {
        let mut name = data.file_name().unwrap_or_default().to_owned();
        name.push(".key");
        data.with_file_name(name)
    };
    named.map_or_else(beside, Path::to_owned)
}

fn hashed(password: &str) -> Result<String, VaultError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| VaultError::Unusable)
}

/// A file is an entry of its directory: until that is flushed, a power cut may lose the whole file.
pub fn flush_entry_of(file: &Path) -> io::Result<()> {
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::File::open(parent)?.sync_all()
}

/// A hash no password fits in time: so that an unknown user costs what a known one does.
const ABSENT: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Bytes from the system's source of randomness.
pub fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::Unusable)?;
    Ok(bytes)
}
