//! The limits of an operating account as rules (O1, O7, O11, O14), and the figures that they read.

use ballast_desk_events::{Decision, LimitScope, Limits as Set, PlaceOrder, RatioOf, Refusal};
use ballast_model::{CommodityId, ContractId, HedgeFlag, Lots, Money, Offset, Rate};
use ballast_risk::rules::{Of, Standing};
use ballast_risk::{Adds, Approved, Base, Cell, Figures, Limits, Reading, Rule, Scope};

use crate::book::Book;
use crate::book::position::Position;
use crate::draft::OrderDraft;
use crate::limits::scope::code;
use crate::state::Desk;
use crate::state::account::OperatingAccount;

/// An account's limits for one contract and hedge flag.
fn limits(
    desk: &Desk,
    account: &OperatingAccount,
    contract: ContractId,
    commodity: CommodityId,
    flag: HedgeFlag,
) -> Limits {
    let settings = &account.settings;
    let mut limits = Limits::UNSET;
    limits.set(Rule::Cancels, settings.max_cancels.map(i64::from));
    limits.set(Rule::Cash, Some(0));
    limits.set(Rule::AccountLots, Some(settings.position_limit.count()));
    limits.set(Rule::AccountMargin, Some(settings.margin_limit.units()));
    let ratio = settings.margin_ratio;
    limits.set(
        Rule::MarginRatio,
        ratio.is_positive().then(|| ratio.units()),
    );
    let of_commodity = account.limits.get(LimitScope::Commodity(commodity));
    let of_contract = account.limits.get(LimitScope::Contract(contract));
    // O14: the account's own limit of one order, else its template's.
    let template = account.limit_template.and_then(|id| {
        let template = desk.template(id)?;
        template.limits.get(LimitScope::Commodity(commodity))
    });
    let first = |pick: fn(&Set) -> Option<i64>| {
        let own = of_commodity.and_then(pick);
        own.or_else(|| template.and_then(pick))
    };
    limits.set(
        Rule::OrderLots,
        first(|set| set.order_lots.map(Lots::count)),
    );
    limits.set(
        Rule::OrderMargin,
        first(|set| set.order_margin.map(Money::units)),
    );
    // O11: of one hedge flag.
    let scopes = [
        (of_contract, Rule::ContractLots, Rule::ContractMargin),
        (of_commodity, Rule::CommodityLots, Rule::CommodityMargin),
    ];
    for (set, of_lots, of_margin) in scopes {
        let of_flag = set.map(|set| match flag {
            HedgeFlag::Speculation => (set.lots, set.margin),
            HedgeFlag::Hedge => (set.hedge_lots, set.hedge_margin),
        });
        let (lots, margin) = of_flag.unwrap_or_default();
        limits.set(of_lots, lots.map(Lots::count));
        limits.set(of_margin, margin.map(Money::units));
    }
    limits
}

/// What an operating account has, as its rules read it for one contract and hedge flag.
struct AccountFigures<'a> {
    account: &'a OperatingAccount,
    contract: ContractId,
    position: Option<&'a Position>,
    commodity: Cell,
}

impl<'a> AccountFigures<'a> {
    fn of(
        account: &'a OperatingAccount,
        contract: ContractId,
        commodity: CommodityId,
        flag: HedgeFlag,
    ) -> Self {
        Self {
            account,
            contract,
            position: account.book.position(contract, flag),
            commodity: account.book.cells().of((commodity, flag)),
        }
    }

    fn book(&self) -> &Book {
        &self.account.book
    }

    fn in_contract(&self, of: impl FnOnce(&Position) -> i128) -> i128 {
        self.position.map_or(0, of)
    }
}

impl Figures for AccountFigures<'_> {
    fn read(&self, base: Base, scope: Scope) -> i128 {
        let money = |money: Money| i128::from(money.units());
        match (base, scope) {
            (Base::Lots, Scope::Contract) => {
                self.in_contract(|position| position.cell().all_lots().into())
            }
            (Base::Lots, Scope::Commodity) => self.commodity.all_lots().into(),
            (Base::Lots, Scope::Whole) => self.book().cells().whole().all_lots().into(),
            (Base::Margin, Scope::Contract) => {
                self.in_contract(|position| position.cell().all_margin())
            }
            (Base::Margin, Scope::Commodity) => self.commodity.all_margin(),
            (Base::Margin, Scope::Whole) => {
                money(self.book().margin()) + money(self.book().frozen_margin())
            }
            (Base::Cash, Scope::Whole) => -money(self.book().available()),
            (Base::Cancels, Scope::Contract) => cancels(self.account, self.contract).into(),
            (_, Scope::Order) => 0,
            _ => unreachable!("Invariant: no rule of an operating account reads it"),
        }
    }

    fn of(&self, of: Of) -> i128 {
        match of {
            Of::One => 1,
            Of::Equity => ratio_base(self.account).units().into(),
        }
    }
}

/// Orders of the account cancelled in the contract in the trading day, hedges among them.
fn cancels(account: &OperatingAccount, contract: ContractId) -> u32 {
    let position = account.book.position(contract, HedgeFlag::Speculation);
    position.map_or(0, |position| position.cancels)
}

/// What the account's margin ratio is of (O7).
fn ratio_base(account: &OperatingAccount) -> Money {
    match account.settings.margin_ratio_of {
        // Equal while there are no options.
        RatioOf::DynamicEquity | RatioOf::MarketValueEquity => account.book.equity(),
        RatioOf::MaxLossAmount => account.max_loss_amount(),
    }
}

