//! Which ticks a simulated market plays: files, or the demonstration's seeded days.

use std::collections::BTreeMap;

use ballast_gateway::CurrentReference;
use ballast_gateway::market::{ClockKind, MarketClock};
use ballast_gateway::ticks::{Merge, TickFileError, TickReport, TickSource};
use ballast_model::{Day, Price, Stamp, Tick};

use crate::run::demo::{self, DemoMarket};

/// So many dropped rows of a file are named in the log.
const MISPLACED_SAID: usize = 10;

/// Which market, and how fast.
#[derive(Debug, clap::Args)]
pub struct MarketArgs {
    /// Real ticks to replay instead of the demonstration's market. `FILE=CONTRACT` names the
    /// contract where the file does not.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub replay: Vec<TickSource>,
    /// Market seconds in a second; 0 = flat out. 28 for the demonstration, 1 for a replay.
    #[arg(long, value_name = "N")]
    pub speed: Option<u32>,
    /// Only these contracts of the demonstration's market, for a quieter one: `rb2701,cu2701`.
    #[arg(
        long,
        value_name = "CODE",
        value_delimiter = ',',
        conflicts_with = "replay"
    )]
    pub contracts: Vec<String>,
    /// First trading day of the demonstration.
    #[arg(long, value_name = "DAY", conflicts_with = "replay")]
    pub demo_day: Option<Day>,
}

/// Where a seeded market goes on after a restart.
pub struct Resume {
    /// The trading day that runs, or, after a settled one, the next; `None` at the very first
    /// start.
    pub day: Option<Day>,
    /// Settlement prices of before that day.
    pub known: BTreeMap<String, Price>,
}

/// There is no such market.
#[derive(Debug, thiserror::Error)]
pub enum MarketSourceError {
    /// A tick file cannot be read.
    #[error(transparent)]
    Ticks(#[from] TickFileError),
    /// The demonstration cannot begin on that day.
    #[error("--demo-day {day}: {why}")]
    DemoDay {
        /// As asked.
        day: Day,
        /// What is wrong with it.
        why: String,
    },
    /// The demonstration has no such contract.
    #[error("--contracts {0}: the demonstration has no such contract; it has {known}", known = demo::contracts().join(", "))]
    Contract(String),
    /// The calendar ends before the day.
    #[error("no market for {0}: the calendar ends")]
    NoMarket(Day),
}

/// Ticks, and when they begin.
pub struct MarketSource {
    /// The ticks.
    pub ticks: Box<dyn Iterator<Item = Result<Tick, TickFileError>> + Send>,
    /// What drives the clock: a speed of 0 is flat out.
    pub clock: MarketClock,
    /// The clock stands here before the first tick.
    pub starts: Stamp,
}

/// Rows that are not played are no secret, even where nobody asked for a report.
fn say_misplaced(report: &TickReport) {
    let file = report.path.display();
    if report.misplaced > 0 {
        tracing::warn!(%file, rows = report.misplaced, "rows out of the order of their times are dropped");
    }
    for row in report.misplaced_lines.iter().take(MISPLACED_SAID) {
        tracing::warn!(%file, "dropped {row}");
    }
}

impl MarketSource {
    /// Opens the market that was asked for.
    pub fn open(
        args: &MarketArgs,
        current: &CurrentReference,
        resume: Resume,
    ) -> Result<Self, MarketSourceError> {
        let reference = &current.get();
        if !args.replay.is_empty() {
            let mut merge = Merge::open(&args.replay, reference)?;
            merge.reports().for_each(say_misplaced);
            let first = merge.next().transpose()?;
            let starts = first.as_ref().map_or(Stamp::default(), |tick| tick.at);
            let ticks = Box::new(first.map(Ok).into_iter().chain(merge));
            let clock = MarketClock {
                kind: ClockKind::Replay,
                speed: args.speed.unwrap_or(1),
            };
            return Ok(Self {
                ticks,
                clock,
                starts,
            });
        }
        if let Some(code) = args
            .contracts
            .iter()
            .find(|code| !demo::contracts().contains(&code.as_str()))
        {
            return Err(MarketSourceError::Contract(code.clone()));
        }
        if let Some(day) = args
            .demo_day
            .filter(|day| !reference.calendar.is_trading_day(*day))
        {
            let (first, last) = (reference.calendar.first, reference.calendar.last);
            let outside = day < first || last < day;
            let why = if outside {
                format!("the trading calendar covers {first} to {last}")
            } else {
                "no trading day".to_owned()
            };
            return Err(MarketSourceError::DemoDay { day, why });
        }
        let day = resume.day.or(args.demo_day).unwrap_or_else(demo::first_day);
        let market = DemoMarket::new(current.clone(), day, &resume.known, &args.contracts)
            .ok_or(MarketSourceError::NoMarket(day))?;
        let starts = demo::starts_at(reference, day);
        let clock = MarketClock {
            kind: ClockKind::Demo,
            speed: args.speed.unwrap_or(demo::SPEED),
        };
        Ok(Self {
            ticks: Box::new(market.map(Ok)),
            clock,
            starts,
        })
    }
    /// The clock as it is shown: a gated one has no speed.
    pub fn shown(&self, gated: bool) -> MarketClock {
        MarketClock {
            speed: if gated { 0 } else { self.clock.speed },
            ..self.clock
        }
    }
}
