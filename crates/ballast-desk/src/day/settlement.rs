//! Settlement, account by account, then product by product (§C5).

use std::collections::BTreeMap;

use ballast_desk_events::{
    Difference, Event, Holder, Refusal, SettledLots, SettledMortgage, SettledSide, Settlement,
    SettlementSource,
};
use ballast_model::{
    ContractId, Day, Exchange, Lots, Money, Overflow, PosiDirection, Price, ProductId, Rates,
};

use crate::book::margin::larger_side;
use crate::book::position::{OpenLot, Position};
use crate::book::terms::{ContractTerms, GroupId};
use crate::book::{Book, fill};
use crate::day::delivery::Ended;
use crate::day::phases::closed_day;
use crate::nav;
use crate::rates::effective;
use crate::state::surplus::Surplus;
use crate::state::{Desk, Phase};

pub(crate) fn set_settlement_price(
    desk: &Desk,
    contract: ContractId,
    price: Price,
    source: SettlementSource,
) -> Result<Vec<Event>, Refusal> {
    closed_day(desk)?;
    settlement_price(desk, contract, price)?;
    Ok(vec![Event::SettlementPriceSet {
        contract,
        price,
        source,
    }])
}

/// A price that lots of a contract can be settled or delivered at.
///
/// # Errors
/// [`Refusal::UnknownContract`], [`Refusal::PriceNotPositive`], [`Refusal::AmountTooLarge`],
/// [`Refusal::PriceOffTick`].
pub(super) fn settlement_price(
    desk: &Desk,
    contract: ContractId,
    price: Price,
) -> Result<(), Refusal> {
    let state = desk.contract(contract).ok_or(Refusal::UnknownContract)?;
    if !price.is_positive() {
        return Err(Refusal::PriceNotPositive { price });
    }
    let multiplier = desk.contract_terms(contract).multiplier;
    price
        .value(crate::state::bounds::MOST_LOTS, multiplier)
        .map_err(|_| Refusal::AmountTooLarge)?;
    // It need not lie on the tick; but only where a lot is worth whole fen do both statement forms
    // agree row by row.
    if !price
        .value(Lots::new(1), multiplier)
        .is_ok_and(Money::is_whole_fen)
    {
        let tick = state.spec.tick;
        return Err(Refusal::PriceOffTick { price, tick });
    }
    Ok(())
}

pub(crate) fn settle_account(desk: &Desk, holder: Holder) -> Result<Vec<Event>, Refusal> {
    let day = closed_day(desk)?;
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    if book.settled().is_some() {
        return Err(Refusal::AlreadySettled { day });
    }
    let (settlement, ended) = settle(desk, holder, book, day)?;
    let difference = book.commission_rounded - book.commission;
    let mut events = Vec::with_capacity(2 + ended.begun.len());
    if !difference.is_zero() {
        events.push(Event::CommissionRounded { holder, difference });
    }
    let nav = nav::settled::of_account(desk, holder, day, settlement.carried_forward);
    events.push(Event::AccountSettled(settlement));
    events.extend(nav);
    events.extend(ended.events(desk));
    Ok(events)
}

fn settle(
    desk: &Desk,
    holder: Holder,
    book: &Book,
    day: Day,
) -> Result<(Settlement, Ended), Refusal> {
    let (mut rows, mut ended) = (Rows::default(), Ended::default());
    for position in book.positions() {
        if desk.contracts[position.contract.index()].ends_by(day) {
            ended.add(desk, holder, position, day)?;
        } else {
            rows.add(desk, holder, book, position)?;
        }
    }
    let realized = book.close_pnl + ended.rows.iter().map(|row| row.pnl).sum();
    let realized_trade = book.close_pnl_trade + ended.rows.iter().map(|row| row.pnl_trade).sum();
    let delivery_fee = book.delivery_fee + ended.fee();
    let delivery_margin = book.delivery_margin + ended.begun.iter().map(|of| of.margin).sum();
    let position_pnl: Money = rows.positions.iter().map(|row| row.position_pnl).sum();
    let floating_pnl: Money = rows.positions.iter().map(|row| row.floating_pnl).sum();
    let cash = book.deposit - book.withdrawal;
    let fees = book.commission_rounded + delivery_fee + book.collateral_fee;
    let carried_forward = book.pre_balance + cash + realized + position_pnl - fees;
    let carried_forward_trade = book.pre_balance_trade + cash + realized_trade - fees;
    assert_eq!(
        carried_forward,
        carried_forward_trade + floating_pnl,
        "Invariant: both forms give one equity ({holder}, {day})"
    );
    let margin = rows.margins.total();
    let mortgages = mortgages(desk, holder, book, carried_forward, &rows);
    let covered: Money = mortgages.iter().map(|row| row.covered).sum();
    let settlement = Settlement {
        holder,
        day,
        brought_forward: book.pre_balance,
        brought_forward_trade: book.pre_balance_trade,
        deposit: book.deposit,
        withdrawal: book.withdrawal,
        close_pnl: book.close_pnl,
        close_pnl_trade: book.close_pnl_trade,
        position_pnl,
        floating_pnl,
        commission: book.commission_rounded,
        carried_forward,
        carried_forward_trade,
        margin,
        available: carried_forward - (margin - covered) - delivery_margin,
        positions: rows.positions,
        sides: rows.sides,
        order_fee: Some(book.order_fees).filter(|fees| !fees.is_zero()),
        deliveries: std::mem::take(&mut ended.rows),
        delivery_fee,
        delivery_margin,
        mortgages,
        collateral_fee: book.collateral_fee,
    };
    Ok((settlement, ended))
}

