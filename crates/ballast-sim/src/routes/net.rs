//! The world by net position (X3): what rests when the counters have answered all.

use ballast_desk_events::{Action, PlatformSetting, RoutingMode};
use ballast_model::FundAccountId;

use crate::offsets;
use crate::routes::{FUNDS, Outcome, PRODUCT, Routes};

/// The same by net position, with settings that stay: whenever the counters have answered all, no
/// open rests where a close could.
pub fn run_net(seed: u64, steps: u32) -> Outcome {
    let mut routes = Routes::new(seed);
    let net = PlatformSetting::RoutingMode(RoutingMode::Net);
    routes.submit(Action::SetPlatform(net));
    let mut outcome = Outcome::default();
    for step in 1..=steps {
        routes.step(&mut outcome);
        if step % 10 == 0 {
            routes.answer_all();
            offsets::check(&routes.desk, PRODUCT);
        }
    }
    routes.finish(outcome)
}

impl Routes {
    /// All that is under way arrives, and what never arrived is known to be lost.
    fn answer_all(&mut self) {
        for _ in 0..3 {
            while let Some((fund_account, returned)) = self.under_way.pop() {
                self.returned(fund_account, returned);
                self.check();
            }
            (0..FUNDS).for_each(|fund| self.log_in(FundAccountId::new(fund)));
            self.check();
        }
    }
}
