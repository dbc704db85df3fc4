//! The catalogue's evaluator against a function for each indicator, over every small world; and a table of cases,
//! made of the catalogue, with none missing (S2–S5, S9).

use std::fmt::Write;
use std::path::Path;

use ballast_model::{
    Clause, ClauseOf, ClauseScope, CommodityId, ContractId, Exchange, Fold, RuleLevel, ScopeKind,
    SectorId, SuperSectorId, Text,
};
use ballast_risk::Legs;
use ballast_risk::catalogue::{INDICATORS, Indicator, fits};
use ballast_risk::clauses::{ClauseReading, Count, Exposed, Exposure, Market, OwnerFigures, Sums};
use ballast_sim::indicators::{Held, Small, told};

/// Two contracts of one commodity, one of another. Values and margins of a lot are not alike in any two.
const CONTRACTS: [(u32, Exchange, i128, i128, i64); 3] = [
    (0, Exchange::Shfe, 7, 50, 400),
    (0, Exchange::Shfe, 11, 80, 1_600),
    (1, Exchange::Cffex, 13, 20, 2_000),
];
/// cu as a commodity, IF as a contract, and a sector that shares a contract with the first.
const SECTORS: [SectorId; 3] = [SectorId::new(0), SectorId::new(1), SectorId::new(2)];
const SUPER: SuperSectorId = SuperSectorId::new(0);

struct Sectors;

fn is_member(sector: SectorId, contract: usize) -> bool {
    match sector.number() {
        0 => contract < 2,
        1 => contract == 2,
        _ => contract == 1,
    }
}

impl Market for Sectors {
    fn is_in(&self, sector: SectorId, _: CommodityId, contract: ContractId) -> bool {
        is_member(sector, contract.index())
    }
    fn sectors(&self, _: SuperSectorId) -> &[SectorId] {
        &SECTORS
    }
    fn open_interest(&self, contract: ContractId) -> i64 {
        CONTRACTS[contract.index()].4
    }
    fn scope_open_interest(&self, scope: &ClauseScope) -> i64 {
        let in_scope = (0..3).filter(|contract| contains(scope, *contract));
        in_scope.map(|contract| CONTRACTS[contract].4).sum()
    }
}

fn contains(scope: &ClauseScope, contract: usize) -> bool {
    let (commodity, exchange, ..) = CONTRACTS[contract];
    match scope {
        ClauseScope::Whole => true,
        ClauseScope::Exchange(of) => exchange == *of,
        ClauseScope::Commodities(of) => of.contains(&CommodityId::new(commodity)),
        ClauseScope::Contracts(of) => of.contains(&ContractId::new(contract as u32)),
        ClauseScope::Sector(of) => is_member(*of, contract),
        ClauseScope::SuperSector(_) => true,
    }
}

/// A scope of a kind that leaves something out, where it can.
fn scope_of(kind: ScopeKind) -> ClauseScope {
    match kind {
        ScopeKind::Whole => ClauseScope::Whole,
        ScopeKind::Exchange => ClauseScope::Exchange(Exchange::Shfe),
        ScopeKind::Commodities => ClauseScope::Commodities(vec![CommodityId::new(0)]),
        ScopeKind::Contracts => ClauseScope::Contracts([1, 2].map(ContractId::new).to_vec()),
        ScopeKind::Sector => ClauseScope::Sector(SECTORS[2]),
        ScopeKind::SuperSector => ClauseScope::SuperSector(SUPER),
    }
}

/// Every clause that the catalogue has, but for thresholds.
fn clauses() -> Vec<(&'static Indicator, Clause)> {
    let mut all = Vec::new();
    for row in INDICATORS {
        for kind in row.scopes {
            for fold in row.directions.folds() {
                for of in row.of {
                    let clause = Clause {
                        indicator: row.id,
                        scope: scope_of(*kind),
                        fold: *fold,
                        of: *of,
                        level1: Some(0),
                        level2: None,
                        note: Text::default(),
                    };
                    fits(&clause).unwrap();
                    all.push((row, clause));
                }
            }
        }
    }
    all
}

/// Lots by contract and side, each held or working; which commodities are closing.
struct Lots {
    lots: [[i64; 2]; 3],
    closing: [bool; 2],
}

const OWNER: OwnerFigures = OwnerFigures {
    total_nav: Some(1_000),
    equity: 800,
    max_loss_amount: Some(500),
    day_loss: 30,
    drawdown: Some((25, 125)),
};

