//! What an event says of a change that somebody made (操作日志, Q5): of what, which field, from what to what. One
//! shape for every event, of which lists, filters and files are made; who did it and when stand with its command.

mod event;
mod fields;
mod people;
mod reference;
mod rules;

use ballast_model::{
    CommodityId, ContractId, DeliveryId, EntryId, Exchange, FundAccountId, Holder, MovementId,
    OperatingAccountId, PlanId, ProductId, SchemeId, SectorId, SuperSectorId, TemplateId, UserId,
};

pub use fields::{OPERATION_FIELDS, OperationField};
pub use rules::{
    CLAUSE_OF, FOLDS, advisory_fee_text, plain_fee_text, rate_choice_text, tariff_rule_text,
    tariff_text,
};

use crate::{Actor, NavOf, Owned, RoleKey, StopOf};

/// What an operation is about, or names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Everybody.
    Platform,
    /// The trading calendar.
    Calendar,
    /// A product.
    Product(ProductId),
    /// A fund account.
    Fund(FundAccountId),
    /// An operating account.
    Operating(OperatingAccountId),
    /// A login.
    Login(UserId),
    /// A login name that somebody typed, which may be nobody's.
    Typed(String),
    /// A role.
    Role(RoleKey),
    /// A template.
    Template(TemplateId),
    /// A commodity.
    Commodity(CommodityId),
    /// A contract.
    Contract(ContractId),
    /// An exchange.
    Exchange(Exchange),
    /// A risk scheme.
    Scheme(SchemeId),
    /// A sector.
    Sector(SectorId),
    /// A super sector.
    SuperSector(SuperSectorId),
    /// A liquidation plan.
    Plan(PlanId),
    /// An entry that was tried first.
    Entry(EntryId),
    /// A deposit or withdrawal as it was entered.
    Movement(MovementId),
    /// A physical delivery.
    Delivery(DeliveryId),
}

macro_rules! subjects {
    ($($id:ident $variant:ident;)*) => {$(
        impl From<$id> for Subject {
            fn from(id: $id) -> Self { Self::$variant(id) }
        }
        impl Said for $id {
            fn said(&self) -> Value { Value(vec![Part::Of(Subject::$variant(self.clone()))]) }
        }
    )*};
}
subjects! {
    ProductId Product; FundAccountId Fund; OperatingAccountId Operating; UserId Login; RoleKey Role; TemplateId Template;
    CommodityId Commodity; ContractId Contract; Exchange Exchange; SchemeId Scheme; SectorId Sector; SuperSectorId SuperSector;
    PlanId Plan; EntryId Entry; MovementId Movement; DeliveryId Delivery;
}

impl From<Holder> for Subject {
    fn from(holder: Holder) -> Self {
        Owned::from(holder).into()
    }
}

impl From<Owned> for Subject {
    fn from(of: Owned) -> Self {
        match of {
            Owned::Product(id) => id.into(),
            Owned::Fund(id) => id.into(),
            Owned::Operating(id) => id.into(),
            Owned::Login(id) => id.into(),
            Owned::Template(id) => id.into(),
        }
    }
}

impl From<NavOf> for Subject {
    fn from(of: NavOf) -> Self {
        Owned::from(of).into()
    }
}

impl From<StopOf> for Subject {
    fn from(of: StopOf) -> Self {
        match of {
            StopOf::All => Self::Platform,
            StopOf::Product(id) => id.into(),
            StopOf::Operating(id) => id.into(),
            StopOf::User(id) => id.into(),
            StopOf::Fund(id) => id.into(),
        }
    }
}

impl Subject {
    /// Its kind, and what tells it from others of the kind.
    fn told_apart(&self) -> (&'static str, String) {
        match self {
            Self::Platform => ("platform", String::new()),
            Self::Calendar => ("calendar", String::new()),
            Self::Product(id) => ("product", id.to_string()),
            Self::Fund(id) => ("fund", id.to_string()),
            Self::Operating(id) => ("operating", id.to_string()),
            Self::Login(id) => ("user", id.to_string()),
            Self::Typed(name) => ("typed", name.clone()),
            Self::Role(RoleKey::BuiltIn(role)) => ("role", role.code().to_owned()),
            Self::Role(RoleKey::Custom(id)) => ("role", id.to_string()),
            Self::Template(id) => ("template", id.to_string()),
            Self::Commodity(id) => ("commodity", id.to_string()),
            Self::Contract(id) => ("contract", id.to_string()),
            Self::Exchange(of) => ("exchange", of.code().to_owned()),
            Self::Scheme(id) => ("scheme", id.to_string()),
            Self::Sector(id) => ("sector", id.to_string()),
            Self::SuperSector(id) => ("super_sector", id.to_string()),
            Self::Plan(id) => ("plan", id.to_string()),
            Self::Entry(id) => ("entry", id.to_string()),
            Self::Movement(id) => ("movement", id.to_string()),
            Self::Delivery(id) => ("delivery", id.to_string()),
        }
    }

    /// Its kind, as programs and files name it.
    pub fn kind(&self) -> &'static str {
        self.told_apart().0
    }

    /// Under which it is kept: kind and number, such as `operating7`.
    pub fn key(&self) -> String {
        let (kind, which) = self.told_apart();
        format!("{kind}{which}")
    }

    /// What it is called where it says so itself; else events have told its name ([`Event::named`]).
    ///
    /// [`Event::named`]: crate::Event::named
    pub fn own_name(&self) -> Option<String> {
        let is_told = matches!(
            self,
            Self::Product(_)
                | Self::Fund(_)
                | Self::Operating(_)
                | Self::Login(_)
                | Self::Role(RoleKey::Custom(_))
                | Self::Template(_)
                | Self::Commodity(_)
                | Self::Contract(_)
                | Self::Scheme(_)
                | Self::Sector(_)
                | Self::SuperSector(_)
        );
        (!is_told).then(|| self.told_apart().1)
    }
}

