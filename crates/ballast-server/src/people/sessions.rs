//! Login sessions: opaque tokens of which the server keeps the hash, a CSRF token that follows from each, and the browsers
//! in which logins were let in. Both are kept in a file beside the vault, sealed with its key, so that a restart ends
//! nobody's session; what of it is lost costs a login, nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ballast_api::Language;
use ballast_model::{SessionId, UserId};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::people::vault::{self, Sealing, VaultError};

/// Its file in a data directory.
pub const FILE: &str = "sessions";
/// A session ends after this long without a request.
const IDLE: Duration = Duration::from_secs(12 * 3600);
/// A session ends after this long, whatever comes: a night's session and the day after it fit.
const LONGEST: Duration = Duration::from_secs(24 * 3600);
/// A browser is known for so long after a login was let in there.
pub const DEVICE_KNOWN: Duration = Duration::from_secs(180 * 24 * 3600);
/// Browsers that are known of a login.
const DEVICES: usize = 16;
/// The file is written so often at most.
const KEPT_EVERY: Duration = Duration::from_secs(1);
/// When sessions were used last is kept so often.
const SEEN_EVERY: Duration = Duration::from_secs(600);

/// A session as handlers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSession {
    /// User.
    pub user: UserId,
    /// Session, as the journal knows it.
    pub id: SessionId,
    /// Goes with every writing request.
    pub csrf: String,
}

/// What of a token is kept: whoever reads it has no token.
type Hash = [u8; 32];