/// Bonds on the statement: what was said last, with the day that it is of. Nobody is waited for (B8).
fn mortgages(
    desk: &Desk,
    holder: Holder,
    book: &Book,
    cash: Money,
    rows: &Rows,
) -> Vec<SettledMortgage> {
    let margin = |exchange| {
        let of = rows.by_exchange.get(&exchange);
        of.map_or(Money::ZERO, Margins::total)
    };
    let told = |exchange: Exchange| match holder {
        Holder::Fund(id) => desk.collateral.newest(id, exchange).map(|told| told.day),
        Holder::Operating(_) => None,
    };
    let settled = book.settled_mortgages(cash, margin).into_iter();
    let settled = settled.map(|row| SettledMortgage {
        exchange: row.exchange,
        of: told(row.exchange),
        usable: row.usable,
        covered: row.covered,
    });
    settled.collect()
}

/// What lots gain between two prices, to the fen.
pub(super) fn gain(
    side: PosiDirection,
    from: Price,
    to: Price,
    lots: Lots,
    multiplier: i64,
) -> Result<Money, Overflow> {
    let difference = to.checked_sub(from)?;
    let signed = if side == PosiDirection::Long {
        difference
    } else {
        -difference
    };
    Ok(signed.value(lots, multiplier)?.round_to_fen())
}

/// Position rows of one account, and the margins they add up to.
#[derive(Default)]
struct Rows {
    positions: Vec<SettledLots>,
    sides: Vec<SettledSide>,
    margins: Margins,
    /// Of exchanges with bonds.
    by_exchange: BTreeMap<Exchange, Margins>,
}

/// Margins of rows, larger side where it applies.
#[derive(Default)]
struct Margins {
    plain: Money,
    groups: BTreeMap<GroupId, (Money, Money)>,
}

impl Rows {
    fn add(
        &mut self,
        desk: &Desk,
        holder: Holder,
        book: &Book,
        position: &Position,
    ) -> Result<(), Refusal> {
        for side in PosiDirection::ALL {
            let held = position.side(side);
            if held.lots().is_zero() {
                continue;
            }
            let contract = position.contract;
            let state = &desk.contracts[contract.index()];
            let missing = || Refusal::SettlementPriceMissing {
                contract: state.contract.code.clone(),
            };
            let (settlement, _) = state.settlement.ok_or_else(missing)?;
            let rates = effective::effective(desk, holder, contract, position.hedge_flag)
                .ok_or(Refusal::NoRate)?
                .rates;
            let terms = desk.contract_terms(contract).of(position.hedge_flag);
            let at = Terms {
                terms,
                side,
                settlement,
                base: state.base_price,
                pre_settlement: state.pre_settlement,
                rates,
            };
            let rows = held
                .yesterday
                .iter()
                .map(|lot| (lot, at.base))
                .chain(held.today.iter().map(|lot| (lot, None)));
            for (lot, base) in rows {
                let row = at
                    .row(*lot, base)
                    .map_err(|Overflow| Refusal::AmountTooLarge)?;
                self.margins.add(book.group(terms), side, row.margin);
                if book.mortgage.is_some() {
                    let of_exchange = self.by_exchange.entry(terms.exchange).or_default();
                    of_exchange.add(book.group(terms), side, row.margin);
                }
                self.positions.push(row);
            }
            let margin = fill::settled_margin(
                side,
                held.lots(),
                settlement,
                desk.fill_terms(contract, rates),
            );
            let margin = margin.map_err(|Overflow| Refusal::AmountTooLarge)?;
            self.sides.push(SettledSide {
                contract,
                side,
                margin,
                hedge_flag: position.hedge_flag,
            });
        }
        Ok(())
    }
}

