//! Login sessions: opaque tokens on the server, a CSRF token beside each, and a back-off for failed
//! logins.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ballast_api::Language;
use ballast_model::{SessionId, UserId};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::people::vault::{self, VaultError};

/// A session ends after this long without a request.
const IDLE: Duration = Duration::from_secs(12 * 3600);
/// Failures of a user at an address that cost nothing.
const FREE_FAILURES: u32 = 3;
/// Longest wait of a user at an address.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// So many failures of an address, whoever tried, make all of it wait: users behind one address
/// must not lock each other out.
const ADDRESS_FAILURES: usize = 50;
/// Failures are forgotten after this long.
const WINDOW: Duration = Duration::from_secs(600);
/// Users with failures that are remembered before old ones are looked for.
const REMEMBERED: usize = 4096;
/// Passwords checked at once: each takes tens of milliseconds and 19 MiB.
const CHECKS: usize = 2;

/// Shortest password, in characters.
pub const SHORTEST_PASSWORD: usize = 8;
/// What a login's name consists of, for people.
pub const LOGIN_NAME: &str = "1–32 × 0–9 A–Z a–z . _ -";

/// Whether a login may be called so.
pub fn is_login_name(name: &str) -> bool {
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=32).contains(&name.len()) && name.bytes().all(in_name)
}

/// A session as handlers see it.
#[derive(Debug, Clone)]
pub struct LoginSession {
    /// User.
    pub user: UserId,
    /// Session, as the journal knows it.
    pub id: SessionId,
    /// Goes with every writing request.
    pub csrf: String,
}

/// Too many failed logins: how many, and how long to wait.
#[derive(Debug, Clone, Copy)]
pub struct BackOff {
    /// Failures so far.
    pub failures: u32,
    /// Seconds until the next try.
    pub seconds: u64,
}

#[derive(Default)]
struct Inner {
    sessions: BTreeMap<String, (LoginSession, Instant)>,
    /// By user as typed and address.
    failures: BTreeMap<(String, IpAddr), (u32, Instant)>,
    /// By address, oldest first.
    addresses: BTreeMap<IpAddr, VecDeque<Instant>>,
    languages: BTreeMap<UserId, Language>,
}

/// All sessions of this process. A restart ends them.
pub struct Sessions {
    inner: Mutex<Inner>,
    checks: Arc<Semaphore>,
    /// One came or went.
    pub moved: Arc<Notify>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            inner: Mutex::default(),
            checks: Arc::new(Semaphore::new(CHECKS)),
            moved: Arc::default(),
        }
    }
}

/// An attempt to log in, counted as failed until a session is opened with it.
#[derive(Debug)]
pub struct Attempt {
    key: (String, IpAddr),
    at: Instant,
}

