//! What by net position is to be looked at, and what is to be sent again (X3): due at once.

use std::collections::BTreeSet;

use ballast_desk_events::{NetPosition, RoutingMode};
use ballast_model::{OrderId, PosiDirection};
use minicbor::{Decode, Encode};

use crate::book::position::PositionSide;
use crate::state::Desk;

/// Both in the order in which they are done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Netting {
    /// Positions in which something has come free that a resting open could close.
    #[n(0)]
    pub looks: BTreeSet<NetPosition>,
    /// Orders with lots of recalled children.
    #[n(1)]
    pub again: BTreeSet<OrderId>,
}

impl Netting {
    pub fn is_due(&self) -> bool {
        !(self.looks.is_empty() && self.again.is_empty())
    }
}

impl Desk {
    /// Something has changed in a position that is routed in this mode: where, by net position, opens
    /// rest beside lots that no close holds, they are to be looked at.
    pub(crate) fn look_at_net(&mut self, position: NetPosition, mode: RoutingMode) {
        if mode != RoutingMode::Net {
            return;
        }
        let any = |direction: PosiDirection, of: fn(&PositionSide) -> bool| {
            let funds = self.products[position.product.index()].fund_accounts.iter();
            let mut positions = funds.filter_map(|id| {
                let book = &self.fund_accounts[id.index()].book;
                book.position(position.contract, position.hedge_flag)
            });
            positions.any(|position| of(position.side(direction)))
        };
        let rests_beside = |opened: PosiDirection| {
            any(opened, |side| side.open_working_lots.is_positive())
                && any(opened.opposite(), |side| side.free().is_positive())
        };
        if PosiDirection::ALL.into_iter().any(rests_beside) {
            self.netting.looks.insert(position);
        }
    }
}
