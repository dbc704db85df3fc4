//! Lines about what a force-close would come to (P9).
//!
//! ```text
//! closing A cu2701:long=plan:79970 pnl=-600 commission=12 close_today=4 order_fee=0   rows by price, then the sums of them all
//! closing A [cu2701 long 3] cu2701:long=last:80000:outside_session                    with what it would wait for; `none`: no price
//! closing? A cu2701:long=none                                                        nothing is told of what has no price
//! closed as told A [cu2701 long 3]    it is closed, each order trades whole at the price told, and books show what was told; `told?`
//!                                     where there is anything to close
//! ```

use ballast_desk::ask::{self, ClosePreview, ClosePrice, CloseRow, Standing};
use ballast_desk_events::{Action, ForceClose, ForceCloseOf, HeldSide, Holder};
use ballast_model::{ChildOrderId, CounterReturn, Lots, Money, PosiDirection, Price, ProductId};

use super::Run;
use super::plans::waits;

/// Of an operating account's or a product's books: close P&L, commission, order fees with it.
type Charged = [Money; 2];

impl Run {
    /// Whether the line is one of these.
    pub fn closing_told(&mut self, words: &[&str]) -> bool {
        match words {
            ["closing", rest @ ..] => {
                let (preview, expected) = self.previewed_close(rest);
                let sums = preview.total;
                let sums = sums.unwrap_or_else(|| panic!("{}: {preview:?}", self.line));
                let numbers = [
                    ("pnl", sums.pnl),
                    ("commission", sums.commission),
                    ("close_today", Money::whole(sums.close_today_lots.count())),
                    ("close_today_commission", sums.close_today_commission),
                    ("order_fee", sums.order_fee),
                ];
                self.compare(&numbers, expected);
            }
            ["closing?", rest @ ..] => {
                let (preview, _) = self.previewed_close(rest);
                assert_eq!(preview.total, None, "{}", self.line);
                let after = preview.accounts.iter().filter_map(|of| of.after);
                let product = preview.product.and_then(|of| of.after);
                assert_eq!(after.chain(product).count(), 0, "{}", self.line);
            }
            ["closed", "as", "told", of, rest @ ..] => {
                let of = self.closing(of, rest);
                self.close_as_told(of);
            }
            ["closed", "as", "told?", of, rest @ ..] => {
                let of = self.closing(of, rest);
                if ask::preview_close(&self.desk, of, self.at).is_ok() {
                    self.close_as_told(of);
                }
            }
            _ => return false,
        }
        true
    }

