//! Who reviews a product's orders (P6), and who of them is online.

use std::collections::BTreeSet;

use ballast_desk_events::{
    Actor, BindReviewer, BindingChange, Event, Permission, Refusal, ReviewEvent, ReviewLevel, Role,
};
use ballast_model::{OrderId, ProductId, UserId};

use crate::state::Desk;

/// Says which products' orders a risk account reviews; only those that whoever binds reaches, and of its manager
/// where it has one.
///
/// # Errors
/// [`Refusal::UnknownUser`], [`Refusal::RoleDoesNotFit`], [`Refusal::UnknownProduct`], [`Refusal::NotPermitted`],
/// [`Refusal::ReviewerDoesNotFit`].
pub(crate) fn bind(desk: &Desk, by: Actor, bind: &BindReviewer) -> Result<Vec<Event>, Refusal> {
    desk.people.of_role(bind.user, Role::RiskOfficer)?;
    for product in &bind.products {
        desk.product(*product).ok_or(Refusal::UnknownProduct)?;
        if !by.is_platform() && !desk.reaches(by.user, (*product).into()) {
            return Err(Refusal::NotPermitted);
        }
        if bind.change != BindingChange::Unbind && !desk.shares_owner(bind.user, *product) {
            return Err(Refusal::ReviewerDoesNotFit);
        }
    }
    let old = desk.reviewed_products(bind.user);
    let named: BTreeSet<ProductId> = bind.products.iter().copied().collect();
    let new = bind.change.of(&old, &named);
    if old == new {
        return Ok(Vec::new());
    }
    Ok(vec![Event::Review(Box::new(ReviewEvent::Bound {
        user: bind.user,
        old: old.into_iter().collect(),
        new: new.into_iter().collect(),
    }))])
}

/// Who of the reviewers is logged in: all of them, as the server sees their sessions.
pub(crate) fn tell(desk: &Desk, online: &[UserId]) -> Vec<Event> {
    let known = |user: &UserId| desk.people.user(*user).is_some();
    let online: BTreeSet<UserId> = online.iter().copied().filter(known).collect();
    if online == desk.reviews.online {
        return Vec::new();
    }
    let online = ReviewEvent::Online(online.into_iter().collect());
    vec![Event::Review(Box::new(online))]
}

impl Desk {
    /// Products whose orders a risk account reviews, at its level (P6).
    pub fn reviewed_products(&self, user: UserId) -> BTreeSet<ProductId> {
        let products = self.reviews.reviewers.iter();
        let bound = products.filter(|(_, users)| users.contains(&user));
        bound.map(|(product, _)| *product).collect()
    }

    /// Risk accounts bound to review a product's orders, each at its level.
    pub fn reviewers(&self, product: ProductId) -> impl Iterator<Item = UserId> {
        self.reviews
            .reviewers
            .get(&product)
            .into_iter()
            .flatten()
            .copied()
    }

    /// Whether a login is a reviewer, of whatever product.
    pub fn is_reviewer(&self, user: UserId) -> bool {
        let login = self.people.user(user);
        login.is_some_and(|login| login.powers.review != ReviewLevel::None)
    }

    /// Whether a reviewer was last told to be logged in.
    pub fn is_online(&self, user: UserId) -> bool {
        self.reviews.online.contains(&user)
    }

    /// Reviewers who were last told to be logged in.
    pub fn reviewers_online(&self) -> impl Iterator<Item = UserId> {
        self.reviews.online.iter().copied()
    }

    /// Somebody who may pass a product's orders at a level is online (X2).
    pub fn is_reviewer_online(&self, product: ProductId, level: ReviewLevel) -> bool {
        let mut users = self.reviewers(product);
        users.any(|user| self.is_online(user) && self.reviews_at(user, product, level))
    }

    /// Whether a login passes or rejects an order at a level.
    pub fn may_review(&self, user: UserId, order: OrderId, level: ReviewLevel) -> bool {
        let product = self.product_of(order);
        product.is_some_and(|product| {
            { self.reviewers(product) }.any(|reviewer| reviewer == user)
                && self.reviews_at(user, product, level)
        })
    }

    /// A bound login is a reviewer of that level, may be, and is still of the product's manager.
    fn reviews_at(&self, user: UserId, product: ProductId, level: ReviewLevel) -> bool {
        let is_of_level = |user| {
            let login = self.people.user(user);
            login.is_some_and(|login| login.powers.review == level)
        };
        is_of_level(user)
            && self.people.may(user, Permission::Watching)
            && self.shares_owner(user, product)
    }

    /// A risk account of the super admins goes with any product, a manager's with its own (R5).
    fn shares_owner(&self, user: UserId, product: ProductId) -> bool {
        let owner = self.people.user(user).map(|login| login.owner);
        owner == Some(UserId::default()) || owner == self.owner(product.into())
    }

    pub(crate) fn bind_reviewer(&mut self, user: UserId, products: &[ProductId]) {
        for users in self.reviews.reviewers.values_mut() {
            users.remove(&user);
        }
        for product in products {
            self.reviews
                .reviewers
                .entry(*product)
                .or_default()
                .insert(user);
        }
        self.reviews.reviewers.retain(|_, users| !users.is_empty());
    }
}
