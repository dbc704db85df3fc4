//! Products, fund accounts, operating accounts: opening, binding, cash, rates, how funds are
//! reckoned.

use ballast_desk_events::{
    Event, FundsMethod, Holder, MarginBasis, OpenBoundAccount, OperatingAccountUnbound, RateScope,
    Refusal,
};
use ballast_model::{
    AccountCode, ContractId, Direction, FundAccountId, HedgeFlag, Money, OperatingAccountId,
    ProductId, Rates, Tariff,
};

use crate::book::Book;
use crate::fill;
use crate::rates::Change;
use crate::standing;
use crate::state::{Desk, FundAccount, OperatingAccount, Product};

fn free_code(desk: &Desk, code: &AccountCode) -> Result<(), Refusal> {
    let taken = desk.product_id(code).is_some() || desk.holder(code).is_some();
    if taken {
        Err(Refusal::CodeTaken)
    } else {
        Ok(())
    }
}

pub(crate) fn create_product(
    desk: &Desk,
    code: &AccountCode,
    name: &str,
) -> Result<Vec<Event>, Refusal> {
    free_code(desk, code)?;
    let id = ProductId::new(desk.products.len() as u32);
    Ok(vec![Event::ProductCreated {
        id,
        code: code.clone(),
        name: name.to_owned(),
    }])
}

pub(crate) fn create_fund_account(
    desk: &Desk,
    code: &AccountCode,
    product: ProductId,
) -> Result<Vec<Event>, Refusal> {
    takes_accounts(desk, product)?;
    free_code(desk, code)?;
    let id = FundAccountId::new(desk.fund_accounts.len() as u32);
    Ok(vec![Event::FundAccountCreated {
        id,
        code: code.clone(),
        product,
    }])
}

pub(crate) fn create_operating_account(
    desk: &Desk,
    code: &AccountCode,
    name: &str,
) -> Result<Vec<Event>, Refusal> {
    free_code(desk, code)?;
    let id = OperatingAccountId::new(desk.operating_accounts.len() as u32);
    Ok(vec![Event::OperatingAccountCreated {
        id,
        code: code.clone(),
        name: name.to_owned(),
    }])
}

/// What would refuse the binding refuses the opening, too.
pub(crate) fn open_bound(desk: &Desk, open: &OpenBoundAccount) -> Result<Vec<Event>, Refusal> {
    let mut events = create_operating_account(desk, &open.code, &open.name)?;
    takes_accounts(desk, open.product)?;
    events.push(Event::OperatingAccountBound {
        account: OperatingAccountId::new(desk.operating_accounts.len() as u32),
        old: None,
        new: open.product,
    });
    Ok(events)
}

fn takes_accounts(desk: &Desk, product: ProductId) -> Result<(), Refusal> {
    let product = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    standing::not_deleted(product.standing, Refusal::ProductDisabled)
}

pub(crate) fn bind(
    desk: &Desk,
    account: OperatingAccountId,
    product: ProductId,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    standing::not_deleted(state.standing, Refusal::AccountDisabled)?;
    takes_accounts(desk, product)?;
    // Its lots and cash are counted with the old product's fund accounts: it must take nothing
    // along.
    if state.product.is_some()
        && state.product != Some(product)
        && !(state.book.is_empty() && state.working.is_empty())
    {
        return Err(Refusal::AccountInUse);
    }
    Ok(vec![Event::OperatingAccountBound {
        account,
        old: state.product,
        new: product,
    }])
}

/// Of an account that takes nothing along.
pub(crate) fn unbind(desk: &Desk, account: OperatingAccountId) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    let old = state.product.ok_or(Refusal::AccountUnbound)?;
    if !(state.book.is_empty() && state.working.is_empty()) {
        return Err(Refusal::AccountInUse);
    }
    Ok(vec![Event::OperatingAccountUnbound(
        OperatingAccountUnbound { account, old },
    )])
}

fn cash_amount(amount: Money) -> Result<Money, Refusal> {
    if !amount.is_positive() {
        return Err(Refusal::AmountNotPositive { amount });
    }
    if !amount.is_whole_fen() {
        return Err(Refusal::AmountNotWholeFen { amount });
    }
    Ok(amount)
}

fn open_book(desk: &Desk, holder: Holder) -> Result<&Book, Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    standing::not_deleted(
        desk.standing(holder.into()).unwrap_or_default(),
        Refusal::AccountDisabled,
    )?;
    match book.settled() {
        // Between its settlement and the day roll an account's day is over and the next has not
        // begun.
        Some(settled) => Err(Refusal::AlreadySettled { day: settled.day }),
        None => Ok(book),
    }
}

