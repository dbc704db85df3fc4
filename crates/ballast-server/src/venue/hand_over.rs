//! From member services to the desk: what fund accounts may use of bonds, and the fees that venues took (B7, B8).
//! What the desk lacks is found by looking at both, so it makes no difference what was said before, how often, or
//! in which order: the desk takes each once. Both are held against each other at a start and after every
//! settlement, and what differs is named in the log.

use std::collections::BTreeMap;
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use ballast_desk::{Desk, ask as desk_ask};
use ballast_desk_events::{
    Action, CollateralAssigned, CollateralCommand, CollateralEvent, CollateralFee, Command, Event,
    Holder, VenueCollateral,
};
use ballast_engine::{Lane, Ticket};
use ballast_model::{AccountCode, Day, Exchange, FundAccountId, Rate};
use ballast_venue::ask::ForDesk;
use ballast_venue::words::code::VenueSeq;
use ballast_venue::words::party::{Participant, PartyKey, Venue};
use ballast_venue::words::setting::Setting;
use ballast_venue::words::settlement::{CollateralSet, FeeCollected};
use ballast_venue::{MemberServices, ask};

use crate::http::app::App;

/// What the desk refuses is said again after this long.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// The fund account that a party is: the client of its code.
pub fn fund_account(desk: &Desk, party: &PartyKey) -> Option<FundAccountId> {
    let Participant::Client(number) = &party.who else {
        return None;
    };
    match desk.holder(&number.as_str().parse().ok()?)? {
        Holder::Fund(id) => Some(id),
        Holder::Operating(_) => None,
    }
}

/// What left member services for fund accounts of the desk and is not there yet, in the order in which it left.
pub fn missing(desk: &Desk, machine: &MemberServices) -> Vec<CollateralCommand> {
    let left = ask::for_desk_since(machine, VenueSeq::default());
    let missing = left.into_iter().filter_map(|left| match left {
        ForDesk::Usable(set) => {
            let account = fund_account(desk, &set.party)?;
            let known = told(desk, account, set.party.venue.exchange());
            let is_known = known.is_some_and(|known| known.seq >= set.seq.number());
            (!is_known).then(|| CollateralCommand::Tell(said(machine, account, set)))
        }
        ForDesk::Fee(fee) => {
            let account = fund_account(desk, &fee.payer)?;
            let fee = charged(account, fee);
            desk_ask::owes_fee(desk, &fee).then_some(CollateralCommand::TakeFee(fee))
        }
    });
    missing.collect()
}

/// The highest number that the desk was told, and the highest that member services have, where that is the lower one.
pub fn lost(desk: &Desk, machine: &MemberServices) -> Option<(u64, u64)> {
    let has = ask::for_desk_since(machine, VenueSeq::default()).into_iter();
    let has = has.map(|left| left.seq().number()).max().unwrap_or(0);
    let accounts = desk.fund_accounts().map(|(id, _)| Holder::Fund(id));
    let rows = accounts.flat_map(|account| desk_ask::collateral(desk, account));
    let told = rows
        .filter_map(|row| Some(row.told?.seq))
        .max()
        .unwrap_or(0);
    (told > has).then_some((told, has))
}

fn told(desk: &Desk, account: FundAccountId, exchange: Exchange) -> Option<VenueCollateral> {
    let rows = desk_ask::collateral(desk, Holder::Fund(account)).into_iter();
    let mut of_exchange = rows.filter(|row| row.exchange == exchange);
    of_exchange.next()?.told
}

fn booked<'a>(
    desk: &'a Desk,
    account: FundAccountId,
    fee: &FeeCollected,
) -> Option<&'a CollateralFee> {
    let mut fees = desk_ask::collateral_fees(desk, account, fee.payer.venue.exchange());
    fees.find(|booked| booked.month == fee.month.first_day())
}

