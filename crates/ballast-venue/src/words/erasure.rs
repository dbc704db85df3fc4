//! What persons are called and how they are reached, and their sealed scans, are kept outside under a key of
//! their party's; here is how that key comes to be destroyed.

use ballast_model::{Text, UserId};

use crate::words::filing::Moment;
use crate::words::party::PartyKey;
use crate::words::tagged::{choices, named, records};

choices! {
    /// How far an erasure is.
    #[derive(Copy)]
    #[cbor(index_only)]
    ErasureState {
        /// The maker, or the party itself, asked for it: nothing new of the party is taken.
        0 Asked,
        /// It was given up.
        1 Dropped,
        /// The checker confirmed it: the key is being destroyed.
        2 Confirmed,
        /// The key is gone, and nothing that was kept under it can be read again.
        3 Erased,
    }
}

named! {
    ErasureState { Asked = "erasure_asked", Dropped = "erasure_dropped", Confirmed = "erasure_confirmed", Erased = "erased" }
}

impl ErasureState {
    /// On its way.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Confirmed)
    }
}

records! {
    /// A party's newest erasure.
    Erasure {
        /// How far it is.
        0 state: ErasureState,
        /// Why.
        1 reason: Text,
        /// Who asked.
        2 asked_by: UserId,
        /// What became of it, of earlier ones too, in order.
        3 timeline: Vec<Moment>,
    }

    /// Ask for an erasure.
    AskErasure {
        /// Of whose texts and files.
        0 party: PartyKey,
        /// Why.
        1 reason: Text,
    }

    /// An erasure was asked for.
    ErasureAsked {
        /// Of whose texts and files.
        0 party: PartyKey,
        /// Why.
        1 reason: Text,
        /// By whom.
        2 by: UserId,
    }

    /// An erasure is further.
    ErasureMoved {
        /// Of whose texts and files.
        0 party: PartyKey,
        /// How far.
        1 to: ErasureState,
        /// By whom; the platform: the key is gone.
        2 by: UserId,
    }
}
