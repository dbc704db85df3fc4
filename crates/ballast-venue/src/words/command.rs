//! What may be asked of the venue.

use ballast_model::{Calendar, Day, Money, SessionId, Text, UserId};
use ballast_people::{AccountStatus, Actor};
use minicbor::{Decode, Encode};

use crate::words::application::{ApplicationKind, PledgeInstruction, PositionKey};
use crate::words::attachment::Attachment;
use crate::words::bond::{Bond, Valuation};
use crate::words::code::{ApplicationId, EmergencyId, FilingId};
use crate::words::erasure::AskErasure;
use crate::words::form::{EmergencyForm, Form};
use crate::words::party::{Member, MemberKey, PartyKey, Venue};
use crate::words::post::Post;
use crate::words::rule_book::RuleBook;
use crate::words::setting::Setting;
use crate::words::settlement::{FundsOfDay, Settle};
use crate::words::tagged::{choices, records};

/// One entry of the journal's question side.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Command {
    /// Who asks.
    #[n(0)]
    pub by: Actor,
    /// What for.
    #[n(1)]
    pub action: Action,
}

impl Command {
    /// A command of the platform itself.
    pub fn platform(action: Action) -> Self {
        Self {
            by: Actor::PLATFORM,
            action,
        }
    }
}

choices! {
    /// What a command asks for.
    Action {
        /// Time has passed a deadline.
        0 Clock,
        /// Replace the trading calendar.
        1 SetCalendar(Calendar),
        /// A new login.
        2 CreateLogin(CreateLogin),
        /// Another place for a login.
        3 SetPost(SetPost),
        /// Enable or disable a login.
        4 SetLoginStatus(SetLoginStatus),
        /// A login began a session.
        5 RecordLogin(Session),
        /// A session ended.
        6 RecordLogout(Session),
        /// Add a version of a venue's guide.
        7 PutRuleBook(Box<RuleBook>),
        /// Change a setting of a venue from a day on.
        8 SetSetting(SetSetting),
        /// Register a member, or what is registered of it anew.
        9 RegisterMember(RegisterMember),
        /// Add bonds, or replace them by their codes.
        10 PutBonds(Vec<Bond>),
        /// Add published prices, or replace them by bond and day.
        11 PutValuations(Vec<Valuation>),

        /// A member's maker enters a form.
        20 EnterFiling(EnterFiling),
        /// And enters it anew after a rejection.
        21 AmendFiling(AmendFiling),
        /// The member's checker sends it to the exchange.
        22 SendFiling(FilingId),
        /// The exchange's handler examined it.
        23 ExamineFiling(FilingId),
        /// The exchange's checker approves it.
        24 ApproveFiling(FilingId),
        /// Whoever has it before him rejects it.
        25 RejectFiling(RejectFiling),

        /// A maker, or the party itself, asks that its names, telephones and files be erased.
        26 AskErasure(AskErasure),
        /// The member's checker confirms it: it cannot be undone.
        27 ConfirmErasure(PartyKey),
        /// Either gives it up before.
        28 DropErasure(PartyKey),
        /// The key that they were kept under is gone.
        29 RecordErased(PartyKey),

        /// A member's maker enters an application; of a participant it is a request to its member.
        30 EnterApplication(EnterApplication),
        /// The member's maker takes a request up.
        31 ForwardApplication(ApplicationId),
        /// The member's checker sends it to the exchange.
        32 SendApplication(ApplicationId),
        /// The member drops it.
        33 DropApplication(DropApplication),
        /// The member instructs the pledge at the depository.
        34 InstructPledge(InstructPledge),
        /// The member confirms a release at the depository.
        35 ConfirmRelease(ApplicationId),
        /// The member explains why it did not.
        36 Explain(Explain),
        /// The exchange starts the release of bonds past their maturity cut.
        37 StartMaturityRelease(PositionKey),
        /// The exchange's handler takes in a form 5.
        38 EnterEmergency(Box<EnterEmergency>),
        /// The exchange's checker checks it: its applications are accepted.
        39 CheckEmergency(EmergencyId),
        /// Or rejects it.
        40 RejectEmergency(RejectEmergency),

        /// Settle a day.
        50 Settle(Settle),
        /// Tell cash and margin of a day that is not settled.
        51 TellFunds(FundsOfDay),
    }
}

records! {
    /// A new login: its name, and its place; none: it looks after logins, calendar and rule books.
    CreateLogin {
        /// Name, unique.
        0 name: Text,
        /// Name as shown.
        1 display_name: Text,
        /// Place.
        2 post: Option<Post>,
    }

    /// Another place for a login.
    SetPost {
        /// Login.
        0 user: UserId,
        /// Place.
        1 post: Post,
    }

    /// Whether a login may be used.
    #[derive(Copy)]
    SetLoginStatus {
        /// Login.
        0 user: UserId,
        /// How it is to stand.
        1 status: AccountStatus,
    }

    /// A session of a login.
    #[derive(Copy)]
    Session {
        /// Login.
        0 user: UserId,
        /// Session.
        1 session: SessionId,
    }

    /// Change a setting.
    SetSetting {
        /// Venue.
        0 venue: Venue,
        /// From this day on.
        1 effective: Day,
        /// Value.
        2 setting: Setting,
        /// It was confirmed against the venue's own text.
        3 verified: bool,
    }

    /// Register a member.
    RegisterMember {
        /// Venue and number.
        0 key: MemberKey,
        /// What is registered.
        1 member: Member,
    }

    /// Enter a form.
    EnterFiling {
        /// Whose.
        0 party: PartyKey,
        /// The form.
        1 form: Form,
        /// What is attached.
        2 attachments: Vec<Attachment>,
    }

    /// Enter a form anew.
    AmendFiling {
        /// Which.
        0 filing: FilingId,
        /// The form.
        1 form: Form,
        /// What is attached.
        2 attachments: Vec<Attachment>,
    }

    /// Reject a filing.
    RejectFiling {
        /// Which.
        0 filing: FilingId,
        /// Why.
        1 reason: Text,
    }

    /// Enter an application.
    EnterApplication {
        /// What it moves.
        0 key: PositionKey,
        /// Which way: in or out.
        1 kind: ApplicationKind,
        /// Face, yuan.
        2 face: Money,
    }

    /// Drop an application before it was sent.
    DropApplication {
        /// Which.
        0 application: ApplicationId,
        /// Why.
        1 reason: Text,
    }

    /// Instruct a pledge at the depository.
    InstructPledge {
        /// For which application, the member says.
        0 application: ApplicationId,
        /// The instruction.
        1 instruction: PledgeInstruction,
    }

    /// Explain an unconfirmed release.
    Explain {
        /// Which.
        0 application: ApplicationId,
        /// What it says.
        1 text: Text,
        /// Its sealed scan.
        2 attachment: Option<Attachment>,
    }

    /// Take in a form 5.
    EnterEmergency {
        /// The beneficiary.
        0 party: PartyKey,
        /// The form.
        1 form: EmergencyForm,
        /// Its scan, and others.
        2 attachments: Vec<Attachment>,
    }

    /// Reject a form 5.
    RejectEmergency {
        /// Which.
        0 emergency: EmergencyId,
        /// Why.
        1 reason: Text,
    }
}
