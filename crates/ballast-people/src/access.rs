//! From where one may log in: addresses and network cards (R6, O12, O13).

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ballast_model::Text;
use minicbor::{Decode, Encode};

/// One address, or all from one to another; both ends are in it and of one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AddressRange {
    #[n(0)]
    first: IpAddr,
    #[n(1)]
    last: IpAddr,
}

/// The text is no address, range `a-b` or network `a/n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAddress(pub String);

impl AddressRange {
    /// Whether an address is in it. An IPv4 address written as an IPv6 one is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4() && (self.first..=self.last).contains(&address)
    }
}

impl FromStr for AddressRange {
    type Err = BadAddress;
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let bad = || BadAddress(text.to_owned());
        let address = |text: &str| {
            text.trim()
                .parse()
                .map(|address: IpAddr| address.to_canonical())
                .map_err(|_| bad())
        };
        let (first, last) = if let Some((network, bits)) = text.split_once('/') {
            let bits: u32 = bits.trim().parse().map_err(|_| bad())?;
            network_ends(address(network)?, bits).ok_or_else(bad)?
        } else if let Some((first, last)) = text.split_once('-') {
            (address(first)?, address(last)?)
        } else {
            (address(text)?, address(text)?)
        };
        if first.is_ipv4() == last.is_ipv4() && first <= last {
            Ok(Self { first, last })
        } else {
            Err(bad())
        }
    }
}

/// First and last address of a network, whatever stands behind its bits.
fn network_ends(address: IpAddr, bits: u32) -> Option<(IpAddr, IpAddr)> {
    match address {
        IpAddr::V4(address) => {
            let behind = u32::MAX
                .checked_shr(bits)
                .filter(|_| bits <= 32)
                .or((bits == 32).then_some(0))?;
            let first = address.to_bits() & !behind;
            Some((
                IpAddr::V4(first.into()),
                IpAddr::V4((first | behind).into()),
            ))
        }
        IpAddr::V6(address) => {
            let behind = u128::MAX
                .checked_shr(bits)
                .filter(|_| bits <= 128)
                .or((bits == 128).then_some(0))?;
            let first = address.to_bits() & !behind;
            Some((
                IpAddr::V6(first.into()),
                IpAddr::V6((first | behind).into()),
            ))
        }
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

/// The address of a network card, kept as `aa:bb:cc:dd:ee:ff`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Mac(Text);

/// The text is no MAC address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadMac(pub String);

impl FromStr for Mac {
    type Err = BadMac;
    /// Twelve hexadecimal digits, with or without `:`, `-` or `.` between them.
    fn from_str(text: &str) -> Result<Self, BadMac> {
        let digits: String = text
            .trim()
            .chars()
            .filter(|c| !":-.".contains(*c))
            .collect::<String>()
            .to_ascii_lowercase();
        if digits.len() != 12 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(BadMac(text.to_owned()));
        }
        let pairs: Vec<&str> = (0..12).step_by(2).map(|at| &digits[at..at + 2]).collect();
        Ok(Self(pairs.join(":").into()))
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// From where an operating account may be logged in to. An empty list allows all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Access {
    /// Addresses (O12).
    #[n(0)]
    pub addresses: Vec<AddressRange>,
    /// Network cards (O13).
    #[n(1)]
    pub macs: Vec<Mac>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> AddressRange {
        text.parse().unwrap()
    }

    #[test]
    fn both_ends_are_in_a_range() {
        let cases = [
            ("10.0.0.5", "10.0.0.5", true),
            ("10.0.0.5", "10.0.0.6", false),
            ("10.0.0.5-10.0.0.9", "10.0.0.5", true),
            ("10.0.0.5-10.0.0.9", "10.0.0.9", true),
            ("10.0.0.5-10.0.0.9", "10.0.0.10", false),
            ("10.0.0.77/24", "10.0.0.0", true),
            ("10.0.0.77/24", "10.0.0.255", true),
            ("10.0.0.77/24", "10.0.1.0", false),
            ("10.0.0.1/32", "10.0.0.2", false),
            ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "::1", false),
            ("10.0.0.5", "::ffff:10.0.0.5", true),
            ("fe80::/10", "fe80::1", true),
            ("::1/128", "::2", false),
        ];
        for (list, address, expected) in cases {
            assert_eq!(
                range(list).contains(address.parse().unwrap()),
                expected,
                "{list} {address}"
            );
        }
        assert_eq!(range("10.0.0.77/24").to_string(), "10.0.0.0-10.0.0.255");
        for bad in [
            "",
            "10.0.0",
            "10.0.0.9-10.0.0.5",
            "10.0.0.1-::1",
            "10.0.0.1/33",
            "::1/129",
            "a/b",
        ] {
            assert!(bad.parse::<AddressRange>().is_err(), "{bad}");
        }
    }

    #[test]
    fn macs_are_written_in_one_way() {
        for text in [
            "AA-BB-CC-DD-EE-0f",
            "aa:bb:cc:dd:ee:0f",
            "aabb.ccdd.ee0f",
            "AABBCCDDEE0F",
        ] {
            assert_eq!(
                text.parse::<Mac>().unwrap().to_string(),
                "aa:bb:cc:dd:ee:0f"
            );
        }
        assert!(
            "aa:bb:cc:dd:ee".parse::<Mac>().is_err() && "gg:bb:cc:dd:ee:ff".parse::<Mac>().is_err()
        );
    }
}
