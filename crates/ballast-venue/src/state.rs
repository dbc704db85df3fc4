//! Everything known, and how to find it.

mod snapshot;

use std::collections::{BTreeMap, BTreeSet};

use ballast_model::{Calendar, Day, Money, Rate, Stamp, UserId};
use ballast_people::People;
use minicbor::{Decode, Encode};

use crate::words::application::{Application, ApplicationState, Emergency, Position, PositionKey};
use crate::words::bond::{Bond, Valuation};
use crate::words::code::{ApplicationId, BondCode, EmergencyId, FilingId, InstructionNo, VenueSeq};
use crate::words::erasure::Erasure;
use crate::words::filing::{Account, Filing, Moment};
use crate::words::party::{Member, MemberKey, PartyKey, Venue};
use crate::words::post::Post;
use crate::words::refusal::Refusal;
use crate::words::rule_book::RuleBook;
use crate::words::setting::{Setting, SettingFrom, Settings};
use crate::words::settlement::{CollateralSet, FeeCollected, KnownFunds, Month, PartyFunds};

/// A decision.
pub type Decided<T> = Result<T, Refusal>;

/// Member services of the venues: the machine's state. What is common to all modules stands here, each
/// module's own in a part of its name.
#[derive(Debug, Clone, Default)]
pub struct MemberServices {
    pub(crate) calendar: Option<Calendar>,
    pub(crate) people: People,
    pub(crate) posts: BTreeMap<UserId, Post>,
    pub(crate) members: BTreeMap<MemberKey, Member>,
    /// By venue and the setting's tag, ascending by effective day.
    pub(crate) settings: BTreeMap<(Venue, u32), Vec<SettingFrom>>,
    pub(crate) rule_books: BTreeMap<Venue, Vec<RuleBook>>,
    pub(crate) filings: Vec<Filing>,
    /// The newest of each party.
    pub(crate) erasures: BTreeMap<PartyKey, Erasure>,
    pub(crate) collateral: Collateral,
    /// When applications change by themselves: derived.
    pub(crate) dues: BTreeSet<(Stamp, ApplicationId)>,
}

/// Bonds as margin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Collateral {
    #[n(0)]
    pub accounts: BTreeMap<PartyKey, Account>,
    #[n(1)]
    pub bonds: BTreeMap<BondCode, Bond>,
    /// The newest days only: [`KEPT_VALUATIONS`].
    #[n(2)]
    pub valuations: BTreeMap<BondCode, BTreeMap<Day, Valuation>>,
    #[n(3)]
    pub applications: Vec<Application>,
    #[n(4)]
    pub emergencies: Vec<Emergency>,
    /// The last place in the order of acceptance.
    #[n(5)]
    pub accepted: u64,
    #[n(6)]
    pub instructions: BTreeSet<InstructionNo>,
    /// Where bonds lie; none is empty.
    #[n(7)]
    pub positions: BTreeMap<PositionKey, Position>,
    /// The last day settled.
    #[n(8)]
    pub settled: BTreeMap<Venue, Day>,
    /// The last calendar day whose fee bases are known.
    #[n(9)]
    pub accrued: BTreeMap<Venue, Day>,
    #[n(10)]
    pub funds: BTreeMap<PartyKey, KnownFunds>,
    /// What each party may use, as it left last.
    #[n(11)]
    pub usable: BTreeMap<PartyKey, CollateralSet>,
    /// The last number that left for the desk.
    #[n(12)]
    pub last_seq: VenueSeq,
    /// Fee bases not collected, by month and payer, added up by rate.
    #[n(13)]
    pub fees: BTreeMap<(Month, PartyKey), BTreeMap<Rate, Money>>,
    /// Fees that were collected: said again to a desk that has not heard of them.
    #[n(14)]
    pub collected: BTreeMap<VenueSeq, FeeCollected>,
    /// Money told of days that are not settled.
    #[n(15)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub told: BTreeMap<(Day, PartyKey), PartyFunds>,
}

/// Days of which a bond's published prices are kept.
pub(crate) const KEPT_VALUATIONS: usize = 16;

impl MemberServices {
    /// Logins.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// A login's place.
    pub fn post(&self, user: UserId) -> Option<&Post> {
        self.posts.get(&user)
    }

    pub(crate) fn calendar(&self) -> Decided<&Calendar> {
        self.calendar.as_ref().ok_or(Refusal::NoCalendar)
    }

