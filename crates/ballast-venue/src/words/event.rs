//! What has happened. Events carry results: `apply` only adds and stores.

use ballast_model::{Calendar, Day, Stamp, Text, UserId};
use ballast_people::AccountStatusSet;

use crate::words::application::{
    Application, ApplicationState, Emergency, EmergencyState, Explanation, PledgeInstruction,
};
use crate::words::attachment::Attachment;
use crate::words::bond::{Bond, Valuation};
use crate::words::code::{ApplicationId, EmergencyId, FilingId};
use crate::words::command::Session;
use crate::words::erasure::{ErasureAsked, ErasureMoved};
use crate::words::filing::{Account, Filing};
use crate::words::form::Form;
use crate::words::party::{Member, MemberKey, PartyKey, Venue};
use crate::words::post::Post;
use crate::words::refusal::Refusal;
use crate::words::rule_book::RuleBook;
use crate::words::setting::Setting;
use crate::words::settlement::{
    CollateralSet, CutNear, FeeAccrued, FeeCollected, FundsOfDay, PartyFunds, PositionChanged,
};
use crate::words::tagged::{choices, records};

choices! {
    /// One entry of the journal's answer side.
    Event {
        /// A command was not carried out.
        0 ActionRefused(ActionRefused),
        /// The calendar was replaced.
        1 CalendarSet(Calendar),
        /// A login was made.
        2 LoginCreated(LoginCreated),
        /// A login has another place.
        3 PostSet(PostSet),
        /// A login was enabled or disabled.
        4 LoginStatusSet(AccountStatusSet),
        /// A session began.
        5 LoggedIn(Session),
        /// A session ended.
        6 LoggedOut(Session),
        /// A rule book was added.
        7 RuleBookPut(Box<RuleBook>),
        /// A setting changes from a day on.
        8 SettingSet(SettingSet),
        /// A member was registered.
        9 MemberRegistered(MemberRegistered),
        /// A bond was added or replaced.
        10 BondPut(BondPut),
        /// Prices were published.
        11 ValuationsPut(Vec<Valuation>),

        /// A form was entered.
        20 FilingEntered(Box<FilingEntered>),
        /// It was entered anew, under the rule book of that day.
        21 FilingAmended(FilingAmended),
        /// It was sent to the exchange.
        22 FilingSent(FilingStep),
        /// It was examined.
        23 FilingExamined(FilingStep),
        /// It was approved.
        24 FilingApproved(FilingStep),
        /// It was rejected.
        25 FilingRejected(FilingRejected),
        /// A party's account stands otherwise.
        26 AccountSet(Box<AccountSet>),
        /// Somebody asked that a party's names, telephones and files be erased.
        27 ErasureAsked(Box<ErasureAsked>),
        /// That is further.
        28 ErasureMoved(Box<ErasureMoved>),

        /// An application was entered, asked for, or made of a form 5.
        30 ApplicationEntered(Box<ApplicationEntered>),
        /// It was taken up or sent, or something became of it.
        31 ApplicationMoved(ApplicationMoved),
        /// The exchange took it.
        32 ApplicationAccepted(ApplicationAccepted),
        /// The member instructed the pledge.
        33 PledgeInstructed(PledgeInstructed),
        /// The member explained.
        34 Explained(Explained),
        /// Bonds moved, or are worth something else.
        35 PositionChanged(PositionChanged),
        /// A form 5 was taken in.
        36 EmergencyEntered(Box<EmergencyEntered>),
        /// It ended.
        37 EmergencyEnded(EmergencyEnded),

        /// A settlement began, with what was told of cash and margin.
        50 SettlementBegun(SettlementBegun),
        /// A month's fee was taken of cash.
        51 FeeCollected(FeeCollected),
        /// What a party may use. For the desk.
        52 CollateralSet(CollateralSet),
        /// Bonds will leave the available amount.
        53 CutNear(CutNear),
        /// The settlement ended.
        54 DaySettled(VenueDay),
        /// A calendar day's fee bases.
        55 FeeAccrued(FeeAccrued),
        /// Cash and margin of a day were told.
        56 FundsTold(FundsOfDay),
    }
}

