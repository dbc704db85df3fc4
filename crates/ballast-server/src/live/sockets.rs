//! How many WebSockets a login has open: a browser has a few, and a program that opens one for each question would take
//! the places of others.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ballast_model::UserId;

/// A login may have so many.
pub const OF_USER: usize = 64;

type Open = Mutex<BTreeMap<UserId, usize>>;

/// WebSockets that are open, by login.
#[derive(Debug, Default)]
pub struct Sockets(Arc<Open>);

impl Sockets {
    /// How many there are.
    pub fn open(&self) -> usize {
        lock(&self.0).values().sum()
    }

    /// One more of a login; none where it has all that it may have.
    pub fn take(&self, user: UserId) -> Option<OpenSocket> {
        let mut open = lock(&self.0);
        let of_user = open.entry(user).or_default();
        if *of_user >= OF_USER {
            return None;
        }
        *of_user += 1;
        Some(OpenSocket {
            user,
            open: Arc::clone(&self.0),
        })
    }
}

/// One that counts until it is dropped.
#[derive(Debug)]
pub struct OpenSocket {
    user: UserId,
    open: Arc<Open>,
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        if let Entry::Occupied(mut of_user) = lock(&self.open).entry(self.user) {
            *of_user.get_mut() -= 1;
            if *of_user.get() == 0 {
                of_user.remove();
            }
        }
    }
}

fn lock(open: &Open) -> MutexGuard<'_, BTreeMap<UserId, usize>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_so_many_and_gets_a_place_back() {
        let sockets = Sockets::default();
        let (one, other) = (UserId::new(1), UserId::new(2));
        let mut held: Vec<OpenSocket> = (0..OF_USER).map_while(|_| sockets.take(one)).collect();
        assert_eq!(held.len(), OF_USER);
        assert!(sockets.take(one).is_none() && sockets.take(other).is_some());
        held.pop();
        assert!(sockets.take(one).is_some());
        drop(held);
        assert!(lock(&sockets.0).is_empty());
    }
}
