//! Between SQL cells and the model's types: integers for numbers, short words for the closed sets.

use ballast_desk_events::Holder;
use ballast_model::{
    ContractId, Day, Direction, FundAccountId, HedgeFlag, Lots, Money, Offset, OperatingAccountId,
    OrderId, PosiDirection, Price, Stamp, UserId, Validity,
};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{Fingerprint, QueryError};

/// Reads the cells of one row.
pub(crate) struct Cells<'a>(pub(crate) &'a SqliteRow);

impl Cells<'_> {
    pub(crate) fn number(&self, column: &'static str) -> Result<i64, QueryError> {
        Ok(self.0.try_get(column)?)
    }
    pub(crate) fn optional(&self, column: &'static str) -> Result<Option<i64>, QueryError> {
        Ok(self.0.try_get(column)?)
    }
    pub(crate) fn text(&self, column: &'static str) -> Result<String, QueryError> {
        Ok(self.0.try_get(column)?)
    }
    pub(crate) fn optional_text(&self, column: &'static str) -> Result<Option<String>, QueryError> {
        Ok(self.0.try_get(column)?)
    }
    pub(crate) fn money(&self, column: &'static str) -> Result<Money, QueryError> {
        self.number(column).map(Money::from_units)
    }
    pub(crate) fn price(&self, column: &'static str) -> Result<Price, QueryError> {
        self.number(column).map(Price::from_units)
    }
    pub(crate) fn optional_price(&self, column: &'static str) -> Result<Option<Price>, QueryError> {
        Ok(self.optional(column)?.map(Price::from_units))
    }
    pub(crate) fn optional_lots(&self, column: &'static str) -> Result<Option<Lots>, QueryError> {
        Ok(self.optional(column)?.map(Lots::new))
    }
    pub(crate) fn lots(&self, column: &'static str) -> Result<Lots, QueryError> {
        self.number(column).map(Lots::new)
    }
    pub(crate) fn stamp(&self, column: &'static str) -> Result<Stamp, QueryError> {
        self.number(column).map(Stamp::from_micros)
    }
    pub(crate) fn day(&self, column: &'static str) -> Result<Day, QueryError> {
        self.optional_day(column)?
            .ok_or_else(|| bad(column, "NULL"))
    }
    pub(crate) fn optional_day(&self, column: &'static str) -> Result<Option<Day>, QueryError> {
        let day = |number: i64| {
            i32::try_from(number)
                .map(Day::from_number)
                .map_err(|_| bad(column, &number.to_string()))
        };
        self.optional(column)?.map(day).transpose()
    }
    pub(crate) fn contract(&self, column: &'static str) -> Result<ContractId, QueryError> {
        self.id(column).map(ContractId::new)
    }
    pub(crate) fn optional_stamp(&self, column: &'static str) -> Result<Option<Stamp>, QueryError> {
        Ok(self.optional(column)?.map(Stamp::from_micros))
    }
    pub(crate) fn user(&self, column: &'static str) -> Result<UserId, QueryError> {
        self.id(column).map(UserId::new)
    }
    pub(crate) fn order(&self, column: &'static str) -> Result<OrderId, QueryError> {
        self.number(column)
            .map(|number| OrderId::new(number as u64))
    }
    pub(crate) fn fund_account(&self, column: &'static str) -> Result<FundAccountId, QueryError> {
        self.id(column).map(FundAccountId::new)
    }
    pub(crate) fn optional_order(
        &self,
        column: &'static str,
    ) -> Result<Option<OrderId>, QueryError> {
        Ok(self
            .optional(column)?
            .map(|number| OrderId::new(number as u64)))
    }
    pub(crate) fn holder(&self) -> Result<Holder, QueryError> {
        let id = self.id("holder")?;
        match &*self.text("holder_kind")? {
            "operating" => Ok(Holder::Operating(OperatingAccountId::new(id))),
            "fund" => Ok(Holder::Fund(FundAccountId::new(id))),
            other => Err(bad("holder_kind", other)),
        }
    }
    pub(crate) fn fingerprint(&self, column: &'static str) -> Result<Fingerprint, QueryError> {
        let bytes: Vec<u8> = self.0.try_get(column)?;
        bytes
            .try_into()
            .map(Fingerprint)
            .map_err(|_| bad(column, "bytes of another length"))
    }
    pub(crate) fn bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, QueryError> {
        Ok(self.0.try_get(column)?)
    }
    pub(crate) fn optional_user(&self, column: &'static str) -> Result<Option<UserId>, QueryError> {
        let there = self.optional(column)?.is_some();
        there.then(|| self.user(column)).transpose()
    }
    /// A word of a closed set.
    pub(crate) fn word<T: Copy>(
        &self,
        column: &'static str,
        words: &[(T, &str)],
    ) -> Result<T, QueryError> {
        let text = self.text(column)?;
        words
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(value, _)| *value)
            .ok_or_else(|| bad(column, &text))
    }
    /// The same, where there may be none.
    pub(crate) fn optional_word<T: Copy>(
        &self,
        column: &'static str,
        words: &[(T, &str)],
    ) -> Result<Option<T>, QueryError> {
        let there = self.optional_text(column)?.is_some();
        there.then(|| self.word(column, words)).transpose()
    }
    pub(crate) fn id(&self, column: &'static str) -> Result<u32, QueryError> {
        let number = self.number(column)?;
        u32::try_from(number).map_err(|_| bad(column, &number.to_string()))
    }
}

