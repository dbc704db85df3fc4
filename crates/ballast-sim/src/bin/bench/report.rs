//! The table of keys: what each is, its bar, and the best that was measured.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

/// Runs of everything; the best of each key counts.
pub const RUNS: usize = 3;

/// What a figure is held against.
#[derive(Debug, Clone, Copy)]
enum Bar {
    /// Less is better, and this is still good.
    AtMost(f64),
    /// More is better, and this is still good.
    AtLeast(f64),
    /// Less is better; printed only.
    Less,
    /// More is better; printed only.
    More,
}

/// One line of the table.
struct Row {
    key: &'static str,
    what: &'static str,
    bar: Bar,
}

const fn row(key: &'static str, bar: Bar, what: &'static str) -> Row {
    Row { key, what, bar }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("place_instructions",       Bar::AtMost(2800.0), "an accepted order, counted: 22 limits at three levels, routing, freezes; 1,000 accounts × 200 contracts, random"),
    row("place_code_lines",         Bar::AtMost(300.0),  "lines of 64 bytes of code that at least a fifth of those orders run"),
    row("life_instructions",        Bar::AtMost(4200.0), "the same with price limits, legal persons, tradability, two fund accounts, closes, hedges, refusals"),
    row("place_first_instructions", Bar::Less,           "the first order after a configuration command"),
    row("fill_instructions",        Bar::Less,           "the fill of an order that opens"),
    row("mark_instructions",        Bar::Less,           "a mark, by position that it touches"),
    row("place_ruled_instructions", Bar::Less,           "an accepted order under ten clauses of its account and ten of its product, half shares"),
    row("place_ruled_ratio",        Bar::AtMost(1.6),    "the one ÷ the other"),
    row("mark_ruled_instructions",  Bar::AtMost(80.0),   "a mark, by position that it touches, readings included; 1,000 accounts × 20 positions, ten clauses each"),
    row("replay_instructions",      Bar::Less,           "a record of a day's stream, decoded and applied"),
    row("pair_bytes",               Bar::Less,           "memory of an account's position in a contract, beside its orders"),
    row("check_ns",             Bar::Less,               "place: 22 limits at three levels, routing, freezes; 1,000 accounts × 200 contracts, random"),
    row("check_over_minimal",   Bar::Less,               "÷ a minimal two-level check, which itself moves by seven with the machine"),
    row("check_resting_ratio",  Bar::AtMost(1.3),        "with 1,000 orders resting on the contract ÷ without"),
    row("check_10k_ratio",      Bar::AtMost(2.5),        "10,000 accounts ÷ 1,000"),
    row("orders_per_s",         Bar::AtLeast(9e5),       "place → check → route → accept → fill, in process, no disk"),
    row("marks_per_s",          Bar::More,               "position marks with slack compare"),
    row("marks_over_minimal",   Bar::AtLeast(0.15),      "÷ a bare mark"),
    row("breach_to_orders_us",  Bar::AtMost(50.0),       "tick that breaches one of 1,000 holders → liquidation orders"),
    row("durable_orders_per_s", Bar::More,               "orders checked, placed, routed, flushed and answered, 1,024 outstanding"),
    row("durable_bytes_per_s",  Bar::More,               "journal bytes of that run"),
    row("floor_bytes_per_s",    Bar::More,               "bare writes and flushes of the same group size"),
    row("memory_orders_per_s",  Bar::More,               "the same orders placed in process: no disk, no encoding"),
    row("durable_over_memory",  Bar::AtLeast(0.4),       "the one ÷ the other, in the same run"),
    row("durable_over_floor",   Bar::More,               "best of the one ÷ best of the other: a slow moment of the disk flatters nobody"),
    row("group_size",           Bar::More,               "orders a flush"),
    row("durable_day_per_s",    Bar::More,               "the same of a whole day's commands: mark, place, sent, accepted, filled"),
    row("ack_us",               Bar::Less,               "one order, idle engine: submit → durable answer, median"),
    row("fdatasync_us",         Bar::Less,               "median flush of that run"),
    row("ack_over_fdatasync",   Bar::AtMost(1.5),        "the one ÷ the other"),
    row("ws_place_us",          Bar::Less,               "an order over the WebSocket, journal in memory: sent → answered, median"),
    row("ws_ping_us",           Bar::Less,               "a ping over the WebSocket, median"),
    row("tcp_us",               Bar::Less,               "as many bytes to and fro over raw loopback TCP, turn by turn with the orders, median"),
    row("ws_over_tcp",          Bar::AtMost(3.0),        "an order over the WebSocket ÷ raw TCP"),
    row("ws_ping_over_tcp",     Bar::Less,               "a ping over the WebSocket ÷ raw TCP"),
    row("replay_per_s",         Bar::AtLeast(1e6),       "records of such a day read, decoded, applied, as at a start"),
];