impl Lots {
    fn held(&self, scope: &ClauseScope) -> Vec<Held> {
        let in_scope = (0..3).filter(|contract| contains(scope, *contract));
        in_scope
            .map(|contract| {
                let (commodity, _, margin, value, open_interest) = CONTRACTS[contract];
                let lots = self.lots[contract].map(i128::from);
                Held {
                    contract: contract as u32,
                    commodity,
                    lots,
                    margin,
                    value,
                    traded: lots.map(|lots| lots * 3),
                    open_interest: open_interest.into(),
                    is_closing: self.closing[commodity as usize],
                }
            })
            .collect()
    }

    fn small(&self, scope: &ClauseScope) -> Small {
        let sector = |sector: &SectorId| self.held(&ClauseScope::Sector(*sector));
        Small {
            held: self.held(scope),
            sectors: matches!(scope, ClauseScope::SuperSector(_))
                .then(|| SECTORS.iter().map(sector).collect()),
            day_loss: OWNER.day_loss,
            nav: [125, 100],
        }
    }

    /// As the evaluator sees them: the second contract's are working.
    fn rows(&self) -> Vec<Exposed> {
        let row = |contract: usize| {
            let (commodity, exchange, margin, value, _) = CONTRACTS[contract];
            let sums = |lots: i64| Sums {
                lots,
                margin: margin * i128::from(lots),
                value: value * i128::from(lots),
                traded: 3 * i128::from(lots),
            };
            let [long, short] = self.lots[contract].map(sums);
            let (legs, none) = (Legs { long, short }, Legs::default());
            let works = contract == 1;
            Exposed {
                contract: ContractId::new(contract as u32),
                commodity: CommodityId::new(commodity),
                exchange,
                held: if works { none } else { legs },
                working: if works { legs } else { none },
                is_priced: true,
                is_overnight: self.closing[commodity as usize],
            }
        };
        (0..3).map(row).collect()
    }
}

fn read(rows: &[Exposed], owner: OwnerFigures, count: Count, clause: &Clause) -> ClauseReading {
    let exposure = Exposure {
        rows,
        owner,
        market: &Sectors,
        count,
    };
    exposure.read(clause).unwrap()
}

fn expected(row: &Indicator, clause: &Clause, world: &Small) -> (i128, i128) {
    let (numerator, own) = told(row.id, world, clause.fold);
    let of = match clause.of {
        ClauseOf::Amount => 1,
        ClauseOf::TotalNav => 1_000,
        ClauseOf::DynamicEquity => 800,
        ClauseOf::MaxLossAmount => 500,
        ClauseOf::Own => own.unwrap(),
    };
    (numerator, of)
}

/// Every world of 0 to 2 lots a side, closing and not: numerators and shares are those of 26 functions.
#[test]
fn s3_s4_s9_the_evaluator_reads_what_each_indicators_own_words_say() {
    let clauses = clauses();
    for number in 0..3_usize.pow(6) * 4 {
        let digit = |at: u32| (number / 4 / 3_usize.pow(at) % 3) as i64;
        let world = Lots {
            lots: [
                [digit(0), digit(1)],
                [digit(2), digit(3)],
                [digit(4), digit(5)],
            ],
            closing: [number % 2 == 1, number / 2 % 2 == 1],
        };
        let rows = world.rows();
        for (row, clause) in &clauses {
            let (numerator, of) = expected(row, clause, &world.small(&clause.scope));
            let reading = read(&rows, OWNER, Count::HeldAndWorking, clause);
            let told = (reading.numerator * of, numerator * reading.denominator);
            assert_eq!(
                told.0, told.1,
                "{} {clause:?} {:?}: {reading:?}",
                row.key, world.lots
            );
            let above = if numerator > 0 {
                RuleLevel::One
            } else {
                RuleLevel::Clear
            };
            assert_eq!(reading.level, above, "{} {clause:?} {reading:?}", row.key);
        }
    }
}

/// Thresholds around a reading: what is to come of each.
const CASES: [(&str, [i64; 2], RuleLevel); 5] = [
    ("below", [1, 2], RuleLevel::Clear),
    ("at level 1", [0, 1], RuleLevel::Clear),
    ("between", [-1, 1], RuleLevel::One),
    ("at level 2", [-1, 0], RuleLevel::One),
    ("above", [-2, -1], RuleLevel::Two),
];

