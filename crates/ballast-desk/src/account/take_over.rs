//! What a counter has and the desk has not is booked: lots on an operating account of the product, or
//! on its unallocated book, and at the fund account alike; cash at the fund account (X8).
//!
//! No limit is asked, for the lots are there; no commission is charged, for what the counter took
//! shows in its cash. The counter is asked again, to see that nothing differs any more.

use ballast_desk_events::{
    Actor, CashTakenOver, Comparison, DifferenceOf, DifferenceStanding, Event, Figure, HeldLots,
    Holder, LotsTakenOver, OpeningPosition, OperatingSetting, PositionOf, Refusal, TakeOverCash,
    TakeOverLots, TradesOf, UnallocatedOpened,
};
use ballast_model::{
    AccountCode, ContractId, Direction, FundAccountId, Lots, Money, Offset, OperatingAccountId,
    PosiDirection, Price,
};

use crate::account::comparison::{asked, found};
use crate::account::ledger::open_book;
use crate::account::leg::{self, Leg};
use crate::account::open;
use crate::book::Book;
use crate::book::fill::FillTerms;
use crate::book::terms::ContractTerms;
use crate::order::price;
use crate::state::Desk;
use crate::state::bounds::LARGEST_BALANCE;

/// The product's book for what is nobody's: an operating account that opens nothing. Whoever the
/// product's account manager lets trade on it closes its lots, so it is that manager's where no other
/// asks. It takes no flag to open accounts (R4): it is there for what the counter has.
///
/// # Errors
/// [`Refusal::UnknownAccount`].
pub(crate) fn open_unallocated(
    desk: &Desk,
    by: Actor,
    fund_account: FundAccountId,
) -> Result<Vec<Event>, Refusal> {
    let account = desk.fund_account(fund_account);
    let product = account.ok_or(Refusal::UnknownAccount)?.product;
    let state = &desk.products[product.index()];
    if state.unallocated.is_some() {
        return Ok(Vec::new());
    }
    let account = OperatingAccountId::new(desk.operating_accounts.len() as u32);
    let mut events = vec![Event::OperatingAccountCreated {
        id: account,
        code: unallocated_code(desk, &state.code),
        name: state.name.clone(),
    }];
    let manager = Actor {
        user: state.owner,
        ..by
    };
    // What a manager opens is its own without a word (`people::with_owner`).
    let owner = |of| desk.people.owner_of_new(of, account.into());
    if owner(by).is_none() {
        events.extend(owner(manager).map(Event::OwnerSet));
    }
    events.extend([
        Event::OperatingAccountBound {
            account,
            old: None,
            new: product,
        },
        Event::OperatingSet {
            account,
            old: OperatingSetting::OpenAllowed(true),
            new: OperatingSetting::OpenAllowed(false),
        },
        Comparison::UnallocatedOpened(UnallocatedOpened { product, account }).into(),
    ]);
    Ok(events)
}

/// The product's code and a U; a number more where that is taken.
fn unallocated_code(desk: &Desk, product: &AccountCode) -> AccountCode {
    let candidate = |number: u32| {
        let suffix = if number == 0 {
            "U".to_owned()
        } else {
            format!("U{number}")
        };
        let room = AccountCode::LONGEST - suffix.len();
        let stem = &product.as_str()[..product.as_str().len().min(room)];
        let code = format!("{stem}{suffix}").parse();
        code.expect("Invariant: letters and digits of that length are a code")
    };
    let mut candidates = (0..).map(candidate);
    let free = candidates.find(|code| open::free_code(desk, code).is_ok());
    free.expect("Invariant: there are more codes than accounts")
}

/// # Errors
/// [`Refusal::DifferenceNotFound`], [`Refusal::UnknownContract`], [`Refusal::NotOfProduct`],
/// [`Refusal::NoRate`]; [`Refusal::LotsNotPositive`], [`Refusal::LotsAboveMaximum`] of a part; from
/// [`Refusal::PriceNotPositive`] to [`Refusal::PriceBelowLowerLimit`]; [`Refusal::SettlementPriceMissing`]
/// where lots of earlier days have none to be marked from; [`Refusal::PositionShort`],
/// [`Refusal::FundPositionShort`] where lots that are to go are not there, or are being closed;
/// [`Refusal::AmountTooLarge`].
pub(crate) fn take_over_lots(desk: &Desk, take: &TakeOverLots) -> Result<Vec<Event>, Refusal> {
    let of = DifferenceOf::Position(take.of.clone());
    let difference = found(desk, take.fund_account, &of)?;
    let (Figure::Held(counter), Figure::Held(ours)) = (difference.counter, difference.desk) else {
        unreachable!("Invariant: positions are held against each other by age")
    };
    let contract = desk.contract_id(&take.of.contract.0);
    let contract = contract.ok_or(Refusal::UnknownContract)?;
    let state = &desk.contracts[contract.index()];
    let commodity = &desk.commodities[state.commodity.index()].commodity;
    let mut moves = moves(counter, ours, commodity.distinguishes_today);
    if let Some(lots) = take.lots {
        moves = first_of(moves, lots)?;
    }
    let base = state.base_price.or(state.pre_settlement);
    let mut booking = Booking::begin(desk, take, contract, base)?;
    let mut events = Vec::new();
    for step in moves {
        events.push(Comparison::LotsTakenOver(booking.book(step)?).into());
    }
    events.extend(asked(desk, take.fund_account));
    Ok(events)
}

