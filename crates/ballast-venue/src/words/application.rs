//! Applications to deposit and withdraw, and the bonds that they move (B2–B6, B13).

use std::fmt;

use ballast_model::{Day, Money, Price, Rate, Stamp, Text, UserId};

use crate::words::attachment::Attachment;
use crate::words::code::{
    BondCode, DepositoryAccount, EmergencyId, InstructionNo, MemberNo, ParticipantNo,
};
use crate::words::filing::Moment;
use crate::words::form::EmergencyForm;
use crate::words::party::{PartyKey, Venue};
use crate::words::refusal::Refusal;
use crate::words::tagged::{choices, named, records};

records! {
    /// Where bonds lie: one bond of one beneficiary, in one account, through one member, at one venue.
    #[derive(PartialOrd, Ord)]
    PositionKey {
        /// The beneficiary.
        0 party: PartyKey,
        /// Its account.
        1 account: DepositoryAccount,
        /// The bond.
        2 bond: BondCode,
    }

    /// An instruction at the depository, as the exchange gets to see it (guides, section 2(2)).
    PledgeInstruction {
        /// Its number.
        0 no: InstructionNo,
        /// For which venue.
        1 venue: Venue,
        /// 会员号; needed of an FCM member.
        2 member: Option<MemberNo>,
        /// 客户号, 境外中介机构号, 境外特殊参与者号; of a non-FCM member 交易编码.
        3 participant: ParticipantNo,
        /// Bond.
        4 bond: BondCode,
        /// Face, yuan.
        5 face: Money,
        /// The pledgor's account.
        6 account: DepositoryAccount,
    }

    /// A release instruction at the depository that waits for the member.
    #[derive(Copy)]
    ReleaseInstruction {
        /// How often it was given, from 1.
        0 round: u32,
        /// The trading day on which it is to be confirmed.
        1 day: Day,
    }

    /// A written explanation of an unconfirmed release.
    Explanation {
        /// Received.
        0 at: Stamp,
        /// Before this it was due.
        1 until: Stamp,
        /// What it says.
        2 text: Text,
        /// Its sealed scan.
        3 attachment: Option<Attachment>,
        /// By whom.
        4 by: UserId,
    }

    /// What a withdrawal's review found missing.
    Shortfall {
        /// Whose: the beneficiary's, or the member's as a whole.
        0 of: PartyKey,
        /// Cash after the day's settlement.
        1 cash: Money,
        /// Trading margin.
        2 margin: Money,
        /// What the bonds left would be good for.
        3 available: Money,
        /// What would have to be left.
        4 minimum: Money,
        /// What is missing of it.
        5 short_by: Money,
    }

    /// An application, or a release that the exchange started.
    Application {
        /// What it moves.
        0 key: PositionKey,
        /// Which way.
        1 kind: ApplicationKind,
        /// Face, yuan.
        2 face: Money,
        /// How it came.
        3 via: Via,
        /// The rule book it came under.
        4 rule_book: Text,
        /// The trading day it belongs to.
        5 day: Day,
        /// Who entered it.
        6 entered_by: UserId,
        /// Who checked it.
        7 checked_by: Option<UserId>,
        /// Its place in the order of acceptance at all venues, from 1; 0: not accepted.
        8 accepted: u64,
        /// How far it is.
        9 state: ApplicationState,
        /// When it changes by itself.
        10 due: Option<Stamp>,
        /// The instruction number that form 5 told.
        11 told_instruction: Option<InstructionNo>,
        /// The member's last instruction at the depository.
        12 pledge: Option<PledgeInstruction>,
        /// Explanations, in order.
        13 explanations: Vec<Explanation>,
        /// What became of it, in order.
        14 timeline: Vec<Moment>,
    }

    /// A price and a haircut as they were when bonds were last valued.
    #[derive(Copy)]
    Worth {
        /// Yuan per 100 face.
        0 price: Price,
        /// Day of its publication.
        1 published: Day,
        /// The share of it that counts.
        2 share: Rate,
    }

    /// Bonds pledged.
    Position {
        /// Registered and not counted yet, yuan face.
        0 registered: Money,
        /// In effect.
        1 effective: Money,
        /// Approved for release and not released: counts nothing as margin.
        2 releasing: Money,
        /// What it was last valued by; none: it has no price or no haircut.
        3 worth: Option<Worth>,
        /// Discounted value (折后金额) of what is in effect.
        4 discounted: Money,
        /// Why it is not in the available amount.
        5 not_counted: Option<NotCounted>,
    }

    /// Form 5 as the exchange's clerks took it in.
    Emergency {
        /// The beneficiary.
        0 party: PartyKey,
        /// The form.
        1 form: EmergencyForm,
        /// Its scan, and others.
        2 attachments: Vec<Attachment>,
        /// The exchange's handler.
        3 entered_by: UserId,
        /// Received.
        4 at: Stamp,
        /// The exchange's checker, or who rejected it.
        5 ended_by: Option<UserId>,
        /// How far it is.
        6 state: EmergencyState,
    }
}