/// Largest balance an account may reach by deposits: far from overflow whatever prices do.
pub const LARGEST_BALANCE: Money = Money::whole(1_000_000_000_000);

pub(crate) fn deposit(desk: &Desk, holder: Holder, amount: Money) -> Result<Vec<Event>, Refusal> {
    let book = open_book(desk, holder)?;
    let amount = cash_amount(amount)?;
    let sums = [book.balance(), book.net_deposits];
    if sums.iter().any(|sum| {
        sum.checked_add(amount)
            .map_or(true, |after| after > LARGEST_BALANCE)
    }) {
        return Err(Refusal::AmountTooLarge);
    }
    Ok(vec![Event::Deposited { holder, amount }])
}

pub(crate) fn withdraw(desk: &Desk, holder: Holder, amount: Money) -> Result<Vec<Event>, Refusal> {
    let book = open_book(desk, holder)?;
    let amount = cash_amount(amount)?;
    let withdrawable = book.withdrawable();
    if amount > withdrawable {
        return Err(Refusal::WithdrawAboveAvailable {
            amount,
            withdrawable,
            excess: amount - withdrawable,
        });
    }
    Ok(vec![Event::Withdrawn { holder, amount }])
}

pub(crate) fn set_rates(
    desk: &Desk,
    fund_account: FundAccountId,
    scope: RateScope,
    rates: Rates,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .fund_account(fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    known_scope(desk, scope)?;
    let commission = rates.commission;
    let hedge = rates.of(HedgeFlag::Hedge);
    let margins = [
        rates.margin_long,
        rates.margin_short,
        hedge.margin_long,
        hedge.margin_short,
    ];
    let tariffs =
        margins
            .into_iter()
            .chain([commission.open, commission.close, commission.close_today]);
    if tariffs
        .clone()
        .any(|Tariff { by_money, by_lot }| by_money.is_negative() || by_lot.is_negative())
    {
        return Err(Refusal::RateNegative);
    }
    if !tariffs.clone().all(Tariff::is_bounded) {
        return Err(Refusal::AmountTooLarge);
    }
    let mut events = vec![Event::RatesSet {
        fund_account,
        scope,
        old: state.rates.get(&scope).copied(),
        new: rates,
    }];
    events.extend(crate::rates::restated(
        desk,
        Change::Counter(fund_account, scope, rates),
    )?);
    Ok(events)
}

pub(crate) fn known_scope(desk: &Desk, scope: RateScope) -> Result<(), Refusal> {
    match scope {
        RateScope::Commodity(id) => desk
            .commodity(id)
            .map(drop)
            .ok_or(Refusal::UnknownCommodity),
        RateScope::Contract(id) => desk.contract(id).map(drop).ok_or(Refusal::UnknownContract),
    }
}

/// Margin of the held lots of one position, by new rates or at other prices.
pub(crate) fn restate_position(
    desk: &Desk,
    holder: Holder,
    (contract, hedge_flag): (ContractId, HedgeFlag),
    rates: Rates,
    basis: MarginBasis,
    events: &mut Vec<Event>,
) -> Result<(), Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let Some(slot) = book.slot(contract, hedge_flag) else {
        return Ok(());
    };
    let settlement = desk
        .contract(contract)
        .and_then(|state| state.settlement)
        .filter(|_| book.settled().is_some());
    for side in [Direction::Buy, Direction::Sell] {
        let held = slot.side(side);
        if held.lots().is_zero() {
            continue;
        }
        let terms = desk.terms(contract, rates);
        let margin = match settlement {
            Some((price, _)) => fill::settled_margin(side, held.lots(), price, terms),
            None => fill::side_margin(side, held.lots(), held.base_value, basis, terms),
        };
        let margin = margin.map_err(|_| Refusal::AmountTooLarge)?;
        events.push(Event::MarginRestated {
            holder,
            contract,
            side,
            margin,
            hedge_flag,
        });
    }
    Ok(())
}

/// The counter's session begins anew; what it does not know of after that was lost (`returns`).
pub(crate) fn log_in(desk: &Desk, fund_account: FundAccountId) -> Result<Vec<Event>, Refusal> {
    desk.fund_account(fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    Ok(vec![Event::FundAccountLoginAsked { fund_account }])
}

pub(crate) fn set_funds_method(
    desk: &Desk,
    holder: Holder,
    method: FundsMethod,
) -> Result<Vec<Event>, Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let mut events = vec![Event::FundsMethodSet {
        holder,
        old: book.method(),
        new: method,
    }];
    if method.margin_basis != book.method().margin_basis {
        for slot in book.slots() {
            let position = (slot.contract, slot.hedge_flag);
            let rates = crate::rates::effective(desk, holder, slot.contract, slot.hedge_flag)
                .map(|found| found.rates);
            rates.map_or(Ok(()), |rates| {
                restate_position(
                    desk,
                    holder,
                    position,
                    rates,
                    method.margin_basis,
                    &mut events,
                )
            })?;
        }
    }
    Ok(events)
}

