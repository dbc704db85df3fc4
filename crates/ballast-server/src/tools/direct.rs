//! `ballast direct`: an order placed at a simulated counter by hand, beside every desk, as a fund account's holder may at
//! any futures company's counter (外部报单, X8). Its trades come to the desk as external ones.

use ballast_gateway::counter::{DirectAnswer, DirectOrder};
use ballast_model::{AccountCode, ContractCode, Direction, HedgeFlag, Lots, Offset, Price};

use crate::say::say;

/// Place an order at a simulated counter by hand, beside every desk.
#[derive(Debug, clap::Args)]
pub struct DirectArgs {
    /// Where the counter listens.
    #[arg(long, value_name = "HOST:PORT")]
    counter: String,
    /// Fund account.
    #[arg(long)]
    account: AccountCode,
    /// Contract.
    #[arg(long)]
    contract: String,
    /// Buy or sell.
    #[arg(long)]
    side: DirectSide,
    /// Open or close.
    #[arg(long)]
    offset: DirectOffset,
    /// Lots.
    #[arg(long)]
    lots: i64,
    /// Limit price.
    #[arg(long)]
    price: Price,
    /// A hedge, not speculation.
    #[arg(long)]
    hedge: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum DirectSide {
    Buy,
    Sell,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum DirectOffset {
    Open,
    Close,
    CloseToday,
    CloseYesterday,
}

/// Why it could not be placed.
#[derive(Debug, thiserror::Error)]
pub enum DirectError {
    /// The counter was not reached, or did not answer.
    #[error("the counter at {address} did not answer")]
    Counter {
        /// Where.
        address: String,
        /// Why.
        source: std::io::Error,
    },
    /// It said no.
    #[error("the counter refused the order: {text} ({error})")]
    Refused {
        /// In its words.
        text: String,
        /// Its number.
        error: i32,
    },
}

/// Places it, and prints what traded at once.
pub fn run(args: &DirectArgs) -> Result<(), DirectError> {
    let order = DirectOrder {
        account: args.account.clone(),
        contract: ContractCode(args.contract.as_str().into()),
        direction: match args.side {
            DirectSide::Buy => Direction::Buy,
            DirectSide::Sell => Direction::Sell,
        },
        offset: match args.offset {
            DirectOffset::Open => Offset::Open,
            DirectOffset::Close => Offset::Close,
            DirectOffset::CloseToday => Offset::CloseToday,
            DirectOffset::CloseYesterday => Offset::CloseYesterday,
        },
        lots: Lots::new(args.lots),
        price: args.price,
        hedge_flag: if args.hedge {
            HedgeFlag::Hedge
        } else {
            HedgeFlag::Speculation
        },
    };
    let answer = order.place(&args.counter);
    let answer: DirectAnswer = answer.map_err(|source| DirectError::Counter {
        address: args.counter.clone(),
        source,
    })?;
    if let Some(error) = answer.error {
        return Err(DirectError::Refused {
            text: answer.text().unwrap_or_default().to_owned(),
            error: error.0,
        });
    }
    let (traded, asked) = (answer.traded, order.lots);
    say!("traded {traded} of {asked}; the rest works until the day ends");
    Ok(())
}