records! {
    /// A command was not carried out.
    ActionRefused {
        /// Why.
        0 refusal: Refusal,
        /// In which row of form 5, from 1.
        1 row: Option<u32>,
    }

    /// A login was made.
    LoginCreated {
        /// Its id.
        0 id: UserId,
        /// Its name.
        1 name: Text,
        /// The name it is shown under.
        2 display_name: Text,
        /// Its place; none: it looks after logins, calendar and rule books.
        3 post: Option<Post>,
    }

    /// A login has another place.
    PostSet {
        /// Login.
        0 user: UserId,
        /// Before.
        1 old: Option<Post>,
        /// Now.
        2 new: Post,
    }

    /// A setting changes from a day on.
    SettingSet {
        /// Venue.
        0 venue: Venue,
        /// From this day on.
        1 effective: Day,
        /// What held on that day until now.
        2 old: Setting,
        /// What holds.
        3 new: Setting,
        /// Confirmed against the venue's own text.
        4 verified: bool,
        /// By whom.
        5 by: UserId,
    }

    /// A member was registered.
    MemberRegistered {
        /// Venue and number.
        0 key: MemberKey,
        /// Before.
        1 old: Option<Member>,
        /// Now.
        2 new: Member,
    }

    /// A bond was added or replaced.
    BondPut {
        /// Before.
        0 old: Option<Bond>,
        /// Now.
        1 new: Bond,
    }

    /// A form was entered.
    FilingEntered {
        /// Its id.
        0 id: FilingId,
        /// It, without a time line yet.
        1 filing: Filing,
    }

    /// A form was entered anew.
    FilingAmended {
        /// Which.
        0 id: FilingId,
        /// By whom.
        1 by: UserId,
        /// The form.
        2 form: Form,
        /// What is attached.
        3 attachments: Vec<Attachment>,
        /// The version it is under now.
        4 rule_book: Text,
    }

    /// A filing went a step on.
    #[derive(Copy)]
    FilingStep {
        /// Which.
        0 id: FilingId,
        /// By whom.
        1 by: UserId,
    }

    /// A filing was rejected.
    FilingRejected {
        /// Which.
        0 id: FilingId,
        /// By whom.
        1 by: UserId,
        /// Why.
        2 reason: Text,
    }

    /// A party's account stands otherwise.
    AccountSet {
        /// Whose.
        0 party: PartyKey,
        /// Before.
        1 old: Option<Account>,
        /// Now.
        2 new: Account,
    }

    /// An application came to be.
    ApplicationEntered {
        /// Its id.
        0 id: ApplicationId,
        /// It, without a time line yet.
        1 application: Application,
    }

    /// An application is in another state.
    ApplicationMoved {
        /// Which.
        0 id: ApplicationId,
        /// The state.
        1 to: ApplicationState,
        /// When it changes by itself.
        2 due: Option<Stamp>,
        /// By whom; the platform: a deadline or the settlement.
        3 by: UserId,
    }

    /// The exchange took an application.
    ApplicationAccepted {
        /// Which.
        0 id: ApplicationId,
        /// Its place in the order of acceptance.
        1 accepted: u64,
        /// When it changes by itself.
        2 due: Option<Stamp>,
        /// Who sent it.
        3 by: UserId,
        /// The maturity cut of the bond.
        4 cut: Day,
        /// The calendar of that month is not announced.
        5 cut_is_provisional: bool,
        /// The cut is this evening: it will count nothing (B5).
        6 counts_nothing_tonight: bool,
    }

    /// The member instructed a pledge.
    PledgeInstructed {
        /// For which application.
        0 id: ApplicationId,
        /// The instruction.
        1 instruction: PledgeInstruction,
    }

    /// The member explained an unconfirmed release.
    Explained {
        /// Which.
        0 id: ApplicationId,
        /// The explanation.
        1 explanation: Explanation,
    }

    /// A form 5 was taken in.
    EmergencyEntered {
        /// Its id.
        0 id: EmergencyId,
        /// It.
        1 emergency: Emergency,
    }

    /// A form 5 ended.
    EmergencyEnded {
        /// Which.
        0 id: EmergencyId,
        /// How.
        1 state: EmergencyState,
        /// In which row it was refused, from 1.
        2 row: Option<u32>,
        /// By whom.
        3 by: UserId,
    }

    /// A settlement began.
    SettlementBegun {
        /// Venue.
        0 venue: Venue,
        /// Trading day.
        1 day: Day,
        /// What was told.
        2 funds: Vec<PartyFunds>,
    }

    /// A day of a venue.
    #[derive(Copy)]
    VenueDay {
        /// Venue.
        0 venue: Venue,
        /// Trading day.
        1 day: Day,
    }
}
