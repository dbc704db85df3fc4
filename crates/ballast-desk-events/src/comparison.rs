//! Words about what a counter has of a fund account, beside what the desk has of it; and about what is
//! done where the two differ.

use std::collections::BTreeMap;

use ballast_model::{
    ChildOrderId, ContractCode, ContractId, CounterAnswers, Day, Direction, FundAccountId,
    HedgeFlag, Lots, Money, Offset, OperatingAccountId, OrderRow, OrderStatus, PosiDirection,
    PositionRow, Price, ProductId, Text, TradeRow, UserId,
};
use minicbor::{Decode, Encode};

use crate::{BookFill, ExternalPassedOver, ExternalTargetSet, PositionAdjusted};

/// What a counter answered about a fund account, put together (CTP `ReqQryInvestorPosition`,
/// `ReqQryOrder`, `ReqQryTrade`, `ReqQryTradingAccount`).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CompareCounter {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Trading day that it speaks of.
    #[n(1)]
    pub trading_day: Day,
    /// Lots held.
    #[n(2)]
    pub positions: Vec<PositionRow>,
    /// Orders that may still trade, with the lots left.
    #[n(3)]
    pub working: Vec<WorkingAtCounter>,
    /// Lots traded in the day.
    #[n(4)]
    pub traded: Vec<TradedAtCounter>,
    /// Balance without the P&L of what is held (CTP Balance − PositionProfit).
    #[n(5)]
    pub cash: Money,
}

impl From<CounterAnswers> for CompareCounter {
    fn from(answers: CounterAnswers) -> Self {
        Self {
            fund_account: answers.fund_account,
            trading_day: answers.trading_day,
            working: WorkingAtCounter::of_rows(&answers.orders),
            traded: TradedAtCounter::of_rows(&answers.trades),
            positions: answers.positions,
            cash: answers.funds.balance - answers.funds.position_profit,
        }
    }
}

/// An order that works at a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct WorkingAtCounter {
    /// Our id of it.
    #[n(0)]
    pub child: ChildOrderId,
    /// Lots that have not traded.
    #[n(1)]
    pub lots: Lots,
}

/// Lots traded at a counter in one direction of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TradedAtCounter {
    /// Of what.
    #[n(0)]
    pub of: TradesOf,
    /// Lots.
    #[n(1)]
    pub lots: Lots,
}

/// One side of a position, as a counter knows it: the desk may not know the contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct PositionOf {
    /// Contract.
    #[n(0)]
    pub contract: ContractCode,
    /// Speculation or hedge.
    #[n(1)]
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    #[n(2)]
    pub side: PosiDirection,
}

/// Trades of one direction in a contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct TradesOf {
    /// Contract.
    #[n(0)]
    pub contract: ContractCode,
    /// Speculation or hedge.
    #[n(1)]
    pub hedge_flag: HedgeFlag,
    /// Buy or sell.
    #[n(2)]
    pub direction: Direction,
}

impl WorkingAtCounter {
    /// Those of a counter's orders that may still trade.
    fn of_rows(rows: &[OrderRow]) -> Vec<Self> {
        let rows = rows.iter().filter(|row| match row.status {
            OrderStatus::PartTradedQueueing
            | OrderStatus::NoTradeQueueing
            | OrderStatus::Unknown => !row.child.is_direct(),
            OrderStatus::AllTraded
            | OrderStatus::PartTradedNotQueueing
            | OrderStatus::NoTradeNotQueueing
            | OrderStatus::Canceled => false,
        });
        rows.map(|row| Self {
            child: row.child,
            lots: row.lots - row.traded,
        })
        .collect()
    }
}

impl TradedAtCounter {
    /// A counter's trades, added up.
    fn of_rows(rows: &[TradeRow]) -> Vec<Self> {
        let mut sums: BTreeMap<TradesOf, Lots> = BTreeMap::new();
        for row in rows {
            let of = TradesOf {
                contract: row.contract.clone(),
                hedge_flag: row.hedge_flag,
                direction: row.direction,
            };
            *sums.entry(of).or_default() += row.trade.lots;
        }
        sums.into_iter()
            .map(|(of, lots)| Self { of, lots })
            .collect()
    }
}

