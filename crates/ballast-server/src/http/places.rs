//! Places for connections: so many at once, and of them so many for one address. A connection holds
//! its place until its socket is closed, as a WebSocket too.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// How many connections there may be at once.
#[derive(Debug, Clone, Copy)]
pub struct Capacity {
    /// In all.
    pub all: usize,
    /// Of one address; of one /64 net where it is IPv6.
    pub of_address: usize,
}

/// No place is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// All are taken.
    All {
        /// Connections there are.
        open: usize,
        /// As many as there may be.
        limit: usize,
    },
    /// The address has all that it may have.
    Address {
        /// Its connections.
        open: usize,
        /// As many as it may have.
        limit: usize,
    },
}

#[derive(Default)]
struct Taken {
    turned_away: u64,
    all: usize,
    by_address: BTreeMap<IpAddr, usize>,
}

/// All places.
#[derive(Clone)]
pub struct Places {
    capacity: Capacity,
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    /// All free.
    pub fn new(capacity: Capacity) -> Self {
        Self {
            capacity,
            taken: Arc::default(),
        }
    }

    /// Connections that have one.
    pub fn open(&self) -> usize {
        lock(&self.taken).all
    }

    /// As many as there may be.
    pub fn limit(&self) -> usize {
        self.capacity.all
    }

    /// Connections that were turned away since the start.
    pub fn turned_away(&self) -> u64 {
        lock(&self.taken).turned_away
    }

    /// One more was.
    pub fn turn_away(&self) {
        lock(&self.taken).turned_away += 1;
    }

    /// Takes one for a connection from an address; `is_proxy`, the address is that of many, and has no share of its own.
    pub fn take(&self, from: IpAddr, is_proxy: bool) -> Result<Place, Full> {
        let address = one_holder(from);
        let Capacity { all, of_address } = self.capacity;
        let of_address = if is_proxy { all } else { of_address };
        let mut taken = lock(&self.taken);
        if taken.all >= all {
            return Err(Full::All {
                open: taken.all,
                limit: all,
            });
        }
        let open = taken.by_address.get(&address).copied().unwrap_or(0);
        if open >= of_address {
            return Err(Full::Address {
                open,
                limit: of_address,
            });
        }
        taken.all += 1;
        taken.by_address.insert(address, open + 1);
        Ok(Place {
            address,
            taken: Arc::clone(&self.taken),
        })
    }
}

/// Whoever has one address of an IPv6 net has them all.
fn one_holder(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 => v4,
    }
}

fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A place, free again when dropped.
pub struct Place {
    address: IpAddr,
    taken: Arc<Mutex<Taken>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.all -= 1;
        if let Entry::Occupied(mut of_address) = taken.by_address.entry(self.address) {
            *of_address.get_mut() -= 1;
            if *of_address.get() == 0 {
                of_address.remove();
            }
        }
    }
}

/// A socket with its place: whoever holds the one holds the other. A client that takes nothing of
/// what it is sent for longer than its patience is gone.
pub struct Placed {
    stream: TcpStream,
    patience: Duration,
    /// Since when nothing could be written.
    stalled: Option<Pin<Box<Sleep>>>,
    _place: Place,
}

impl Placed {
    /// The connection that the place was taken for.
    pub fn new(stream: TcpStream, patience: Duration, place: Place) -> Self {
        Self {
            stream,
            patience,
            stalled: None,
            _place: place,
        }
    }

    /// What a write came to: one that has waited too long is an error.
    fn written<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let patience = self.patience;
        let stalled = self
            .stalled
            .get_or_insert_with(|| Box::pin(sleep(patience)));
        stalled.as_mut().poll(context).map(|()| {
            let error = "the client takes nothing of what it is sent";
            Err(io::Error::new(io::ErrorKind::TimedOut, error))
        })
    }
}

impl AsyncRead for Placed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Placed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(context, written)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_its_share_and_all_together_have_a_limit() {
        let places = Places::new(Capacity {
            all: 3,
            of_address: 2,
        });
        let take = |from: &str| places.take(address(from), false);
        let first = take("10.0.0.1").ok().unwrap();
        let _mapped = take("::ffff:10.0.0.1").ok().unwrap();
        let full = Full::Address { open: 2, limit: 2 };
        assert_eq!(take("10.0.0.1").err(), Some(full), "an address has two");
        let _net = take("2001:db8::1").ok().unwrap();
        let full = Full::All { open: 3, limit: 3 };
        assert_eq!(take("10.0.0.2").err(), Some(full), "there are three");
        drop(first);
        let _again = take("2001:db8::2").ok().unwrap();
        assert_eq!(
            take("10.0.0.1").err(),
            Some(full),
            "a place is taken by whoever asks first"
        );
    }

    #[test]
    fn one_net_of_ipv6_is_one_address() {
        let places = Places::new(Capacity {
            all: 9,
            of_address: 1,
        });
        let _one = places.take(address("2001:db8::1"), false).ok().unwrap();
        assert!(places.take(address("2001:db8::ffff:2"), false).is_err());
        assert!(places.take(address("2001:db8:0:1::1"), false).is_ok());
    }
}
