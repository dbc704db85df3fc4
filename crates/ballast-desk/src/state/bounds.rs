//! Bounds that keep every value representable.

use ballast_model::{Lots, Money};

/// Most lots one book may hold and work on one side of a contract: keeps every value representable.
pub(crate) const MOST_LOTS: Lots = Lots::MOST_OF_A_BOOK;

/// Largest balance an account may reach by deposits: far from overflow whatever prices do.
pub const LARGEST_BALANCE: Money = Money::whole(1_000_000_000_000);