/// What was measured.
pub struct Report {
    best: BTreeMap<&'static str, f64>,
    load_before: String,
}

impl Report {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            best: BTreeMap::new(),
            load_before: load_average(),
        }
    }

    /// Takes a figure; the best one stays.
    pub fn add(&mut self, key: &'static str, figure: f64) {
        let row = ROWS
            .iter()
            .find(|row| row.key == key)
            .expect("Invariant: every key measured is a row of the table");
        let best = self.best.entry(key).or_insert(figure);
        *best = if row.bar.less_is_better() {
            best.min(figure)
        } else {
            best.max(figure)
        };
    }

    /// The best taken so far.
    pub fn best(&self, key: &str) -> Option<f64> {
        self.best.get(key).copied()
    }

    /// As a machine reads it.
    pub fn json(&self) -> String {
        let keys: BTreeMap<&str, Value> = ROWS
            .iter()
            .map(|row| (row.key, self.row_json(row)))
            .collect();
        let all = json!({ "load_average": { "before": self.load_before, "after": load_average() }, "keys": keys });
        format!("{all:#}\n")
    }

    fn row_json(&self, row: &Row) -> Value {
        let Some(figure) = self.best.get(row.key) else {
            return json!({ "state": "not built" });
        };
        match row.bar.limit() {
            Some(limit) => {
                json!({ "figure": figure, "bar": limit, "state": row.bar.verdict(*figure) })
            }
            None => json!({ "figure": figure, "state": "measured" }),
        }
    }
}

impl Bar {
    fn less_is_better(self) -> bool {
        matches!(self, Self::AtMost(_) | Self::Less)
    }
    fn limit(self) -> Option<f64> {
        match self {
            Self::AtMost(limit) | Self::AtLeast(limit) => Some(limit),
            Self::Less | Self::More => None,
        }
    }
    fn verdict(self, figure: f64) -> &'static str {
        let holds = match self {
            Self::AtMost(limit) => figure <= limit,
            Self::AtLeast(limit) => figure >= limit,
            Self::Less | Self::More => return "",
        };
        if holds { "pass" } else { "MISS" }
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(limit) => f.pad(&format!("≤ {limit}")),
            Self::AtLeast(limit) => f.pad(&format!("≥ {limit}")),
            Self::Less | Self::More => f.pad(""),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "load average before {}, after {}; best of {}",
            self.load_before,
            load_average(),
            RUNS
        )?;
        for row in ROWS {
            match self.best.get(row.key) {
                Some(figure) => {
                    let shown = if *figure >= 1000.0 {
                        format!("{figure:.0}")
                    } else {
                        format!("{figure:.2}")
                    };
                    writeln!(
                        f,
                        "{:<25}{shown:>12}  {:<12}{:<6}{}",
                        row.key,
                        row.bar,
                        row.bar.verdict(*figure),
                        row.what
                    )?;
                }
                None => writeln!(
                    f,
                    "{:<25}{:>12}  {:<12}{:<6}{}",
                    row.key, "not built", row.bar, "", row.what
                )?,
            }
        }
        Ok(())
    }
}

/// Of one, five and fifteen minutes.
pub fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The middle one.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
