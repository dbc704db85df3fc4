//! The rules that stand on accounts, as rows. One row says everything that tells a rule from another;
//! [`crate::assess`] reads them all alike.

/// What a rule adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    /// Lots held and working, long and short added.
    Lots,
    /// Lots held and working on the side that the order opens.
    SideLots,
    /// Lots opened in the trading day, and working opens, of both hedge flags.
    OpenedLots,
    /// Lots traded in the trading day, and resting.
    TradedLots,
    /// Margin held and frozen. Of the whole account after the larger side (§C3), else of each side
    /// in full.
    Margin,
    /// Price × lots × multiplier.
    Value,
    /// What of the account's money is spoken for: margin and commission against what is available.
    Cash,
    /// Orders cancelled in the trading day.
    Cancels,
    /// Orders cancelled in the trading day, and orders that rest and may be.
    CancelsAndResting,
    /// Orders sent in the last seconds.
    OrdersInWindow,
}

impl Base {
    /// It is money, and its sums over contracts and accounts take 128 bits.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Margin | Self::Value | Self::Cash)
    }
}

/// Over which set of contracts a rule adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The order itself.
    Order,
    /// Its contract.
    Contract,
    /// All contracts of its commodity.
    Commodity,
    /// All contracts of its exchange.
    Exchange,
    /// All contracts.
    Whole,
}

/// When a rule refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Above the limit, where the draft makes it worse (`docs/design.md#rules-about-rules`).
    Above,
    /// At the limit and above, where the draft makes it worse: lines.
    At,
    /// Above the limit, whatever the draft does.
    StandsAbove,
    /// At the limit and above, whatever the draft does.
    StandsAt,
}

/// What the limit is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Nothing: it is an amount.
    One,
    /// What the account's margin ratio is of (O7).
    Equity,
}

/// One rule: its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub rule: Rule,
    /// Whose.
    pub owner: Owner,
    /// What it adds up.
    pub base: Base,
    /// Over which set.
    pub scope: Scope,
    /// What its limit is a share of.
    pub of: Of,
    /// When it refuses.
    pub edge: Edge,
}

/// Whose limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// An operating account's.
    Account,
    /// A fund account's.
    Fund,
}

macro_rules! rules {
    ($($(#[$table_doc:meta])* $table:ident = $owner:ident {
        $($(#[$doc:meta])* $id:literal $rule:ident = $base:ident $scope:ident $of:ident $edge:ident;)*
    })*) => {
        /// A rule by name. Its number never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($($(#[$doc])* $rule = $id,)*)*
        }

        /// Every rule, table by table.
        pub const CATALOGUE: &[Row] = &[$($(Row {
            rule: Rule::$rule,
            owner: Owner::$owner,
            base: Base::$base,
            scope: Scope::$scope,
            of: Of::$of,
            edge: Edge::$edge,
        },)*)*];

        $(
            $(#[$table_doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $table;

            impl Table for $table {
                #[inline(always)]
                fn read(reader: &mut impl Reader) {
                    $({
                        const ROW: Row = Rule::$rule.row();
                        if reader.read(ROW) {
                            return;
                        }
                    })*
                }
            }
        )*
    };
}

/// Rules that are read together, by precedence.
pub trait Table {
    /// Shows each row until the reader has seen enough. One after the other and not in a loop, so that
    /// each row is a constant where it is read.
    fn read(reader: &mut impl Reader);
}

/// Who reads a table.
pub trait Reader {
    /// Reads a row; whether it has seen enough.
    fn read(&mut self, row: Row) -> bool;
}

impl Rule {
    /// Its row.
    pub const fn row(self) -> Row {
        ROWS[self as usize]
    }
}

/// One more than the largest number of a rule.
const NUMBERS: usize = 100;

/// The rows by number; what is no rule's number has some row and is never asked for.
const ROWS: [Row; NUMBERS] = {
    let mut rows = [CATALOGUE[0]; NUMBERS];
    let mut at = 0;
    while at < CATALOGUE.len() {
        rows[CATALOGUE[at].rule as usize] = CATALOGUE[at];
        at += 1;
    }
    rows
};

rules! {
    /// Of an operating account, before the order's amounts are known.
    Standing = Account {
        /// Orders cancelled in the contract in the trading day (O1).
        1 Cancels           = Cancels           Contract  One    StandsAbove;
    }
    /// Of an operating account, for what opens: money.
    Funding = Account {
        /// Margin, commission and order fee against what is available (§C5).
        10 Cash             = Cash              Whole     One    StandsAbove;
    }
    /// Of an operating account, for every order.
    Ordering = Account {
        /// Lots of one order (O14).
        20 OrderLots        = Lots              Order     One    Above;
        /// Margin of one order (O14).
        21 OrderMargin      = Margin            Order     One    Above;
        /// Value of one order (K4).
        22 OrderValue       = Value             Order     One    Above;
    }
    /// Of an operating account, for what opens.
    Opening = Account {
        /// Lots in all contracts (O1).
        30 AccountLots      = Lots              Whole     One    Above;
        /// Lots of a contract (O11).
        31 ContractLots     = Lots              Contract  One    Above;
        /// Lots of a commodity (O11).
        32 CommodityLots    = Lots              Commodity One    Above;
        /// Margin in all contracts (O1).
        33 AccountMargin    = Margin            Whole     One    Above;
        /// Margin of a contract (O11).
        34 ContractMargin   = Margin            Contract  One    Above;
        /// Margin of a commodity (O11).
        35 CommodityMargin  = Margin            Commodity One    Above;
        /// Margin against equity (O7).
        36 MarginRatio      = Margin            Whole     Equity At;
    }
    /// Of a fund account, before it is asked how much it takes.
    FundStanding = Fund {
        /// Orders in so many seconds (P2).
        50 OrderRate        = OrdersInWindow    Whole     One    StandsAt;
    }
    /// Of a fund account, for every order.
    FundOrdering = Fund {
        /// Cancels of the day and orders that rest (N4).
        60 CancelCap        = CancelsAndResting Exchange  One    StandsAt;
        /// Lots traded in the day and resting (N4).
        61 LotsCap          = TradedLots        Exchange  One    Above;
        /// Lots of one order's part (A1).
        62 FundOrderLots    = Lots              Order     One    Above;
    }
    /// Of a fund account, for what opens: lots.
    FundOpening = Fund {
        /// Lots of the contract opened in the day (A3).
        70 ContractOpened   = OpenedLots        Contract  One    Above;
        /// Lots of the contract (A5).
        71 FundContractLots = Lots              Contract  One    Above;
        /// Lots of the contract on one side (A5).
        72 ContractSideLots = SideLots          Contract  One    Above;
        /// Lots of the commodity opened in the day (A3).
        73 CommodityOpened  = OpenedLots        Commodity One    Above;
        /// Lots of the commodity (A5).
        74 FundCommodityLots = Lots             Commodity One    Above;
        /// Lots of the commodity on one side (A5).
        75 CommoditySideLots = SideLots         Commodity One    Above;
    }
    /// Of a fund account, for what opens: money.
    FundFunding = Fund {
        /// Margin of one order's part (A1).
        80 FundOrderMargin  = Margin            Order     One    Above;
        /// Margin and commission against what is available above the reserve (P2).
        81 FundCash         = Cash              Whole     One    StandsAbove;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers go into journals: they are unique, and ascend in the order of precedence.
    #[test]
    fn every_rule_has_a_number_of_its_own() {
        let numbers: Vec<u16> = CATALOGUE.iter().map(|row| row.rule as u16).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        for row in CATALOGUE {
            assert_eq!(row.rule.row(), *row);
        }
    }
}
