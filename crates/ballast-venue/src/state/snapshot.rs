//! What is kept of the state, under the numbers that never change: a snapshot's bytes, and the bytes
//! that a state's hash is taken of.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ballast_model::{Calendar, UserId};
use ballast_people::{People, User};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use super::{Collateral, MemberServices};
use crate::words::erasure::Erasure;
use crate::words::filing::Filing;
use crate::words::party::{Member, MemberKey, PartyKey, Venue};
use crate::words::post::Post;
use crate::words::rule_book::RuleBook;
use crate::words::setting::SettingFrom;

#[derive(Encode, Decode)]
struct Snapshot<'a> {
    #[n(0)]
    calendar: Cow<'a, Option<Calendar>>,
    #[n(1)]
    users: Cow<'a, [User]>,
    #[n(2)]
    posts: Cow<'a, BTreeMap<UserId, Post>>,
    #[n(3)]
    members: Cow<'a, BTreeMap<MemberKey, Member>>,
    #[n(4)]
    settings: Cow<'a, BTreeMap<(Venue, u32), Vec<SettingFrom>>>,
    #[n(5)]
    rule_books: Cow<'a, BTreeMap<Venue, Vec<RuleBook>>>,
    #[n(6)]
    filings: Cow<'a, [Filing]>,
    #[n(7)]
    collateral: Cow<'a, Collateral>,
    #[n(8)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    erasures: Cow<'a, BTreeMap<PartyKey, Erasure>>,
}

impl<C> Encode<C> for MemberServices {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let snapshot = Snapshot {
            calendar: Cow::Borrowed(&self.calendar),
            users: Cow::Borrowed(self.people.kept_users()),
            posts: Cow::Borrowed(&self.posts),
            members: Cow::Borrowed(&self.members),
            settings: Cow::Borrowed(&self.settings),
            rule_books: Cow::Borrowed(&self.rule_books),
            filings: Cow::Borrowed(&self.filings),
            collateral: Cow::Borrowed(&self.collateral),
            erasures: Cow::Borrowed(&self.erasures),
        };
        snapshot.encode(out, context)
    }
}

impl<'b, C> Decode<'b, C> for MemberServices {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let kept = Snapshot::decode(bytes, context)?;
        let mut state = Self {
            calendar: kept.calendar.into_owned(),
            people: People::restore(kept.users.into_owned(), Vec::new(), BTreeMap::new()),
            posts: kept.posts.into_owned(),
            members: kept.members.into_owned(),
            settings: kept.settings.into_owned(),
            rule_books: kept.rule_books.into_owned(),
            filings: kept.filings.into_owned(),
            collateral: kept.collateral.into_owned(),
            erasures: kept.erasures.into_owned(),
            dues: Default::default(),
        };
        state.derive();
        Ok(state)
    }
}