/// Every indicator × scope × direction × threshold × {below, at level 1, between, at level 2, above}, as the table in
/// `clauses.txt`: S5's levels, at equality and one unit beside it. A cell without a line fails.
#[test]
fn s5_every_cell_of_the_catalogue_has_its_case() {
    let world = Lots {
        lots: [[5, 1], [8, 2], [4, 9]],
        closing: [true, true],
    };
    let mut table = String::new();
    for (row, clause) in clauses() {
        let rows = world.rows();
        let reading = read(&rows, OWNER, Count::HeldAndWorking, &clause);
        let share = clause.of != ClauseOf::Amount;
        let scale = if share { 10_000_000_000 } else { 1 };
        let at = reading.numerator * scale;
        assert_eq!(
            at % reading.denominator,
            0,
            "{}: no threshold is at it",
            row.key
        );
        let at = i64::try_from(at / reading.denominator).unwrap();
        write!(
            table,
            "{} {:?} {:?} {:?}:",
            row.id,
            clause.scope.kind(),
            clause.fold,
            clause.of
        )
        .unwrap();
        for (case, beside, level) in CASES {
            let [one, two] = beside.map(|beside| Some(at + beside));
            let clause = Clause {
                level1: one,
                level2: two,
                ..clause.clone()
            };
            let read = read(&rows, OWNER, Count::HeldAndWorking, &clause);
            assert_eq!(read.level, level, "{} {clause:?} {case}: {read:?}", row.key);
            write!(table, " {case} {level:?};").unwrap();
        }
        table.push('\n');
    }
    let cells: usize = INDICATORS
        .iter()
        .map(|row| row.scopes.len() * row.directions.folds().len() * row.of.len())
        .sum();
    assert_eq!(table.lines().count(), cells, "cells without a line");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clauses.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == table,
        "tests/clauses.txt is stale: run UPDATE=1 cargo test -p ballast-sim clauses"
    );
}

fn clause(indicator: u16, scope: ClauseScope, fold: Fold, of: ClauseOf) -> Clause {
    let clause = Clause {
        indicator,
        scope,
        fold,
        of,
        level1: Some(0),
        level2: Some(0),
        note: Text::default(),
    };
    fits(&clause).unwrap();
    clause
}

/// S4's example: cu 100 long, 30 short, IF 20 long, 60 short → exposure 30, absolute exposure 110 (here in lots worth 1).
/// S9's: sectors of +20 and −20 → 40.
#[test]
fn s4_s9_worked_examples() {
    let of = |contract: u32, commodity: u32, long: i64, short: i64| {
        let sums = |lots: i64| Sums {
            lots,
            value: lots.into(),
            ..Sums::default()
        };
        Exposed {
            contract: ContractId::new(contract),
            commodity: CommodityId::new(commodity),
            exchange: Exchange::Shfe,
            held: Legs {
                long: sums(long),
                short: sums(short),
            },
            working: Legs::default(),
            is_priced: true,
            is_overnight: false,
        }
    };
    let rows = [of(0, 0, 100, 30), of(2, 1, 20, 60)];
    let value = |indicator, fold| {
        let clause = clause(indicator, ClauseScope::Whole, fold, ClauseOf::Amount);
        read(&rows, OWNER, Count::Held, &clause).numerator
    };
    assert_eq!(
        (value(207, Fold::Absolute), value(208, Fold::SumAbsolute)),
        (30, 110)
    );
    // IF +100 and IC −80 in one sector, cu −30 and al +10 in another.
    let rows = [of(0, 0, 100, 0), of(1, 1, 0, 80), of(2, 2, 0, 20)];
    let over = clause(
        208,
        ClauseScope::SuperSector(SUPER),
        Fold::SumAbsolute,
        ClauseOf::Amount,
    );
    // Sector 0: +100 −80; sector 1: −20; sector 2: −80.
    assert_eq!(
        read(&rows, OWNER, Count::Held, &over).numerator,
        20 + 20 + 80
    );
}

/// What a share is of may be missing, or 0 or less; a price may be missing: undefined, never 0 (S7, P3).
#[test]
fn s2_what_cannot_be_read_is_undefined() {
    let world = Lots {
        lots: [[5, 1], [8, 2], [4, 9]],
        closing: [true, true],
    };
    let mut rows = world.rows();
    let owner = OwnerFigures {
        total_nav: None,
        equity: 0,
        max_loss_amount: None,
        drawdown: None,
        ..OWNER
    };
    let check = |rows: &[Exposed], clause: &Clause, level| {
        let read = read(rows, owner, Count::Held, clause);
        assert_eq!(read.level, level, "{clause:?} {read:?}");
    };
    for of in [
        ClauseOf::TotalNav,
        ClauseOf::DynamicEquity,
        ClauseOf::MaxLossAmount,
    ] {
        check(
            &rows,
            &clause(212, ClauseScope::Whole, Fold::Sum, of),
            RuleLevel::Undefined,
        );
    }
    check(
        &rows,
        &clause(218, ClauseScope::Whole, Fold::Single, ClauseOf::Own),
        RuleLevel::Undefined,
    );
    rows[2].is_priced = false;
    let value = |scope| clause(205, scope, Fold::Sum, ClauseOf::Amount);
    check(&rows, &value(ClauseScope::Whole), RuleLevel::Undefined);
    check(
        &rows,
        &value(ClauseScope::Exchange(Exchange::Shfe)),
        RuleLevel::Two,
    );
}
