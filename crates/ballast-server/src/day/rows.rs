//! Rows of a statement beside its funds: positions at settlement (持仓明细), lots that were closed
//! (平仓明细), lots that ended with their contract (交割明细), and the risk degree.

use ballast_desk::Desk;
use ballast_desk_events::{
    BookFill, DeliveredLots, Filled, Holder, LotsTakenOver, SettledLots, Settlement,
};
use ballast_model::{
    ContractId, Day, DeliveryMethod, Direction, HedgeFlag, Lots, Offset, PosiDirection, Price,
    Stamp,
};

use super::output;
use crate::convert;

/// Columns of `positions.csv`.
pub const POSITIONS: &str = "trading_day,account,contract,side,hedge_flag,open_day,open_price,pre_settlement,settlement,lots,floating_pnl,position_pnl,margin";
/// Columns of `risk.csv`.
pub const RISK: &str = "trading_day,account,equity,margin,risk_degree,delivery_pnl,delivery_pnl_trade,delivery_fee,delivery_margin";
/// Columns of `deliveries.csv`.
pub const DELIVERIES: &str = "trading_day,account,contract,side,hedge_flag,lots,open_day,open_price,pre_settlement,delivery_price,delivery_pnl,delivery_pnl_trade,delivery_fee,method";
/// Columns of `closes.csv`.
pub const CLOSES: &str = "trading_day,account,trade_id,contract,side,hedge_flag,open_day,open_price,base_price,price,lots,close_pnl,close_pnl_trade";

/// A row for the lots of each opening.
pub fn positions(settlement: &Settlement, desk: &Desk) -> Vec<Vec<String>> {
    let row = |lots: &SettledLots| {
        let contract = Named::find(desk, lots.contract);
        vec![
            settlement.day.to_string(),
            desk.account_code(settlement.holder).to_string(),
            contract.code.clone(),
            side(lots.side).to_owned(),
            hedge_flag(lots.hedge_flag).to_owned(),
            lots.open_day.to_string(),
            contract.price(lots.open_price),
            lots.pre_settlement
                .map_or(String::new(), |price| contract.price(price)),
            contract.price(lots.settlement),
            lots.lots.to_string(),
            lots.floating_pnl.to_fixed(2),
            lots.position_pnl.to_fixed(2),
            lots.margin.to_fixed(2),
        ]
    };
    settlement.positions.iter().map(row).collect()
}

/// A row for the lots of each opening that ended with their contract (D2, D3).
pub fn deliveries(settlement: &Settlement, desk: &Desk) -> Vec<Vec<String>> {
    let row = |lots: &DeliveredLots| {
        let contract = Named::find(desk, lots.contract);
        vec![
            settlement.day.to_string(),
            desk.account_code(settlement.holder).to_string(),
            contract.code.clone(),
            side(lots.side).to_owned(),
            hedge_flag(lots.hedge_flag).to_owned(),
            lots.lots.to_string(),
            lots.open_day.to_string(),
            contract.price(lots.open_price),
            lots.pre_settlement
                .map_or(String::new(), |price| contract.price(price)),
            contract.price(lots.price),
            lots.pnl.to_fixed(2),
            lots.pnl_trade.to_fixed(2),
            lots.fee.to_fixed(2),
            match contract.method {
                DeliveryMethod::Cash => "cash".to_owned(),
                DeliveryMethod::Physical => "physical".to_owned(),
            },
        ]
    };
    settlement.deliveries.iter().map(row).collect()
}

/// What trades.csv and closes.csv tell of a fill, or of lots that were taken over from a counter, which
/// have no trade number.
pub struct Traded<'a> {
    /// The counter's number; empty where there is none.
    pub trade: &'a str,
    /// When.
    pub at: Stamp,
    /// In which trading day.
    pub trading_day: Day,
    /// Contract.
    pub contract: ContractId,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Buy or sell.
    pub direction: Direction,
    /// As the operating account asked.
    pub offset: Offset,
    /// Price.
    pub price: Price,
    /// Lots.
    pub lots: Lots,
    /// What it did to the operating account, then to the fund account.
    pub books: [(Holder, &'a BookFill); 2],
}

impl<'a> From<&'a Filled> for Traded<'a> {
    fn from(filled: &'a Filled) -> Self {
        Self {
            trade: &filled.trade,
            at: filled.at,
            trading_day: filled.trading_day,
            contract: filled.contract,
            hedge_flag: filled.hedge_flag,
            direction: filled.direction,
            offset: filled.offset,
            price: filled.price,
            lots: filled.lots,
            books: [
                (Holder::Operating(filled.account), &filled.operating),
                (Holder::Fund(filled.fund_account), &filled.fund),
            ],
        }
    }
}

