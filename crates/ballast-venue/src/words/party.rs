//! Venues, members and those who take part through them (B1, B9).

use std::fmt;

use ballast_model::{Exchange, Text};

use crate::words::code::{MemberNo, ParticipantNo};
use crate::words::tagged::{choices, named, records};

choices! {
    /// An exchange whose member services these are.
    #[derive(Copy, PartialOrd, Ord)]
    #[cbor(index_only)]
    Venue {
        /// Shanghai Futures Exchange (上海期货交易所).
        0 Shfe,
        /// Shanghai International Energy Exchange (上海国际能源交易中心).
        1 Ine,
    }

    /// What a member is.
    #[derive(Copy, PartialOrd, Ord)]
    #[cbor(index_only)]
    MemberKind {
        /// A futures company (期货公司会员): applies for clients, under a dedicated account.
        0 Fcm,
        /// A member that trades for itself (非期货公司会员), under its own bond account.
        1 NonFcm,
    }

    /// Who a filing, an account or a bond belongs to, as seen from the member it goes through.
    #[derive(PartialOrd, Ord)]
    Participant {
        /// The member itself.
        0 Member,
        /// A client (客户).
        1 Client(ParticipantNo),
        /// An overseas intermediary (境外中介机构): prepares as an FCM member.
        2 OverseasIntermediary(ParticipantNo),
        /// An overseas special brokerage participant (境外特殊经纪参与者): prepares as an FCM member.
        3 OverseasBroker(ParticipantNo),
        /// An overseas special non-brokerage participant (境外特殊非经纪参与者): prepares as a client.
        4 OverseasNonBroker(ParticipantNo),
    }
}

named! {
    Venue { Shfe = "SHFE", Ine = "INE" }
    MemberKind { Fcm = "fcm", NonFcm = "non_fcm" }
}

impl Venue {
    /// The exchange that the market knows.
    pub const fn exchange(self) -> Exchange {
        match self {
            Self::Shfe => Exchange::Shfe,
            Self::Ine => Exchange::Ine,
        }
    }
}

records! {
    /// A member, by venue and number.
    #[derive(PartialOrd, Ord)]
    MemberKey {
        /// Venue.
        0 venue: Venue,
        /// Number.
        1 no: MemberNo,
    }

    /// A participant, by venue and the member it goes through: one of each (B11).
    #[derive(PartialOrd, Ord)]
    PartyKey {
        /// Venue.
        0 venue: Venue,
        /// The member it goes through.
        1 member: MemberNo,
        /// Who.
        2 who: Participant,
    }

    /// A member as the exchange registered it: what forms are held against.
    Member {
        /// What it is.
        0 kind: MemberKind,
        /// 会员全称.
        1 full_name: Text,
        /// 会员简称.
        2 short_name: Text,
        /// Number of its licence (营业执照).
        3 licence_no: Text,
        /// A non-FCM member's trading code (交易编码).
        4 trading_code: Option<ParticipantNo>,
    }
}

impl Participant {
    /// Its own number; none for the member itself.
    pub fn number(&self) -> Option<&ParticipantNo> {
        match self {
            Self::Member => None,
            Self::Client(no)
            | Self::OverseasIntermediary(no)
            | Self::OverseasBroker(no)
            | Self::OverseasNonBroker(no) => Some(no),
        }
    }

    /// A participant by what it is and its number; the member itself has none.
    pub fn read(word: &str, number: &str) -> Option<Self> {
        let of: fn(ParticipantNo) -> Self = match word {
            "client" => Self::Client,
            "overseas_intermediary" => Self::OverseasIntermediary,
            "overseas_broker" => Self::OverseasBroker,
            "overseas_non_broker" => Self::OverseasNonBroker,
            _ => return None,
        };
        Some(of(number.parse().ok()?))
    }

    /// Files form 3 and not form 1 or 2 (B9).
    pub const fn prepares_as_client(&self) -> bool {
        matches!(self, Self::Client(_) | Self::OverseasNonBroker(_))
    }

    /// As programs and files write what it is.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Client(_) => "client",
            Self::OverseasIntermediary(_) => "overseas_intermediary",
            Self::OverseasBroker(_) => "overseas_broker",
            Self::OverseasNonBroker(_) => "overseas_non_broker",
        }
    }
}

impl PartyKey {
    /// The member it goes through.
    pub fn member_key(&self) -> MemberKey {
        MemberKey {
            venue: self.venue,
            no: self.member.clone(),
        }
    }

    /// The member as a whole: itself, and an FCM member's clients together.
    pub fn of_member(&self) -> Self {
        self.member_key().into()
    }
}

impl From<MemberKey> for PartyKey {
    fn from(key: MemberKey) -> Self {
        Self {
            venue: key.venue,
            member: key.no,
            who: Participant::Member,
        }
    }
}

impl fmt::Display for MemberKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.venue, self.no)
    }
}

impl fmt::Display for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        self.number().map_or(Ok(()), |no| write!(f, ":{no}"))
    }
}

impl fmt::Display for PartyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.venue, self.member, self.who)
    }
}
