//! A small language for tests of the venue: one line, one action or one expectation. Adding a case is
//! adding a line.
//!
//! ```text
//! @ 2026-11-16 10:00:00.000                        the time; what is due until then happens first. `@ 14:30` keeps the day
//! set SHFE fee_rate 0.0005 from 2026-12-01         a setting; by the exchange's maker
//! bond B1 2030-06-15 [other]                       a bond and its maturity
//! price B1 2026-11-16 101.2345                     net price published on a day
//! qualify 0011 client:K1                           forms 1 to 3 through both sides
//! file f1 0011 client:K1 client_no=K2 -> FIELD_UNEQUAL field=client_no   a form with a field changed
//! notice f2 0011 client:K1 ACC-NEW                 form 4: to another account; `close` closes
//! send f1   examine f1   approve f1   reject f1   amend f1 …              the usual person; `by LOGIN` is another
//! deposit d1 0011 client:K1 B1 1000 -> accepted    face in 万元; entered by the maker, sent by the checker
//! enter / ask d1 deposit 0011 client:K1 B1 1000    the first half alone; what a client asks its member
//! pledge d1 face=900 -> mismatched fields=face     the instruction at the depository with a field changed
//! withdraw w1 …   confirm w1   explain w1   maturity m1 0011 client:K1 B1
//! emergency e1 0011 client:K1 deposit B1:1000,B2:500    check e1    refuse e1
//! settle SHFE 2026-11-16 client:K1@0011:3000000:0  cash and margin of parties
//! tell SHFE 2026-11-16 client:K1@0011:3000000:0    the same before the settlement, party by party
//! days SHFE 2026-11-17 2026-11-26 …                settles each trading day from the first to the last, at 15:30
//! erasure ask 0011 client:K1    erasure confirm …   erasure drop …   erasure record …
//! state d1 effective    standing 0011 client:K1 qualified account=ACC-K1
//! usable 0011 client:K1 discounted=… available=…   what left for the desk
//! fee 0011 client:K1 2026-11 144.92                what the last settlement collected
//! warned B1 10 2026-10-08                          what it warned of
//! ```
//!
//! Members: SHFE 0011 (FCM), 0012 (FCM), 0022 (non-FCM); INE 8011, 8012, 8022. Logins: `0011.m` makes,
//! `0011.c` checks, `0011.b` does both; `SHFE.m`, `SHFE.c`, `SHFE.b`; `ccdc`; `K1` sits at that client.

mod acts;
mod erasure;
mod expects;
mod filing;
mod forms;
mod outcome;
mod parse;
mod world;

pub use erasure::step as erasure;
pub use parse::party;
pub use world::{Named, World};

/// Runs a script; panics with the line that does not hold.
pub fn check(script: &str) -> World {
    let mut world = World::new();
    world.run(script);
    world
}

/// The same at both venues: written for SHFE, run again with INE's names.
pub fn check_both(script: &str) {
    check(script);
    let ine = script.replace("SHFE", "INE").replace("0011", "8011");
    check(&ine.replace("0012", "8012").replace("0022", "8022"));
}
