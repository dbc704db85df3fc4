//! What rests at the counters of a product that is routed by net position (X3).

use ballast_desk::{Child, ChildStatus, Desk, position_side};
use ballast_desk_events::{ChildEnd, Holder};
use ballast_model::{ChildOrderId, Direction, FundAccountId, Lots, Offset, ProductId, Validity};

/// By net position, once the counters have answered all: no open rests where some fund account has lots
/// that it could close without meeting an order of its own and has not refused before, and no close
/// stands where there is nothing to close.
pub(crate) fn check(desk: &Desk, product: ProductId) {
    for (id, child) in working(desk, product) {
        if child.sent.offset != Offset::Open {
            let left = closable(desk, child.sent.fund_account, product, child);
            assert!(left >= Lots::ZERO, "{id} closes what is not there");
        } else if child.sent.validity == Validity::Day {
            let funds = &desk.product(product).expect("it is there").fund_accounts;
            let mut could = funds.iter().filter(|fund| {
                !meets_its_own(desk, **fund, product, child) && !has_refused(desk, **fund, child)
            });
            let wrong = could.find(|fund| closable(desk, **fund, product, child).is_positive());
            assert_eq!(wrong, None, "{id} rests as an open: {:?}", child.sent);
        }
        // Else it takes what is there and ends: it rests where counters are slow alone.
    }
}

fn working(desk: &Desk, product: ProductId) -> impl Iterator<Item = (ChildOrderId, &Child)> {
    desk.children().filter(move |(_, child)| {
        let fund = desk.fund_account(child.sent.fund_account);
        child.is_working() && fund.is_some_and(|fund| fund.product == product)
    })
}

/// Lots of a fund account that one more close in place of that child could take.
fn closable(desk: &Desk, fund: FundAccountId, product: ProductId, child: &Child) -> Lots {
    let asked = &desk.order(child.order).expect("its parent").asked;
    let book = desk.book(Holder::Fund(fund)).expect("it is there");
    let held = book.position(asked.contract, asked.hedge_flag);
    let side = position_side(child.sent.direction, Offset::Close);
    let held = held.map_or(Lots::ZERO, |held| held.side(side).lots());
    let closes = working(desk, product).filter(|(_, other)| {
        let (sent, like) = (&other.sent, &child.sent);
        sent.fund_account == fund
            && sent.offset != Offset::Open
            && (&sent.contract, sent.direction, sent.hedge_flag)
                == (&like.contract, like.direction, like.hedge_flag)
    });
    held - closes.map(|(_, child)| child.unfilled()).sum()
}

/// Whether the fund account's counter would not have a child of the same order.
fn has_refused(desk: &Desk, fund: FundAccountId, child: &Child) -> bool {
    let order = desk.order(child.order).expect("its parent");
    let mut children = order.children.iter().filter_map(|id| desk.child(*id));
    children.any(|other| {
        let refused = match &other.status {
            ChildStatus::Ended(how) => !matches!(how, ChildEnd::Cancelled | ChildEnd::Recalled),
            _ => false,
        };
        other.sent.fund_account == fund && refused
    })
}

/// Whether the child would meet what the fund account has resting (N6).
fn meets_its_own(desk: &Desk, fund: FundAccountId, product: ProductId, child: &Child) -> bool {
    working(desk, product).any(|(_, other)| {
        let (own, sent) = (&other.sent, &child.sent);
        let meets = match (sent.direction, own.direction) {
            (Direction::Buy, Direction::Sell) => sent.price >= own.price,
            (Direction::Sell, Direction::Buy) => sent.price <= own.price,
            _ => false,
        };
        own.fund_account == fund && own.contract == sent.contract && meets
    })
}
