//! Counters (柜台): the port a desk talks through, and the simulated counter behind it.
//!
//! - [`Counter`] is the port, shaped by CTP: commands go in, everything comes back through a [`CounterSink`], and nothing is
//!   promised about order, repetition or loss. [`conformance`] says what any gateway must do all the same.
//! - [`SimCounter`] is an honest counter: it matches against the tick stream by the rules of `docs/matching.md`, checks funds and
//!   positions, gives real error numbers, and rebuilds itself from its own file. Two fund accounts never trade with each other.
//! - [`Host`] gives it sessions and a market; [`Embedded`] is the port to a host in the same process, [`Remote`] to one
//!   behind [`serve`].
//! - [`Queries`] asks it one question at a time, and says which were not answered.
//! - [`Faulty`] makes any counter delay, drop, repeat, reorder, refuse, disconnect, and answer questions badly, by script.

mod account;
mod answers;
mod book;
mod checks;
mod comparing;
pub mod conformance;
mod consistent_cut;
mod contracts;
mod day_sums;
mod delivery;
mod direct;
mod embedded;
mod endings;
mod errors;
mod fact;
mod fault_script;
mod faulty;
mod faulty_port;
mod faulty_queries;
mod history;
mod host;
mod journal_log;
mod log;
mod margin;
mod matching;
mod mortgages;
mod order;
mod port;
mod private_streams;
mod queries;
mod rates;
mod remote;
mod report;
mod report_part;
mod server;
mod sim;
mod state;
mod wire;
mod working;

pub use account::{Funds, Holding};
pub use answers::as_returned;
pub use comparing::Answers;
pub use consistent_cut::{DeskCut, consistent_cut, copy_beside};
pub use direct::{DirectAnswer, DirectOrder};
pub use embedded::Embedded;
pub use endings::ContractEndings;
pub use fact::{CarriedPosition, SettledAt, SettledDay};
pub use fault_script::{FaultScript, FaultScriptError, OrderFault, QueryFault, ReturnFault};
pub use faulty::Faulty;
pub use history::history;
pub use host::{CounterSession, Host, Outbox, Push};
pub use journal_log::JournalLog;
pub use log::{CounterLog, CounterLogError, MemoryLog};
pub use margin::MarginSides;
pub use mortgages::MortgageTable;
pub use port::{Counter, CounterSink, MarketSink};
pub use private_streams::{Gap, PrivateStreams};
pub use queries::Queries;
pub use rates::{CounterRateScope, RateTable};
pub use remote::{Remote, RemoteBooks, RemoteMarket, market_time};
pub use report_part::ReportPart;
pub use server::{Controls, CounterServer, serve};
pub use sim::{Returned, SimCounter};