choices! {
    /// Which way bonds go.
    #[derive(Copy)]
    #[cbor(index_only)]
    ApplicationKind {
        /// In (交存).
        0 Deposit,
        /// Out (提取).
        1 Withdrawal,
        /// Out, started by the exchange after the maturity cut (guides, section 3).
        2 MaturityRelease,
    }

    /// How an application came: it stays marked through its whole life (B6).
    #[derive(Copy)]
    Via {
        /// Through the member system.
        0 System,
        /// By form 5.
        1 Emergency(EmergencyId),
    }

    /// A field in which an instruction and its application differ (B3).
    #[derive(Copy)]
    #[cbor(index_only)]
    MatchField {
        /// Venue.
        0 Venue,
        /// Member number.
        1 Member,
        /// The beneficiary's number.
        2 Participant,
        /// Bond.
        3 Bond,
        /// Face.
        4 Face,
        /// Pledgor's account.
        5 Account,
    }

    /// Why a withdrawal did not pass its review.
    ReviewFailure {
        /// Margin is not made good.
        0 Short(Shortfall),
        /// Nobody told the day's cash and margin of this party.
        1 NotTold(PartyKey),
    }

    /// How far an application is.
    ApplicationState {
        /// A participant asked its member.
        0 Asked,
        /// The member's maker entered it.
        1 Entered,
        /// The exchange took it.
        2 Accepted,
        /// The exchange did not take it.
        3 Refused(Box<Refusal>),
        /// The instruction at the depository differs.
        4 Mismatched(Vec<MatchField>),
        /// The pledge is registered.
        5 Registered,
        /// The bonds count.
        6 Effective,
        /// The day ended before it was sent or matched.
        7 Lapsed,
        /// The review at settlement did not pass.
        8 ReviewRefused(Box<ReviewFailure>),
        /// The release waits for the member at the depository.
        9 ReleaseInstructed(ReleaseInstruction),
        /// It was not confirmed: an explanation is due before then.
        10 ExplanationDue(Stamp),
        /// And did not come in time; it was due before then.
        11 Overdue(Stamp),
        /// The bonds are back.
        12 Released,
        /// The member dropped it before it was sent.
        13 Dropped(Text),
    }

    /// Why bonds are not in the available amount, though pledged and in effect.
    #[derive(Copy)]
    #[cbor(index_only)]
    NotCounted {
        /// No price of the venue's source was ever published.
        0 NoPrice,
        /// The venue has no haircut for its residual maturity.
        1 NoHaircut,
        /// The maturity cut has passed.
        2 MaturityCut,
    }

    /// How far a form 5 is.
    EmergencyState {
        /// The exchange's handler entered it.
        0 Entered,
        /// Its applications were accepted.
        1 Accepted,
        /// Somebody rejected it, with a reason.
        2 Rejected(Text),
        /// A row could not be accepted any more when it was checked, so none was.
        3 Refused(Box<Refusal>),
    }
}

named! {
    ApplicationKind { Deposit = "deposit", Withdrawal = "withdrawal", MaturityRelease = "maturity_release" }
    MatchField {
        Venue = "venue", Member = "member", Participant = "participant", Bond = "bond", Face = "face", Account = "account",
    }
    NotCounted { NoPrice = "no_price", NoHaircut = "no_haircut", MaturityCut = "maturity_cut" }
}

impl ApplicationState {
    /// As programs and files write it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Entered => "entered",
            Self::Accepted => "accepted",
            Self::Refused(_) => "refused",
            Self::Mismatched(_) => "mismatched",
            Self::Registered => "registered",
            Self::Effective => "effective",
            Self::Lapsed => "lapsed",
            Self::ReviewRefused(_) => "review_refused",
            Self::ReleaseInstructed(_) => "release_instructed",
            Self::ExplanationDue(_) => "explanation_due",
            Self::Overdue(_) => "overdue",
            Self::Released => "released",
            Self::Dropped(_) => "dropped",
        }
    }

    /// Nothing becomes of it any more.
    pub const fn is_over(&self) -> bool {
        match self {
            Self::Refused(_)
            | Self::Effective
            | Self::Lapsed
            | Self::ReviewRefused(_)
            | Self::Released
            | Self::Dropped(_) => true,
            Self::Asked
            | Self::Entered
            | Self::Accepted
            | Self::Mismatched(_)
            | Self::Registered
            | Self::ReleaseInstructed(_)
            | Self::ExplanationDue(_)
            | Self::Overdue(_) => false,
        }
    }
}

impl Application {
    /// A deposit that was accepted and waits for its pledge.
    pub fn is_coming(&self) -> bool {
        self.kind == ApplicationKind::Deposit
            && matches!(
                self.state,
                ApplicationState::Accepted | ApplicationState::Mismatched(_)
            )
    }
}

impl Position {
    /// Nothing pledged.
    pub const EMPTY: Self = Self {
        registered: Money::ZERO,
        effective: Money::ZERO,
        releasing: Money::ZERO,
        worth: None,
        discounted: Money::ZERO,
        not_counted: None,
    };

    /// All that is pledged, yuan face.
    pub fn pledged(&self) -> Money {
        self.registered + self.effective + self.releasing
    }

    /// Discounted value in the available amount.
    pub fn counted(&self) -> Money {
        if self.not_counted.is_some() {
            Money::ZERO
        } else {
            self.discounted
        }
    }

    /// Discounted value that the maturity cut took out of the available amount.
    pub fn beyond_cut(&self) -> Money {
        match self.not_counted {
            Some(NotCounted::MaturityCut) => self.discounted,
            Some(NotCounted::NoPrice | NotCounted::NoHaircut) | None => Money::ZERO,
        }
    }
}

impl fmt::Display for PositionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.party, self.account, self.bond)
    }
}
