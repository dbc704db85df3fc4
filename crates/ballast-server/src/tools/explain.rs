//! `ballast explain`: what decided an order, with its numbers, and what became of it (G2).

use std::path::PathBuf;
use std::sync::Arc;

use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    Actor, ChildEnd, Event, Filled, Holder, OrderEnd, OrderRefused, PlaceOrder,
};
use ballast_engine::{EngineError, Kind, records, state_at};
use ballast_journal::Storage;
use ballast_model::{AccountCode, Machine, OrderId, Seq, Stamp};

use crate::say::say;
use crate::tools::journal_tools::{ToolError, existing};

/// An order to explain.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The journal's directory, such as `data/demo/journal`.
    #[arg(long, value_name = "DIR")]
    pub journal: PathBuf,
    /// Number of the order. What is no number is taken as a reference.
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "reference",
        conflicts_with = "reference"
    )]
    pub order: Option<String>,
    /// The reference the trader gave it. Accounts and trading days may share one: all of them are
    /// explained.
    #[arg(long = "ref", value_name = "REF")]
    pub reference: Option<String>,
    /// Only orders of this account.
    #[arg(long, value_name = "CODE")]
    pub account: Option<AccountCode>,
}

/// Which orders are meant.
enum Wanted<'a> {
    Number(OrderId),
    Reference(&'a str),
}

/// An order: the record that decided it, and what was asked.
struct Found {
    order: OrderId,
    seq: Seq,
    at: Stamp,
    by: Actor,
    asked: PlaceOrder,
}

/// Prints what decided the orders meant.
pub fn run(args: &ExplainArgs) -> Result<(), ToolError> {
    let storage = existing(&args.journal)?;
    let text = args
        .order
        .as_ref()
        .or(args.reference.as_ref())
        .map_or("", String::as_str);
    let wanted = match text.parse() {
        Ok(number) if args.reference.is_none() => Wanted::Number(OrderId::new(number)),
        _ => Wanted::Reference(text),
    };
    let mut explained = 0;
    for found in find(&storage, &wanted)? {
        explained += usize::from(explain(&storage, &found, args.account.as_ref())?);
    }
    if explained == 0 {
        Err(ToolError::NoOrder(text.to_owned()))
    } else {
        Ok(())
    }
}

/// Says whether it was one of the account's.
fn explain(
    storage: &Arc<dyn Storage>,
    found: &Found,
    of: Option<&AccountCode>,
) -> Result<bool, ToolError> {
    let before = state_at::<Desk>(Arc::clone(storage), Seq::new(found.seq.number() - 1))?.machine;
    let account = before.operating_account(found.asked.account);
    if of.is_some() && account.map(|account| &account.code) != of {
        return Ok(false);
    }
    say!("order {}, record {}", found.order, found.seq);
    say!(
        "  {:<28}{}",
        "placed by",
        before
            .people()
            .user(found.by.user)
            .map_or("the platform", |user| &user.name)
    );
    for finding in ask::explain(&before, &found.asked, found.at) {
        say!("  {:<28}{}", finding.what, finding.found);
    }
    say!("what became of it");
    each_event(storage, found.seq, |seq, at, event| {
        if let Some(line) = about(found.order, event, &before) {
            say!("  {at}  record {seq:<8}  {line}");
        }
    })?;
    Ok(true)
}

fn find(storage: &Arc<dyn Storage>, wanted: &Wanted<'_>) -> Result<Vec<Found>, ToolError> {
    let mut found = Vec::new();
    each_event(storage, Seq::new(1), |seq, at, event| {
        let (order, by, asked) = match event {
            Event::OrderPlaced(placed) => (placed.order, placed.by, &placed.asked),
            Event::OrderRefused(OrderRefused {
                order, by, asked, ..
            }) => (*order, *by, asked),
            _ => return,
        };
        let meant = match wanted {
            Wanted::Number(number) => order == *number,
            Wanted::Reference(reference) => asked.reference == **reference,
        };
        if meant {
            found.push(Found {
                order,
                seq,
                at,
                by,
                asked: asked.clone(),
            });
        }
    })?;
    Ok(found)
}

/// Goes through a journal's events from a record on.
fn each_event(
    storage: &Arc<dyn Storage>,
    from: Seq,
    mut each: impl FnMut(Seq, Stamp, &Event),
) -> Result<(), ToolError> {
    let mut entries = records(Arc::clone(storage), from)?;
    while let Some(entry) = entries.next_entry()? {
        let Kind::Command(decision) = entry.kind else {
            continue;
        };
        for bytes in decision.events {
            let seq = entry.seq;
            let event =
                Desk::decode_event(bytes).map_err(|source| EngineError::Machine { seq, source })?;
            each(seq, entry.stamp, &event);
        }
    }
    Ok(())
}

fn about(order: OrderId, event: &Event, desk: &Desk) -> Option<String> {
    match event {
        Event::OrderPlaced(placed) if placed.order == order => Some(format!(
            "placed: frozen margin {}, frozen commission {}",
            placed.frozen_margin, placed.frozen_commission
        )),
        Event::OrderRefused(refused) if refused.order == order => {
            Some(format!("refused: {}", refused.refusal.code()))
        }
        Event::ChildRouted(routed) if routed.order == order => Some(format!(
            "child {} on its way to fund account {}",
            routed.counter_order.child, routed.counter_order.account
        )),
        Event::Filled(filled) if filled.order == order => Some(told_fill(filled, desk)),
        Event::CancelRequested { order: of, .. } if *of == order => {
            Some("cancel on its way".to_owned())
        }
        Event::OrderEnded {
            order: of,
            how,
            unfilled,
        } if *of == order => Some(format!(
            "ended with {unfilled} lots unfilled: {}",
            told_end(how)
        )),
        _ => None,
    }
}

fn told_fill(filled: &Filled, desk: &Desk) -> String {
    format!(
        "filled {} at {} on {}, trade {}: commission {}, close P&L {}, margin of the side now {}",
        filled.lots,
        filled.price,
        desk.account_code(Holder::Fund(filled.fund_account)),
        filled.trade,
        filled.operating.commission,
        filled.operating.close_pnl(),
        filled.operating.margin
    )
}

fn told_end(how: &OrderEnd) -> String {
    match how {
        OrderEnd::Child(ChildEnd::Rejected { error, text }) => {
            format!("refused by the counter, {error}: {text}")
        }
        OrderEnd::Child(ChildEnd::Cancelled) => "cancelled".to_owned(),
        OrderEnd::Child(ChildEnd::NotReceived) => "the counter never received it".to_owned(),
        OrderEnd::Child(ChildEnd::NotSent) => "it never left the platform".to_owned(),
        OrderEnd::NoCounterparty => "there was no counterparty".to_owned(),
        OrderEnd::Unallocated => "fund accounts took no more of it".to_owned(),
    }
}
