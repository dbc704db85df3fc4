//! Descriptors: every connection and every open file takes one, and the system gives a process so
//! many. Those that journal, counter's file and query store need are kept back from connections:
//! without one the next segment could not be made, and the process would have to end.

use std::io;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::http::{Capacity, Limits, Patience};

/// Descriptors that connections never get: files, their directories, query store, what listens, and
/// connections that are just being turned away.
const KEPT_BACK: usize = 256;
/// Connections at once where nothing else is said and the system gives enough.
const CONNECTIONS: usize = 4096;
/// One address gets this part of them where nothing else is said.
const SHARE: usize = 4;

/// What connections may take.
#[derive(Debug, clap::Args)]
pub struct ConnectionArgs {
    /// Connections at once, WebSockets among them; who comes above them is answered 503 and closed.
    /// 4096 when absent, or what the system's descriptors leave (256 are kept back for files).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: Option<u32>,
    /// Connections of one address at once, of one /64 net with IPv6; a quarter of all when absent. A proxy's are those of all.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub connections_per_address: Option<u32>,
    /// A request that pauses for so long, and a connection that stays without one, ends.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    pub idle_timeout: u32,
    /// A request has come as a whole after so long, or ends.
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..))]
    pub request_timeout: u32,
}

impl ConnectionArgs {
    /// Reads them, and raises the number of descriptors as far as the system lets it.
    pub fn limits(&self) -> Result<Limits, DescriptorError> {
        let given = raise()?;
        let number = |asked: Option<u32>| asked.map(|asked| asked as usize);
        let all = number(self.connections);
        let of_address = number(self.connections_per_address);
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        Ok(Limits {
            capacity: capacity(given, all, of_address)?,
            patience: Patience {
                idle: seconds(self.idle_timeout),
                whole: seconds(self.request_timeout),
            },
        })
    }
}

/// The settings of connections do not fit what the system gives.
#[derive(Debug, thiserror::Error)]
pub enum DescriptorError {
    /// The system does not tell or raise.
    #[error("the number of descriptors: {0}")]
    System(#[from] io::Error),
    /// Not even a few connections can be served.
    #[error(
        "the system gives this process {given} descriptors, of which {KEPT_BACK} are kept back for its files: at least {} are needed (`ulimit -n`)",
        KEPT_BACK + 1
    )]
    TooFew {
        /// Descriptors.
        given: usize,
    },
    /// More connections were asked for than there are descriptors.
    #[error(
        "--connections {asked}: at most {most} fit, for the system gives this process {given} descriptors (`ulimit -n`) and {KEPT_BACK} are kept back for its files"
    )]
    TooMany {
        /// As asked.
        asked: usize,
        /// Descriptors.
        given: usize,
        /// Connections that fit.
        most: usize,
    },
    /// More connections of one address than in all.
    #[error("--connections-per-address {asked}: at most {all} may be open in all (--connections)")]
    AddressAboveAll {
        /// As asked.
        asked: usize,
        /// In all.
        all: usize,
    },
}

/// Raises the number of descriptors to the most that the system lets this process have; gives it.
fn raise() -> io::Result<usize> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum {
        let all = Rlimit {
            current: maximum,
            maximum,
        };
        setrlimit(Resource::Nofile, all)?;
    }
    let given = getrlimit(Resource::Nofile).current;
    Ok(given.map_or(usize::MAX, |given| {
        usize::try_from(given).unwrap_or(usize::MAX)
    }))
}

/// How many connections there may be, with so many descriptors and as it is asked for.
fn capacity(
    given: usize,
    all: Option<usize>,
    of_address: Option<usize>,
) -> Result<Capacity, DescriptorError> {
    let most = given.saturating_sub(KEPT_BACK);
    if most == 0 {
        return Err(DescriptorError::TooFew { given });
    }
    if let Some(asked) = all.filter(|asked| *asked > most) {
        return Err(DescriptorError::TooMany { asked, given, most });
    }
    let all = all.unwrap_or(CONNECTIONS.min(most));
    if let Some(asked) = of_address.filter(|asked| *asked > all) {
        return Err(DescriptorError::AddressAboveAll { asked, all });
    }
    Ok(Capacity {
        all,
        of_address: of_address.unwrap_or(all.div_ceil(SHARE)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_to_files() {
        let check = |given, all, of_address| {
            capacity(given, all, of_address).map(|capacity| (capacity.all, capacity.of_address))
        };
        assert_eq!(check(1 << 20, None, None).unwrap(), (4096, 1024));
        assert_eq!(check(1024, None, None).unwrap(), (768, 192));
        assert_eq!(check(1024, Some(9), Some(9)).unwrap(), (9, 9));
        let says = |outcome: Result<(usize, usize), DescriptorError>, words: &str| {
            let said = outcome.unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        };
        says(check(256, None, None), "at least 257 are needed");
        says(
            check(1024, Some(769), None),
            "--connections 769: at most 768 fit",
        );
        says(
            check(1024, Some(9), Some(10)),
            "--connections-per-address 10: at most 9",
        );
    }
}