impl<'a> Traded<'a> {
    /// Lots that were taken over. Those of earlier days are no trade of this one.
    pub fn taken_over(taken: &'a LotsTakenOver, at: Stamp) -> Option<Self> {
        taken.base_price.is_none().then_some(Self {
            trade: "",
            at,
            trading_day: taken.day,
            contract: taken.contract,
            hedge_flag: taken.hedge_flag,
            direction: taken.direction,
            offset: taken.offset,
            price: taken.price,
            lots: taken.lots,
            books: [
                (Holder::Operating(taken.account), &taken.operating),
                (Holder::Fund(taken.fund_account), &taken.fund),
            ],
        })
    }
}

/// A row of the operating account, under the reference of its order.
pub fn trade(traded: &Traded<'_>, reference: String, desk: &Desk) -> Vec<String> {
    let [(holder, book), _] = traded.books;
    let contract = Named::find(desk, traded.contract);
    vec![
        traded.trade.to_owned(),
        reference,
        traded.at.to_string(),
        traded.trading_day.to_string(),
        desk.account_code(holder).to_string(),
        contract.code.clone(),
        output::side(traded.direction).to_owned(),
        output::offset(traded.offset).to_owned(),
        traded.lots.to_string(),
        contract.price(traded.price),
        book.commission.round_to_fen().to_fixed(2),
        book.close_pnl().to_fixed(2),
    ]
}

/// A row for the lots of each opening that were closed: of the operating account, then of the fund
/// account.
pub fn closes(filled: &Traded<'_>, desk: &Desk) -> Vec<Vec<String>> {
    let contract = Named::find(desk, filled.contract);
    let mut rows = Vec::new();
    for (holder, book) in filled.books {
        rows.extend(book.closed.iter().map(|lots| {
            vec![
                filled.trading_day.to_string(),
                desk.account_code(holder).to_string(),
                filled.trade.to_owned(),
                contract.code.clone(),
                output::side(filled.direction).to_owned(),
                hedge_flag(filled.hedge_flag).to_owned(),
                lots.open_day.to_string(),
                contract.price(lots.open_price),
                contract.price(lots.base_price),
                contract.price(filled.price),
                lots.lots.to_string(),
                lots.close_pnl.to_fixed(2),
                lots.close_pnl_trade.to_fixed(2),
            ]
        }));
    }
    rows
}

/// What an account has at stake, and what the ends of contracts brought it: what the columns of
/// `statements.csv` leave out of its sums.
pub fn risk(settlement: &Settlement, desk: &Desk) -> Vec<String> {
    let (equity, margin) = (settlement.equity(), settlement.margin);
    vec![
        settlement.day.to_string(),
        desk.account_code(settlement.holder).to_string(),
        equity.to_fixed(2),
        margin.to_fixed(2),
        convert::risk_degree(margin, equity).map_or(String::new(), |degree| degree.0),
        settlement.delivery_pnl().to_fixed(2),
        settlement.delivery_pnl_trade().to_fixed(2),
        settlement.delivery_fee.to_fixed(2),
        settlement.delivery_margin.to_fixed(2),
    ]
}

/// A contract as files write it.
struct Named {
    code: String,
    decimals: u32,
    method: DeliveryMethod,
}

impl Named {
    fn find(desk: &Desk, contract: ContractId) -> Self {
        let state = desk
            .contract(contract)
            .expect("Invariant: events name listed contracts");
        let commodity = desk.commodity(state.commodity);
        Self {
            code: state.contract.code.to_string(),
            decimals: output::price_decimals(state.spec.tick),
            method: commodity
                .map(|state| state.commodity.delivery_method)
                .unwrap_or_default(),
        }
    }

    /// A settlement price need not lie on the tick.
    fn price(&self, price: Price) -> String {
        let step = 10_i64.pow(Price::DECIMALS - self.decimals);
        if price.units() % step == 0 {
            price.to_fixed(self.decimals)
        } else {
            price.to_string()
        }
    }
}

fn side(side: PosiDirection) -> &'static str {
    match side {
        PosiDirection::Long => "long",
        PosiDirection::Short => "short",
    }
}

fn hedge_flag(flag: HedgeFlag) -> &'static str {
    match flag {
        HedgeFlag::Speculation => "speculation",
        HedgeFlag::Hedge => "hedge",
    }
}
