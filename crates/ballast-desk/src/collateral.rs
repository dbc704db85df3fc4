//! Bonds that stand as margin (国债作为保证金, B8). A venue settles what a fund account may use; here it is
//! taken once, however often it is said, and covers margin of that venue's contracts alone: no loss, fee,
//! commission or withdrawal. The desk's settlement waits for nobody: it takes what was said last.

use ballast_desk_events::{
    AccountStatus, Actor, AssignCollateral, CollateralAssigned, CollateralCommand, CollateralEvent,
    CollateralFee, CollateralPart, Event, Holder, Refusal, VenueCollateral,
};
use ballast_model::{
    ContractId, Exchange, FundAccountId, Money, OperatingAccountId, ProductId, Stamp,
};

use crate::account::{ledger, status};
use crate::book::mortgage::Usable;
use crate::book::terms::ContractTerms;
use crate::state::Desk;
use crate::state::bounds::LARGEST_BALANCE;

/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::UnknownAccount`], [`Refusal::CollateralOfOtherMember`], [`Refusal::AlreadySettled`],
/// [`Refusal::CollateralExceeded`], [`Refusal::AccountUnbound`], and amounts that do not fit.
pub(crate) fn change(
    desk: &Desk,
    by: Actor,
    command: &CollateralCommand,
) -> Result<Vec<Event>, Refusal> {
    match command {
        CollateralCommand::Tell(_) | CollateralCommand::TakeFee(_) if !by.is_platform() => {
            Err(Refusal::NotPermitted)
        }
        CollateralCommand::Tell(told) => tell(desk, told),
        CollateralCommand::TakeFee(fee) => take_fee(desk, fee),
        CollateralCommand::Assign(assign) => self::assign(desk, *assign),
    }
}

fn event(event: CollateralEvent) -> Event {
    Event::Collateral(Box::new(event))
}

/// What is older than what is known changes nothing.
fn tell(desk: &Desk, told: &VenueCollateral) -> Result<Vec<Event>, Refusal> {
    let (id, exchange) = (told.fund_account, told.exchange);
    let account = desk.fund_account(id).ok_or(Refusal::UnknownAccount)?;
    let newest = desk.collateral.newest(id, exchange);
    if newest.is_some_and(|newest| newest.seq >= told.seq) {
        return Ok(Vec::new());
    }
    let other = newest.filter(|of| of.member != told.member && of.available.is_positive());
    if let Some(other) = other {
        return Err(Refusal::CollateralOfOtherMember {
            member: other.member.clone(),
        });
    }
    not_negative(told.available)?;
    let product = account.product;
    let before = usable(desk, product, exchange) - desk.collateral.available(id, exchange);
    let after = before.checked_add(told.available);
    let after = after.map_err(|_| Refusal::AmountTooLarge)?;
    let mut events = vec![event(CollateralEvent::Told(told.clone()))];
    events.extend(parts(desk, product, exchange, after, None));
    Ok(events)
}

fn not_negative(amount: Money) -> Result<(), Refusal> {
    if amount.is_negative() {
        return Err(Refusal::AmountNotPositive { amount });
    }
    if amount > LARGEST_BALANCE {
        return Err(Refusal::AmountTooLarge);
    }
    Ok(())
}

/// A month's fee, once; none of a settlement before the first that was heard of.
fn take_fee(desk: &Desk, fee: &CollateralFee) -> Result<Vec<Event>, Refusal> {
    let holder = Holder::Fund(fee.fund_account);
    let told = desk.collateral.told.get(&(fee.fund_account, fee.exchange));
    desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    if !told.is_some_and(|told| told.owes(fee)) {
        return Ok(Vec::new());
    }
    ledger::open_book(desk, holder)?;
    ledger::cash_amount(fee.amount)?;
    if fee.amount > LARGEST_BALANCE {
        return Err(Refusal::AmountTooLarge);
    }
    Ok(vec![event(CollateralEvent::FeeTaken(fee.clone()))])
}

/// More is taken where no more is given than the fund accounts may use; less always.
fn assign(desk: &Desk, assign: AssignCollateral) -> Result<Vec<Event>, Refusal> {
    let AssignCollateral {
        account,
        exchange,
        amount,
    } = assign;
    let state = desk.operating_account(account);
    let state = state.ok_or(Refusal::UnknownAccount)?;
    status::not_deleted(state.status, Refusal::AccountDisabled)?;
    let product = state.product.ok_or(Refusal::AccountUnbound)?;
    not_negative(amount)?;
    if !amount.is_whole_fen() {
        return Err(Refusal::AmountNotWholeFen { amount });
    }
    let usable = usable(desk, product, exchange);
    let old = desk.collateral.part(account, exchange).set;
    let others: Money = set(desk, product, exchange, None)
        .filter(|(id, _)| *id != account)
        .map(|(_, set)| set)
        .sum();
    if amount > old && others + amount > usable {
        return Err(Refusal::CollateralExceeded {
            amount,
            others,
            usable,
        });
    }
    Ok(parts(
        desk,
        product,
        exchange,
        usable,
        Some((account, amount)),
    ))
}

/// What a product's fund accounts may use at an exchange, as it was settled.
fn usable(desk: &Desk, product: ProductId, exchange: Exchange) -> Money {
    let funds = desk.products[product.index()].fund_accounts.iter();
    let available = funds.map(|id| desk.collateral.available(*id, exchange));
    available.sum()
}

/// What was set for each operating account of a product, with one of them as it is to be.
fn set(
    desk: &Desk,
    product: ProductId,
    exchange: Exchange,
    changed: Option<(OperatingAccountId, Money)>,
) -> impl Iterator<Item = (OperatingAccountId, Money)> {
    let accounts = desk.products[product.index()].operating_accounts.iter();
    let kept =
        accounts.filter(|id| desk.operating_accounts[id.index()].status != AccountStatus::Deleted);
    kept.map(move |id| {
        let is_changed = changed.filter(|(of, _)| of == id);
        let set = is_changed.map_or(desk.collateral.part(*id, exchange).set, |(_, set)| set);
        (*id, set)
    })
}

/// The parts that change where the fund accounts may use so much: where that is less than was set for
/// all, each counts in proportion, down to the fen.
fn parts(
    desk: &Desk,
    product: ProductId,
    exchange: Exchange,
    usable: Money,
    changed: Option<(OperatingAccountId, Money)>,
) -> Vec<Event> {
    let all = || set(desk, product, exchange, changed);
    let of_all: Money = all().map(|(_, set)| set).sum();
    let changes = all().filter_map(|(account, set)| {
        let old = desk.collateral.part(account, exchange);
        let counts = share(set, usable, of_all);
        let new = CollateralPart { set, counts };
        (old != new).then(|| {
            event(CollateralEvent::Assigned(CollateralAssigned {
                account,
                exchange,
                old,
                new,
            }))
        })
    });
    changes.collect()
}

fn share(set: Money, usable: Money, of_all: Money) -> Money {
    if of_all <= usable {
        return set;
    }
    let product = i128::from(set.units()) * i128::from(usable.max_zero().units());
    Money::down_to_fen(product / i128::from(of_all.units()))
}

pub(crate) fn apply(desk: &mut Desk, event: &CollateralEvent, at: Stamp) {
    match event {
        CollateralEvent::Told(told) => {
            let key = (told.fund_account, told.exchange);
            let entry = desk.collateral.told.entry(key).or_default();
            entry.newest = Some(told.clone());
            entry.at = Some(at);
            entry.since.get_or_insert(told.day);
            desk.use_bonds(Holder::Fund(told.fund_account), told.exchange);
        }
        CollateralEvent::FeeTaken(fee) => {
            let key = (fee.fund_account, fee.exchange);
            let entry = desk.collateral.told.entry(key).or_default();
            entry.fees.insert(fee.month, fee.clone());
            desk.book_mut(Holder::Fund(fee.fund_account))
                .take_collateral_fee(fee.amount);
        }
        CollateralEvent::Assigned(assigned) => {
            let key = (assigned.account, assigned.exchange);
            if assigned.new == CollateralPart::default() {
                desk.collateral.parts.remove(&key);
            } else {
                desk.collateral.parts.insert(key, assigned.new);
            }
            desk.use_bonds(Holder::Operating(assigned.account), assigned.exchange);
        }
    }
}

impl Desk {
    /// A book counts what was said or set for it.
    fn use_bonds(&mut self, holder: Holder, exchange: Exchange) {
        let usable = match holder {
            Holder::Fund(id) => fund_usable(self, id, exchange),
            Holder::Operating(id) => Usable {
                most: self.collateral.part(id, exchange).counts,
                multiple: None,
            },
        };
        let frees_cash = self.platform.collateral_frees_cash;
        let mut book = std::mem::take(self.watched_book(holder));
        let terms = |contract: ContractId| -> ContractTerms { self.contract_terms(contract) };
        book.set_mortgage(exchange, usable, frees_cash, terms);
        *self.watched_book(holder) = book;
    }

    /// Every book counts its bonds anew: after a restart, or when the switch is another.
    pub(crate) fn derive_collateral(&mut self) {
        let told = self.collateral.told.keys();
        let told = told.map(|(id, exchange)| (Holder::Fund(*id), *exchange));
        let parts = self.collateral.parts.keys();
        let parts = parts.map(|(id, exchange)| (Holder::Operating(*id), *exchange));
        for (holder, exchange) in told.chain(parts).collect::<Vec<_>>() {
            self.use_bonds(holder, exchange);
        }
    }

    /// An operating account leaves its product: it leaves its part of the bonds there.
    pub(crate) fn leave_collateral(&mut self, account: OperatingAccountId) {
        for exchange in Exchange::ALL {
            if self.collateral.parts.remove(&(account, exchange)).is_some() {
                self.use_bonds(Holder::Operating(account), exchange);
            }
        }
    }
}

fn fund_usable(desk: &Desk, id: FundAccountId, exchange: Exchange) -> Usable {
    let newest = desk.collateral.newest(id, exchange);
    newest.map_or(
        Usable {
            most: Money::ZERO,
            multiple: None,
        },
        |newest| Usable {
            most: newest.available,
            multiple: Some(newest.multiple),
        },
    )
}
