//! Lines about fees that accrue in NAV (X1).
//!
//! ```text
//! fees P1 launch=2026-08-18 duration=365 management=fixed:initial_nav:0.015 custody=absolute:1000 advisory=share:0.2
//! fees P1 launch=… duration=… advisory=progressive:1-1.1:0.05,1.1-:0.07        `plain:` where it is not progressive
//! reset_fees P1 2026-11-17 365 initial=1.26 -> FEE_LAUNCH_NOT_LATER
//! accrued P1 day=2026-11-16 before=0 management=36986.3 of=10000000 days=90 advisory=- missing=shares
//! ```

use ballast_desk_events::{
    AccruedOf, Action, AdvisoryFee, ChangeFees, FeeAccrued, FeeBase, FeeChange, FeeInterval, Fees,
    FixedFee, IntervalFee, PlainFee, ResetFees, SetFees, SettingValue,
};
use ballast_model::ProductId;

use super::Run;

const PRODUCT: ProductId = ProductId::new(0);

impl Run {
    /// Whether the line is one of these.
    pub fn charging(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let change = match words {
            ["fees", "P1", parts @ ..] => FeeChange::Set(set_fees(parts)),
            ["reset_fees", "P1", launch, days, initial @ ..] => FeeChange::Reset(ResetFees {
                launch_date: launch.parse().unwrap(),
                duration_days: days.parse().unwrap(),
                initial_unit_nav: { initial.first() }
                    .map(|unit| unit.strip_prefix("initial=").unwrap().parse().unwrap()),
            }),
            ["accrued", "P1", expected @ ..] => {
                let told = self.accrued();
                for expected in expected {
                    let is_told = told.contains(&(*expected).to_owned());
                    assert!(is_told, "{}: {told:?}", self.line);
                }
                return true;
            }
            _ => return false,
        };
        let product = PRODUCT;
        let events = self.submit(Action::Fees(Box::new(ChangeFees { product, change })));
        self.outcome_of_action(&events, outcome);
        true
    }

    fn accrued(&self) -> Vec<String> {
        let fees = &self.desk.product(PRODUCT).unwrap().fees;
        let reset = fees.reset.iter().map(|reset| {
            let [before, after] = [reset.before, reset.after].map(|amounts| amounts.total());
            format!("reset={before}>{after}")
        });
        let mut told: Vec<String> = reset.collect();
        let Some(accrued) = &fees.accrued else {
            told.push("none".to_owned());
            return told;
        };
        told.push(format!("day={}", accrued.day));
        told.push(format!("before={}", accrued.before));
        let kinds = [
            ("management", &accrued.management),
            ("custody", &accrued.custody),
            ("advisory", &accrued.advisory),
        ];
        for (name, fee) in kinds {
            let amount = { fee.as_ref() }.map_or("-".to_owned(), |fee| fee.amount.to_string());
            told.push(format!("{name}={amount}"));
            told.extend(fee.iter().flat_map(of));
        }
        told
    }
}

fn of(fee: &FeeAccrued) -> Vec<String> {
    match &fee.of {
        AccruedOf::Absolute => Vec::new(),
        AccruedOf::Fixed(of) => vec![format!("of={}", of.amount), format!("days={}", of.days)],
        AccruedOf::Profit(of) => vec![format!("net={}", of.net), format!("profit={}", of.profit)],
        AccruedOf::Undefined(missing) => vec![format!("missing={missing}")],
    }
}

fn set_fees(parts: &[&str]) -> SetFees {
    let mut asked = SetFees {
        launch_date: None,
        duration_days: None,
        fees: Fees::default(),
    };
    for part in parts {
        let (name, value) = part.split_once('=').unwrap();
        match name {
            "launch" => asked.launch_date = Some(value.parse().unwrap()),
            "duration" => asked.duration_days = Some(value.parse().unwrap()),
            "management" => asked.fees.management = Some(plain(value)),
            "custody" => asked.fees.custody = Some(plain(value)),
            "advisory" => asked.fees.advisory = Some(advisory(value)),
            name => panic!("{name}"),
        }
    }
    asked
}

fn plain(text: &str) -> PlainFee {
    let parts: Vec<&str> = text.split(':').collect();
    match parts[..] {
        ["absolute", amount] => PlainFee::Absolute(amount.parse().unwrap()),
        ["fixed", base, rate] => PlainFee::Fixed(FixedFee {
            base: FeeBase::read(base).unwrap(),
            rate: rate.parse().unwrap(),
        }),
        _ => panic!("{text}"),
    }
}

fn advisory(text: &str) -> AdvisoryFee {
    let (kind, value) = text.split_once(':').unwrap();
    match kind {
        "share" => AdvisoryFee::ProfitShare(value.parse().unwrap()),
        "progressive" | "plain" => AdvisoryFee::Intervals(IntervalFee {
            is_progressive: kind == "progressive",
            intervals: { value.split(',').filter(|part| !part.is_empty()) }
                .map(interval)
                .collect(),
        }),
        _ => AdvisoryFee::Plain(plain(text)),
    }
}

fn interval(text: &str) -> FeeInterval {
    let (bounds, rate) = text.split_once(':').unwrap();
    // A lower bound may be below 0.
    let at = bounds[1..].find('-').unwrap() + 1;
    let (from, below) = (&bounds[..at], &bounds[at + 1..]);
    FeeInterval {
        from: from.parse().unwrap(),
        below: (!below.is_empty()).then(|| below.parse().unwrap()),
        rate: rate.parse().unwrap(),
    }
}