/// What a draft adds to its account's figures.
impl Adds for OrderDraft {
    fn adds(&self, base: Base, scope: Scope) -> i64 {
        match (base, scope) {
            (Base::Lots, _) => self.asked.lots.count(),
            // The account's margin is after the larger side, each scope's of both sides in full.
            (Base::Margin, Scope::Whole) => self.decision.margin.units(),
            (Base::Margin, _) => self.operating.margin.units(),
            (Base::Cash, _) => {
                (self.decision.margin + self.decision.commission + self.order_fee).units()
            }
            _ => unreachable!("Invariant: no rule of an operating account adds it"),
        }
    }
}

/// Nothing: what stands by itself.
struct Nothing;

impl Adds for Nothing {
    fn adds(&self, _: Base, _: Scope) -> i64 {
        0
    }
}

/// What stands before an order whatever it asks for.
pub(crate) fn standing(
    desk: &Desk,
    account: &OperatingAccount,
    contract: ContractId,
    commodity: CommodityId,
    flag: HedgeFlag,
) -> Result<(), Refusal> {
    let limits = limits(desk, account, contract, commodity, flag);
    let figures = AccountFigures::of(account, contract, commodity, flag);
    match ballast_risk::first_breach(Standing, &limits, &figures, &Nothing) {
        None => Ok(()),
        Some(_) => Err(Refusal::TooManyCancels {
            cancels: cancels(account, contract),
            limit: account.settings.max_cancels.unwrap_or_default(),
        }),
    }
}

/// An order before the rules of its account.
struct Judged<'a> {
    desk: &'a Desk,
    limits: Limits,
    figures: AccountFigures<'a>,
}

impl<'a> Judged<'a> {
    fn of(desk: &'a Desk, draft: &OrderDraft) -> Self {
        let PlaceOrder {
            account,
            contract,
            hedge_flag,
            ..
        } = draft.asked;
        let account = &desk.operating_accounts[account.index()];
        let commodity = desk.contracts[contract.index()].commodity;
        Self {
            desk,
            limits: limits(desk, account, contract, commodity, hedge_flag),
            figures: AccountFigures::of(account, contract, commodity, hedge_flag),
        }
    }

    /// A rule that refuses an order, as the refusal it is.
    fn refusal(&self, draft: &OrderDraft, rule: Rule) -> Refusal {
        let Self {
            desk,
            limits,
            figures,
        } = self;
        let reading = ballast_risk::reading(rule, limits, figures, draft)
            .expect("Invariant: a rule that refuses is set");
        let scope = || code(desk, draft.asked.contract, rule.row().scope);
        let lots = |value: i128| Lots::new(value as i64);
        let money = |value: i128| Money::from_units(value as i64);
        let (before, after) = (reading.before, reading.after);
        let limit = reading.limit.into();
        match rule {
            Rule::Cash => {
                let Decision {
                    margin,
                    commission,
                    available,
                    ..
                } = draft.decision;
                Refusal::CashShort {
                    margin,
                    commission: commission + draft.order_fee,
                    available,
                    short: money(after),
                }
            }
            Rule::OrderLots => Refusal::OrderLotsLimit {
                lots: lots(after),
                limit: lots(limit),
            },
            Rule::OrderMargin => Refusal::OrderMarginLimit {
                margin: money(after),
                limit: money(limit),
            },
            Rule::AccountLots => Refusal::PositionLimit {
                before: lots(before),
                after: lots(after),
                limit: lots(limit),
            },
            Rule::ContractLots | Rule::CommodityLots => Refusal::ScopeLotsLimit {
                scope: scope(),
                before: lots(before),
                after: lots(after),
                limit: lots(limit),
            },
            Rule::AccountMargin => Refusal::MarginLimit {
                before: money(before),
                after: money(after),
                limit: money(limit),
            },
            Rule::ContractMargin | Rule::CommodityMargin => Refusal::ScopeMarginLimit {
                scope: scope(),
                before: money(before),
                after: money(after),
                limit: money(limit),
            },
            Rule::MarginRatio => Refusal::MarginRatioLine {
                margin: money(after),
                of: money(reading.of),
                line: Rate::from_units(reading.limit),
            },
            _ => unreachable!("Invariant: the door reads rules of operating accounts"),
        }
    }

    fn readings(&self, draft: &OrderDraft) -> Vec<Reading> {
        let opens = draft.offset == Offset::Open;
        ballast_risk::judged(opens, &self.limits, &self.figures, draft)
    }
}

/// The one door (`docs/design.md#one-door`).
pub(crate) fn judge(desk: &Desk, draft: OrderDraft) -> Result<Approved<OrderDraft>, Refusal> {
    let judged = Judged::of(desk, &draft);
    let opens = draft.offset == Offset::Open;
    ballast_risk::judge(draft, opens, &judged.limits, &judged.figures)
        .map_err(|refused| judged.refusal(&refused.draft, refused.rule))
}

/// Whether the account's limits refuse an order, its funds left aside.
pub(crate) fn refuses(desk: &Desk, draft: &OrderDraft) -> bool {
    let readings = Judged::of(desk, draft).readings(draft);
    readings.iter().any(|reading| reading.rule != Rule::Cash)
}
