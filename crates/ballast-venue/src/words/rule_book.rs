//! A version of a venue's guide as data: what it asks for and the wording that is signed.

use ballast_model::{Day, Text};

use crate::words::party::Venue;
use crate::words::tagged::records;

/// Where the member's short name goes in a wording (________（会员简称）).
pub const MEMBER_BLANK: &str = "{member}";

records! {
    /// A guide (业务指引) of a venue, from its effective day on. What was filed keeps the version it was
    /// filed under.
    RuleBook {
        /// Venue.
        0 venue: Venue,
        /// Version, as the guide's title page dates it.
        1 version: Text,
        /// First day on which filings come under it.
        2 effective: Day,
        /// The venue's name on its forms.
        3 name: Text,
        /// The rules it is made under.
        4 parent_rules: Vec<Text>,
        /// Names of forms 1 to 5 in the guide.
        5 form_names: Vec<Text>,
        /// The exchange may ask a client for other material (根据客户实际情况).
        6 client_material_may_vary: bool,
        /// What form 3 prints as the type of the client's document; none: it is filled in.
        7 client_document: Option<Text>,
        /// Undertakings of form 1.
        8 fcm_undertakings: Vec<Text>,
        /// Undertakings of form 2.
        9 non_fcm_undertakings: Vec<Text>,
        /// The client's undertakings of form 3, with blanks.
        10 client_undertakings: Vec<Text>,
        /// The member's statement of form 3.
        11 member_statement: Text,
        /// The member's statement of form 5.
        12 emergency_statement: Text,
        /// What the exchange gives again after an explanation of an unconfirmed maturity release.
        13 maturity_second_instruction: Text,
        /// Until when that explanation is due, as printed.
        14 maturity_explanation_until: Text,
    }
}

/// A wording with the member's short name in its blanks.
pub fn filled(wording: &str, member_short_name: &str) -> String {
    wording.replace(MEMBER_BLANK, member_short_name)
}
