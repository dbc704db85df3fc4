//! The counter's wire: frames of a 32-bit big-endian length and that many bytes of CBOR. The tags
//! are for ever; a client and a counter of different [`VERSION`]s part at the greeting.

use std::io::{self, ErrorKind, Read, Write};

use ballast_model::{
    AccountCode, CounterCancel, CounterOrder, CounterQuery, CounterReturn, Day, Money, PrivateSeq,
    Stamp, Tick,
};
use minicbor::{Decode, Encode};

use super::direct::{DirectAnswer, DirectOrder};
use super::endings::ContractEndings;
use super::fact::SettledDay;
use super::mortgages::MortgageTable;
use super::rates::RateTable;
use super::report_part::ReportPart;
use crate::ReferenceData;
use crate::market::MarketClock;

/// Raised when old readers could misread new messages.
pub(super) const VERSION: u32 = 7;
/// Nothing real is as large; a longer length is not our protocol.
const FRAME_BYTES_MAX: usize = 1 << 20;
const READ_BYTES: usize = 1 << 16;

/// From a desk to the counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) enum Request {
    /// The first message.
    #[n(0)]
    Hello {
        #[n(0)]
        version: u32,
    },
    #[n(1)]
    Login {
        #[n(0)]
        account: AccountCode,
    },
    #[n(2)]
    Place(#[n(0)] CounterOrder),
    #[n(3)]
    Cancel(#[n(0)] CounterCancel),
    /// Quotes, from now on.
    #[n(4)]
    Subscribe,
    /// A gated market may run up to that instant.
    #[n(5)]
    RunTo {
        #[n(0)]
        at: Stamp,
    },
    #[n(6)]
    Ping,
    /// What is left of the trading day is to be played flat out.
    #[n(7)]
    EndDay,
    /// The accounts of this connection's sessions have booked the settled day.
    #[n(8)]
    Booked {
        #[n(0)]
        trading_day: Day,
    },
    /// All the cash that ever came in, less what went out: a total, so that it may be said again.
    #[n(9)]
    Deposited {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        total: Money,
    },
    /// The rates to charge.
    #[n(10)]
    Rates(#[n(0)] RateTable),
    /// What there is to say of contracts' ends.
    #[n(20)]
    Endings(#[n(0)] ContractEndings),
    /// Calendar and commodities.
    #[n(21)]
    Reference(#[n(0)] Box<ReferenceData>),
    #[n(11)]
    Query(#[n(0)] CounterQuery),
    /// What accounts may use of bonds as margin.
    #[n(22)]
    Mortgages(#[n(0)] MortgageTable),
    /// Somebody trades here without a desk.
    #[n(23)]
    PlaceDirect(#[n(0)] DirectOrder),
}

/// From the counter to a desk.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) enum Message {
    #[n(0)]
    Welcome {
        #[n(0)]
        version: u32,
    },
    #[n(1)]
    Returned {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        returned: CounterReturn,
        /// Its place in the private stream.
        #[n(2)]
        seq: Option<PrivateSeq>,
    },
    #[n(2)]
    Quote(#[n(0)] Tick),
    #[n(3)]
    Reached {
        #[n(0)]
        at: Stamp,
    },
    #[n(4)]
    Ended,
    #[n(5)]
    Pong,
    #[n(6)]
    Time {
        #[n(0)]
        at: Stamp,
    },
    #[n(7)]
    Settled(#[n(0)] SettledDay),
    #[n(8)]
    Runs(#[n(0)] MarketClock),
    #[n(9)]
    Reported {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        part: ReportPart,
    },
    #[n(10)]
    DirectAnswered(#[n(0)] DirectAnswer),
}

/// The frame of a message.
pub(super) fn frame<T: Encode<()>>(message: &T) -> Vec<u8> {
    let mut frame = vec![0; 4];
    minicbor::encode(message, &mut frame).expect("Invariant: encoding into memory cannot fail");
    let length = (frame.len() - 4) as u32;
    frame[..4].copy_from_slice(&length.to_be_bytes());
    frame
}

/// Writes a message as one frame.
pub(super) fn send<T: Encode<()>>(stream: &mut impl Write, message: &T) -> io::Result<()> {
    stream.write_all(&frame(message))
}

/// What a read brought.
pub(super) enum Got<T> {
    Message(T),
    /// Nothing came within the stream's read time-out. Half a frame may be waiting.
    Idle,
}

/// Reads frames from a stream, across its time-outs.
#[derive(Default)]
pub(super) struct FrameReader {
    bytes: Vec<u8>,
    begin: usize,
}

impl FrameReader {
    /// The next message. An ended stream and bytes that are no message are errors.
    pub fn next<T: for<'b> Decode<'b, ()>>(
        &mut self,
        stream: &mut impl Read,
    ) -> io::Result<Got<T>> {
        loop {
            if let Some(range) = self.complete()? {
                let message = minicbor::decode(&self.bytes[range.clone()])
                    .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
                self.begin = range.end;
                return Ok(Got::Message(message));
            }
            self.bytes.drain(..std::mem::take(&mut self.begin));
            let held = self.bytes.len();
            self.bytes.resize(held + READ_BYTES, 0);
            let read = stream.read(&mut self.bytes[held..]);
            self.bytes.truncate(held + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => {}
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    return Ok(Got::Idle);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Where the body of the first frame lies, once all of it is here.
    fn complete(&self) -> io::Result<Option<std::ops::Range<usize>>> {
        let waiting = &self.bytes[self.begin..];
        let Some(length) = waiting.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes(*length) as usize;
        if length > FRAME_BYTES_MAX {
            return Err(io::Error::new(
                ErrorKind::InvalidData,
                format!("a frame of {length} bytes"),
            ));
        }
        let begin = self.begin + 4;
        Ok((waiting.len() - 4 >= length).then_some(begin..begin + length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, with a time-out before each.
    struct Drip(Vec<u8>, bool);
    impl Read for Drip {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            match (self.1, self.0.is_empty()) {
                (true, _) => Err(ErrorKind::WouldBlock.into()),
                (false, true) => Ok(0),
                (false, false) => {
                    into[0] = self.0.remove(0);
                    Ok(1)
                }
            }
        }
    }

    #[test]
    fn frames_survive_any_cutting() {
        let sent = [
            Request::Hello { version: VERSION },
            Request::Subscribe,
            Request::RunTo {
                at: Stamp::from_micros(7),
            },
        ];
        let mut stream = Drip(sent.iter().flat_map(frame).collect(), false);
        let (mut reader, mut got) = (FrameReader::default(), Vec::new());
        let end = loop {
            match reader.next::<Request>(&mut stream) {
                Ok(Got::Message(message)) => got.push(message),
                Ok(Got::Idle) => {}
                Err(error) => break error,
            }
        };
        assert_eq!(got, sent);
        assert_eq!(end.kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn foreign_bytes_are_an_error() {
        for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0, 0, 0, 2, 0xff, 0xff]] {
            let mut bytes = bytes;
            let error = FrameReader::default()
                .next::<Request>(&mut bytes)
                .err()
                .unwrap();
            assert_eq!(error.kind(), ErrorKind::InvalidData);
        }
    }
}
