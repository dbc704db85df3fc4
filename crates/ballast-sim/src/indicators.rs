//! The 26 indicators, each written by itself from its own words (S3, S4, S9): what the catalogue's one evaluator is
//! held against. The only place where there is a function for each.

use ballast_model::Fold;

/// What an owner has of one contract; the unit of money is whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Number of its contract.
    pub contract: u32,
    /// Number of its commodity.
    pub commodity: u32,
    /// Long lots, short lots.
    pub lots: [i128; 2],
    /// Margin of a lot.
    pub margin: i128,
    /// Market value of a lot.
    pub value: i128,
    /// Value traded today, on the long side and on the short.
    pub traded: [i128; 2],
    /// Open interest of the contract.
    pub open_interest: i128,
    /// Its commodity is closing, or closed.
    pub is_closing: bool,
}

/// A numerator, and what it is a share of; no share of an amount.
pub type Told = (i128, Option<i128>);

/// A world to read: what is in scope, and what belongs to the owner.
#[derive(Debug, Clone)]
pub struct Small {
    /// Contracts in scope.
    pub held: Vec<Held>,
    /// Of a super sector: the contracts of each of its sectors.
    pub sectors: Option<Vec<Vec<Held>>>,
    /// The day's loss.
    pub day_loss: i128,
    /// Highest NAV, and NAV now.
    pub nav: [i128; 2],
}

fn directed(fold: Fold, [long, short]: [i128; 2]) -> i128 {
    match fold {
        Fold::Long => long,
        Fold::Short => short,
        Fold::Sum => long + short,
        Fold::LongNet => long - short,
        Fold::ShortNet => short - long,
        Fold::Absolute if long > short => long - short,
        Fold::Absolute => short - long,
        Fold::SumAbsolute | Fold::Single => panic!("one contract has no such direction"),
    }
}

type One = fn(&Held) -> [i128; 2];
const LOTS: One = |of| of.lots;
const MARGIN: One = |of| of.lots.map(|lots| lots * of.margin);
const VALUE: One = |of| of.lots.map(|lots| lots * of.value);
const TRADED: One = |of| of.traded;

fn all(held: &[Held], one: One) -> [i128; 2] {
    let mut sum = [0, 0];
    for of in held {
        let [long, short] = one(of);
        sum = [sum[0] + long, sum[1] + short];
    }
    sum
}

fn closing(held: &[Held]) -> Vec<Held> {
    held.iter().filter(|of| of.is_closing).copied().collect()
}

/// The contract that reads most.
fn most(world: &Small, fold: Fold, one: One) -> Told {
    let each = world.held.iter().map(|of| directed(fold, one(of)));
    (each.max().unwrap_or_default(), None)
}

fn net_of_each(groups: &[Vec<Held>], one: One) -> i128 {
    let net = |group: &Vec<Held>| directed(Fold::Absolute, all(group, one));
    groups.iter().map(net).sum()
}

/// Σ over commodities, or over the sectors of a super sector.
fn absolute(world: &Small, one: One, only_closing: bool) -> Told {
    let pick = |held: &[Held]| {
        if only_closing {
            closing(held)
        } else {
            held.to_vec()
        }
    };
    let groups = match &world.sectors {
        Some(sectors) => sectors.iter().map(|sector| pick(sector)).collect(),
        None => {
            let held = pick(&world.held);
            let of = |commodity| {
                let of_it = held.iter().filter(|of| of.commodity == commodity);
                of_it.copied().collect()
            };
            (0..8).map(of).collect::<Vec<Vec<Held>>>()
        }
    };
    (net_of_each(&groups, one), None)
}

fn summed(world: &Small, fold: Fold, one: One) -> Told {
    (directed(fold, all(&world.held, one)), None)
}

fn summed_closing(world: &Small, fold: Fold, one: One) -> Told {
    (directed(fold, all(&closing(&world.held), one)), None)
}

fn each_market_share(world: &Small, fold: Fold) -> Told {
    let each = world
        .held
        .iter()
        .map(|of| (directed(fold, of.lots), of.open_interest));
    let worst = each.reduce(|worst, next| {
        if next.0 * worst.1 > worst.0 * next.1 {
            next
        } else {
            worst
        }
    });
    worst.map_or((0, Some(1)), |(lots, of)| (lots, Some(of)))
}

