//! What having positions closed would come to (P9), before it is done: at which price, with which P&L and charges, and what
//! books and NAV stand at after it.
//!
//! Copies of the books that it touches take the orders that a plan would send, each as if it traded whole at the price
//! assumed: lots, offsets, rates and routing are those of a plan (`plans`), the arithmetic is that of fills (`book/fill`). Left
//! aside are the messages of a second, for which another fund account may carry what comes later, and which of several of one
//! priority the draw by an order's number takes (X3): both move commission and margin of fund accounts alone.

use std::collections::BTreeMap;

use ballast_desk_events::{
    BookFill, ForceCloseOf, HeldSide, Holder, PlanPause, Refusal, RoutingMode,
};
use ballast_model::{
    ContractId, Day, DepthLevel, Lots, Money, Offset, OperatingAccountId, PosiDirection, Price,
    ProductId, Stamp,
};
use ballast_risk::Nav;

use super::WouldClose;
use crate::book::fill::{FillInput, close_today_charge};
use crate::book::position::PositionSide;
use crate::book::terms::Freeze;
use crate::book::{Book, Fill, fill};
use crate::draft::order_freeze::order_fee;
use crate::nav;
use crate::order::place;
use crate::plans::quote::quote;
use crate::plans::send;
use crate::routing;
use crate::routing::request::{Allocation, RouteRequest};
use crate::state::Desk;

/// What a price that is reckoned with is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosePrice {
    /// The one that the plan's order would have: ticks beyond the counterparty's best (N10).
    Plan,
    /// The price limit, at which the order would rest: nobody is on the other side.
    PriceLimit,
    /// The last price: the plan would have to wait.
    Last,
    /// The previous settlement price: it would have to wait, and nothing has traded today.
    PreviousSettlement,
}

/// What closing comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CloseSums {
    /// P&L of the lots closed, marked to market: from the previous settlement price, of today's lots from their open price (§C5).
    pub pnl: Money,
    /// Commission, close-today's with it.
    pub commission: Money,
    /// Lots charged the close-today rate.
    pub close_today_lots: Lots,
    /// Their part of the commission.
    pub close_today_commission: Money,
    /// What the exchange charges for the orders themselves (O9): as if one fund account carried each by net position and in
    /// proportion, and as if orders that work beside them gave their lots back at once.
    pub order_fee: Money,
}

impl std::ops::AddAssign for CloseSums {
    fn add_assign(&mut self, more: Self) {
        self.pnl += more.pnl;
        self.commission += more.commission;
        self.close_today_lots += more.close_today_lots;
        self.close_today_commission += more.close_today_commission;
        self.order_fee += more.order_fee;
    }
}

/// One side of a position, closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseRow {
    /// What is closed.
    pub close: WouldClose,
    /// Price reckoned with; none where nothing is known.
    pub price: Option<(Price, ClosePrice)>,
    /// What the plan would wait for.
    pub waits: Option<PlanPause>,
    /// The counterparty's best.
    pub best: Option<DepthLevel>,
    /// The last price.
    pub last: Option<Price>,
    /// What it comes to; none without a price, or where an amount does not fit.
    pub sums: Option<CloseSums>,
}

/// Where a book, or a product's fund accounts together, stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Dynamic equity.
    pub equity: Money,
    /// Margin of what is held; none of a product after, where it is carried by net position or in proportion (X3).
    pub margin: Option<Money>,
    /// NAV; none of a product where it is undefined (P3).
    pub nav: Option<Nav>,
}

/// Where somebody stands now and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseChange<O> {
    /// Who.
    pub of: O,
    /// Now.
    pub now: Standing,
    /// After; none where a row has no price, and of a product where no fund account has the lots. By net position and in
    /// proportion fund accounts close what the moment lets them (X3): a product's equity then moves as its operating
    /// accounts' do, commission with it.
    pub after: Option<Standing>,
}

/// What a force-close would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosePreview {
    /// Side by side.
    pub rows: Vec<CloseRow>,
    /// All of them; none where one has no price.
    pub total: Option<CloseSums>,
    /// The operating accounts concerned.
    pub accounts: Vec<CloseChange<OperatingAccountId>>,
    /// Their product: its fund accounts. None of an account without one.
    pub product: Option<CloseChange<ProductId>>,
}

