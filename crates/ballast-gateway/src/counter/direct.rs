//! Orders that somebody places at the counter itself, beside every desk (外部报单, X8).

use std::io;
use std::net::TcpStream;
use std::time::Duration;

use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterErrorId, CounterOrder, Direction,
    FundAccountId, HedgeFlag, Lots, Offset, Price, Validity,
};
use minicbor::{Decode, Encode};

use super::errors;
use super::wire::{self, FrameReader, Got, Message, Request, VERSION};

/// A counter answers within this.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// Such an order: a limit order of the day.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DirectOrder {
    /// Fund account, as the counter knows it.
    #[n(0)]
    pub account: AccountCode,
    /// Contract.
    #[n(1)]
    pub contract: ContractCode,
    /// Buy or sell.
    #[n(2)]
    pub direction: Direction,
    /// Open or close.
    #[n(3)]
    pub offset: Offset,
    /// Lots.
    #[n(4)]
    pub lots: Lots,
    /// Limit price.
    #[n(5)]
    pub price: Price,
    /// Speculation or hedge.
    #[n(6)]
    pub hedge_flag: HedgeFlag,
}

/// What the counter made of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DirectAnswer {
    /// Why it was refused, if it was.
    #[n(0)]
    pub error: Option<CounterErrorId>,
    /// Lots that traded at once; the rest works.
    #[n(1)]
    pub traded: Lots,
}

impl DirectAnswer {
    pub(super) fn refused(error: CounterErrorId) -> Self {
        Self {
            error: Some(error),
            traded: Lots::ZERO,
        }
    }

    pub(super) fn placed(traded: Option<Lots>) -> Self {
        Self {
            error: None,
            traded: traded.unwrap_or_default(),
        }
    }

    /// What the counter says of a refusal.
    pub fn text(&self) -> Option<&'static str> {
        self.error.map(errors::text)
    }
}

impl DirectOrder {
    /// As the counter keeps it: the n-th of its orders.
    pub(super) fn numbered(&self, number: u64) -> CounterOrder {
        CounterOrder {
            child: ChildOrderId::direct(number),
            fund_account: FundAccountId::default(),
            account: self.account.clone(),
            contract: self.contract.clone(),
            direction: self.direction,
            offset: self.offset,
            lots: self.lots,
            price: self.price,
            validity: Validity::Day,
            hedge_flag: self.hedge_flag,
        }
    }

    /// Places it at a counter that listens there.
    pub fn place(&self, address: &str) -> io::Result<DirectAnswer> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(ANSWERS_WITHIN))?;
        wire::send(&mut stream, &Request::Hello { version: VERSION })?;
        wire::send(&mut stream, &Request::PlaceDirect(self.clone()))?;
        let mut reader = FrameReader::default();
        loop {
            match reader.next(&mut stream)? {
                Got::Message(Message::DirectAnswered(answer)) => return Ok(answer),
                Got::Message(Message::Welcome { version }) if version != VERSION => {
                    let text =
                        format!("the counter speaks version {version}, this program {VERSION}");
                    return Err(io::Error::other(text));
                }
                Got::Message(_) => {}
                Got::Idle => return Err(io::ErrorKind::TimedOut.into()),
            }
        }
    }
}