/// # Errors
/// [`Refusal::UnknownAccount`], [`Refusal::UnknownContract`], [`Refusal::NotOfProduct`],
/// [`Refusal::LotsNotPositive`], [`Refusal::PriceNotPositive`], [`Refusal::PriceOffTick`],
/// [`Refusal::ContractExpired`] before the day, [`Refusal::NoRate`] that it could be settled by,
/// [`Refusal::PositionShort`] where a book has no room for so many, [`Refusal::AmountTooLarge`].
pub(crate) fn set_opening(desk: &Desk, opening: &OpeningPosition) -> Result<Vec<Event>, Refusal> {
    let OpeningPosition {
        contract,
        lots,
        settlement: price,
        ..
    } = *opening;
    let state = desk.contract(contract).ok_or(Refusal::UnknownContract)?;
    if !lots.is_positive() {
        return Err(Refusal::LotsNotPositive { lots });
    }
    if !price.is_positive() {
        return Err(Refusal::PriceNotPositive { price });
    }
    desk.fund_account(opening.fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    let last = state.contract.last_trading_day;
    if let Some(last_trading_day) = last.filter(|last| Some(*last) < desk.trading_day()) {
        return Err(Refusal::ContractExpired { last_trading_day });
    }
    let take = TakeOverLots {
        fund_account: opening.fund_account,
        of: PositionOf {
            contract: state.contract.code.clone(),
            hedge_flag: opening.hedge_flag,
            side: opening.side,
        },
        account: opening.account,
        price: opening.open_price,
        reason: String::new(),
        lots: None,
    };
    let base = state.base_price.unwrap_or(price);
    let mut booking = Booking::begin(desk, &take, contract, Some(base))?;
    let age = Age::Yesterday;
    let taken = booking.book(Move { lots, age })?;
    Ok(vec![Comparison::LotsTakenOver(taken).into()])
}

/// Lots that come, above 0, or go.
#[derive(Debug, Clone, Copy)]
struct Move {
    lots: Lots,
    /// Which: opened on earlier days, today, or, of lots that go, whichever comes first.
    age: Age,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Yesterday,
    Today,
    Any,
}

/// What makes our lots the counter's. Where offsets do not tell ages apart, only the sum can be made
/// equal when lots go.
fn moves(counter: HeldLots, ours: HeldLots, distinguishes: bool) -> Vec<Move> {
    let yesterday = counter.yesterday - ours.yesterday;
    let today = counter.today - ours.today;
    let by_age = [(yesterday, Age::Yesterday), (today, Age::Today)];
    let sum = yesterday + today;
    let moves = if distinguishes {
        by_age.to_vec()
    } else if sum.is_positive() {
        let older = yesterday.max(Lots::ZERO).min(sum);
        vec![(older, Age::Yesterday), (sum - older, Age::Today)]
    } else {
        vec![(sum, Age::Any)]
    };
    let some = moves.into_iter().filter(|(lots, _)| !lots.is_zero());
    some.map(|(lots, age)| Move { lots, age }).collect()
}

/// So many lots of them.
///
/// # Errors
/// [`Refusal::LotsNotPositive`], [`Refusal::LotsAboveMaximum`].
fn first_of(moves: Vec<Move>, lots: Lots) -> Result<Vec<Move>, Refusal> {
    let maximum = moves.iter().map(|step| step.lots.abs()).sum();
    if !lots.is_positive() {
        return Err(Refusal::LotsNotPositive { lots });
    }
    if lots > maximum {
        return Err(Refusal::LotsAboveMaximum { lots, maximum });
    }
    let mut left = lots;
    let first = moves.into_iter().map(|Move { lots, age }| {
        let some = lots.abs().min(left);
        left -= some;
        let lots = if lots.is_positive() { some } else { -some };
        Move { lots, age }
    });
    Ok(first.filter(|step| !step.lots.is_zero()).collect())
}

/// Books as they become, one move after the other.
struct Booking<'a> {
    desk: &'a Desk,
    take: &'a TakeOverLots,
    contract: ContractTerms,
    /// What lots of earlier days are marked from.
    base: Option<Price>,
    /// The operating account, and the fund account, each with its terms.
    holders: [Holder; 2],
    terms: [FillTerms; 2],
    operating: Book,
    fund: Book,
}