/// A piece of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A text in no language: a number, a word of a closed set, what a person typed.
    Text(String),
    /// Something that has a name.
    Of(Subject),
    /// A threshold of a clause: lots, yuan or a share, as its indicator counts.
    Threshold {
        /// Of which indicator.
        indicator: u16,
        /// What it is of.
        of: ballast_model::ClauseOf,
        /// As it is set.
        threshold: i64,
    },
}

/// What a field is: its parts one behind the other; none where it is not set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value(pub Vec<Part>);

/// What a field was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// As the event says.
    Was(Value),
    /// The event does not say: what the log has of the field last.
    NotSaid,
}

/// One field of one thing, changed; or one act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Of what.
    pub object: Subject,
    /// For what of it: commodity, contract, trader.
    pub about: Option<Subject>,
    /// Name of the field: of a setting's row, or of [`OPERATION_FIELDS`].
    pub field: &'static str,
    /// Before.
    pub old: Before,
    /// Now.
    pub new: Value,
    /// Why, where somebody said it.
    pub reason: String,
    /// Who, where it is not who gave the command.
    pub by: Option<Actor>,
}

impl Operation {
    /// A field that changed.
    fn set(
        object: impl Into<Subject>,
        field: &'static str,
        old: &impl Said,
        new: &impl Said,
    ) -> Self {
        Self {
            object: object.into(),
            about: None,
            field,
            old: Before::Was(old.said()),
            new: new.said(),
            reason: String::new(),
            by: None,
        }
    }

    /// An act, and what it was about.
    fn act(object: impl Into<Subject>, field: &'static str, new: &impl Said) -> Self {
        Self::set(object, field, &"", new)
    }

    /// A field of which the event does not say what it was.
    fn now(object: impl Into<Subject>, field: &'static str, new: &impl Said) -> Self {
        Self {
            old: Before::NotSaid,
            ..Self::set(object, field, &"", new)
        }
    }

    fn about(self, subject: impl Into<Subject>) -> Self {
        Self {
            about: Some(subject.into()),
            ..self
        }
    }

    fn because(self, reason: &str) -> Self {
        Self {
            reason: reason.to_owned(),
            ..self
        }
    }

    fn by(self, actor: Actor) -> Self {
        Self {
            by: Some(actor),
            ..self
        }
    }

    /// It says something else than before.
    fn differs(&self) -> bool {
        self.old != Before::Was(self.new.clone())
    }
}

/// Those of several fields that changed; where none did, the first: somebody set them all the same.
fn differing(fields: impl IntoIterator<Item = Operation>) -> Vec<Operation> {
    let mut rows: Vec<_> = fields.into_iter().collect();
    if rows.iter().any(Operation::differs) {
        rows.retain(Operation::differs);
    } else {
        rows.truncate(1);
    }
    rows
}

/// What can be said as a value.
trait Said {
    fn said(&self) -> Value;
}

/// A text; none where it is empty.
fn text(text: impl Into<String>) -> Value {
    let text = text.into();
    let parts = (!text.is_empty()).then_some(Part::Text(text));
    Value(parts.into_iter().collect())
}

macro_rules! texts {
    ($($type:ty)*) => {$(
        impl Said for $type {
            fn said(&self) -> Value { text(self.to_string()) }
        }
    )*};
}
texts! {
    str String bool u32 i64 ballast_model::Text ballast_model::Money ballast_model::Price ballast_model::Lots ballast_model::Rate
    ballast_model::Day ballast_model::TimeOfDay ballast_model::UnitNav ballast_model::Shares ballast_model::AccountCode
    ballast_model::ContractCode crate::AddressRange crate::Mac
}

macro_rules! written {
    ($($type:ty)*) => {$(
        impl Said for $type {
            fn said(&self) -> Value { text($crate::SettingValue::text(self)) }
        }
    )*};
}
written! { crate::FundsAlgorithm crate::MarginBasis crate::StopKind crate::PlanEnd crate::ShareChange }

impl Said for Value {
    fn said(&self) -> Value {
        self.clone()
    }
}

impl<T: Said + ?Sized> Said for &T {
    fn said(&self) -> Value {
        (**self).said()
    }
}

impl<T: Said> Said for Option<T> {
    fn said(&self) -> Value {
        self.as_ref().map_or_else(Value::default, T::said)
    }
}

impl Said for Holder {
    fn said(&self) -> Value {
        Value(vec![Part::Of((*self).into())])
    }
}

impl<T: Said> Said for [T] {
    fn said(&self) -> Value {
        listed(self)
    }
}

impl<T: Said> Said for Vec<T> {
    fn said(&self) -> Value {
        listed(self)
    }
}

/// One behind the other.
fn joined<const N: usize>(parts: [Value; N]) -> Value {
    Value(parts.into_iter().flat_map(|Value(parts)| parts).collect())
}

/// With commas between them.
fn listed<T: Said>(of: impl IntoIterator<Item = T>) -> Value {
    let mut all = Vec::new();
    for one in of {
        if !all.is_empty() {
            all.push(Part::Text(", ".to_owned()));
        }
        all.extend(one.said().0);
    }
    Value(all)
}
