//! Bonds that stand as margin in a book, by exchange (国债作为保证金, B8): what may be used of them, and the
//! margin that they may cover. They are in no balance, and cover nothing but margin of their exchange.

use ballast_model::{ContractId, Exchange, Money, PosiDirection, Rate};

use crate::book::Book;
use crate::book::margin::MarginSums;
use crate::book::position::Position;
use crate::book::terms::{ContractTerms, GroupId};

/// What may be used of bonds at an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Usable {
    /// At most so much, as it was settled or assigned.
    pub most: Money,
    /// And no more than so many times the cash of now; none: it is a part, which no cash bounds.
    pub multiple: Option<Rate>,
}

impl Usable {
    /// What may be used where there is so much cash: min(discounted, multiple × min(cash settled, cash now)),
    /// down to the fen. Of no cash, nothing.
    pub fn amount(self, cash: Money) -> Money {
        let cap = |multiple| cash.max_zero().times_rate_down_to_fen(multiple);
        self.multiple
            .map_or(self.most, |multiple| self.most.min(cap(multiple)))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct AtExchange {
    exchange: Exchange,
    usable: Usable,
    /// Margin of the book at that exchange, held and frozen.
    sums: MarginSums,
}

impl AtExchange {
    fn margin(&self) -> Money {
        self.sums.margin() + self.sums.frozen_margin()
    }

    fn covered(&self, cash: Money) -> Money {
        self.usable.amount(cash).min(self.margin())
    }
}

/// Bonds at an exchange as a book counts them now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MortgageRow {
    /// Exchange.
    pub exchange: Exchange,
    /// What may be used (CTP Mortgage).
    pub usable: Money,
    /// Margin at the exchange, held and frozen, after the larger side.
    pub margin: Money,
    /// What of it is covered.
    pub covered: Money,
}

/// Bonds that stand as margin in a book; there is none where nothing may be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Mortgage {
    at: Vec<AtExchange>,
    /// Cash that they free may be withdrawn.
    frees_cash: bool,
}

impl Mortgage {
    fn of(&self, exchange: Exchange) -> Option<&AtExchange> {
        self.at.iter().find(|of| of.exchange == exchange)
    }

    fn covered(&self, cash: Money) -> Money {
        self.at.iter().map(|of| of.covered(cash)).sum()
    }

    /// One more working open, or, below 0, one less.
    #[cold]
    pub fn freeze(
        &mut self,
        exchange: Exchange,
        group: Option<GroupId>,
        side: PosiDirection,
        margin: Money,
    ) {
        if let Some(of) = self.at.iter_mut().find(|of| of.exchange == exchange) {
            of.sums.freeze(group, side, margin);
        }
    }

    /// A position of the exchange before it changes, or after.
    #[cold]
    pub fn count(&mut self, exchange: Exchange, count: impl FnOnce(&mut MarginSums)) {
        if let Some(of) = self.at.iter_mut().find(|of| of.exchange == exchange) {
            count(&mut of.sums);
        }
    }
}

impl Book {
    /// Bonds that stand as margin, by exchange.
    pub fn mortgages(&self) -> impl Iterator<Item = MortgageRow> {
        let cash = self.equity();
        let all = self.mortgage.iter().flat_map(|mortgage| &mortgage.at);
        all.map(move |of| MortgageRow {
            exchange: of.exchange,
            usable: of.usable.amount(cash),
            margin: of.margin(),
            covered: of.covered(cash),
        })
    }

    /// What bonds cover of the margin, held and frozen.
    #[inline(always)]
    pub(crate) fn covered(&self, equity: Money) -> Money {
        match &self.mortgage {
            None => Money::ZERO,
            Some(mortgage) => mortgage.covered(equity),
        }
    }

    /// What bonds would cover of so much more margin at an exchange.
    #[inline(always)]
    pub(crate) fn cover(&self, exchange: Exchange, margin: Money) -> Money {
        match &self.mortgage {
            None => Money::ZERO,
            Some(mortgage) => self.cover_of(mortgage, exchange, margin),
        }
    }

