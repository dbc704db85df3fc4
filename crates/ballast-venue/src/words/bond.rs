//! Bonds and their published prices.

use ballast_model::{Day, Price, Text};

use crate::words::code::BondCode;
use crate::words::tagged::{choices, named, records};

choices! {
    /// What a bond is.
    #[derive(Copy)]
    #[cbor(index_only)]
    BondKind {
        /// A book-entry treasury bond (记账式国债): the only kind that is taken.
        0 BookEntryTreasury,
        /// Anything else.
        1 Other,
    }
}

named! {
    BondKind { BookEntryTreasury = "book_entry_treasury", Other = "other" }
}

records! {
    /// A bond.
    Bond {
        /// 国债代码.
        0 code: BondCode,
        /// 国债全称.
        1 name: Text,
        /// 到期日.
        2 maturity: Day,
        /// What it is.
        3 kind: BondKind,
    }

    /// What was published of a bond on a day: yuan per 100 face.
    Valuation {
        /// Bond.
        0 bond: BondCode,
        /// Day of publication.
        1 day: Day,
        /// The depository's net price.
        2 net: Option<Price>,
        /// The depository's full price.
        3 full: Option<Price>,
        /// The lower of the exchanges' closes.
        4 lower_close: Option<Price>,
    }
}
