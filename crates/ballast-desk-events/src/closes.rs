//! What an operating account sets about session ends (O2, O8).

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::SettingValue;
use crate::table::words;

/// What is done before a session ends (O8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BeforeClose {
    /// Nothing.
    #[n(0)]
    Off,
    /// Opening is barred.
    #[n(1)]
    BanOpening,
    /// Opening is barred, then what works is cancelled and what is held is closed.
    #[n(2)]
    Flatten,
}

/// What the overnight ratio counts (O2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum OvernightOf {
    /// Margin, after the larger side.
    #[n(0)]
    Margin,
    /// Market value of exposures, absolute: Σ |long − short| over commodities.
    #[n(1)]
    AbsoluteExposure,
}

/// What the overnight ratio is a share of (O2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum OvernightTo {
    /// Market-value equity: of futures dynamic equity.
    #[n(0)]
    MarketValueEquity,
    /// Max-loss amount.
    #[n(1)]
    MaxLossAmount,
    /// The ratio is off.
    #[n(2)]
    Off,
}

/// What happens above the overnight ratio's line, shortly before the close (O2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum OvernightAction {
    /// The ban stays, and nothing else.
    #[n(0)]
    BanOpening,
    /// Positions are reduced down to the line (N7).
    #[n(1)]
    Reduce,
}

words! {
    BeforeClose {
        Off = "off" "不启用" "Off",
        BanOpening = "bar_opening" "禁开" "Bar opening",
        Flatten = "flatten" "禁开，再平仓（套利合约平不了）" "Bar opening, then flatten (not arbitrage contracts)",
    }
    OvernightOf {
        Margin = "margin" "保证金" "Margin",
        AbsoluteExposure = "absolute_exposure" "绝对敞口市值" "Absolute exposure, market value",
    }
    OvernightTo {
        MarketValueEquity = "market_value_equity" "市值权益" "Market-value equity",
        MaxLossAmount = "max_loss_amount" "最大可亏损金额" "Max-loss amount",
        Off = "off" "不启用" "Off",
    }
    OvernightAction {
        BanOpening = "bar_opening" "禁开" "Bar opening",
        Reduce = "reduce" "禁开，再减至线" "Bar opening, then reduce to the line",
    }
}

/// Commodities by their codes; none of them: all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct CommodityCodes(pub BTreeSet<String>);

impl CommodityCodes {
    /// Whether a commodity is among them.
    pub fn has(&self, code: &str) -> bool {
        self.0.is_empty() || self.0.contains(code)
    }
}

/// Codes with commas between them, as exchanges write them; empty: all.
impl SettingValue for CommodityCodes {
    fn form() -> String {
        "cu,IF,AP …".to_owned()
    }
    fn text(&self) -> String {
        let codes: Vec<&str> = self.0.iter().map(String::as_str).collect();
        codes.join(",")
    }
    fn read(text: &str) -> Option<Self> {
        let codes = text.split([',', '，']).map(str::trim);
        let codes: BTreeSet<String> = codes.map(str::to_owned).collect();
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        let is_code = |code: &String| {
            (1..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphabetic())
        };
        codes.iter().all(is_code).then_some(Self(codes))
    }
}
