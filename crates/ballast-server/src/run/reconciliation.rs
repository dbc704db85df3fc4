//! What a start holds against each other: a journal that was restored or lost its tail does not know
//! what the counter's file still knows, and one that was exchanged knows nothing of it at all.
//!
//! A process that died leaves none of these differences: what a counter knows of orders was
//! journaled before, what the journal knows of returns stands in the counter's file. So each is
//! said, with the numbers of both sides; the start goes on, for the operator may know why.

use ballast_desk::{Child, ChildStatus, Desk};
use ballast_gateway::counter::SimCounter;
use ballast_model::{AccountCode, Day, Lots};

/// Journal against the file of the embedded counter, before either goes on.
pub fn with_counters_file(desk: &Desk, counter: &SimCounter) {
    let journaled = desk.next_child().number() - 1;
    if let Some(counter) = counter.max_order_ref().map(|child| child.number())
        && counter > journaled
    {
        tracing::warn!(
            counter,
            journaled,
            "the counter's file knows orders up to {counter}, the journal up to {journaled}: the journal is an older one or of another desk, or its tail is lost"
        );
    }
    days(desk, counter);
    fills(desk, counter);
}

fn days(desk: &Desk, counter: &SimCounter) {
    let told = |day: Option<Day>| day.map_or("none".to_owned(), |day| day.to_string());
    let running = counter.trading_day();
    let journaled = desk.trading_day().or(desk.last_day());
    if running < journaled {
        let (counter, journaled) = (told(running), told(journaled));
        tracing::warn!(
            counter,
            journaled,
            "the counter's file is in trading day {counter}, the journal in {journaled}: the file is an older one, of another desk, or gone"
        );
    } else if desk.trading_day().is_some() && journaled < running {
        let (counter, journaled) = (told(running), told(journaled));
        tracing::warn!(
            counter,
            journaled,
            "the counter's file is in trading day {counter}, and the journal has not settled {journaled}: what became of its orders is not told again"
        );
    }
}

/// Fills of the running day that the desk was told and the counter's file does not know.
fn fills(desk: &Desk, counter: &SimCounter) {
    if desk.trading_day().is_none() || desk.trading_day() != counter.trading_day() {
        return;
    }
    let lacks = |child: &&Child| {
        let account = fund_account(desk, child);
        let traded = account.and_then(|account| counter.traded(account, child.sent.child));
        traded.map_or(was_taken(child), |traded| traded < child.filled)
    };
    let children = || desk.children().map(|(_, child)| child).filter(lacks);
    if let Some(first) = children().next() {
        let (orders, first) = (children().count(), first.sent.child.number());
        tracing::warn!(
            orders,
            first,
            "the journal knows fills or acceptances of {orders} orders, {first} the first, that the counter's file does not: the file is an older one or of another desk"
        );
    }
}

fn fund_account<'a>(desk: &'a Desk, child: &Child) -> Option<&'a AccountCode> {
    let account = desk.fund_account(child.sent.fund_account);
    account.map(|account| &account.code)
}

/// The counter took it, and told so.
fn was_taken(child: &Child) -> bool {
    child.filled > Lots::ZERO || child.status == ChildStatus::Queued
}
