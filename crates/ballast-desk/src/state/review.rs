//! Orders that wait for review, what was said of the day's orders, and who reviews (X2).

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{Actor, ProductSettings, ReviewLevel, Reviewed};
use ballast_model::{Offset, OrderId, ProductId, Stamp, UserId};
use minicbor::{Decode, Encode};

use crate::store::derived::Derived;

pub(crate) const LEVELS: [ReviewLevel; 2] = [ReviewLevel::One, ReviewLevel::Two];

/// Whether a product has a level review such orders (P1).
pub(crate) fn reviews(settings: &ProductSettings, level: ReviewLevel, offset: Offset) -> bool {
    let (opens, closes) = match level {
        ReviewLevel::None => (false, false),
        ReviewLevel::One => (
            settings.level_one_reviews_opens,
            settings.level_one_reviews_closes,
        ),
        ReviewLevel::Two => (
            settings.level_two_reviews_opens,
            settings.level_two_reviews_closes,
        ),
    };
    if offset == Offset::Open {
        opens
    } else {
        closes
    }
}

/// Whether a product reviews anything.
pub(crate) fn reviews_anything(settings: &ProductSettings) -> bool {
    { LEVELS.into_iter() }.any(|level| {
        reviews(settings, level, Offset::Open) || reviews(settings, level, Offset::Close)
    })
}

/// An order waits for a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ReviewWait {
    /// Level.
    #[n(0)]
    pub level: ReviewLevel,
    /// Since when.
    #[n(1)]
    pub since: Stamp,
}

/// What a level said of an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ReviewSaid {
    /// Level.
    #[n(0)]
    pub level: ReviewLevel,
    /// It passed; else it was rejected.
    #[n(1)]
    pub passed: bool,
    /// Who; none: by itself, as no reviewer of the level was online.
    #[n(2)]
    pub by: Option<Actor>,
    /// When.
    #[n(3)]
    pub at: Stamp,
    /// Why.
    #[n(4)]
    pub reason: String,
}

/// Reviews of the day, and who reviews.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Reviews {
    /// Orders that wait.
    #[n(0)]
    pub waiting: BTreeMap<OrderId, ReviewWait>,
    /// Orders that every level has passed, and that are judged again before anything else.
    #[n(1)]
    pub taken: BTreeSet<OrderId>,
    /// What was said of the day's orders.
    #[n(2)]
    pub said: BTreeMap<OrderId, Vec<ReviewSaid>>,
    /// Risk accounts that review a product's orders, each at its level (P6).
    #[n(3)]
    pub reviewers: BTreeMap<ProductId, BTreeSet<UserId>>,
    /// Reviewers who are logged in, as they were last told.
    #[n(4)]
    pub online: BTreeSet<UserId>,
    /// Orders of the day that risk officers placed, refused ones among them (P9).
    #[n(5)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub third_party: BTreeSet<OrderId>,
    /// An order waits for a level of which nobody is online: derived.
    #[cbor(skip)]
    pub due: Derived<bool>,
}

impl Reviews {
    /// Something was said of an order: it does not wait for that level any more.
    pub fn say(&mut self, said: &Reviewed, passed: bool, at: Stamp) {
        self.waiting.remove(&said.order);
        let said_of = self.said.entry(said.order).or_default();
        said_of.push(ReviewSaid {
            level: said.level,
            passed,
            by: said.by,
            at,
            reason: said.reason.clone(),
        });
    }

    /// The trading day is over.
    pub fn roll(&mut self) {
        self.waiting.clear();
        self.taken.clear();
        self.said.clear();
        self.third_party.clear();
        self.due.0 = false;
    }
}
