//! Filings and the accounts that come of them (B1, B10–B12).

use ballast_model::{Day, Stamp, Text, UserId};

use crate::words::attachment::Attachment;
use crate::words::code::FilingId;
use crate::words::form::{AccountBlock, Form};
use crate::words::party::PartyKey;
use crate::words::tagged::{choices, named, records};

choices! {
    /// How far a filing is. Each step is another person's, of the side that is named.
    FilingState {
        /// The member's maker entered it.
        0 Entered,
        /// The member's checker sent it to the exchange.
        1 Sent,
        /// The exchange's handler examined it.
        2 Examined,
        /// The exchange's checker approved it.
        3 Approved,
        /// Somebody rejected it, with a reason; it may be amended and sent again.
        4 Rejected(Text),
    }

    /// How an account stands at a venue.
    #[derive(Copy)]
    #[cbor(index_only)]
    Standing {
        /// The exchange has the filing.
        0 Filed,
        /// It rejected it.
        1 Rejected,
        /// Deposits are taken.
        2 Qualified,
        /// A notice of change or closure was received: deposits stop (B12).
        3 Changing,
        /// Closed.
        4 Closed,
    }
}

named! {
    Standing { Filed = "filed", Rejected = "rejected", Qualified = "qualified", Changing = "changing", Closed = "closed" }
}

impl FilingState {
    /// As programs and files write it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Sent => "sent",
            Self::Examined => "examined",
            Self::Approved => "approved",
            Self::Rejected(_) => "rejected",
        }
    }
}

records! {
    /// A step in a life, for the time line.
    Moment {
        /// When.
        0 at: Stamp,
        /// What it became, in the word of its state.
        1 state: Text,
        /// Who did it; the platform: a deadline or the settlement.
        2 by: UserId,
    }

    /// A form with what is attached to it.
    Filing {
        /// Whose.
        0 party: PartyKey,
        /// The form.
        1 form: Form,
        /// What is attached.
        2 attachments: Vec<Attachment>,
        /// Version of the venue's rule book that it was filed under: its wording is what was signed.
        3 rule_book: Text,
        /// How far it is.
        4 state: FilingState,
        /// The member's maker.
        5 entered_by: UserId,
        /// The member's checker.
        6 sent_by: Option<UserId>,
        /// The exchange's handler (经办人).
        7 examined_by: Option<UserId>,
        /// The exchange's checker (复核人).
        8 approved_by: Option<UserId>,
        /// What became of it, in order.
        9 timeline: Vec<Moment>,
    }

    /// An account at the depository, as a venue knows it of a party.
    Account {
        /// The party's name.
        0 name: Text,
        /// The account.
        1 account: AccountBlock,
        /// How it stands.
        2 standing: Standing,
        /// The filing it stands by.
        3 filing: FilingId,
        /// Since when it stands so.
        4 since: Day,
        /// Accounts that it had before, which may still hold bonds.
        5 earlier: Vec<AccountBlock>,
    }
}
