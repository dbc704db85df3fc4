//! Pure questions about the present: funds, positions, what an order would do and why not more. The
//! reader answers them on its own copy of the state, with the same functions that decide.

mod close;
mod collateral;
mod distances;
mod endings;
mod explain;
mod exposures;
mod funds;
mod lines;
mod nav;
mod plans;
mod positions;
mod preview;
mod reach;
mod rules;

pub use crate::book::mortgage::MortgageRow;
pub use crate::book::position::average_price;
pub use crate::limits::market::{Collar, NearLine};
pub use crate::limits::permit::{Permission, PermissionFinding};
pub use crate::limits::told::{Figure, LimitFinding};
pub use crate::lines::LineAhead;
pub use crate::routing::told::{Carried, Eligibility, FundAccountFinding, Weight};
pub use close::{
    CloseChange, ClosePreview, ClosePrice, CloseRow, CloseSums, Standing, preview_close,
};
pub use collateral::{AccountCollateral, collateral, collateral_fees, held_margin_at, owes_fee};
pub use distances::{
    Distance, DistanceOf, Distances, NoDistances, RuleDistances, distances, held_contracts,
};
pub use endings::{Ending, LOOK_AHEAD, LOUDER, Stage, endings};
pub use explain::{
    Asks, BookFinding, ChargedRates, Explanation, FundAccountExplained, Market, Takes, Verdict,
    explain,
};
pub use exposures::{CommodityExposure, exposures};
pub use funds::{Funds, funds, margin_ratio};
pub use lines::lines_ahead;
pub use nav::{account_nav, nav_gaps, product_nav};
pub use plans::{WouldClose, left_to_close, would_close};
pub use positions::{InvestorPosition, cancels, effective_rates, positions, working_orders};
pub use preview::{AfterFill, Ceiling, CeilingKind, Preview, preview};
pub use reach::{PriceReach, Reach, ReachOf, reach};
pub use rules::{RuleInForce, rule_texts, rule_texts_of, rules_in_force, threshold_text};
