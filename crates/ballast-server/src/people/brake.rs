//! The brake on passwords that are tried: attempts count for a login at an address, for the address and for the login. A
//! browser in which the login was let in before has a count of its own, so that neither somebody else at its address nor
//! anybody anywhere who tries its name keeps its user out.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Attempts that cost nothing, of a login at an address or in a browser.
const FREE: u32 = 3;
/// Longest wait of a login at an address or in a browser.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// So many attempts that failed make all of an address wait, whoever tried.
const OF_ADDRESS: usize = 50;
/// So many make a login wait, from wherever they came.
const OF_LOGIN: usize = 30;
/// Attempts are forgotten after this long.
const WINDOW: Duration = Duration::from_secs(600);
/// Counts that are remembered before old ones are looked for.
const REMEMBERED: usize = 4_096;
/// Passwords checked at once for strangers, and beside them for browsers that are known: each takes tens of milliseconds
/// and 19 MiB.
const CHECKS: usize = 2;
const CHECKS_OF_KNOWN: usize = 1;
/// Longest name that is counted: no login has more.
const NAME: usize = 64;

/// Too many failed attempts: how many, and how long to wait.
#[derive(Debug, Clone, Copy)]
pub struct BackOff {
    /// Failures so far.
    pub failures: u32,
    /// Seconds until the next try.
    pub seconds: u64,
}

/// Who tries, as attempts are counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    At(String, IpAddr),
    /// The hash of what the browser has kept since the login was let in there.
    In(String, [u8; 32]),
}

/// Attempts of one kind, the oldest first, of which so many are let through in a while.
#[derive(Debug)]
struct Recent<K>(BTreeMap<K, VecDeque<Instant>>);

impl<K> Default for Recent<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Recent<K> {
    fn waits(&self, key: &K, limit: usize, at: Instant) -> Option<BackOff> {
        let tried = self.0.get(key)?;
        let young = { tried.iter() }.filter(|tried| at.duration_since(**tried) < WINDOW);
        let failures = young.clone().count();
        // It is over once so many have been forgotten that one more fits.
        let last = { young }.nth(failures.checked_sub(limit)?)?;
        Some(back_off(
            failures as u32,
            WINDOW.saturating_sub(at.duration_since(*last)),
        ))
    }

    fn add(&mut self, key: K, at: Instant) {
        let tried = self.0.entry(key).or_default();
        while { tried.front() }.is_some_and(|first| at.duration_since(*first) >= WINDOW) {
            tried.pop_front();
        }
        tried.push_back(at);
    }

    fn forgive(&mut self, key: &K, at: Instant) {
        if let Some(tried) = self.0.get_mut(key) {
            tried.retain(|tried| *tried != at);
        }
    }

    fn forget(&mut self, at: Instant) {
        self.0.retain(|_, tried| {
            { tried.back() }.is_some_and(|last| at.duration_since(*last) < WINDOW)
        });
    }
}

#[derive(Default)]
struct Inner {
    of_key: BTreeMap<Key, (u32, Instant)>,
    of_address: Recent<IpAddr>,
    of_login: Recent<String>,
}

/// The brake.
pub struct Brake {
    failed: AtomicU64,
    braked: AtomicU64,
    inner: Mutex<Inner>,
    checks: Arc<Semaphore>,
    checks_of_known: Arc<Semaphore>,
}

impl Default for Brake {
    fn default() -> Self {
        Self {
            failed: AtomicU64::default(),
            braked: AtomicU64::default(),
            inner: Mutex::default(),
            checks: Arc::new(Semaphore::new(CHECKS)),
            checks_of_known: Arc::new(Semaphore::new(CHECKS_OF_KNOWN)),
        }
    }
}

/// Who tries a password.
#[derive(Debug, Clone, Copy)]
pub struct Trying<'a> {
    /// The login's name, as it was typed.
    pub name: &'a str,
    /// From where.
    pub ip: IpAddr,
    /// The browser, where the login was let in there before.
    pub device: Option<[u8; 32]>,
}

impl Trying<'_> {
    fn name(&self) -> String {
        self.name.chars().take(NAME).collect()
    }

    fn key(&self) -> Key {
        match self.device {
            Some(device) => Key::In(self.name(), device),
            None => Key::At(self.name(), self.ip),
        }
    }
}

/// An attempt, counted as failed until it is forgiven.
#[derive(Debug)]
pub struct Attempt {
    key: Key,
    at: Instant,
}

impl Brake {
    /// Waits for one of the few places to check a password in, and counts the attempt, or says how long to wait for the
    /// next one. The place is held until the check is done. None where the process ends.
    pub async fn attempt(
        &self,
        trying: Trying<'_>,
    ) -> Option<Result<(Attempt, OwnedSemaphorePermit), BackOff>> {
        // Whoever has to wait takes no place from those that need not.
        if let Err(wait) = self.waits(trying, Instant::now()) {
            self.braked.fetch_add(1, Ordering::Relaxed);
            return Some(Err(wait));
        }
        let places = match trying.device {
            Some(_) => &self.checks_of_known,
            None => &self.checks,
        };
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        let counted = self.count(trying, Instant::now());
        if counted.is_err() {
            self.braked.fetch_add(1, Ordering::Relaxed);
        }
        Some(counted.map(|attempt| (attempt, place)))
    }

    fn waits(&self, trying: Trying<'_>, at: Instant) -> Result<(), BackOff> {
        waits(&self.lock(), trying, at)
    }

