//! Who asks.

use ballast_model::{SessionId, UserId};
use minicbor::{Decode, Encode};

/// Every command carries who gave it. Risk never sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Actor {
    /// The user; [`Actor::PLATFORM`]'s for the machine's own commands.
    #[n(0)]
    pub user: UserId,
    /// The session the user was logged in with.
    #[n(1)]
    pub session: SessionId,
}

impl Actor {
    /// The platform itself: counters, clock, markets, settlement.
    pub const PLATFORM: Actor = Actor {
        user: UserId::new(0),
        session: SessionId::new(0),
    };

    /// Whether the platform itself asks.
    pub fn is_platform(self) -> bool {
        self.user == Self::PLATFORM.user
    }
}