/// What having it closed would come to; nothing is done.
///
/// # Errors
/// What would refuse it, the right of who asks left aside.
pub fn preview_close(desk: &Desk, of: ForceCloseOf, at: Stamp) -> Result<ClosePreview, Refusal> {
    let closes = super::would_close(desk, of)?;
    let mut closing = Closing {
        desk,
        at,
        day: desk.trading_day(),
        books: BTreeMap::new(),
        taken: Vec::new(),
        is_carried: true,
        is_of_the_moment: false,
    };
    let rows: Vec<CloseRow> = closes.into_iter().map(|close| closing.row(close)).collect();
    let mut total = Some(CloseSums::default());
    for row in &rows {
        match (&mut total, row.sums) {
            (Some(total), Some(sums)) => *total += sums,
            _ => total = None,
        }
    }
    let mut ids: Vec<OperatingAccountId> = rows.iter().map(|row| row.close.account).collect();
    ids.dedup();
    let product = { ids.first() }.and_then(|id| desk.operating_account(*id)?.product);
    let accounts = ids.into_iter().map(|id| {
        let mut own = rows.iter().filter(|row| row.close.account == id);
        let is_told = own.all(|row| row.sums.is_some());
        closing.account(id, is_told)
    });
    Ok(ClosePreview {
        accounts: accounts.collect(),
        product: product.map(|id| closing.product(id, total.is_some())),
        rows,
        total,
    })
}

/// Books as they come to stand while position after position is closed.
struct Closing<'a> {
    desk: &'a Desk,
    at: Stamp,
    day: Option<Day>,
    /// Copies of those that something was closed of.
    books: BTreeMap<Holder, Book>,
    /// What fund accounts carry already, and of which position.
    taken: Vec<(HeldSide, Allocation)>,
    /// Fund accounts have all that was closed so far.
    is_carried: bool,
    /// Some of it by net position or in proportion: which fund account closes what hangs on the moment.
    is_of_the_moment: bool,
}