impl<'a> Booking<'a> {
    fn begin(
        desk: &'a Desk,
        take: &'a TakeOverLots,
        contract: ContractId,
        base: Option<Price>,
    ) -> Result<Self, Refusal> {
        let fund_account = take.fund_account;
        let product = desk.fund_accounts[fund_account.index()].product;
        let account = desk.operating_account(take.account);
        if account.ok_or(Refusal::UnknownAccount)?.product != Some(product) {
            return Err(Refusal::NotOfProduct { fund_account });
        }
        let terms = |holder| {
            let terms = leg::terms_uncharged(desk, holder, contract, take.of.hedge_flag)?;
            let base_price = base;
            Ok::<_, Refusal>(FillTerms {
                base_price,
                ..terms
            })
        };
        let holders = [Holder::Operating(take.account), Holder::Fund(fund_account)];
        let terms = [terms(holders[0])?, terms(holders[1])?];
        Ok(Self {
            desk,
            take,
            contract: desk.contract_terms(contract).of(take.of.hedge_flag),
            base,
            holders,
            terms,
            operating: open_book(desk, holders[0])?.clone(),
            fund: open_book(desk, holders[1])?.clone(),
        })
    }

    fn book(&mut self, step: Move) -> Result<LotsTakenOver, Refusal> {
        let TakeOverLots {
            fund_account,
            of,
            account,
            price,
            reason,
            lots: _,
        } = self.take;
        let contract = self.contract.contract;
        let state = &self.desk.contracts[contract.index()];
        let opens = step.lots.is_positive();
        let buys = (of.side == PosiDirection::Long) == opens;
        let day = self.desk.trading_day().ok_or(Refusal::DayNotOpen)?;
        let base = self.base;
        let older = opens && step.age == Age::Yesterday;
        let mut taken = LotsTakenOver {
            fund_account: *fund_account,
            account: *account,
            contract,
            hedge_flag: of.hedge_flag,
            direction: if buys {
                Direction::Buy
            } else {
                Direction::Sell
            },
            offset: match step.age {
                _ if opens => Offset::Open,
                Age::Any => Offset::Close,
                Age::Today => Offset::CloseToday,
                Age::Yesterday => Offset::CloseYesterday,
            },
            base_price: None,
            price: *price,
            lots: step.lots.abs(),
            day,
            operating: Default::default(),
            fund: Default::default(),
            reason: reason.clone(),
        };
        price::on_tick::<Refusal>(state, *price)?;
        // Of earlier days the limits are not known any more.
        if !older {
            price::within_limits::<Refusal>(state, *price)?;
        }
        if older {
            let code = || state.contract.code.clone();
            let base = base.ok_or_else(|| Refusal::SettlementPriceMissing { contract: code() })?;
            taken.base_price = Some(base);
            taken.day = leg::day_before(self.desk, day)?;
        }
        let leg = Leg::from(&taken);
        let [operating, fund] = self.holders;
        let [of_operating, of_fund] = self.terms;
        leg.fits(operating, &self.operating, of_operating)?;
        leg.fits(fund, &self.fund, of_fund)?;
        taken.operating = leg.work_out(&self.operating, of_operating)?;
        taken.fund = leg.work_out(&self.fund, of_fund)?;
        for (book, result) in [
            (&mut self.operating, &taken.operating),
            (&mut self.fund, &taken.fund),
        ] {
            leg.try_on(book, self.contract, result);
        }
        Ok(taken)
    }
}