fn hash(token: &str) -> Hash {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// Of a session whose token has this hash, once: requests only compare it.
fn csrf(token: &Hash) -> String {
    hex(&blake3::derive_key("ballast csrf", token))
}

/// How long ago something was, over restarts too.
#[derive(Debug, Clone, Copy)]
struct Since {
    at: Instant,
    before: Duration,
}

impl Since {
    fn now() -> Self {
        Self::before(Duration::ZERO)
    }

    fn before(before: Duration) -> Self {
        let at = Instant::now();
        Self { at, before }
    }

    fn elapsed(self) -> Duration {
        self.at.elapsed() + self.before
    }
}

#[derive(Debug, Clone)]
struct Open {
    session: LoginSession,
    name: String,
    /// A mark of the password that it was opened with.
    opened_with: String,
    opened: Since,
    seen: Since,
}

impl Open {
    fn stands(&self) -> bool {
        self.seen.elapsed() < IDLE && self.opened.elapsed() < LONGEST
    }
}

#[derive(Default)]
struct Inner {
    sessions: BTreeMap<Hash, Open>,
    /// Of each login's name, the newest last.
    devices: BTreeMap<String, Vec<(Hash, Since)>>,
    languages: BTreeMap<UserId, Language>,
    is_changed: bool,
}

/// A session as it is kept. Times are seconds since 1970.
#[derive(Serialize, Deserialize)]
struct KeptSession {
    token: String,
    name: String,
    id: u64,
    opened_with: String,
    opened: u64,
    seen: u64,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Kept {
    sessions: Vec<KeptSession>,
    devices: BTreeMap<String, Vec<(String, u64)>>,
}

/// Where sessions are kept.
struct Place {
    path: PathBuf,
    sealing: Sealing,
}

/// All sessions.
#[derive(Default)]
pub struct Sessions {
    inner: Mutex<Inner>,
    place: Option<Place>,
    /// One came or went.
    pub moved: Arc<Notify>,
    changed: Notify,
}

/// Whose a session is to be.
pub struct NewSession<'a> {
    /// User.
    pub user: UserId,
    /// Its name.
    pub name: &'a str,
    /// A mark of its password (`Vault::mark`).
    pub opened_with: String,
}

impl Sessions {
    /// Those of a file, of whom `whose` still knows by name and password's mark. A file that cannot be read has none.
    pub fn of_file(
        path: PathBuf,
        sealing: Sealing,
        whose: impl Fn(&str, &str) -> Option<UserId>,
    ) -> Self {
        let kept = std::fs::read(&path).ok();
        let kept = kept.map(|sealed| {
            let plain = sealing.open(&sealed);
            plain.and_then(|plain| serde_json::from_slice::<Kept>(&plain).ok())
        });
        let inner = match kept {
            Some(Some(kept)) => opened(kept, unix_now(), whose),
            Some(None) => {
                tracing::warn!(path = %path.display(), "sessions cannot be read: everybody logs in again");
                Inner::default()
            }
            None => Inner::default(),
        };
        Self {
            inner: Mutex::new(inner),
            place: Some(Place { path, sealing }),
            ..Self::default()
        }
    }

    /// Opens a session; gives its token.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn open(&self, new: NewSession<'_>) -> Result<(String, LoginSession), VaultError> {
        let token = hex(&vault::random::<32>()?);
        let id = SessionId::new(u64::from_le_bytes(vault::random::<8>()?) >> 12);
        let (opened, seen) = (Since::now(), Since::now());
        let NewSession {
            user,
            name,
            opened_with,
        } = new;
        let session = LoginSession {
            user,
            id,
            csrf: csrf(&hash(&token)),
        };
        let open = Open {
            session: session.clone(),
            name: name.to_owned(),
            opened_with,
            opened,
            seen,
        };
        self.change(|inner| {
            inner.sessions.retain(|_, open| open.stands());
            inner.sessions.insert(hash(&token), open);
        });
        Ok((token, session))
    }

    /// The session of a token; it was used just now.
    pub fn find(&self, token: &str) -> Option<LoginSession> {
        let mut inner = self.lock();
        let open = inner.sessions.get_mut(&hash(token));
        let open = open.filter(|open| open.stands())?;
        open.seen = Since::now();
        Some(open.session.clone())
    }

    /// Whether a session is still there. Asking is no request: it does not make it live longer.
    pub fn lives(&self, token: &str) -> bool {
        let inner = self.lock();
        inner.sessions.get(&hash(token)).is_some_and(Open::stands)
    }

    /// Ends a session; gives it, if it was there.
    pub fn close(&self, token: &str) -> Option<LoginSession> {
        let open = self.change(|inner| inner.sessions.remove(&hash(token)))?;
        open.stands().then_some(open.session)
    }

    /// Ends every session of a user but one, which goes on with the new password.
    pub fn close_others(&self, user: UserId, kept: &str, opened_with: &str) {
        let kept = hash(kept);
        self.change(|inner| {
            inner
                .sessions
                .retain(|token, open| open.session.user != user || *token == kept);
            if let Some(open) = inner.sessions.get_mut(&kept) {
                opened_with.clone_into(&mut open.opened_with);
            }
        });
    }

    /// Ends every session of a user, whose browsers are strangers again.
    pub fn close_all(&self, user: UserId, name: &str) {
        self.change(|inner| {
            inner.sessions.retain(|_, open| open.session.user != user);
            inner.devices.remove(name);
        });
    }

    /// Users with a session that stands.
    pub fn users(&self) -> BTreeSet<UserId> {
        let inner = self.lock();
        let standing = { inner.sessions.values() }.filter(|open| open.stands());
        standing.map(|open| open.session.user).collect()
    }

    /// The browser in which a login was let in before, by what it has kept since.
    pub fn device(&self, name: &str, kept: &str) -> Option<[u8; 32]> {
        let device = hash(kept);
        let inner = self.lock();
        let known = { inner.devices.get(name)?.iter() }.find(|(known, _)| *known == device);
        known
            .filter(|(_, since)| since.elapsed() < DEVICE_KNOWN)
            .map(|_| device)
    }

    /// A login was let in: its browser is known from now on, by what it had kept or by what is given.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn know(&self, name: &str, kept: Option<String>) -> Result<String, VaultError> {
        let known = kept.filter(|kept| self.device(name, kept).is_some());
        let kept = match known {
            Some(kept) => kept,
            None => hex(&vault::random::<32>()?),
        };
        let device = hash(&kept);
        self.change(|inner| {
            let devices = inner.devices.entry(name.to_owned()).or_default();
            devices.retain(|(known, since)| *known != device && since.elapsed() < DEVICE_KNOWN);
            let surplus = (devices.len() + 1).saturating_sub(DEVICES);
            devices.drain(..surplus);
            devices.push((device, Since::now()));
        });
        Ok(kept)
    }

    /// The language a user chose.
    pub fn language(&self, user: UserId) -> Option<Language> {
        self.lock().languages.get(&user).copied()
    }

    /// A user chose a language.
    pub fn choose_language(&self, user: UserId, language: Language) {
        self.lock().languages.insert(user, language);
    }

    /// Keeps them as they are.
    pub fn keep(&self) {
        let Some(place) = &self.place else { return };
        let kept = {
            let mut inner = self.lock();
            inner.is_changed = false;
            kept(&inner, unix_now())
        };
        let plain = serde_json::to_vec(&kept).unwrap_or_default();
        let sealed = place.sealing.seal(&plain);
        let written = sealed
            .map_err(|error| error.to_string())
            .and_then(|bytes| vault::keep(&place.path, &bytes).map_err(|error| error.to_string()));
        if let Err(error) = written {
            tracing::warn!(path = %place.path.display(), error, "sessions could not be kept: a restart would end them");
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        let mut inner = self.lock();
        let outcome = change(&mut inner);
        inner.is_changed = true;
        drop(inner);
        self.moved.notify_one();
        self.changed.notify_one();
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps sessions as they come and go, as long as the server runs; a kill loses those of the last second.
pub async fn keep(sessions: Weak<Sessions>) {
    while let Some(running) = sessions.upgrade() {
        let changed = running.changed.notified();
        // That they were used is not told of: it is looked for now and then.
        let _ = tokio::time::timeout(SEEN_EVERY, changed).await;
        let _ = tokio::task::spawn_blocking(move || running.keep()).await;
        sleep(KEPT_EVERY).await;
    }
}

fn unix_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs())
}

