//! What counters answer, as the desk is told it.

use ballast_desk_events::{CompareCounter, TradedAtCounter, WorkingAtCounter};
use ballast_gateway::counter::Answered;

/// All that a counter answered about a fund account.
pub fn compare_counter(answered: Answered) -> CompareCounter {
    CompareCounter {
        fund_account: answered.fund_account,
        trading_day: answered.trading_day,
        working: WorkingAtCounter::of_rows(&answered.orders),
        traded: TradedAtCounter::of_rows(&answered.trades),
        positions: answered.positions,
        cash: answered.funds.balance - answered.funds.position_profit,
    }
}