impl Sessions {
    /// Waits for one of the few places to check a password in. Held until the check is done.
    pub async fn check(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.checks).acquire_owned().await.ok()
    }

    /// Begins an attempt, or says how long to wait. It is counted at once, so that attempts side by
    /// side cannot be more than attempts one after another.
    pub fn attempt(&self, user: &str, ip: IpAddr) -> Result<Attempt, BackOff> {
        let mut inner = self.lock();
        let at = Instant::now();
        let key = (user.chars().take(64).collect::<String>(), ip);
        if inner.failures.len() > REMEMBERED {
            inner
                .failures
                .retain(|_, (_, last)| at.duration_since(*last) < WINDOW);
            inner.addresses.retain(|_, failed| {
                failed
                    .back()
                    .is_some_and(|last| at.duration_since(*last) < WINDOW)
            });
        }
        let of_address = inner.addresses.entry(ip).or_default();
        while of_address
            .front()
            .is_some_and(|first| at.duration_since(*first) >= WINDOW)
        {
            of_address.pop_front();
        }
        let wait = |failures, until: Duration| {
            Err(BackOff {
                failures,
                seconds: until.as_secs() + 1,
            })
        };
        if let Some(first) = of_address
            .front()
            .filter(|_| of_address.len() >= ADDRESS_FAILURES)
        {
            return wait(
                of_address.len() as u32,
                WINDOW.saturating_sub(at.duration_since(*first)),
            );
        }
        if let Some((failures, last)) = inner
            .failures
            .get(&key)
            .filter(|(failures, _)| *failures >= FREE_FAILURES)
        {
            let whole =
                Duration::from_secs(1 << (failures - FREE_FAILURES).min(16)).min(LONGEST_WAIT);
            if let Some(left) = whole.checked_sub(at.duration_since(*last)) {
                return wait(*failures, left);
            }
        }
        let entry = inner.failures.entry(key.clone()).or_insert((0, at));
        *entry = (entry.0 + 1, at);
        inner.addresses.entry(ip).or_default().push_back(at);
        Ok(Attempt { key, at })
    }

    /// Opens a session for an attempt that did not fail; gives its token. The user's failures at
    /// the address are forgiven.
    pub fn open(
        &self,
        attempt: &Attempt,
        user: UserId,
    ) -> Result<(String, LoginSession), VaultError> {
        let token = hex(&vault::random::<32>()?);
        let id = SessionId::new(u64::from_le_bytes(vault::random::<8>()?) >> 12);
        let session = LoginSession {
            user,
            id,
            csrf: hex(&vault::random::<32>()?),
        };
        self.forgive(attempt);
        let mut inner = self.lock();
        inner.sessions.retain(|_, (_, seen)| seen.elapsed() < IDLE);
        inner
            .sessions
            .insert(token.clone(), (session.clone(), Instant::now()));
        self.moved.notify_one();
        Ok((token, session))
    }

    /// An attempt did not fail: the user's failures at the address are forgiven.
    pub fn forgive(&self, attempt: &Attempt) {
        let mut inner = self.lock();
        inner.failures.remove(&attempt.key);
        if let Some(of_address) = inner.addresses.get_mut(&attempt.key.1) {
            of_address.retain(|at| *at != attempt.at);
        }
    }

    /// The session of a token.
    pub fn find(&self, token: &str) -> Option<LoginSession> {
        let mut inner = self.lock();
        let (session, seen) = inner
            .sessions
            .get_mut(token)
            .filter(|(_, seen)| seen.elapsed() < IDLE)?;
        *seen = Instant::now();
        Some(session.clone())
    }

    /// Whether a session is still there. Asking is no request: it does not make it live longer.
    pub fn lives(&self, token: &str) -> bool {
        self.lock()
            .sessions
            .get(token)
            .is_some_and(|(_, seen)| seen.elapsed() < IDLE)
    }

    /// Ends a session; gives it, if it was there.
    pub fn close(&self, token: &str) -> Option<LoginSession> {
        let (session, seen) = self.lock().sessions.remove(token)?;
        self.moved.notify_one();
        (seen.elapsed() < IDLE).then_some(session)
    }

    /// Ends every session of a user but one.
    pub fn close_others(&self, user: UserId, kept: &str) {
        self.lock()
            .sessions
            .retain(|token, (session, _)| session.user != user || token == kept);
    }

    /// Ends every session of a user.
    pub fn close_all(&self, user: UserId) {
        self.lock()
            .sessions
            .retain(|_, (session, _)| session.user != user);
        self.moved.notify_one();
    }

    /// Users with a session that stands.
    pub fn users(&self) -> BTreeSet<UserId> {
        let inner = self.lock();
        let sessions = inner.sessions.values();
        let standing = sessions.filter(|(_, seen)| seen.elapsed() < IDLE);
        standing.map(|(session, _)| session.user).collect()
    }

    /// The language a user chose.
    pub fn language(&self, user: UserId) -> Option<Language> {
        self.lock().languages.get(&user).copied()
    }

    /// A user chose a language.
    pub fn choose_language(&self, user: UserId, language: Language) {
        self.lock().languages.insert(user, language);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([127, 0, 0, last])
    }

    #[test]
    fn failures_make_a_user_wait_and_a_login_forgives_them() {
        let sessions = Sessions::default();
        let right = sessions.attempt("t", address(1)).unwrap();
        for _ in 1..FREE_FAILURES {
            sessions.attempt("t", address(1)).unwrap();
        }
        let waits = sessions.attempt("t", address(1)).unwrap_err();
        assert_eq!((waits.failures, waits.seconds), (FREE_FAILURES, 1));
        sessions
            .attempt("other", address(1))
            .expect("others at the address do not wait");
        sessions
            .attempt("t", address(2))
            .expect("nor does the user elsewhere");
        let (token, session) = sessions.open(&right, UserId::new(1)).unwrap();
        sessions.attempt("t", address(1)).expect("forgiven");
        assert_eq!(
            sessions.find(&token).map(|found| found.csrf),
            Some(session.csrf)
        );
        assert!(sessions.lives(&token));
        sessions.close(&token);
        assert!(sessions.find(&token).is_none() && !sessions.lives(&token));
    }

    #[test]
    fn an_address_waits_after_many_failures_whoever_tried() {
        let sessions = Sessions::default();
        for number in 0..ADDRESS_FAILURES {
            sessions
                .attempt(&format!("user{number}"), address(1))
                .unwrap();
        }
        let waits = sessions.attempt("another", address(1)).unwrap_err();
        assert!(
            waits.seconds > LONGEST_WAIT.as_secs() && waits.seconds <= WINDOW.as_secs() + 1,
            "{waits:?}"
        );
        sessions
            .attempt("another", address(2))
            .expect("other addresses do not wait");
    }
}
