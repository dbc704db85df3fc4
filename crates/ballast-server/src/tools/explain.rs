//! `ballast explain`: what decided an order, with its numbers, and what became of it; why a liquidation plan was
//! made, and each of its steps; what an entry of a person would have done and who confirmed it; which rules bar an account or a product, and how they came there (G2). Every word
//! of it is in one table, both languages side by side.

mod after;
mod application;
mod distances;
mod entry;
mod layout;
mod plan;
mod risk;
mod speaker;
mod told;
mod words;

use std::sync::Arc;

use ballast_api::Language;
use ballast_desk::{Desk, ask};
use ballast_desk_events::{Actor, Command, Event, OrderRefused, PlaceOrder, ReviewEvent};
use ballast_engine::{EngineError, Kind, records, state_at};
use ballast_journal::Storage;
use ballast_model::{AccountCode, EntryId, Machine, OrderId, PlanId, Seq, Stamp};

use crate::say::say;
use crate::tools::explain::after::After;
use crate::tools::explain::layout::Page;
use crate::tools::explain::speaker::Speaker;
use crate::tools::journal_tools::{JournalArgs, ToolError};

/// What to explain.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Number of the order. What is no number is taken as a reference.
    #[arg(
        long,
        value_name = "ID",
        required_unless_present_any = ["reference", "plan", "entry", "risk", "application"],
        conflicts_with_all = ["reference", "plan", "entry", "risk", "application"]
    )]
    pub order: Option<String>,
    /// The reference the trader gave it. Accounts and trading days may share one: all of them are
    /// explained.
    #[arg(long = "ref", value_name = "REF", conflicts_with_all = ["plan", "entry", "risk"])]
    pub reference: Option<String>,
    /// Number of a liquidation plan.
    #[arg(long, value_name = "N")]
    pub plan: Option<u32>,
    /// Number of an entry of a person that had to be confirmed: that of its dry run.
    #[arg(long, value_name = "N", conflicts_with_all = ["plan", "account"])]
    pub entry: Option<u64>,
    /// Code of an operating account or of a product: what bars it as the journal ends, and how it came there.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["plan", "entry", "account"])]
    pub risk: Option<String>,
    /// Number of an application of member services, in their journal, such as `data/demo/venue`.
    #[arg(long, value_name = "ID", conflicts_with_all = ["reference", "account", "plan", "entry", "risk"])]
    pub application: Option<u64>,
    /// Only orders of this account.
    #[arg(long, value_name = "CODE")]
    pub account: Option<AccountCode>,
    /// Language of the explanation.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,
}

/// A language by its short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::ZhCn,
            Lang::En => Self::En,
        }
    }
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
    is_third_party: bool,
    asked: PlaceOrder,
}

/// Prints what decided the orders meant.
pub fn run(args: &ExplainArgs) -> Result<(), ToolError> {
    let storage = args.journal.open()?;
    if let Some(number) = args.plan {
        return plan::explain(&storage, PlanId::new(number), args.lang.into());
    }
    if let Some(number) = args.entry {
        return entry::explain(&storage, EntryId::new(number), args.lang.into());
    }
    if let Some(code) = &args.risk {
        return risk::explain(&storage, code, args.lang.into());
    }
    if let Some(application) = args.application {
        return application::explain(&storage, application, args.lang.into());
    }
    let text = args
        .order
        .as_ref()
        .or(args.reference.as_ref())
        .map_or("", String::as_str);
    let wanted = match text.parse() {
        Ok(number) if args.reference.is_none() => Wanted::Number(OrderId::new(number)),
        _ => Wanted::Reference(text),
    };
    let found = find(&storage, &wanted)?;
    let mut explained = 0;
    for order in &found {
        explained += usize::from(explain(&storage, order, args)?);
    }
    match &args.account {
        _ if explained > 0 => Ok(()),
        Some(account) if !found.is_empty() => Err(ToolError::OrderOfAnother {
            order: text.to_owned(),
            account: account.to_string(),
        }),
        _ => Err(ToolError::NoOrder(text.to_owned())),
    }
}

/// Says whether it was one of the account's.
fn explain(
    storage: &Arc<dyn Storage>,
    found: &Found,
    args: &ExplainArgs,
) -> Result<bool, ToolError> {
    let before = state_at::<Desk>(Arc::clone(storage), Seq::new(found.seq.number() - 1))?.machine;
    let account = before.operating_account(found.asked.account);
    let of = args.account.as_ref();
    if of.is_some() && account.map(|account| &account.code) != of {
        return Ok(false);
    }
    let speaker = Speaker::new(&before, args.lang.into());
    let mut page = Page::default();
    let numbers = [
        ("order", found.order.to_string()),
        ("reference", found.asked.reference.to_string()),
        ("seq", found.seq.to_string()),
    ];
    page.heading(speaker.with(words::ORDER, numbers));
    page.pair(speaker.say(words::PLACED_BY), speaker.user(found.by));
    let by = if found.is_third_party {
        ask::Asks::RiskOfficer
    } else {
        ask::Asks::Trader(found.by)
    };
    match ask::explain(&before, by, &found.asked, found.at) {
        Ok(told) => told::page(&speaker, &told, &mut page),
        Err(_) => page.note(speaker.say(words::UNKNOWN)),
    }
    page.heading(speaker.say(words::AFTER));
    let mut after = After::new(&speaker, found.order, found.seq);
    each_event(storage, found.seq, |seq, at, event| {
        after.tell(&mut page, (seq, at), event);
    })?;
    say!("{}", page.printed());
    Ok(true)
}

fn find(storage: &Arc<dyn Storage>, wanted: &Wanted<'_>) -> Result<Vec<Found>, ToolError> {
    let mut found: Vec<Found> = Vec::new();
    each_event(storage, Seq::new(1), |seq, at, event| {
        let (order, by, asked) = match event {
            Event::OrderPlaced(placed) => (placed.order, placed.by, &placed.asked),
            Event::OrderRefused(OrderRefused {
                order, by, asked, ..
            }) => (*order, *by, asked),
            Event::Review(event) => {
                if let ReviewEvent::ThirdParty(order) = **event {
                    let of = found.iter_mut().find(|found| found.order == order);
                    of.into_iter().for_each(|found| found.is_third_party = true);
                }
                return;
            }
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
                is_third_party: false,
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
    each_decision(storage, from, |seq, at, _, events| {
        events.iter().for_each(|event| each(seq, at, event));
    })
}

/// Goes through a journal's commands, each with its events.
fn each_decision(
    storage: &Arc<dyn Storage>,
    from: Seq,
    mut each: impl FnMut(Seq, Stamp, &[u8], &[Event]),
) -> Result<(), ToolError> {
    let mut entries = records(Arc::clone(storage), from)?;
    while let Some(entry) = entries.next_entry()? {
        let Kind::Command(decision) = entry.kind else {
            continue;
        };
        let seq = entry.seq;
        let events: Result<Vec<Event>, _> = decision.events.map(Desk::decode_event).collect();
        let events = events.map_err(|source| EngineError::Machine { seq, source })?;
        each(seq, entry.stamp, decision.command, &events);
    }
    Ok(())
}

/// What was asked in a record; none where this build does not know it.
fn command(bytes: &[u8]) -> Option<Command> {
    Desk::decode_command(bytes).ok()
}