/// What two books differ in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum DifferenceOf {
    /// Lots held.
    #[n(0)]
    Position(#[n(0)] PositionOf),
    /// Lots of an order that may still trade.
    #[n(1)]
    Working(#[n(0)] ChildOrderId),
    /// Lots traded in the day. They tell where a difference of lots or cash comes from, and forbid
    /// nothing by themselves.
    #[n(2)]
    Trades(#[n(0)] TradesOf),
    /// Balance without the P&L of what is held; the counter's as it would be if what both hold stood at
    /// the desk's cost there, too.
    #[n(3)]
    Cash,
}

/// How much there is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Figure {
    /// Lots.
    #[n(0)]
    Lots(#[n(0)] Lots),
    /// Lots held.
    #[n(1)]
    Held(#[n(0)] HeldLots),
    /// Money.
    #[n(2)]
    Money(#[n(0)] Money),
}

/// Lots held by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct HeldLots {
    /// Of earlier trading days.
    #[n(0)]
    pub yesterday: Lots,
    /// Of this trading day.
    #[n(1)]
    pub today: Lots,
    /// What they stand at; none where a counter does not tell.
    #[n(2)]
    pub cost: Option<Money>,
}

impl Figure {
    /// Lots, or 10⁻⁶ yuan.
    pub fn units(self) -> i64 {
        match self {
            Self::Lots(lots) => lots.count(),
            Self::Held(held) => held.total().count(),
            Self::Money(money) => money.units(),
        }
    }
}

/// What is known of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum DifferenceStanding {
    /// Found once: the counter's answer may have been of a moment before.
    #[n(0)]
    Suspected,
    /// Found again. Until something is done about it the fund account opens nothing.
    #[n(1)]
    Standing,
    /// Somebody knows of it and leaves it.
    #[n(2)]
    TakenUp,
}

/// A difference between what a counter has of a fund account and what the desk has.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CounterDifference {
    /// In what.
    #[n(0)]
    pub of: DifferenceOf,
    /// What the counter has.
    #[n(1)]
    pub counter: Figure,
    /// What the desk has.
    #[n(2)]
    pub desk: Figure,
    /// What is known of it.
    #[n(3)]
    pub standing: DifferenceStanding,
}

impl HeldLots {
    /// Of both ages.
    pub fn total(self) -> Lots {
        self.yesterday + self.today
    }
}

impl CounterDifference {
    /// By how much the counter has more: lots, or 10⁻⁶ yuan.
    pub fn excess(&self) -> i64 {
        self.counter.units() - self.desk.units()
    }

    /// It forbids opening. Trades only tell where a difference comes from; cash differs by less than a
    /// yuan where a counter rounds row by row what was taken over in one sum.
    pub fn forbids_opening(&self) -> bool {
        let is_minor = match self.of {
            DifferenceOf::Trades(_) => true,
            DifferenceOf::Cash => self.excess().abs() < Money::whole(1).units(),
            DifferenceOf::Position(_) | DifferenceOf::Working(_) => false,
        };
        self.standing == DifferenceStanding::Standing && !is_minor
    }
}

/// Book a counter's lots, so that the desk holds what the counter does (X8).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TakeOverLots {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Which lots.
    #[n(1)]
    pub of: PositionOf,
    /// The operating account whose lots they are from now on, or were; the product's
    /// [unallocated book](crate::Action::OpenUnallocated) among them.
    #[n(2)]
    pub account: OperatingAccountId,
    /// At what price they came or went. Lots of earlier days are marked to their last settlement price
    /// as the counter's are; this is then their opening price.
    #[n(3)]
    pub price: Price,
    /// Why.
    #[n(4)]
    pub reason: String,
    /// How many of those that differ; none: all of them.
    #[n(5)]
    pub lots: Option<Lots>,
}

/// Lots that a counter held before the first trading day: an operating account and a fund account begin
/// with them (期初持仓).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct OpeningPosition {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Operating account of its product.
    #[n(1)]
    pub account: OperatingAccountId,
    /// Contract.
    #[n(2)]
    pub contract: ContractId,
    /// Speculation or hedge.
    #[n(3)]
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    #[n(4)]
    pub side: PosiDirection,
    /// Lots, above 0.
    #[n(5)]
    pub lots: Lots,
    /// Where they were opened.
    #[n(6)]
    pub open_price: Price,
    /// The last settlement price before: what they are marked from. One that the desk settled at itself
    /// goes before.
    #[n(7)]
    pub settlement: Price,
}