fn said(machine: &MemberServices, account: FundAccountId, set: &CollateralSet) -> VenueCollateral {
    VenueCollateral {
        fund_account: account,
        exchange: set.party.venue.exchange(),
        member: set.party.member.as_str().into(),
        seq: set.seq.number(),
        day: set.day,
        discounted: set.discounted,
        cash: set.cash,
        multiple: multiple(machine, set.party.venue, set.day),
        available: set.available,
    }
}

/// So many times cash is the most that bonds count, as it held on the day of the settlement.
fn multiple(machine: &MemberServices, venue: Venue, day: Day) -> Rate {
    let settings = ask::settings(machine, venue, day).into_iter();
    let mut multiple = settings.filter_map(|held| match held.setting {
        Setting::CashMultiple(multiple) => Some(multiple),
        _ => None,
    });
    multiple
        .next()
        .expect("Invariant: every setting holds on every day")
}

fn charged(account: FundAccountId, fee: &FeeCollected) -> CollateralFee {
    CollateralFee {
        fund_account: account,
        exchange: fee.payer.venue.exchange(),
        member: fee.payer.member.as_str().into(),
        seq: fee.seq.number(),
        month: fee.month.first_day(),
        day: fee.day,
        amount: fee.amount,
    }
}

/// Something of a fund account's bonds that desk and member services do not agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Fund account.
    pub fund_account: AccountCode,
    /// Exchange.
    pub exchange: Exchange,
    /// What.
    pub of: String,
    /// As the desk has it; none: not at all.
    pub desk: Option<String>,
    /// As member services have it; none: not at all.
    pub venue: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(
            f,
            "{} of {} at {}: the desk has {}, member services have {}",
            self.of,
            self.fund_account,
            self.exchange,
            shown(&self.desk),
            shown(&self.venue)
        )
    }
}

/// What desk and member services do not agree on.
pub fn differences(desk: &Desk, machine: &MemberServices) -> Vec<Difference> {
    let mut found = Vec::new();
    // By party, so that what a desk was told of nobody is found as well.
    let mut known: BTreeMap<(FundAccountId, Exchange), ()> = BTreeMap::new();
    for left in ask::for_desk_since(machine, VenueSeq::default()) {
        match left {
            ForDesk::Usable(set) => {
                let Some(account) = fund_account(desk, &set.party) else {
                    continue;
                };
                let exchange = set.party.venue.exchange();
                known.insert((account, exchange), ());
                let ours = told(desk, account, exchange);
                let theirs = said(machine, account, set);
                found.extend(held(desk, (account, exchange), ours, &theirs));
            }
            ForDesk::Fee(fee) => {
                let Some(account) = fund_account(desk, &fee.payer) else {
                    continue;
                };
                let ours = booked(desk, account, fee).map(|ours| ours.amount.to_string());
                // What was charged before the desk heard of the bonds is none of its fees.
                if ours.is_some() || desk_ask::owes_fee(desk, &charged(account, fee)) {
                    found.extend(difference(
                        desk,
                        (account, fee.payer.venue.exchange()),
                        &format!("the fee of {}", fee.month),
                        ours,
                        Some(fee.amount.to_string()),
                    ));
                }
            }
        }
    }
    for (id, _) in desk.fund_accounts() {
        let rows = desk_ask::collateral(desk, Holder::Fund(id)).into_iter();
        let unknown = rows.filter(|row| !known.contains_key(&(id, row.exchange)));
        for told in unknown.filter_map(|row| row.told) {
            let ours = Some(told.available.to_string());
            let of = "the available amount";
            found.extend(difference(desk, (id, told.exchange), of, ours, None));
        }
    }
    found
}

