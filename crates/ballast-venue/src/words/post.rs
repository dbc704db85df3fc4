//! Where a login sits and which half of a two-person act is its.

use crate::words::party::{MemberKey, PartyKey, Venue};
use crate::words::tagged::{choices, named, records};

choices! {
    /// The side of the table. What is not of one's side is neither seen nor done.
    Seat {
        /// The exchange's clerks of a venue.
        0 Exchange(Venue),
        /// A member.
        1 Member(MemberKey),
        /// A participant: sees its own and asks its member (B2).
        2 Party(PartyKey),
        /// The depository's platform (simulated).
        3 Depository,
    }

    /// Which half of a two-person act. Whoever has both does one of them in each act.
    #[derive(Copy)]
    #[cbor(index_only)]
    Duty {
        /// Only reads.
        0 Watch,
        /// Enters (经办).
        1 Make,
        /// Checks what somebody else entered (复核).
        2 Check,
        /// Either.
        3 Both,
    }
}

named! {
    Duty { Watch = "watch", Make = "make", Check = "check", Both = "both" }
}

impl Duty {
    /// May enter.
    pub const fn makes(self) -> bool {
        matches!(self, Self::Make | Self::Both)
    }
    /// May check.
    pub const fn checks(self) -> bool {
        matches!(self, Self::Check | Self::Both)
    }
}

records! {
    /// A login's place.
    Post {
        /// Where it sits.
        0 seat: Seat,
        /// Its half of two-person acts.
        1 duty: Duty,
    }
}
