//! The margins of a book, larger side where it holds (§C3), and its funds (§C5).

use std::collections::BTreeMap;

use ballast_desk_events::{FundsAlgorithm, FundsMethod, Holder, MarginBasis};
use ballast_model::{
    ContractId, Direction, Exchange, FundAccountId, HedgeFlag, Offset, PosiDirection, Price, Rates,
    Tariff,
};

use crate::judgement::book::{Book, Held, Opening, commodity, contract, mark};
use crate::judgement::figures::{amount, fen, value};

/// Margins of both sides of what is compared together, held and frozen (§C3).
#[derive(Debug, Clone, Copy, Default)]
struct Sides {
    long: i128,
    short: i128,
    frozen_long: i128,
    frozen_short: i128,
}

impl Book<'_> {
    fn margins(&self) -> &[Opening] {
        self.margins.get_or_init(|| self.margins_of_held())
    }

    /// By the rates in force (§C2).
    fn margins_of_held(&self) -> Vec<Opening> {
        let mut values: BTreeMap<(ContractId, HedgeFlag, PosiDirection), (i128, i128)> =
            BTreeMap::new();
        for lot in self.held() {
            let multiplier = commodity(self.desk, lot.contract).multiplier;
            let (worth, lots) = values
                .entry((lot.contract, lot.flag, lot.side))
                .or_default();
            *worth += value(self.margin_price(lot), lot.lots, multiplier);
            *lots += lot.lots;
        }
        let margin = |((contract, flag, side), (worth, lots))| {
            let rates = self.rates(contract, flag).expect("what is held has rates");
            let margin = amount(margin_tariff(rates, side), worth, lots);
            Opening {
                contract,
                flag,
                side,
                margin,
            }
        };
        values.into_iter().map(margin).collect()
    }

    fn margin_price(&self, lot: &Held) -> Price {
        let pre_settlement = contract(self.desk, lot.contract).pre_settlement;
        match (self.method().margin_basis, pre_settlement) {
            (MarginBasis::PreviousSettlement, Some(price)) => price,
            (MarginBasis::OpenPrice, _) | (MarginBasis::PreviousSettlement, None) => self.base(lot),
        }
    }

    /// Margins of working opens.
    fn freezes(&self) -> Vec<Opening> {
        let resting = self.facts.resting.values();
        let opens = resting.filter(|order| order.offset == Offset::Open);
        opens
            .map(|order| Opening {
                contract: order.contract,
                flag: order.flag,
                side: order.side(),
                margin: order.margin,
            })
            .collect()
    }

    /// Margin held and frozen of some positions, both sides in full.
    pub fn gross_margin(&self, of: impl Fn(ContractId, HedgeFlag) -> bool) -> i128 {
        let all = self.margins().iter().copied().chain(self.freezes());
        let some = all.filter(|margin| of(margin.contract, margin.flag));
        some.map(|margin| margin.margin).sum()
    }

    /// Margin held, and margin frozen with one more open, larger side where it holds (§C3).
    fn sums(&self, more: Option<Opening>) -> [i128; 2] {
        let mut groups: BTreeMap<Option<(&str, HedgeFlag)>, Sides> = BTreeMap::new();
        for held in self.margins() {
            let sides = groups
                .entry(self.group(held.contract, held.flag))
                .or_default();
            match held.side {
                PosiDirection::Long => sides.long += held.margin,
                PosiDirection::Short => sides.short += held.margin,
            }
        }
        for frozen in self.freezes().into_iter().chain(more) {
            let sides = groups
                .entry(self.group(frozen.contract, frozen.flag))
                .or_default();
            match frozen.side {
                PosiDirection::Long => sides.frozen_long += frozen.margin,
                PosiDirection::Short => sides.frozen_short += frozen.margin,
            }
        }
        let mut sums = [0, 0];
        for (group, sides) in groups {
            let (long, short) = (sides.long, sides.short);
            let (frozen_long, frozen_short) = (sides.frozen_long, sides.frozen_short);
            let [margin, frozen] = if group.is_some() {
                let larger = long.max(short);
                [
                    larger,
                    (long + frozen_long).max(short + frozen_short) - larger,
                ]
            } else {
                [long + short, frozen_long + frozen_short]
            };
            sums[0] += margin;
            sums[1] += frozen;
        }
        sums
    }

    /// Margin held and frozen.
    pub fn used_margin(&self) -> i128 {
        self.sums(None).iter().sum()
    }

    /// By how much one more open raises the margin frozen.
    pub fn raise(&self, more: Opening) -> i128 {
        self.sums(Some(more))[1] - self.sums(None)[1]
    }

    /// What a contract's margins are compared with: none where both sides are charged (§C3, O9).
    fn group(&self, id: ContractId, flag: HedgeFlag) -> Option<(&str, HedgeFlag)> {
        let commodity = commodity(self.desk, id);
        let larger_side = commodity.larger_side.as_ref()?;
        let granted = self.method().larger_side
            && !contract(self.desk, id).left_group
            && self.allows_larger_side(commodity.exchange);
        granted.then_some((larger_side.group.0.as_str(), flag))
    }

    /// O9: the counter charges like that, and fund account and operating account allow it.
    fn allows_larger_side(&self, exchange: Exchange) -> bool {
        let fund = |id: FundAccountId| {
            let settings = &self.desk.fund_account(id).expect("it is there").settings;
            match exchange {
                Exchange::Shfe => settings.larger_side_shfe,
                Exchange::Cffex => settings.larger_side_cffex,
                Exchange::Ine => settings.larger_side_ine,
                Exchange::Dce | Exchange::Czce | Exchange::Gfex => true,
            }
        };
        let id = match self.holder {
            Holder::Fund(id) => return fund(id),
            Holder::Operating(id) => id,
        };
        let account = self.desk.operating_account(id).expect("it is there");
        let own = match exchange {
            Exchange::Shfe => account.settings.larger_side_shfe,
            Exchange::Cffex => account.settings.larger_side_cffex,
            Exchange::Ine => account.settings.larger_side_ine,
            Exchange::Dce | Exchange::Czce | Exchange::Gfex => true,
        };
        let product = account.product.and_then(|id| self.desk.product(id));
        let through = product.and_then(|product| {
            let first = product.fund_accounts.first().copied();
            product.rate_source_account.or(first)
        });
        let charged = |id| {
            let book = self.desk.book(Holder::Fund(id)).expect("it is there");
            book.method().larger_side
        };
        own && through.is_none_or(|id| charged(id) && fund(id))
    }

    fn method(&self) -> FundsMethod {
        let book = self.desk.book(self.holder).expect("it is there");
        book.method()
    }

    /// Deposits less withdrawals, ever.
    pub fn net_deposits(&self) -> i128 {
        self.facts.cash.iter().sum()
    }

    /// Net deposits that are not protected (C1).
    pub fn max_loss_amount(&self) -> i128 {
        self.net_deposits() - self.facts.protected.iter().sum::<i128>()
    }

    /// All commissions, those of settled days row by row in whole fen, and all order fees.
    fn fees(&self) -> i128 {
        let of_fills = self.facts.fills.iter().map(|fill| {
            if self.is_today(fill.day) {
                fill.fee
            } else {
                fen(fill.fee)
            }
        });
        of_fills.sum::<i128>() + self.facts.order_fees.iter().sum::<i128>()
    }

    /// Dynamic equity: cash, less fees, what was sold for, less what was bought for, and what is held
    /// at its mark (§C5).
    pub fn equity(&self) -> i128 {
        let mut equity = self.net_deposits() - self.fees();
        for fill in &self.facts.fills {
            let multiplier = commodity(self.desk, fill.contract).multiplier;
            let mark = self
                .worth(fill.contract)
                .expect("what was traded has a mark");
            let rise =
                value(mark, fill.lots, multiplier) - value(fill.price, fill.lots, multiplier);
            equity += match fill.direction {
                Direction::Buy => rise,
                Direction::Sell => -rise,
            };
        }
        equity
    }

    /// Gain of what is held, today.
    fn position_pnl(&self) -> i128 {
        let gain = |lot: &Held| {
            let mark = mark(self.desk, lot.contract).expect("what is held has a mark");
            self.gain(lot, mark, lot.lots)
        };
        self.held().iter().map(gain).sum()
    }

    /// Gain that is in the equity but may not be used (§C5).
    fn not_usable(&self) -> i128 {
        let position = self.position_pnl();
        let position = match self.method().algorithm {
            FundsAlgorithm::All => 0,
            FundsAlgorithm::OnlyLosses => position.max(0),
            FundsAlgorithm::OnlyGains => position.min(0),
            FundsAlgorithm::None => position,
        };
        let closed = if self.method().close_profit_available {
            0
        } else {
            self.gained_today().max(0)
        };
        position + closed
    }

    /// Available funds (§C5).
    pub fn available(&self) -> i128 {
        let resting = self.facts.resting.values();
        let commission: i128 = resting.map(|order| order.commission).sum();
        let delivering = self.desk.deliveries();
        let delivering = delivering.filter(|(_, of)| of.holder == self.holder);
        let delivering: i128 = delivering
            .map(|(_, of)| i128::from(of.margin.units()))
            .sum();
        self.equity() - self.used_margin() - delivering - commission - self.not_usable()
    }
}

/// The margin rate of a side.
pub(crate) fn margin_tariff(rates: Rates, side: PosiDirection) -> Tariff {
    match side {
        PosiDirection::Long => rates.margin_long,
        PosiDirection::Short => rates.margin_short,
    }
}
