//! Login sessions: opaque tokens on the server, a CSRF token beside each, and a back-off for failed logins.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ballast_api::Language;
use ballast_model::{SessionId, UserId};

use crate::vault::{self, VaultError};

/// A session ends after this long without a request.
const IDLE: Duration = Duration::from_secs(12 * 3600);
/// Failures that cost nothing.
const FREE_FAILURES: u32 = 3;
/// Longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

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
    failures: BTreeMap<String, (u32, Instant)>,
    languages: BTreeMap<UserId, Language>,
}

/// All sessions of this process. A restart ends them.
#[derive(Default)]
pub struct Sessions(Mutex<Inner>);

impl Sessions {
    /// Whether a login for this user or from this address may be tried now.
    pub fn may_try(&self, user: &str, ip: IpAddr) -> Result<(), BackOff> {
        let inner = self.lock();
        let waits = [user.to_owned(), ip.to_string()].into_iter().filter_map(|key| {
            let (failures, last) = *inner.failures.get(&key)?;
            let wait = Duration::from_secs(1 << failures.saturating_sub(FREE_FAILURES).min(16)).min(LONGEST_WAIT);
            let left = wait.checked_sub(last.elapsed())?;
            (failures >= FREE_FAILURES).then_some(BackOff { failures, seconds: left.as_secs() + 1 })
        });
        waits.max_by_key(|wait| wait.seconds).map_or(Ok(()), Err)
    }

    /// A login failed.
    pub fn failed(&self, user: &str, ip: IpAddr) {
        let mut inner = self.lock();
        for key in [user.to_owned(), ip.to_string()] {
            let entry = inner.failures.entry(key).or_insert((0, Instant::now()));
            *entry = (entry.0 + 1, Instant::now());
        }
    }

    /// Opens a session; gives its token.
    pub fn open(&self, name: &str, ip: IpAddr, user: UserId) -> Result<(String, LoginSession), VaultError> {
        let token = hex(&vault::random::<32>()?);
        let id = SessionId::new(u64::from_le_bytes(vault::random::<8>()?) >> 12);
        let session = LoginSession { user, id, csrf: hex(&vault::random::<32>()?) };
        let mut inner = self.lock();
        inner.failures.remove(name);
        inner.failures.remove(&ip.to_string());
        inner.sessions.retain(|_, (_, seen)| seen.elapsed() < IDLE);
        inner.sessions.insert(token.clone(), (session.clone(), Instant::now()));
        Ok((token, session))
    }

    /// The session of a token.
    pub fn find(&self, token: &str) -> Option<LoginSession> {
        let mut inner = self.lock();
        let (session, seen) = inner.sessions.get_mut(token).filter(|(_, seen)| seen.elapsed() < IDLE)?;
        *seen = Instant::now();
        Some(session.clone())
    }

    /// Ends a session.
    pub fn close(&self, token: &str) {
        self.lock().sessions.remove(token);
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_make_one_wait_and_a_login_forgives_them() {
        let (sessions, ip) = (Sessions::default(), IpAddr::from([127, 0, 0, 1]));
        for _ in 0..FREE_FAILURES {
            assert!(sessions.may_try("t", ip).is_ok());
            sessions.failed("t", ip);
        }
        assert!(sessions.may_try("t", ip).is_err());
        assert!(sessions.may_try("other", ip).is_err(), "the address waits too");
        let (token, session) = sessions.open("t", ip, UserId::new(1)).unwrap();
        assert!(sessions.may_try("t", ip).is_ok());
        assert_eq!(sessions.find(&token).map(|found| found.csrf), Some(session.csrf));
        sessions.close(&token);
        assert!(sessions.find(&token).is_none());
    }
}