    /// What holds at a venue on a day.
    pub fn settings(&self, venue: Venue, day: Day) -> Settings {
        let mut settings = Settings::default();
        let of_venue = (venue, 0)..=(venue, u32::MAX);
        for (_, rows) in self.settings.range(of_venue) {
            if let Some(row) = rows.iter().rfind(|row| row.effective <= day) {
                settings.set(&row.setting);
            }
        }
        settings
    }

    /// Whether what holds of a setting on a day was confirmed against the venue's own text.
    pub fn is_verified(&self, venue: Venue, setting: &Setting, day: Day) -> bool {
        let rows = self.settings.get(&(venue, setting.tag()));
        let row = rows.and_then(|rows| rows.iter().rfind(|row| row.effective <= day));
        row.map_or(setting.default_is_verified(venue), |row| row.verified)
    }

    /// The rule book in force.
    pub fn rule_book(&self, venue: Venue, day: Day) -> Decided<&RuleBook> {
        let books = self.rule_books.get(&venue).into_iter().flatten();
        let in_force = books.filter(|book| book.effective <= day);
        let newest = in_force.max_by_key(|book| book.effective);
        newest.ok_or(Refusal::NoRuleBook { venue, day })
    }

    /// A version of a venue's rule book: what was signed under it.
    pub fn rule_book_version(&self, venue: Venue, version: &str) -> Option<&RuleBook> {
        let mut books = self.rule_books.get(&venue)?.iter();
        books.find(|book| book.version.as_str() == version)
    }

    /// A member as registered.
    pub fn member(&self, key: &MemberKey) -> Decided<&Member> {
        let unknown = || Refusal::UnknownMember {
            member: key.clone(),
        };
        self.members.get(key).ok_or_else(unknown)
    }

    /// A filing.
    pub fn filing(&self, filing: FilingId) -> Decided<&Filing> {
        let index = (filing.number() as usize).checked_sub(1);
        let found = index.and_then(|index| self.filings.get(index));
        found.ok_or(Refusal::UnknownFiling { filing })
    }

    /// An application.
    pub fn application(&self, application: ApplicationId) -> Decided<&Application> {
        let index = (application.number() as usize).checked_sub(1);
        let found = index.and_then(|index| self.collateral.applications.get(index));
        found.ok_or(Refusal::UnknownApplication { application })
    }

    /// A form 5.
    pub fn emergency(&self, emergency: EmergencyId) -> Decided<&Emergency> {
        let index = (emergency.number() as usize).checked_sub(1);
        let found = index.and_then(|index| self.collateral.emergencies.get(index));
        found.ok_or(Refusal::UnknownEmergency { emergency })
    }

    /// Filings by id.
    pub fn filings(&self) -> impl Iterator<Item = (FilingId, &Filing)> {
        (1..).map(FilingId::new).zip(&self.filings)
    }

    /// Applications by id.
    pub fn applications(&self) -> impl DoubleEndedIterator<Item = (ApplicationId, &Application)> {
        let applications = self.collateral.applications.iter().enumerate();
        applications.map(|(index, application)| (ApplicationId::new(index as u64 + 1), application))
    }

    pub(crate) fn next_filing(&self) -> FilingId {
        FilingId::new(self.filings.len() as u64 + 1)
    }

    pub(crate) fn next_application(&self) -> ApplicationId {
        ApplicationId::new(self.collateral.applications.len() as u64 + 1)
    }

    /// A filing that an event names.
    pub(crate) fn filing_mut(&mut self, id: FilingId) -> &mut Filing {
        &mut self.filings[id.number() as usize - 1]
    }

    /// An application that an event names.
    pub(crate) fn application_mut(&mut self, id: ApplicationId) -> &mut Application {
        &mut self.collateral.applications[id.number() as usize - 1]
    }

    /// An application is in another state, and may change by itself at another instant.
    pub(crate) fn move_application(
        &mut self,
        id: ApplicationId,
        to: &ApplicationState,
        due: Option<Stamp>,
        moment: Moment,
    ) {
        let application = self.application_mut(id);
        let before = application.due;
        application.state.clone_from(to);
        application.due = due;
        application.timeline.push(moment);
        if let Some(before) = before {
            self.dues.remove(&(before, id));
        }
        self.dues.extend(due.map(|due| (due, id)));
    }

    /// What is in no snapshot.
    pub(crate) fn derive(&mut self) {
        let dues = self
            .applications()
            .filter_map(|(id, application)| Some((application.due?, id)));
        self.dues = dues.collect();
    }
}