/// Whole fen, as cash that is paid in or out: a counter's commission of the running day may have more
/// places, and what is left of them is no difference. Half a fen goes against the account, as it will when
/// the counter rounds that commission.
///
/// # Errors
/// [`Refusal::DifferenceNotFound`], [`Refusal::AccountDisabled`], [`Refusal::AlreadySettled`],
/// [`Refusal::AmountTooLarge`] where it is more than an account can have or owe.
pub(crate) fn take_over_cash(desk: &Desk, take: &TakeOverCash) -> Result<Vec<Event>, Refusal> {
    let difference = found(desk, take.fund_account, &DifferenceOf::Cash)?;
    let seen = take.excess.map(Money::units);
    if seen.is_some_and(|seen| seen != difference.excess()) {
        let fund_account = take.fund_account;
        return Err(Refusal::DifferenceNotFound { fund_account });
    }
    let book = open_book(desk, Holder::Fund(take.fund_account))?;
    let amount = Money::from_units(difference.excess() - 1).round_to_fen();
    for sum in [book.equity(), book.net_deposits] {
        let after = sum.checked_add(amount);
        if after.map_or(true, |after| after.abs() > LARGEST_BALANCE) {
            return Err(Refusal::AmountTooLarge);
        }
    }
    let taken = CashTakenOver {
        fund_account: take.fund_account,
        amount,
        reason: take.reason.clone(),
    };
    let taken = Comparison::CashTakenOver(taken).into();
    let asked = asked(desk, take.fund_account);
    Ok([taken].into_iter().chain(asked).collect())
}

pub(super) fn apply_lots(desk: &mut Desk, taken: &LotsTakenOver) {
    let leg = apply_legs(desk, taken);
    met(desk, taken.fund_account, &leg, None);
}

/// A trade that others made today is booked.
pub(super) fn apply_external(desk: &mut Desk, booked: &LotsTakenOver) {
    let leg = apply_legs(desk, booked);
    met(desk, booked.fund_account, &leg, Some(booked.lots));
}

fn apply_legs(desk: &mut Desk, taken: &LotsTakenOver) -> Leg {
    desk.lots_moved(taken.fund_account);
    if taken.base_price.is_some() {
        desk.contracts[taken.contract.index()].base_price = taken.base_price;
    }
    let leg = Leg::from(taken);
    leg.apply(desk, Holder::Operating(taken.account), &taken.operating);
    leg.apply(desk, Holder::Fund(taken.fund_account), &taken.fund);
    // What rests as an open may be a close of them now, or the other way round (X3).
    desk.on_net_reached(taken.fund_account);
    leg
}

/// Lots that a counter had and the desk had not are here: what differs is less by them. How many of them traded
/// today; none: as many as the counter traded more.
fn met(desk: &mut Desk, fund_account: FundAccountId, leg: &Leg, known: Option<Lots>) {
    let code = desk.contracts[leg.contract.index()].contract.code.clone();
    let of = PositionOf {
        contract: code.clone(),
        hedge_flag: leg.hedge_flag,
        side: leg.side(),
    };
    let trades = TradesOf {
        contract: code,
        hedge_flag: leg.hedge_flag,
        direction: leg.direction,
    };
    let account = &mut desk.fund_accounts[fund_account.index()];
    let mut traded = known.unwrap_or_default();
    for difference in &mut account.differences {
        match (&difference.of, &mut difference.desk) {
            (DifferenceOf::Position(found), Figure::Held(ours)) if *found == of => {
                come_or_go(ours, leg);
            }
            (DifferenceOf::Trades(found), Figure::Lots(ours)) if *found == trades => {
                let counter = Lots::new(difference.counter.units());
                let missing = (counter - *ours).max(Lots::ZERO).min(leg.lots);
                *ours += missing;
                traded = known.unwrap_or(missing);
            }
            // It may be another now: nobody books it before it is found again.
            (DifferenceOf::Cash, _) => difference.standing = DifferenceStanding::Suspected,
            _ => {}
        }
    }
    account
        .differences
        .retain(|difference| difference.excess() != 0);
    // Lots may have gone on an earlier day, and no trade of today is theirs.
    if traded.is_positive() {
        *account.taken_over.entry(trades).or_default() += traded;
    }
}

/// What we hold of a side, once lots were taken over: what differs still is known by that.
fn come_or_go(ours: &mut HeldLots, leg: &Leg) {
    match leg.offset {
        Offset::Open if leg.base_price.is_some() => ours.yesterday += leg.lots,
        Offset::Open => ours.today += leg.lots,
        Offset::CloseToday => ours.today -= leg.lots,
        Offset::CloseYesterday => ours.yesterday -= leg.lots,
        Offset::Close => {
            let older = ours.yesterday.min(leg.lots);
            ours.yesterday -= older;
            ours.today -= leg.lots - older;
        }
    }
}

pub(super) fn apply_cash(desk: &mut Desk, taken: &CashTakenOver) {
    desk.lots_moved(taken.fund_account);
    let account = &mut desk.fund_accounts[taken.fund_account.index()];
    account.book.enter(taken.amount);
    account.cash_taken_over += taken.amount;
    account
        .differences
        .retain(|difference| difference.of != DifferenceOf::Cash);
}
