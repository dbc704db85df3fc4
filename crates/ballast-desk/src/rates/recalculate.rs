//! What a change of rates does at once to what stands: margins of held lots, freezes of working orders
//! (N9).

use ballast_desk_events::{Event, FreezeRecalculated, Freezing, Holder, MarginBasis, Refusal};
use ballast_model::{
    ContractId, Direction, HedgeFlag, Lots, Money, Offset, OrderId, PosiDirection, Price, Rates,
};

use crate::book::fill;
use crate::draft::OrderFreeze;
use crate::draft::order_freeze::{order_freeze, order_value};
use crate::rates::effective::{Change, Resolver};
use crate::state::Desk;
use crate::state::order::Order;

/// Margins and freezes that a change alters, reckoned anew (N9).
pub(crate) fn recalculate(desk: &Desk, change: Change) -> Result<Vec<Event>, Refusal> {
    recalculate_beside(desk, change, |_| Lots::ZERO)
}

/// The same, where events before it in the same command take lots of orders away.
pub(crate) fn recalculate_beside(
    desk: &Desk,
    change: Change,
    gone: impl Fn(OrderId) -> Lots,
) -> Result<Vec<Event>, Refusal> {
    let rates = Rewritten {
        desk,
        before: Resolver::now(desk),
        after: Resolver::after(desk, change),
    };
    let concerns = |contract: ContractId| {
        change.concerns(contract, desk.contracts[contract.index()].commodity)
    };
    let mut events = Vec::new();
    let contracts = (0..).map(ContractId::new).zip(&desk.contracts);
    for (contract, state) in contracts.filter(|(contract, _)| concerns(*contract)) {
        for holder in state.holders.iter().copied() {
            for flag in HedgeFlag::ALL {
                rates.position(holder, (contract, flag), &mut events)?;
            }
        }
    }
    let working = desk.operating_accounts.iter().flat_map(|of| &of.working);
    for (id, order) in working.filter_map(|id| Some((*id, desk.orders.get(*id)?))) {
        if concerns(order.asked.contract) {
            rates.order(id, order, order.unfilled() - gone(id), &mut events)?;
        }
    }
    Ok(events)
}

/// Rates before and after a change.
struct Rewritten<'a> {
    desk: &'a Desk,
    before: Resolver<'a>,
    after: Resolver<'a>,
}

/// Lots that may still trade, on one book.
struct Unfilled {
    holder: Holder,
    of: Freezing,
    key: (ContractId, HedgeFlag),
    direction: Direction,
    offset: Offset,
    price: Price,
    lots: Lots,
}

impl Rewritten<'_> {
    /// What an account is charged, and what it will be, where that can be said.
    fn rates(
        &self,
        holder: Holder,
        (contract, flag): (ContractId, HedgeFlag),
    ) -> Option<(Option<Rates>, Rates)> {
        let found = |of: &Resolver<'_>| Some(of.effective(holder, contract, flag)?.rates);
        Some((found(&self.before), found(&self.after)?))
    }

    fn position(
        &self,
        holder: Holder,
        key: (ContractId, HedgeFlag),
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let Some((before, new)) = self.rates(holder, key) else {
            return Ok(());
        };
        let margins = |rates: Rates| (rates.margin_long, rates.margin_short);
        if before.map(margins) == Some(margins(new)) {
            return Ok(());
        }
        let book = self.desk.book(holder).ok_or(Refusal::UnknownAccount)?;
        let basis = book.method().margin_basis;
        recalculate_position(self.desk, holder, key, new, basis, events)
    }

    /// An order, and those of its children that work.
    fn order(
        &self,
        id: OrderId,
        order: &Order,
        lots: Lots,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let asked = &order.asked;
        let key = (asked.contract, asked.hedge_flag);
        if let Some(price) = order.price.filter(|_| lots.is_positive()) {
            self.unfilled(
                Unfilled {
                    holder: Holder::Operating(asked.account),
                    of: Freezing::Order(id),
                    key,
                    direction: asked.direction,
                    offset: order.offset,
                    price,
                    lots,
                },
                events,
            )?;
        }
        for id in &order.children {
            let child = self.desk.children.get(*id);
            let child = child.expect("Invariant: a parent knows its children");
            if child.is_working() {
                self.unfilled(
                    Unfilled {
                        holder: Holder::Fund(child.sent.fund_account),
                        of: Freezing::Child(*id),
                        key,
                        direction: child.sent.direction,
                        offset: child.sent.offset,
                        price: child.sent.price,
                        lots: child.unfilled(),
                    },
                    events,
                )?;
            }
        }
        Ok(())
    }

    fn unfilled(&self, unfilled: Unfilled, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let Unfilled {
            holder,
            of,
            key,
            direction,
            offset,
            price,
            lots,
        } = unfilled;
        let Some((before, new)) = self.rates(holder, key) else {
            return Ok(());
        };
        let multiplier = self.desk.contracts[key.0.index()].spec.multiplier;
        let value = order_value::<Refusal>(Some(price), lots, multiplier)?;
        let frozen = |rates: Rates| order_freeze::<Refusal>(value, lots, direction, offset, &rates);
        let OrderFreeze { margin, commission } = frozen(new)?;
        let stands = before.map(frozen).transpose()?;
        if stands != Some(OrderFreeze { margin, commission }) {
            events.push(Event::FreezeRecalculated(FreezeRecalculated {
                of,
                margin,
                commission,
            }));
        }
        Ok(())
    }
}

/// Margin of the held lots of one position, by new rates or at other prices.
pub(crate) fn recalculate_position(
    desk: &Desk,
    holder: Holder,
    (contract, hedge_flag): (ContractId, HedgeFlag),
    rates: Rates,
    basis: MarginBasis,
    events: &mut Vec<Event>,
) -> Result<(), Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let Some(position) = book.position(contract, hedge_flag) else {
        return Ok(());
    };
    let settlement = desk
        .contract(contract)
        .and_then(|state| state.settlement)
        .filter(|_| book.settled().is_some());
    for side in PosiDirection::ALL {
        let held = position.side(side);
        if held.lots().is_zero() {
            continue;
        }
        let terms = desk.fill_terms(contract, rates);
        let margin = match settlement {
            Some((price, _)) => fill::settled_margin(side, held.lots(), price, terms),
            None => fill::side_margin(side, held.lots(), held.base_value, basis, terms),
        };
        let margin = margin.map_err(|_| Refusal::AmountTooLarge)?;
        events.push(Event::MarginRecalculated {
            holder,
            contract,
            side,
            margin,
            hedge_flag,
        });
    }
    Ok(())
}

pub(crate) fn apply_margin(
    desk: &mut Desk,
    holder: Holder,
    (contract, flag): (ContractId, HedgeFlag),
    side: PosiDirection,
    margin: Money,
) {
    let terms = desk.contract_terms(contract).of(flag);
    desk.moving(holder, (contract, flag), |desk| {
        desk.book_mut(holder).set_margin(terms, side, margin);
    });
}