fn each_lots(world: &Small, fold: Fold) -> Told {
    most(world, fold, LOTS)
}
fn each_exposure_lots(world: &Small, fold: Fold) -> Told {
    most(world, fold, LOTS)
}
fn each_margin(world: &Small, fold: Fold) -> Told {
    most(world, fold, MARGIN)
}
fn each_exposure_margin(world: &Small, fold: Fold) -> Told {
    most(world, fold, MARGIN)
}
fn each_market_value(world: &Small, fold: Fold) -> Told {
    most(world, fold, VALUE)
}
fn each_traded_value(world: &Small, fold: Fold) -> Told {
    most(world, fold, TRADED)
}
fn each_exposure_value(world: &Small, fold: Fold) -> Told {
    most(world, fold, VALUE)
}
fn total_market_share(world: &Small, fold: Fold) -> Told {
    let open_interest = world.held.iter().map(|of| of.open_interest).sum();
    (directed(fold, all(&world.held, LOTS)), Some(open_interest))
}
fn total_lots(world: &Small, fold: Fold) -> Told {
    summed(world, fold, LOTS)
}
fn total_exposure_lots(world: &Small, fold: Fold) -> Told {
    summed(world, fold, LOTS)
}
fn day_loss(world: &Small, _: Fold) -> Told {
    (world.day_loss, None)
}
fn total_market_value(world: &Small, fold: Fold) -> Told {
    summed(world, fold, VALUE)
}
fn total_traded_value(world: &Small, fold: Fold) -> Told {
    summed(world, fold, TRADED)
}
fn total_exposure_value(world: &Small, fold: Fold) -> Told {
    summed(world, fold, VALUE)
}
fn absolute_exposure_value(world: &Small, _: Fold) -> Told {
    absolute(world, VALUE, false)
}
fn overnight_absolute_exposure_value(world: &Small, _: Fold) -> Told {
    absolute(world, VALUE, true)
}
fn overnight_exposure_value(world: &Small, fold: Fold) -> Told {
    summed_closing(world, fold, VALUE)
}
fn overnight_market_value(world: &Small, fold: Fold) -> Told {
    summed_closing(world, fold, VALUE)
}
fn total_margin(world: &Small, fold: Fold) -> Told {
    summed(world, fold, MARGIN)
}
fn total_exposure_margin(world: &Small, fold: Fold) -> Told {
    summed(world, fold, MARGIN)
}
fn overnight_margin(world: &Small, fold: Fold) -> Told {
    summed_closing(world, fold, MARGIN)
}
fn overnight_exposure_margin(world: &Small, fold: Fold) -> Told {
    summed_closing(world, fold, MARGIN)
}
fn absolute_exposure_margin(world: &Small, _: Fold) -> Told {
    absolute(world, MARGIN, false)
}
fn overnight_absolute_exposure_margin(world: &Small, _: Fold) -> Told {
    absolute(world, MARGIN, true)
}
fn max_drawdown(world: &Small, _: Fold) -> Told {
    let [highest, now] = world.nav;
    (if now < highest { highest - now } else { 0 }, Some(highest))
}

/// What an indicator's own function tells, by the indicator's number.
///
/// # Panics
/// Where it has none.
pub fn told(indicator: u16, world: &Small, fold: Fold) -> Told {
    let function = match indicator {
        101 => each_market_share,
        102 => each_lots,
        103 => each_exposure_lots,
        104 => each_margin,
        105 => each_exposure_margin,
        106 => each_market_value,
        107 => each_traded_value,
        108 => each_exposure_value,
        201 => total_market_share,
        202 => total_lots,
        203 => total_exposure_lots,
        204 => day_loss,
        205 => total_market_value,
        206 => total_traded_value,
        207 => total_exposure_value,
        208 => absolute_exposure_value,
        209 => overnight_absolute_exposure_value,
        210 => overnight_exposure_value,
        211 => overnight_market_value,
        212 => total_margin,
        213 => total_exposure_margin,
        214 => overnight_margin,
        215 => overnight_exposure_margin,
        216 => absolute_exposure_margin,
        217 => overnight_absolute_exposure_margin,
        218 => max_drawdown,
        other => panic!("no function for {other}"),
    };
    function(world, fold)
}
