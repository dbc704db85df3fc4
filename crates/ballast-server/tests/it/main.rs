//! The product from outside: its interface, its commands, its days.

mod all_or_nothing;
mod cancel_all;
mod cases;
mod cash;
mod comparison;
mod connections;
mod corners;
mod day;
mod endings;
mod explain;
mod faults;
mod golden;
mod hedge;
mod import;
mod interface;
mod large_record;
mod limits;
mod live_log;
mod logins;
mod markets;
mod marks;
mod notices;
mod older_journal;
mod opening_positions;
#[path = "../kill/random.rs"]
mod random;
mod rates;
mod rebuild;
mod roles;
mod routing;
mod served_replay;
mod sessions;
mod start;
mod support;
mod tools;
mod unanswered;
