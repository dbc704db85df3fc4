//! The vault: password hashes, encrypted at rest, the key in a file outside the data directory.
//! Never in journal or logs.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

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
                let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(wrong_key)?;
                let plain = cipher
                    .decrypt(&Nonce::from(*nonce), sealed)
                    .map_err(|_| wrong_key())?;
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

    /// Sets a user's password. Durable when it returns.
    pub fn set_password(&self, user: &str, password: &str) -> Result<(), VaultError> {
        let hash = Argon2::default()
            .hash_password(password.as_bytes())
            .map_err(|_| VaultError::Unusable)?;
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        hashes.insert(user.to_owned(), hash.to_string());
        self.save(&hashes)
    }

    /// Whether the password is the user's. Takes as long for users that do not exist.
    pub fn verify(&self, user: &str, password: &str) -> bool {
        let hash = self
            .hashes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(user)
            .cloned();
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| ABSENT.to_owned());
        let parsed = argon2::password_hash::phc::PasswordHash::new(&hash);
        let fits = parsed.is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        fits && known
    }

    fn save(&self, hashes: &BTreeMap<String, String>) -> Result<(), VaultError> {
        let plain = serde_json::to_vec(hashes).map_err(|_| VaultError::Unusable)?;
        let nonce = random::<NONCE>()?;
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), plain.as_slice())
            .map_err(|_| VaultError::Unusable)?;
        let write = || -> io::Result<()> {
            let temporary = self.path.with_extension("new");
            let mut out = fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&temporary)?;
            out.write_all(&nonce)?;
            out.write_all(&sealed)?;
            out.sync_all()?;
            fs::rename(&temporary, &self.path)?;
            fs::File::open(self.path.parent().unwrap_or(Path::new(".")))?.sync_all()
        };
        write().map_err(|source| VaultError::File {
            path: self.path.clone(),
            source,
        })
    }
}

/// A hash no password fits in time: so that an unknown user costs what a known one does.
const ABSENT: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Bytes from the system's source of randomness.
pub fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::Unusable)?;
    Ok(bytes)
}