    /// Counts it at once, so that attempts side by side cannot be more than attempts one after another.
    fn count(&self, trying: Trying<'_>, at: Instant) -> Result<Attempt, BackOff> {
        let mut inner = self.lock();
        waits(&inner, trying, at)?;
        let Inner {
            of_key,
            of_address,
            of_login,
        } = &mut *inner;
        if of_key.len() > REMEMBERED {
            of_key.retain(|_, (_, last)| at.duration_since(*last) < WINDOW);
            of_address.forget(at);
            of_login.forget(at);
        }
        let key = trying.key();
        if let Key::At(name, ip) = &key {
            of_address.add(*ip, at);
            of_login.add(name.clone(), at);
        }
        let (failures, last) = of_key.entry(key.clone()).or_insert((0, at));
        (*failures, *last) = (*failures + 1, at);
        Ok(Attempt { key, at })
    }

    /// A password did not fit, or its login was not let in.
    pub fn fail(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }

    /// How many did not since the start.
    pub fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// Attempts that were told to wait since the start.
    pub fn braked(&self) -> u64 {
        self.braked.load(Ordering::Relaxed)
    }

    /// An attempt did not fail: those of the login there are forgiven.
    pub fn forgive(&self, attempt: &Attempt) {
        let mut inner = self.lock();
        inner.of_key.remove(&attempt.key);
        if let Key::At(name, ip) = &attempt.key {
            inner.of_address.forgive(ip, attempt.at);
            inner.of_login.forgive(name, attempt.at);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn back_off(failures: u32, left: Duration) -> BackOff {
    let seconds = left.as_secs() + 1;
    BackOff { failures, seconds }
}

fn waits(inner: &Inner, trying: Trying<'_>, at: Instant) -> Result<(), BackOff> {
    let key = trying.key();
    if let Key::At(name, ip) = &key {
        let of_address = inner.of_address.waits(ip, OF_ADDRESS, at);
        let wait = of_address.or_else(|| inner.of_login.waits(name, OF_LOGIN, at));
        wait.map_or(Ok(()), Err)?;
    }
    let tried = inner.of_key.get(&key);
    let Some((failures, last)) = tried.filter(|(failures, _)| *failures >= FREE) else {
        return Ok(());
    };
    let whole = Duration::from_secs(1 << (failures - FREE).min(16)).min(LONGEST_WAIT);
    match whole.checked_sub(at.duration_since(*last)) {
        Some(left) => Err(back_off(*failures, left)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: [u8; 32] = [7; 32];

    fn at(name: &str, ip: [u8; 4]) -> Trying<'_> {
        Trying {
            name,
            ip: IpAddr::from(ip),
            device: None,
        }
    }

    fn known(name: &str, ip: [u8; 4]) -> Trying<'_> {
        Trying {
            device: Some(DEVICE),
            ..at(name, ip)
        }
    }

    struct Tried {
        brake: Brake,
        now: Instant,
    }

    impl Tried {
        fn new() -> Self {
            Self {
                brake: Brake::default(),
                now: Instant::now(),
            }
        }

        fn fails(&self, trying: Trying<'_>) -> Attempt {
            let counted = self.brake.count(trying, self.now);
            counted.unwrap_or_else(|wait| panic!("{trying:?}: {wait:?}"))
        }

        fn check_waits(&self, trying: Trying<'_>, failures: u32, seconds: u64) {
            let wait = self.brake.count(trying, self.now).map(drop).unwrap_err();
            let told = (wait.failures, wait.seconds);
            assert_eq!(told, (failures, seconds), "{trying:?}");
        }
    }

    /// R6: three wrong passwords cost nothing, more of them longer and longer; one that is right forgives them.
    #[test]
    fn wrong_passwords_make_a_login_wait_where_they_were_typed() {
        let mut tried = Tried::new();
        let right = tried.fails(at("t", [10, 0, 0, 1]));
        tried.fails(at("t", [10, 0, 0, 1]));
        tried.fails(at("t", [10, 0, 0, 1]));
        tried.check_waits(at("t", [10, 0, 0, 1]), 3, 2);
        tried.fails(at("other", [10, 0, 0, 1]));
        tried.fails(at("t", [10, 0, 0, 2]));
        tried.now += Duration::from_secs(2);
        tried.fails(at("t", [10, 0, 0, 1]));
        tried.check_waits(at("t", [10, 0, 0, 1]), 4, 3);
        tried.brake.forgive(&right);
        tried.fails(at("t", [10, 0, 0, 1]));
    }

    /// Fifty wrong logins at one address keep strangers there waiting, not whoever was let in there before.
    #[test]
    fn somebody_at_the_same_address_keeps_no_known_browser_out() {
        let mut tried = Tried::new();
        for number in 0..OF_ADDRESS {
            tried.fails(at(&format!("user{number}"), [10, 0, 0, 1]));
        }
        tried.check_waits(at("admin", [10, 0, 0, 1]), 50, 601);
        tried.fails(at("admin", [10, 0, 0, 2]));
        tried.fails(known("admin", [10, 0, 0, 1]));
        tried.now += WINDOW;
        tried.fails(at("admin", [10, 0, 0, 1]));
    }

    /// A login that is tried from two hundred addresses is tried thirty times, and its user's browser is let in.
    #[test]
    fn one_login_is_not_guessed_from_many_addresses() {
        let tried = Tried::new();
        let from = |number: u8| at("boss", [10, 0, 1, number]);
        let taken = (0..200).filter(|number| tried.brake.count(from(*number), tried.now).is_ok());
        assert_eq!(taken.count(), OF_LOGIN);
        tried.check_waits(at("boss", [10, 9, 9, 9]), 30, 601);
        tried.fails(at("other", [10, 0, 1, 1]));
        for _ in 0..FREE {
            tried.fails(known("boss", [10, 9, 9, 9]));
        }
        tried.check_waits(known("boss", [10, 9, 9, 9]), 3, 2);
    }
}
