//! Bounds that keep every value representable.

use ballast_model::{Lots, Money};

/// Most lots one book may hold and work on one side of a contract: keeps every value representable.
pub(crate) const MOST_LOTS: Lots = Lots::MOST_OF_A_BOOK;

/// Largest balance an account may reach by deposits, and most that the operating accounts of a
/// product, or its fund accounts, may have been given together: far from overflow whatever prices
/// do, so that every sum over a product's books is a value.
pub const LARGEST_BALANCE: Money = Money::whole(1_000_000_000_000);