    #[cold]
    fn cover_of(&self, mortgage: &Mortgage, exchange: Exchange, margin: Money) -> Money {
        let of = mortgage.of(exchange);
        of.map_or(Money::ZERO, |of| {
            let room = of.usable.amount(self.equity()) - of.margin();
            room.max_zero().min(margin.max_zero())
        })
    }

    /// What bonds may cover at settlement: of each exchange what may be used with so much cash, and what of
    /// its margin that covers.
    pub(crate) fn settled_mortgages(
        &self,
        cash: Money,
        margin: impl Fn(Exchange) -> Money,
    ) -> Vec<MortgageRow> {
        let all = self.mortgage.iter().flat_map(|mortgage| &mortgage.at);
        let rows = all.map(|of| {
            let (usable, margin) = (of.usable.amount(cash), margin(of.exchange));
            MortgageRow {
                exchange: of.exchange,
                usable,
                margin,
                covered: usable.min(margin),
            }
        });
        rows.collect()
    }

    /// The most that may go out where cash that bonds free may: what is left then is not below zero, with
    /// the cover of the cash that is left. `free` is what may go without bonds.
    pub(crate) fn free_with_bonds(&self, free: Money) -> Option<Money> {
        let mortgage = self.mortgage.as_ref().filter(|of| of.frees_cash)?;
        let equity = self.equity();
        let left = |out: Money| free - out + mortgage.covered(equity - out);
        let (mut goes, mut fails) = (0, left(Money::ZERO).units() + 1);
        if fails <= 0 {
            return Some(left(Money::ZERO));
        }
        while fails - goes > 1 {
            let middle = goes + (fails - goes) / 2;
            if left(Money::from_units(middle)).is_negative() {
                fails = middle;
            } else {
                goes = middle;
            }
        }
        Some(Money::from_units(goes))
    }

    /// What may be used at an exchange from now on.
    pub(crate) fn set_mortgage(
        &mut self,
        exchange: Exchange,
        usable: Usable,
        frees_cash: bool,
        terms: impl Fn(ContractId) -> ContractTerms,
    ) {
        let mut mortgage = self.mortgage.take().unwrap_or_default();
        mortgage.frees_cash = frees_cash;
        mortgage.at.retain(|of| of.exchange != exchange);
        if usable.most.is_positive() {
            mortgage.at.push(AtExchange {
                exchange,
                usable,
                sums: MarginSums::default(),
            });
            mortgage.at.sort_by_key(|of| of.exchange);
        }
        self.mortgage = Some(mortgage).filter(|mortgage| !mortgage.at.is_empty());
        self.fold_mortgages(terms);
    }

    /// Counts the margin at each exchange of bonds anew.
    pub(crate) fn fold_mortgages(&mut self, terms: impl Fn(ContractId) -> ContractTerms) {
        let Some(mut mortgage) = self.mortgage.take() else {
            return;
        };
        for of in &mut mortgage.at {
            of.sums = self.margin_sums(of.exchange, &terms);
        }
        self.mortgage = Some(mortgage);
    }

    /// Margin of what is held and frozen at an exchange.
    pub(crate) fn margin_sums(
        &self,
        exchange: Exchange,
        terms: impl Fn(ContractId) -> ContractTerms,
    ) -> MarginSums {
        let mut sums = MarginSums::default();
        let at = |position: &&Position| terms(position.contract).exchange == exchange;
        for position in self.positions.iter().filter(at) {
            let of_flag = terms(position.contract).of(position.hedge_flag);
            sums.add(self.group(of_flag), position);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(discounted: &str, cash: &str, wanted: &str) {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let usable = Usable {
            most: money(discounted),
            multiple: Some(Rate::percent(400)),
        };
        assert_eq!(usable.amount(money(cash)), money(wanted), "{cash}");
    }

    /// B8: min(discounted, 4 × cash), and of no cash nothing.
    #[test]
    fn b8_bonds_count_up_to_four_times_the_cash() {
        let discounted = "9617277.50";
        check(discounted, "3000000", discounted);
        check(discounted, "2000000", "8000000");
        check(discounted, "0", "0");
        check(discounted, "-50000", "0");
        // Down to the fen.
        check(discounted, "1.004999", "4.01");
    }
}