impl Closing<'_> {
    fn row(&mut self, close: WouldClose) -> CloseRow {
        let contract = &self.desk.contracts[close.of.contract.index()];
        let (price, waits) = match quote(self.desk, contract, close.of.side, false, self.at) {
            Ok(quote) if quote.rests => (
                Some((quote.price, ClosePrice::PriceLimit)),
                Some(PlanPause::AtPriceLimit),
            ),
            Ok(quote) => (Some((quote.price, ClosePrice::Plan)), None),
            Err(pause) => {
                let last = contract.last.map(|last| (last, ClosePrice::Last));
                let settled = || Some((contract.mark()?, ClosePrice::PreviousSettlement));
                let price = match pause {
                    PlanPause::TooFar { price, .. } => Some((price, ClosePrice::Plan)),
                    _ => last.or_else(settled),
                };
                (price, Some(pause))
            }
        };
        let best = match close.of.side {
            PosiDirection::Long => contract.bid,
            PosiDirection::Short => contract.ask,
        };
        CloseRow {
            close,
            price,
            waits,
            best,
            last: contract.last,
            sums: price.and_then(|(price, _)| self.close(close, price)),
        }
    }

    /// Closes one side of a position, by the orders that a plan would send.
    fn close(&mut self, close: WouldClose, price: Price) -> Option<CloseSums> {
        let WouldClose { account, of, lots } = close;
        let desk = self.desk;
        let commodity = &desk.commodities[desk.contracts[of.contract.index()].commodity.index()];
        let distinguishes = commodity.commodity.distinguishes_today;
        let (mut sums, mut left) = (CloseSums::default(), lots);
        for offset in send::offsets(distinguishes) {
            let held = self.held(Holder::Operating(account), of, (*offset, distinguishes));
            let part = left.min(held);
            if part.is_positive() {
                sums += self.order(close, (*offset, part), price)?;
                left -= part;
            }
        }
        left.is_zero().then_some(sums)
    }

    /// One order of a plan: each of its children trades whole.
    fn order(
        &mut self,
        WouldClose { account, of, .. }: WouldClose,
        (offset, lots): (Offset, Lots),
        price: Price,
    ) -> Option<CloseSums> {
        let desk = self.desk;
        let contract = &desk.contracts[of.contract.index()];
        let (mut sums, mut messages) = (CloseSums::default(), 0);
        for (carrier, part) in self.carriers((account, of), (offset, lots), price) {
            let mut left = part;
            while left.is_positive() {
                let lots = left.min(contract.spec.max_limit_lots.max(Lots::new(1)));
                left -= lots;
                messages += 1;
                let (pnl, result) =
                    self.fill(Holder::Operating(account), of, (offset, lots), price)?;
                let rates =
                    desk.charged_rates(Holder::Operating(account), of.contract, of.hedge_flag);
                let terms = desk.fill_terms(of.contract, rates);
                sums += CloseSums {
                    pnl,
                    commission: result.commission,
                    close_today_lots: result.close_today_lots,
                    close_today_commission: close_today_charge(
                        terms,
                        price,
                        result.close_today_lots,
                    )
                    .ok()?,
                    order_fee: Money::ZERO,
                };
                if let Some((fund, offset)) = carrier {
                    self.fill(fund, of, (offset, lots), price)?;
                }
            }
        }
        let has_fee = { &desk.commodities[contract.commodity.index()] }.has_order_fee();
        let state = &desk.operating_accounts[account.index()];
        sums.order_fee = order_fee(desk, state, has_fee, messages, lots);
        if let Some(book) = self.books.get_mut(&Holder::Operating(account)) {
            book.charge_order_fee(sums.order_fee);
        }
        Some(sums)
    }

    /// Which fund accounts carry an order, and by which offset: those that routing gives it to; what it gives to none now, for
    /// a counter is away or working orders hold the lots, those that have them. The rest nobody.
    fn carriers(
        &mut self,
        (account, of): (OperatingAccountId, HeldSide),
        (offset, lots): (Offset, Lots),
        price: Price,
    ) -> Vec<(Option<(Holder, Offset)>, Lots)> {
        let desk = self.desk;
        let asked = send::order(account, of, (offset, lots), price);
        let request = place::unchecked_request(desk, &asked, lots, self.at);
        if request.is_some_and(|request| request.mode != RoutingMode::Priority) {
            self.is_of_the_moment = true;
            return vec![(None, lots)];
        }
        let beside = self.taken.iter();
        let beside = beside.filter(|(taken, other)| (*taken, other.offset) == (of, offset));
        let beside: Vec<Allocation> = beside.map(|(_, allocation)| *allocation).collect();
        let routed = request.and_then(|request| {
            let request = RouteRequest {
                of_plan: true,
                ..request
            };
            routing::of_plan(desk, request, &[], &beside).ok()
        });
        let distinguishes = {
            let commodity = desk.contracts[of.contract.index()].commodity;
            desk.commodities[commodity.index()]
                .commodity
                .distinguishes_today
        };
        let mut carried = Vec::new();
        let mut left = lots;
        for allocation in routed.into_iter().flatten() {
            let holder = Holder::Fund(allocation.fund_account);
            let has = match allocation.offset {
                Offset::Open => allocation.lots,
                offset => self.held(holder, of, (offset, distinguishes)),
            };
            let lots = allocation.lots.min(has).min(left);
            if lots.is_positive() {
                left -= lots;
                carried.push((Some((holder, allocation.offset)), lots));
                self.taken.push((of, allocation));
            }
        }
        let product = desk
            .operating_account(account)
            .and_then(|account| account.product);
        let funds = product.map_or(&[][..], |id| &desk.products[id.index()].fund_accounts);
        for id in funds {
            let holder = Holder::Fund(*id);
            let planned = { carried.iter() }.filter(|(of, _)| *of == Some((holder, offset)));
            let planned: Lots = planned.map(|(_, lots)| *lots).sum();
            let lots = left.min(self.held(holder, of, (offset, distinguishes)) - planned);
            if lots.is_positive() {
                left -= lots;
                carried.push((Some((holder, offset)), lots));
            }
        }
        if left.is_positive() {
            self.is_carried = false;
            carried.push((None, left));
        }
        carried
    }

    /// The book as it stands by now.
    fn book(&self, holder: Holder) -> Option<&Book> {
        self.books.get(&holder).or_else(|| self.desk.book(holder))
    }

    /// Lots of a side that an offset closes, those that working orders hold with them: a plan cancels them first.
    fn held(&self, holder: Holder, of: HeldSide, (offset, distinguishes): (Offset, bool)) -> Lots {
        let position = self
            .book(holder)
            .and_then(|book| book.position(of.contract, of.hedge_flag));
        let side = position.map(|position| position.side(of.side));
        side.map_or(Lots::ZERO, |side: &PositionSide| {
            match (distinguishes, offset) {
                (_, Offset::Open) => Lots::ZERO,
                (false, _) => side.lots(),
                (true, Offset::CloseToday) => side.lots_today,
                (true, Offset::Close | Offset::CloseYesterday) => side.lots_yesterday,
            }
        })
    }

    /// A fill on a book's copy; the P&L of what it closes, and what it does.
    fn fill(
        &mut self,
        holder: Holder,
        of: HeldSide,
        (offset, lots): (Offset, Lots),
        price: Price,
    ) -> Option<(Money, BookFill)> {
        let (desk, day) = (self.desk, self.day?);
        let book = match self.books.entry(holder) {
            std::collections::btree_map::Entry::Occupied(kept) => kept.into_mut(),
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(desk.book(holder)?.clone())
            }
        };
        let direction = of.side.closed_by();
        let input = FillInput {
            hedge_flag: of.hedge_flag,
            direction,
            offset,
            price,
            lots,
            released_margin: Money::ZERO,
            released_commission: Money::ZERO,
        };
        let rates = desk.charged_rates(holder, of.contract, of.hedge_flag);
        let terms = desk.fill_terms(of.contract, rates);
        let result = trade(desk, book, (of.contract, day), terms, input)?;
        Some((result.close_pnl(), result))
    }

    fn account(&self, id: OperatingAccountId, is_told: bool) -> CloseChange<OperatingAccountId> {
        let account = &self.desk.operating_accounts[id.index()];
        let after = self.book(Holder::Operating(id)).filter(|_| is_told);
        let now = account.book.equity();
        let standing = |book: &Book| {
            let moved = book.equity() - now;
            Standing {
                equity: book.equity(),
                margin: Some(book.margin()),
                nav: Some(nav::of_account_moved(account, moved.units().into())),
            }
        };
        CloseChange {
            of: id,
            now: standing(&account.book),
            after: after.map(standing),
        }
    }

    fn product(&self, id: ProductId, is_told: bool) -> CloseChange<ProductId> {
        let product = &self.desk.products[id.index()];
        let funds = || product.fund_accounts.iter().map(|id| Holder::Fund(*id));
        let equities = |books: &mut dyn Iterator<Item = &Book>| {
            books.fold([Money::ZERO; 2], |[equity, margin], book| {
                [equity + book.equity(), margin + book.margin()]
            })
        };
        let now = equities(&mut funds().filter_map(|of| self.desk.book(of)));
        let standing = |equity: Money, margin| {
            let moved = i128::from((equity - now[0]).units());
            Standing {
                equity,
                margin,
                nav: nav::of_product_moved(self.desk, product, moved).ok(),
            }
        };
        let after = || {
            if self.is_of_the_moment {
                return standing(now[0] + self.moved(), None);
            }
            let [equity, margin] = equities(&mut funds().filter_map(|of| self.book(of)));
            standing(equity, Some(margin))
        };
        CloseChange {
            of: id,
            now: standing(now[0], Some(now[1])),
            after: (is_told && self.is_carried).then(after),
        }
    }

    /// What equities of operating accounts moved.
    fn moved(&self) -> Money {
        let copies = self.books.iter();
        let operating = copies.filter(|(of, _)| matches!(of, Holder::Operating(_)));
        let moved = operating.filter_map(|(of, book)| {
            let now = self.desk.book(*of)?.equity();
            Some(book.equity() - now)
        });
        moved.sum()
    }
}

/// Lets a copy of a book take an order, and its fill.
pub(super) fn trade(
    desk: &Desk,
    book: &mut Book,
    (contract, day): (ContractId, Day),
    fill_terms: fill::FillTerms,
    input: FillInput,
) -> Option<BookFill> {
    let FillInput {
        hedge_flag,
        direction,
        offset,
        price,
        lots,
        released_margin: margin,
        released_commission: commission,
    } = input;
    let terms = desk.contract_terms(contract).of(hedge_flag);
    let freeze = Freeze {
        hedge_flag,
        direction,
        offset,
        lots,
        margin,
        commission,
    };
    book.freeze(terms, freeze, 0);
    let result = fill::work_out(book, contract, fill_terms, input).ok()?;
    let fill = Fill {
        day,
        direction,
        offset,
        price,
        lots,
        result: &result,
    };
    book.fill(terms, fill);
    Some(result)
}