/// Book a counter's cash: what it has more is a deposit, what it has less a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TakeOverCash {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Why.
    #[n(1)]
    pub reason: String,
    /// What the counter has more, as whoever asks saw it; none: whatever it is.
    #[n(2)]
    pub excess: Option<Money>,
}

/// Leave a difference as it is, and say why.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TakeUpDifference {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Which.
    #[n(1)]
    pub of: DifferenceOf,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// Something about a comparison with a counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Comparison {
    /// A fund account's counter is asked for positions, orders, trades and funds.
    #[n(0)]
    Asked(#[n(0)] FundAccountId),
    /// What came of it.
    #[n(1)]
    Compared(#[n(0)] Compared),
    /// Somebody leaves a difference as it is.
    #[n(2)]
    TakenUp(#[n(0)] DifferenceTakenUp),
    /// Lots were booked as the counter has them.
    #[n(3)]
    LotsTakenOver(#[n(0)] LotsTakenOver),
    /// Cash was booked as the counter has it.
    #[n(4)]
    CashTakenOver(#[n(0)] CashTakenOver),
    /// A product has a book for what is nobody's: an operating account that opens nothing (X8).
    #[n(5)]
    UnallocatedOpened(#[n(0)] UnallocatedOpened),
    /// A trade made directly at the counter was booked (X8).
    #[n(6)]
    ExternalTraded(#[n(0)] ExternalTraded),
    /// Such trades of a product are mapped to another account than before.
    #[n(7)]
    ExternalTargetSet(#[n(0)] ExternalTargetSet),
    /// Lots were moved from one operating account to another (P9).
    #[n(8)]
    PositionAdjusted(#[n(0)] PositionAdjusted),
    /// A trade made directly at the counter fits no book: it is never booked by itself, a person takes it over (X8).
    #[n(9)]
    ExternalPassedOver(#[n(0)] ExternalPassedOver),
}

impl Comparison {
    /// The lots that came to an operating account and its fund account, or went, without an order.
    pub fn lots(&self) -> Option<&LotsTakenOver> {
        match self {
            Self::LotsTakenOver(taken) => Some(taken),
            Self::ExternalTraded(traded) => Some(&traded.booked),
            _ => None,
        }
    }
}

/// Two books were held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Compared {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// All that they differ in now, in order.
    #[n(1)]
    pub differences: Vec<CounterDifference>,
    /// Something traded while the counter was asked, or an order came or went: what that moves is not
    /// known to differ or not, and the counter is asked again.
    #[n(2)]
    pub again: bool,
}

/// A difference was taken up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DifferenceTakenUp {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Which.
    #[n(1)]
    pub of: DifferenceOf,
    /// By whom.
    #[n(2)]
    pub by: UserId,
    /// Why.
    #[n(3)]
    pub reason: String,
}

/// Lots that came to two books, or left them, without an order of ours.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LotsTakenOver {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Operating account.
    #[n(1)]
    pub account: OperatingAccountId,
    /// Contract.
    #[n(2)]
    pub contract: ContractId,
    /// Speculation or hedge.
    #[n(3)]
    pub hedge_flag: HedgeFlag,
    /// Buy or sell, as a trade would have been.
    #[n(4)]
    pub direction: Direction,
    /// Open, close-today or close-yesterday.
    #[n(5)]
    pub offset: Offset,
    /// Of opened lots that are of earlier days, the price they are marked from today.
    #[n(6)]
    pub base_price: Option<Price>,
    /// Price.
    #[n(7)]
    pub price: Price,
    /// Lots.
    #[n(8)]
    pub lots: Lots,
    /// Trading day of the opening or the close.
    #[n(9)]
    pub day: Day,
    /// What it does to the operating account.
    #[n(10)]
    pub operating: BookFill,
    /// What it does to the fund account.
    #[n(11)]
    pub fund: BookFill,
    /// Why.
    #[n(12)]
    pub reason: String,
}

/// A trade that was made directly at the counter was booked, once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ExternalTraded {
    /// The exchange's trade number; with the fund account and direction unique within the trading day.
    #[n(0)]
    pub trade: Text,
    /// On which books, with commission; as its reason the number with a `#` before it.
    #[n(1)]
    pub booked: LotsTakenOver,
}

/// Cash that a counter had more or less.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CashTakenOver {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Above 0 came in, below 0 went out.
    #[n(1)]
    pub amount: Money,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A book for what is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct UnallocatedOpened {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Its book.
    #[n(1)]
    pub account: OperatingAccountId,
}