fn kept(inner: &Inner, now: u64) -> Kept {
    let at = |since: Since| now.saturating_sub(since.elapsed().as_secs());
    let standing = { inner.sessions.iter() }.filter(|(_, open)| open.stands());
    let devices = |known: &Vec<(Hash, Since)>| {
        let known = known.iter();
        known
            .map(|(device, since)| (hex(device), at(*since)))
            .collect()
    };
    Kept {
        sessions: standing
            .map(|(token, open)| KeptSession {
                token: hex(token),
                name: open.name.clone(),
                id: open.session.id.number(),
                opened_with: open.opened_with.clone(),
                opened: at(open.opened),
                seen: at(open.seen),
            })
            .collect(),
        devices: { inner.devices.iter() }
            .map(|(name, known)| (name.clone(), devices(known)))
            .collect(),
    }
}

fn opened(kept: Kept, now: u64, whose: impl Fn(&str, &str) -> Option<UserId>) -> Inner {
    let since = |at: u64| Since::before(Duration::from_secs(now.saturating_sub(at)));
    let open = |kept: KeptSession| {
        let token = unhex(&kept.token)?;
        let session = LoginSession {
            user: whose(&kept.name, &kept.opened_with)?,
            id: SessionId::new(kept.id),
            csrf: csrf(&token),
        };
        let open = Open {
            session,
            name: kept.name,
            opened_with: kept.opened_with,
            opened: since(kept.opened),
            seen: since(kept.seen),
        };
        open.stands().then_some((token, open))
    };
    let devices = |known: Vec<(String, u64)>| {
        let known = known.into_iter();
        known
            .filter_map(|(device, at)| Some((unhex(&device)?, since(at))))
            .collect()
    };
    Inner {
        sessions: kept.sessions.into_iter().filter_map(open).collect(),
        devices: { kept.devices.into_iter() }
            .map(|(name, known)| (name, devices(known)))
            .collect(),
        ..Inner::default()
    }
}

fn hex(bytes: &Hash) -> String {
    blake3::Hash::from_bytes(*bytes).to_hex().to_string()
}

