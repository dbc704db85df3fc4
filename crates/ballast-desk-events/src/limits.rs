//! Limits on an exchange, a commodity or a contract, and what may be traded at all.

use std::collections::BTreeSet;

use ballast_model::{
    CommodityId, ContractId, Exchange, FundAccountId, Lots, Money, OperatingAccountId, ProductId,
    Rate, TemplateId, Text,
};
use minicbor::{Decode, Encode};

use crate::table::{settings, words};
use crate::{LabelledWord, RateLevel, RateScope, RoutingMode, SettingValue};

/// What a limit is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum LimitScope {
    /// All contracts of a commodity.
    #[n(0)]
    Commodity(#[n(0)] CommodityId),
    /// One contract.
    #[n(1)]
    Contract(#[n(0)] ContractId),
    /// All of an exchange.
    #[n(2)]
    Exchange(#[n(0)] Exchange),
}

impl From<RateScope> for LimitScope {
    fn from(scope: RateScope) -> Self {
        match scope {
            RateScope::Commodity(id) => Self::Commodity(id),
            RateScope::Contract(id) => Self::Contract(id),
        }
    }
}

settings! {
    /// Limits set at one level for one scope.
    Limits;
    /// One limit. Without a value it does not hold.
    Limit;

    /// Most lots of one order (O14), or of one order's part that a fund account carries (A1).
    0 OrderLots order_lots: Option<Lots> = None => Limits Lots "单笔手数" "Lots of one order";
    /// Most margin of one order, or of that part.
    1 OrderMargin order_margin: Option<Money> = None => Limits Yuan "单笔保证金" "Margin of one order";
    /// Most speculation lots held, long and short added (O11, A5).
    2 Lots lots: Option<Lots> = None => Limits Lots "持仓手数" "Lots held";
    /// Most speculation lots held long (A5).
    3 LongLots long_lots: Option<Lots> = None => Limits Lots "多头手数" "Lots long";
    /// Most speculation lots held short (A5).
    4 ShortLots short_lots: Option<Lots> = None => Limits Lots "空头手数" "Lots short";
    /// Most margin of speculation (O11).
    5 Margin margin: Option<Money> = None => Limits Yuan "占用保证金" "Margin";
    /// Most lots opened in the trading day (A3).
    6 OpenedLots opened_lots: Option<Lots> = None => Limits Lots "当日开仓手数" "Lots opened in a day";
    /// Opening near the price limits (O10).
    7 PriceRight price_right: Option<PriceRight> = None => Limits None "涨跌停附近开仓" "Opening near the price limits";
    /// The higher, the earlier the fund account is asked for opens (A4).
    8 PriorityOpen priority_open: Option<u32> = None => Routing None "开仓优先级" "Priority for opens";
    /// The same for closes (A4).
    9 PriorityClose priority_close: Option<u32> = None => Routing None "平仓优先级" "Priority for closes";
    /// The same for closes of today's lots (A4).
    10 PriorityCloseToday priority_close_today: Option<u32> = None => Routing None "平今优先级" "Priority for closes of today's lots";
    /// Which fund account carries an order (X3).
    11 RoutingMode routing_mode: Option<RoutingMode> = None => Routing None "报单路由" "Routing of orders";
    /// Opening is refused in the delivery month (X4).
    12 DeliveryBarred delivery_barred: Option<bool> = None => Delivery None "交割月禁开" "No opening in the delivery month";
    /// Every order in the contract of the current delivery month is a multiple of so many lots
    /// (X5).
    13 DeliveryMultiple delivery_multiple: Option<u32> = None => Delivery Lots "交割月手数倍数" "Multiple of lots in the delivery month";
    /// Cancels that the counter takes in a day (N4).
    14 CapCancels cap_cancels: Option<u32> = None => Caps Times "单日撤单上限" "Cancels in a day, at most";
    /// Lots that the counter lets trade in a day (N4).
    15 CapLots cap_lots: Option<Lots> = None => Caps Lots "单日成交手数上限" "Lots traded in a day, at most";
    /// Legal-person code: fund accounts with an equal one never cross (N6).
    16 LegalPerson legal_person: Option<Text> = None => Caps None "法人代码" "Legal-person code";
    /// Most hedge lots held, long and short added; `lots` counts speculation only (O11, A5).
    17 HedgeLots hedge_lots: Option<Lots> = None => Limits Lots "套保持仓手数" "Hedge lots held";
    /// Most hedge lots held long (A5).
    18 HedgeLongLots hedge_long_lots: Option<Lots> = None => Limits Lots "套保多头手数" "Hedge lots long";
    /// Most hedge lots held short (A5).
    19 HedgeShortLots hedge_short_lots: Option<Lots> = None => Limits Lots "套保空头手数" "Hedge lots short";
    /// Most margin of hedge positions; `margin` counts speculation only (O11).
    20 HedgeMargin hedge_margin: Option<Money> = None => Limits Yuan "套保占用保证金" "Hedge margin";
    /// Most value of one order: price × lots × multiplier (K4).
    21 OrderValue order_value: Option<Money> = None => Limits Yuan "单笔金额" "Value of one order";
    /// Farthest that an order's price may be from the last price, else the previous settlement price
    /// (K3).
    22 PriceCollar price_collar: Option<PriceDistance> = None => Limits None "价格偏离" "Distance from the last price";
    /// Opening is refused while the newest mark price is older, in seconds of trading hours (K3, K7); the
    /// platform's where it is not set.
    23 MarkSeconds mark_seconds: Option<u32> = None => Market Seconds "行情超过多久禁开" "Bar opening once marks are older than";
}

impl Limit {
    /// The levels and scopes at which it may be set, as the interface names them.
    pub fn places(&self) -> Vec<(&'static str, &'static str)> {
        let levels = [
            (
                RateLevel::OperatingAccount(OperatingAccountId::new(0)),
                "account",
            ),
            (RateLevel::Template(TemplateId::new(0)), "template"),
            (
                RateLevel::FundAccount(FundAccountId::new(0)),
                "fund_account",
            ),
            (RateLevel::Product(ProductId::new(0)), "product"),
            (RateLevel::Global, "global"),
        ];
        let scopes = [
            (LimitScope::Commodity(CommodityId::new(0)), "commodity"),
            (LimitScope::Contract(ContractId::new(0)), "contract"),
            (LimitScope::Exchange(Exchange::Shfe), "exchange"),
        ];
        let places = levels.iter().flat_map(|(level, at)| {
            let belongs = move |(scope, _): &&(LimitScope, &str)| self.belongs(*level, *scope);
            scopes.iter().filter(belongs).map(move |(_, of)| (*at, *of))
        });
        places.collect()
    }

    /// Whether the limit means something there: the rows of `docs/requirements.md` name level and
    /// scope of each.
    pub fn belongs(&self, level: RateLevel, scope: LimitScope) -> bool {
        use LimitScope::{Commodity, Contract, Exchange};
        use RateLevel::{FundAccount, Global, OperatingAccount, Product, Template};
        match self {
            Self::OrderLots(_) | Self::OrderMargin(_) => {
                matches!(
                    (level, scope),
                    (
                        OperatingAccount(_) | Template(_) | FundAccount(_),
                        Commodity(_)
                    ) | (FundAccount(_), Contract(_))
                )
            }
            Self::Lots(_) | Self::HedgeLots(_) => matches!(
                (level, scope),
                (
                    OperatingAccount(_) | FundAccount(_),
                    Commodity(_) | Contract(_)
                )
            ),
            Self::Margin(_) | Self::HedgeMargin(_) => {
                matches!(
                    (level, scope),
                    (OperatingAccount(_), Commodity(_) | Contract(_))
                )
            }
            Self::PriceRight(_) => matches!((level, scope), (OperatingAccount(_), Commodity(_))),
            Self::OrderValue(_) => matches!(
                (level, scope),
                (OperatingAccount(_) | Template(_), Commodity(_))
            ),
            Self::LongLots(_)
            | Self::ShortLots(_)
            | Self::HedgeLongLots(_)
            | Self::HedgeShortLots(_)
            | Self::OpenedLots(_)
            | Self::PriorityOpen(_)
            | Self::PriorityClose(_)
            | Self::PriorityCloseToday(_) => {
                matches!((level, scope), (FundAccount(_), Commodity(_) | Contract(_)))
            }
            Self::RoutingMode(_) => matches!((level, scope), (Product(_), Commodity(_))),
            Self::DeliveryBarred(_) => matches!(level, Product(_)),
            Self::PriceCollar(_) => matches!(
                (level, scope),
                (OperatingAccount(_) | Template(_) | Global, Commodity(_))
            ),
            Self::DeliveryMultiple(_) | Self::MarkSeconds(_) => {
                matches!((level, scope), (Global, Commodity(_)))
            }
            Self::CapCancels(_) | Self::CapLots(_) | Self::LegalPerson(_) => {
                matches!((level, scope), (FundAccount(_), Exchange(_)))
            }
        }
    }
}

/// Opening while the last price is near a price limit (O10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct PriceRight {
    /// How near: so many ticks from it or fewer, or beyond a share of the way.
    #[n(0)]
    pub near: PriceDistance,
    /// Which opens are refused.
    #[n(1)]
    pub bans: NearBans,
}

/// How far one price is from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum PriceDistance {
    /// So many ticks.
    #[n(0)]
    Ticks(#[n(0)] u32),
    /// A share, 0 to 1: for O10 of the way from the previous settlement price to the limit price, for
    /// K3 of the reference price.
    #[n(1)]
    Share(#[n(0)] Rate),
}

/// `ticks 10`, `share 0.02`.
impl SettingValue for PriceDistance {
    fn form() -> String {
        "ticks 10, share 0.02".to_owned()
    }
    fn text(&self) -> String {
        match self {
            Self::Ticks(ticks) => format!("ticks {ticks}"),
            Self::Share(share) => format!("share {share}"),
        }
    }
    fn read(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let [kind, number] = [words.next()?, words.next()?];
        let distance = match kind {
            "ticks" => Self::Ticks(number.parse().ok()?),
            "share" => Self::Share(Rate::read(number).filter(|share| *share <= Rate::ONE)?),
            _ => return None,
        };
        words.next().is_none().then_some(distance)
    }
}

/// Which opens are refused near a price limit (O10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum NearBans {
    /// All.
    #[n(0)]
    All,
    /// Sells near the upper limit, buys near the lower.
    #[n(1)]
    Opposite,
    /// Buys near the upper limit, sells near the lower.
    #[n(2)]
    Same,
}

words! {
    NearBans {
        All = "all" "全部开仓" "All opens",
        Opposite = "opposite" "反方向开仓" "Opens of the other side",
        Same = "same" "同方向开仓" "Opens of the same side",
    }
}

/// `ticks 10 same`, `share 0.9 all`.
impl SettingValue for PriceRight {
    const LABELLED: &'static [LabelledWord] = NearBans::LABELLED;
    fn form() -> String {
        format!("ticks 10 all, share 0.9 same ({})", NearBans::form())
    }
    fn text(&self) -> String {
        format!("{} {}", self.near.text(), self.bans.text())
    }
    fn read(text: &str) -> Option<Self> {
        let (near, bans) = text.trim().rsplit_once(' ')?;
        Some(Self {
            near: PriceDistance::read(near)?,
            bans: NearBans::read(bans)?,
        })
    }
}

/// Commodities and contracts that may be traded (F5, A2).
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Tradability {
    /// A tick permits, and what is not listed is barred; else a tick bars.
    #[n(0)]
    pub is_allow_list: bool,
    /// What is listed.
    #[n(1)]
    pub listed: BTreeSet<RateScope>,
}

impl Tradability {
    /// Whether a contract may be traded.
    pub fn permits(&self, contract: ContractId, commodity: CommodityId) -> bool {
        let listed = !self.listed.is_empty()
            && [
                RateScope::Contract(contract),
                RateScope::Commodity(commodity),
            ]
            .iter()
            .any(|scope| self.listed.contains(scope));
        listed == self.is_allow_list
    }
}

/// Where tradability is set, in order of precedence (F4); a fund account's is checked besides (A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum TradabilityOf {
    /// An operating account.
    #[n(0)]
    Operating(#[n(0)] OperatingAccountId),
    /// A template, to be written into accounts (F5).
    #[n(1)]
    Template(#[n(0)] TemplateId),
    /// A product.
    #[n(2)]
    Product(#[n(0)] ProductId),
    /// Everybody.
    #[n(3)]
    Global,
    /// A fund account by day.
    #[n(4)]
    FundDay(#[n(0)] FundAccountId),
    /// A fund account at night.
    #[n(5)]
    FundNight(#[n(0)] FundAccountId),
}