    /// What is told, its rows held against the words that name them; the words left.
    fn previewed_close<'w>(&mut self, words: &'w [&'w str]) -> (ClosePreview, &'w [&'w str]) {
        let first = words.iter().position(|word| word.contains('='));
        let (of, expected) = words.split_at(first.unwrap_or(words.len()));
        let rows = { expected.iter() }
            .take_while(|word| word.contains(':'))
            .count();
        let (rows, expected) = expected.split_at(rows);
        let of = self.closing(of[0], &of[1..]);
        let preview = ask::preview_close(&self.desk, of, self.at).unwrap();
        let found: Vec<String> = preview.rows.iter().map(|row| self.told_row(row)).collect();
        assert_eq!(found, rows, "{}", self.line);
        (preview, expected)
    }

    fn told_row(&self, row: &CloseRow) -> String {
        let price = row.price.map_or("none".to_owned(), |(price, of)| {
            let of = match of {
                ClosePrice::Plan => "plan",
                ClosePrice::PriceLimit => "limit",
                ClosePrice::Last => "last",
                ClosePrice::PreviousSettlement => "settled",
            };
            format!("{of}:{price}")
        });
        let waits = row.waits.as_ref().map(waits);
        let told: Vec<String> = [Some(price), waits].into_iter().flatten().collect();
        format!("{}={}", self.side(row.close.of), told.join(":"))
    }

    fn close_as_told(&mut self, of: ForceCloseOf) {
        let preview = ask::preview_close(&self.desk, of, self.at).unwrap();
        let before = self.charged(&preview);
        let difference = self.desk.difference(ProductId::new(0));
        let now: Vec<Standing> = preview.accounts.iter().map(|of| of.now).collect();
        assert_eq!(now, self.standings(&preview), "{}: now", self.line);
        assert_eq!(
            preview.product.map(|of| of.now),
            preview.product.map(|of| self.standing_of_product(of.of)),
            "{}: now",
            self.line
        );
        self.done(Action::ForceClose(Box::new(ForceClose {
            of,
            reason: "as told".into(),
            previewed: Some(preview.rows.iter().map(|row| row.close.lots).sum()),
        })));
        self.trade_at_told_prices(&preview);
        let told: Option<Vec<Standing>> = preview.accounts.iter().map(|of| of.after).collect();
        assert_eq!(told, Some(self.standings(&preview)), "{}", self.line);
        if let Some(product) = preview.product {
            let mut found = self.standing_of_product(product.of);
            if product.after.unwrap().margin.is_none() {
                // By net position and in proportion: but for what the fund accounts are charged otherwise.
                let now = self.desk.difference(product.of).commission;
                let otherwise = now - difference.commission;
                found.margin = None;
                found.equity -= otherwise;
                if let Some(nav) = &mut found.nav {
                    nav.total -= i128::from(otherwise.units());
                }
            }
            assert_eq!(product.after, Some(found), "{}: of the product", self.line);
        }
        let total = preview.total.unwrap();
        let after = self.charged(&preview);
        let told = [total.pnl, total.commission + total.order_fee];
        let found = [after[0] - before[0], after[1] - before[1]];
        assert_eq!(told, found, "{}: P&L and charges", self.line);
        let mut sums = ask::CloseSums::default();
        for row in &preview.rows {
            sums += row.sums.unwrap();
        }
        assert_eq!(sums, total, "{}: the rows add up", self.line);
    }

    /// Counters cancel what is to be cancelled; each order of a plan trades whole, at the price told of its row.
    fn trade_at_told_prices(&mut self, preview: &ClosePreview) {
        for _ in 0..500 {
            let working = { self.desk.children() }.filter(|(_, child)| child.is_working());
            let acts = working
                .map(|(id, child)| {
                    let order = self.desk.order(child.order).unwrap();
                    let of_plan = self.desk.plan_of_order(child.order).is_some();
                    let side = HeldSide {
                        contract: order.asked.contract,
                        hedge_flag: order.asked.hedge_flag,
                        side: match order.asked.direction {
                            ballast_model::Direction::Sell => PosiDirection::Long,
                            ballast_model::Direction::Buy => PosiDirection::Short,
                        },
                    };
                    let account = order.asked.account;
                    let mut rows = preview.rows.iter();
                    let row = rows.find(|row| (row.close.account, row.close.of) == (account, side));
                    let price = row.filter(|_| of_plan).map(|row| row.price.unwrap().0);
                    let left = child.sent.lots - child.filled;
                    (
                        id,
                        child.sent.price,
                        price,
                        left,
                        child.filled,
                        order.cancel_pending,
                    )
                })
                .find(|(_, _, price, .., cancelled)| price.is_some() || *cancelled);
            let Some((child, sent, price, left, filled, _)) = acts else {
                let plans = self.desk.plans();
                let running = plans.filter(|(_, plan)| plan.ended.is_none()).count();
                if running == 0 {
                    return;
                }
                // It waits for messages of the next second.
                self.line("later 1");
                continue;
            };
            self.traded_or_cancelled((child, sent), (price, left), filled);
        }
        panic!("{}: it does not end", self.line);
    }

    fn traded_or_cancelled(
        &mut self,
        (child, sent): (ChildOrderId, Price),
        (price, left): (Option<Price>, Lots),
        filled: Lots,
    ) {
        match price {
            Some(price) => {
                assert_eq!(price, sent, "{}: the price told is the order's", self.line);
                self.fill(child, left, price);
            }
            None => {
                self.returned_about(child, CounterReturn::Cancelled { child, filled });
            }
        }
    }

    fn standings(&self, preview: &ClosePreview) -> Vec<Standing> {
        let accounts = preview.accounts.iter();
        let standings = accounts.map(|of| {
            let book = self.desk.book(Holder::Operating(of.of)).unwrap();
            Standing {
                equity: book.equity(),
                margin: Some(book.margin()),
                nav: ask::account_nav(&self.desk, of.of),
            }
        });
        standings.collect()
    }

    fn standing_of_product(&self, id: ProductId) -> Standing {
        let funds = self.desk.product(id).unwrap().fund_accounts.iter();
        let books = funds.map(|id| self.desk.book(Holder::Fund(*id)).unwrap());
        let zero = (Money::ZERO, Money::ZERO);
        let (equity, margin) = books.fold(zero, |(equity, margin), book| {
            (equity + book.equity(), margin + book.margin())
        });
        let nav = ask::product_nav(&self.desk, id).unwrap().ok();
        Standing {
            equity,
            margin: Some(margin),
            nav,
        }
    }

    fn charged(&self, preview: &ClosePreview) -> Charged {
        let accounts = preview.accounts.iter();
        let funds = accounts.map(|of| ask::funds(&self.desk, Holder::Operating(of.of)).unwrap());
        funds.fold([Money::ZERO; 2], |[pnl, commission], funds| {
            [pnl + funds.close_pnl, commission + funds.commission]
        })
    }
}