fn held(
    desk: &Desk,
    of: (FundAccountId, Exchange),
    ours: Option<VenueCollateral>,
    theirs: &VenueCollateral,
) -> Vec<Difference> {
    let figures = |of: &VenueCollateral| {
        [
            ("the number", of.seq.to_string()),
            ("the day", of.day.to_string()),
            ("the member", of.member.to_string()),
            ("the discounted value", of.discounted.to_string()),
            ("the cash", of.cash.to_string()),
            ("the available amount", of.available.to_string()),
        ]
    };
    let ours = ours.as_ref().map(figures);
    let pairs = figures(theirs).into_iter().enumerate();
    let differing = pairs.filter_map(|(at, (name, value))| {
        let ours = ours.as_ref().map(|ours| ours[at].1.clone());
        difference(desk, of, name, ours, Some(value))
    });
    differing.collect()
}

fn difference(
    desk: &Desk,
    (account, exchange): (FundAccountId, Exchange),
    of: &str,
    ours: Option<String>,
    theirs: Option<String>,
) -> Option<Difference> {
    (ours != theirs).then(|| Difference {
        fund_account: desk.account_code(Holder::Fund(account)).clone(),
        exchange,
        of: of.to_owned(),
        desk: ours,
        venue: theirs,
    })
}

/// Hands over what is missing, and holds both against each other.
#[derive(Default)]
pub struct HandOver {
    refused: Option<Instant>,
    /// Days that venues had settled when both were compared last; none: not since the start.
    compared: Option<Vec<Option<Day>>>,
}

impl HandOver {
    /// What the desk lacks goes to it; then, at a start and after each settlement, both are compared.
    pub fn hand_over(&mut self, app: &App) {
        if self.refused.is_some_and(|at| at.elapsed() < SAY_AGAIN) {
            return;
        }
        self.refused = None;
        let missing = missing(&app.hub.view().desk, &app.venue.view().machine);
        for command in missing {
            self.submit(app, command);
        }
        let settled: Vec<Option<Day>> = {
            let view = app.venue.view();
            let days = Venue::ALL
                .iter()
                .map(|venue| ask::settled(&view.machine, *venue));
            days.collect()
        };
        // What is on its way, or was refused and said, is no difference yet.
        let has_all = self.refused.is_none()
            && self::missing(&app.hub.view().desk, &app.venue.view().machine).is_empty();
        if has_all && self.compared.as_ref() != Some(&settled) {
            self.compared = Some(settled);
            compare(app);
        }
    }

    fn submit(&mut self, app: &App, command: CollateralCommand) {
        let action = Action::Collateral(Box::new(command.clone()));
        let given = app
            .handle
            .submit_at(Lane::Returns, Command::platform(action), app.clock.now());
        let Ok(Ok(answer)) = given.map(Ticket::wait) else {
            return;
        };
        let step = answer.step();
        // The next look is at a state that has it.
        while app.hub.view().seq < step.seq && !app.control.stopped() {
            thread::sleep(Duration::from_millis(1));
        }
        step.events.iter().for_each(|event| tell_part(app, event));
        if let Some(Event::ActionRefused { refusal }) = step.events.first() {
            self.refused = Some(Instant::now());
            tracing::warn!(
                code = refusal.code(),
                ?command,
                "the desk does not take what member services say of bonds"
            );
        }
    }
}

/// An operating account's part that counts less than it was set for is told of.
fn tell_part(app: &App, event: &Event) {
    let Event::Collateral(event) = event else {
        return;
    };
    if let CollateralEvent::Assigned(CollateralAssigned {
        account,
        exchange,
        new,
        ..
    }) = &**event
        && new.counts < new.set
    {
        let view = app.hub.view();
        let account = view.desk.account_code(Holder::Operating(*account));
        tracing::warn!(%account, %exchange, set = %new.set, counts = %new.counts, "fund accounts may use fewer bonds than operating accounts were given: parts count in proportion");
    }
}

fn compare(app: &App) {
    let found = differences(&app.hub.view().desk, &app.venue.view().machine);
    for difference in &found {
        tracing::error!("desk and member services differ: {difference}");
    }
    if found.is_empty() {
        tracing::info!("desk and member services agree on bonds as margin");
    }
}

#[cfg(test)]
mod tests;