impl Margins {
    fn add(&mut self, group: Option<GroupId>, side: PosiDirection, margin: Money) {
        let Some(group) = group else {
            self.plain += margin;
            return;
        };
        let (long, short) = self.groups.entry(group).or_default();
        match side {
            PosiDirection::Long => *long += margin,
            PosiDirection::Short => *short += margin,
        }
    }

    fn total(&self) -> Money {
        self.plain
            + self
                .groups
                .values()
                .map(|(long, short)| larger_side(*long, *short))
                .sum()
    }
}

/// What one position side is settled at.
struct Terms {
    terms: ContractTerms,
    side: PosiDirection,
    settlement: Price,
    base: Option<Price>,
    pre_settlement: Option<Price>,
    rates: Rates,
}

impl Terms {
    /// The row of one opening. `base` is the price yesterday's lots were last marked to; today's
    /// lots have none.
    fn row(&self, lot: OpenLot, base: Option<Price>) -> Result<SettledLots, Overflow> {
        let multiplier = self.terms.multiplier;
        let gain = |from: Price| gain(self.side, from, self.settlement, lot.lots, multiplier);
        let value = self.settlement.value(lot.lots, multiplier)?;
        let margin = fill::margin_tariff(&self.rates, self.side).amount(value, lot.lots)?;
        Ok(SettledLots {
            contract: self.terms.contract,
            hedge_flag: self.terms.hedge_flag,
            side: self.side,
            open_day: lot.open_day,
            open_price: lot.open_price,
            pre_settlement: self.base.or(self.pre_settlement),
            settlement: self.settlement,
            lots: lot.lots,
            floating_pnl: gain(lot.open_price)?,
            position_pnl: gain(base.unwrap_or(lot.open_price))?,
            margin: margin.round_to_fen(),
        })
    }
}

pub(crate) fn settle_product(desk: &Desk, product: ProductId) -> Result<Vec<Event>, Refusal> {
    let day = closed_day(desk)?;
    let state = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    if state
        .difference
        .is_some_and(|difference| difference.day >= day)
    {
        return Err(Refusal::AlreadySettled { day });
    }
    let unsettled = desk
        .product_books(product)
        .filter(|(_, book)| book.settled().is_none())
        .count();
    if unsettled > 0 {
        return Err(Refusal::NotSettled {
            count: unsettled as u32,
        });
    }
    let settled = Event::ProductSettled(Difference {
        day,
        ..desk.difference(product)
    });
    let nav = nav::settled::of_product(desk, product, day);
    Ok([settled].into_iter().chain(nav).collect())
}

impl Desk {
    /// What a product's fund accounts and operating accounts differ by now, by cause: Σ fund equity
    /// = Σ operating equity + cash + commission + rounding. Rounding counts from the settlement on.
    pub fn difference(&self, product: ProductId) -> Difference {
        let before = self.products[product.index()].difference;
        let closed = matches!(self.phase, Phase::Closed(_));
        let counted = before.is_some_and(|before| Some(before.day) == self.trading_day());
        let zero = Difference {
            product,
            day: Day::default(),
            cash: Money::ZERO,
            commission: Money::ZERO,
            rounding: Money::ZERO,
        };
        let mut difference = Difference {
            cash: Money::ZERO,
            ..before.unwrap_or(zero)
        };
        for (holder, book) in self.product_books(product) {
            let sign = |amount: Money| {
                if matches!(holder, Holder::Operating(_)) {
                    amount
                } else {
                    -amount
                }
            };
            difference.cash -= sign(book.net_deposits);
            if counted {
                continue;
            }
            let fees = book.commission + book.delivery_fee + book.collateral_fee;
            difference.commission += sign(fees);
            if closed {
                difference.rounding += sign(book.commission_rounded - book.commission);
            }
        }
        difference
    }
}

pub(crate) fn apply_settlement_price(
    desk: &mut Desk,
    contract: ContractId,
    price: Price,
    source: SettlementSource,
) {
    desk.contracts[contract.index()].settlement = Some((price, source));
}

pub(crate) fn apply_settled(desk: &mut Desk, settlement: &Settlement) {
    for row in &settlement.deliveries {
        let gone = Surplus {
            held: -row.lots,
            frozen: Lots::ZERO,
        };
        let key = (row.contract, row.hedge_flag, row.side);
        desk.count_surplus(settlement.holder, key, gone);
    }
    let mut book = std::mem::take(desk.book_mut(settlement.holder));
    book.settle(settlement, |contract| desk.contract_terms(contract));
    book.regroup(|contract| desk.contract_terms(contract));
    *desk.book_mut(settlement.holder) = book;
    for row in &settlement.deliveries {
        desk.count_marked(settlement.holder, (row.contract, row.hedge_flag));
    }
}

pub(crate) fn apply_product_settled(desk: &mut Desk, difference: Difference) {
    desk.products[difference.product.index()].difference = Some(difference);
}