pub(crate) fn bad(column: &'static str, value: &str) -> QueryError {
    QueryError::Cell {
        column,
        value: value.to_owned(),
    }
}

pub(crate) const DIRECTIONS: [(Direction, &str); 2] =
    [(Direction::Buy, "buy"), (Direction::Sell, "sell")];
pub(crate) const POSI_DIRECTIONS: [(PosiDirection, &str); 2] = [
    (PosiDirection::Long, "long"),
    (PosiDirection::Short, "short"),
];
pub(crate) const OFFSETS: [(Offset, &str); 4] = [
    (Offset::Open, "open"),
    (Offset::Close, "close"),
    (Offset::CloseToday, "close_today"),
    (Offset::CloseYesterday, "close_yesterday"),
];
pub(crate) const VALIDITIES: [(Validity, &str); 3] = [
    (Validity::Day, "day"),
    (Validity::FillAndKill, "fill_and_kill"),
    (Validity::FillOrKill, "fill_or_kill"),
];

pub(crate) const HEDGE_FLAGS: [(HedgeFlag, &str); 2] = [
    (HedgeFlag::Speculation, "speculation"),
    (HedgeFlag::Hedge, "hedge"),
];

pub(crate) fn hedge_flag(value: HedgeFlag) -> &'static str {
    match value {
        HedgeFlag::Speculation => "speculation",
        HedgeFlag::Hedge => "hedge",
    }
}
/// The word of a value in its table.
pub(crate) fn word_of<T: PartialEq>(value: T, table: &[(T, &'static str)]) -> &'static str {
    let found = table.iter().find(|(known, _)| *known == value);
    found.map_or("", |(_, word)| word)
}
pub(crate) fn direction(value: Direction) -> &'static str {
    match value {
        Direction::Buy => "buy",
        Direction::Sell => "sell",
    }
}
pub(crate) fn posi_direction(value: PosiDirection) -> &'static str {
    match value {
        PosiDirection::Long => "long",
        PosiDirection::Short => "short",
    }
}
pub(crate) fn offset(value: Offset) -> &'static str {
    match value {
        Offset::Open => "open",
        Offset::Close => "close",
        Offset::CloseToday => "close_today",
        Offset::CloseYesterday => "close_yesterday",
    }
}
pub(crate) fn validity(value: Validity) -> &'static str {
    match value {
        Validity::Day => "day",
        Validity::FillAndKill => "fill_and_kill",
        Validity::FillOrKill => "fill_or_kill",
    }
}
/// Accounts as a list that SQL can look into; none for all of them.
pub(crate) fn listed(of: Option<&[Holder]>) -> Option<String> {
    let word = |value: &Holder| {
        let (kind, number) = holder(*value);
        format!("{kind}{number}")
    };
    of.map(|of| serde_json::json!(of.iter().map(word).collect::<Vec<_>>()).to_string())
}
/// Kind and number of an account.
pub(crate) fn holder(value: Holder) -> (&'static str, i64) {
    match value {
        Holder::Operating(id) => ("operating", i64::from(id.number())),
        Holder::Fund(id) => ("fund", i64::from(id.number())),
    }
}