fn unhex(text: &str) -> Option<Hash> {
    blake3::Hash::from_hex(text)
        .ok()
        .map(|hash| *hash.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: UserId = UserId::new(1);

    fn sessions(directory: &tempfile::TempDir, mark: &str) -> Sessions {
        let mark = mark.to_owned();
        Sessions::of_file(
            directory.path().join(FILE),
            Sealing::with([1; 32]),
            move |name, opened_with| (name == "t" && opened_with == mark).then_some(USER),
        )
    }

    fn open(sessions: &Sessions) -> (String, LoginSession) {
        let new = NewSession {
            user: USER,
            name: "t",
            opened_with: "one".to_owned(),
        };
        sessions.open(new).unwrap()
    }

    #[test]
    fn a_session_stands_until_it_is_closed() {
        let sessions = Sessions::default();
        let (token, session) = open(&sessions);
        let (other, _) = open(&sessions);
        assert_eq!(sessions.find(&token), Some(session.clone()));
        sessions.close_others(USER, &token, "two");
        assert!(sessions.lives(&token) && !sessions.lives(&other));
        assert_eq!(sessions.close(&token), Some(session));
        assert!(sessions.find(&token).is_none() && !sessions.lives(&token));
        assert_eq!(sessions.close(&token), None);
    }

    #[test]
    fn sessions_outlive_a_restart_unless_the_password_was_changed() {
        let directory = tempfile::tempdir().unwrap();
        let before = sessions(&directory, "one");
        let (token, session) = open(&before);
        let (closed, _) = open(&before);
        before.close(&closed);
        before.keep();
        let file = std::fs::read(directory.path().join(FILE)).unwrap();
        assert!(!String::from_utf8_lossy(&file).contains("token"), "sealed");
        let after = sessions(&directory, "one");
        assert_eq!(after.find(&token), Some(session));
        assert!(!after.lives(&closed));
        assert!(!sessions(&directory, "two").lives(&token));
        std::fs::write(directory.path().join(FILE), b"something else").unwrap();
        assert!(!sessions(&directory, "one").lives(&token));
    }

    #[test]
    fn a_session_ends_in_the_end_used_or_not() {
        let kept = |opened: Duration, seen: Duration| {
            let now = 10_000_000;
            let kept = KeptSession {
                token: hex(&hash("token")),
                name: "t".to_owned(),
                id: 1,
                opened_with: "one".to_owned(),
                opened: now - opened.as_secs(),
                seen: now - seen.as_secs(),
            };
            let kept = Kept {
                sessions: vec![kept],
                devices: BTreeMap::new(),
            };
            opened_sessions(kept, now)
        };
        let second = Duration::from_secs(1);
        assert_eq!(kept(LONGEST - second * 60, second), 1);
        assert_eq!(kept(LONGEST, second), 0, "however much it is used");
        assert_eq!(kept(IDLE + second * 60, IDLE - second * 60), 1);
        assert_eq!(kept(IDLE + second * 60, IDLE), 0);
    }

    fn opened_sessions(kept: Kept, now: u64) -> usize {
        opened(kept, now, |_, _| Some(USER)).sessions.len()
    }

    #[test]
    fn a_browser_is_known_of_the_login_that_was_let_in_there() {
        let directory = tempfile::tempdir().unwrap();
        let before = sessions(&directory, "one");
        let kept = before.know("t", None).unwrap();
        assert_eq!(before.know("t", Some(kept.clone())).unwrap(), kept);
        let stranger = before.know("t", Some("guessed".to_owned())).unwrap();
        assert_ne!(stranger, "guessed");
        before.keep();
        let after = sessions(&directory, "one");
        assert!(after.device("t", &kept).is_some());
        assert!(after.device("other", &kept).is_none() && after.device("t", "guessed").is_none());
        for _ in 0..DEVICES - 1 {
            after.know("t", None).unwrap();
        }
        assert!(
            after.device("t", &kept).is_none(),
            "the oldest is forgotten"
        );
        after.close_all(USER, "t");
        assert!(after.device("t", &stranger).is_none());
    }
}
