//! The one arithmetic of limits, and the one door before an order.
//!
//! A rule is a row of a constant table ([`rules`]): what it sums ([`Base`]), over which set
//! ([`Scope`]), and when it is breached. [`Figures`] say what an owner has, [`Adds`] what a draft adds
//! to it, [`AsIf`] what there would be if something planned were applied. From these [`judge`] says
//! whether a draft may go, [`Room`] how many lots may, [`readings`] what every rule reads that is set.
//!
//! Clauses of risk schemes are rows of another table ([`catalogue`]), read by [`clauses`]; net asset values are
//! reckoned in [`Nav`], what accrues of [`fees`] in them beside; [`reduce`] says how many lots bring a reading down to its limit (N7).
//!
//! Lots and margins are kept in [`Cells`] as they come and go, never counted when they are asked for.
//!
//! Pure arithmetic: knows nothing of orders' lives, of who asked, or of HTTP. Only [`judge`] makes an
//! [`Approved`] draft, and the only function of the desk that places an order takes one
//! (`docs/design.md#one-door`).

mod assess;
pub mod catalogue;
mod cell;
pub mod clauses;
pub mod fees;
mod figures;
mod lines;
mod nav;
pub mod reduce;
pub mod rules;

pub use assess::{
    Approved, Reading, Refused, Room, first_breach, judge, judged, reading, readings,
};
pub use cell::{Cell, CellRow, Cells, Key, Legs};
pub use figures::{Adds, AsIf, Bound, Bounds, Figures};
pub use lines::{ActsAt, LineFigures, LineKind, LineReading, LossBase};
pub use nav::{Nav, NavBasis, NavFigures, UnitNavFraction};
pub use rules::{Base, CATALOGUE, Rule, Scope};