pub(crate) fn apply_product(desk: &mut Desk, id: ProductId, code: &AccountCode, name: &str) {
    desk.products.push(Product {
        code: code.clone(),
        name: name.to_owned(),
        fund_accounts: Vec::new(),
        operating_accounts: Default::default(),
        difference: None,
        rules: Default::default(),
        rate_giver: None,
        settings: Default::default(),
        limits: Default::default(),
        tradability: None,
        owner: Default::default(),
        standing: Default::default(),
    });
    desk.codes.products.insert(code.clone(), id);
}

pub(crate) fn apply_fund_account(
    desk: &mut Desk,
    id: FundAccountId,
    code: &AccountCode,
    product: ProductId,
) {
    desk.fund_accounts.push(FundAccount {
        code: code.clone(),
        product,
        book: Book::default(),
        rates: Default::default(),
        session: Default::default(),
        unanswered: Default::default(),
        rules: Default::default(),
        settings: Default::default(),
        limits: Default::default(),
        day_tradability: None,
        night_tradability: None,
        recent_orders: Default::default(),
        rate_banned: false,
        traffic: Default::default(),
        owner: Default::default(),
        standing: Default::default(),
    });
    desk.products[product.index()].fund_accounts.push(id);
    desk.codes.accounts.insert(code.clone(), Holder::Fund(id));
    crate::limits::derive_product(desk, product);
}

pub(crate) fn apply_operating_account(
    desk: &mut Desk,
    id: OperatingAccountId,
    code: &AccountCode,
    name: &str,
) {
    desk.operating_accounts.push(OperatingAccount {
        code: code.clone(),
        name: name.to_owned(),
        product: None,
        book: Book::default(),
        references: Default::default(),
        working: Default::default(),
        rates: Default::default(),
        settings: Default::default(),
        limits: Default::default(),
        limit_template: None,
        tradability: None,
        owner: Default::default(),
        standing: Default::default(),
        access: Default::default(),
        protected_amount: Money::ZERO,
    });
    desk.codes
        .accounts
        .insert(code.clone(), Holder::Operating(id));
}

pub(crate) fn apply_binding(
    desk: &mut Desk,
    account: OperatingAccountId,
    old: Option<ProductId>,
    new: ProductId,
) {
    if let Some(old) = old {
        desk.products[old.index()]
            .operating_accounts
            .remove(&account);
    }
    desk.products[new.index()]
        .operating_accounts
        .insert(account);
    desk.operating_accounts[account.index()].product = Some(new);
    desk.derive_both_sides(Holder::Operating(account));
}

pub(crate) fn apply_unbinding(desk: &mut Desk, unbound: OperatingAccountUnbound) {
    desk.products[unbound.old.index()]
        .operating_accounts
        .remove(&unbound.account);
    desk.operating_accounts[unbound.account.index()].product = None;
}

pub(crate) fn apply_deposit(desk: &mut Desk, holder: Holder, amount: Money) {
    let book = desk.book_mut(holder);
    book.deposit += amount;
    book.net_deposits += amount;
}

pub(crate) fn apply_withdrawal(desk: &mut Desk, holder: Holder, amount: Money) {
    let book = desk.book_mut(holder);
    book.withdrawal += amount;
    book.net_deposits -= amount;
}

pub(crate) fn apply_rates(
    desk: &mut Desk,
    fund_account: FundAccountId,
    scope: RateScope,
    rates: Rates,
) {
    desk.fund_accounts[fund_account.index()]
        .rates
        .insert(scope, rates);
}

pub(crate) fn apply_margin(
    desk: &mut Desk,
    holder: Holder,
    (contract, flag): (ContractId, HedgeFlag),
    side: Direction,
    margin: Money,
) {
    let view = desk.view(contract).of(flag);
    desk.book_mut(holder).restate_margin(view, side, margin);
}

pub(crate) fn apply_funds_method(desk: &mut Desk, holder: Holder, method: FundsMethod) {
    let mut book = std::mem::take(desk.book_mut(holder));
    book.method = method;
    book.regroup(|contract| desk.view(contract));
    *desk.book_mut(holder) = book;
}
