//! Scripts over several fund accounts.

use super::check;

/// Three fund accounts of equity 1000, 2000, 3000 beside a closed F1; rates of nothing, so that
/// lots are not bound by cash.
pub fn check_three(script: &str) {
    check(&format!(
        "
        account A 1000
        account B 1000
        fund F2 1000
        fund F3 2000
        fund F4 3000
        rate cu margin 0 open l0 close l0 today l0
        rate IF margin 0 open l0 close l0 today l0
        rate a margin 0 open l0 close l0 today l0
        day 2026-11-16
        mark cu2701 80000
        mark cu2702 80000
        mark a2701 4000
        set F1 open_allowed false
        {script}"
    ));
}

/// The same, but for two fund accounts with money that counts: 100,000 each, margin 10 % of 5 ×
/// 4,000 = 2,000 … of 10 tons.
pub fn check_two(script: &str) {
    check(&format!(
        "
        account A 10000000
        account B 10000000
        fund F2 100000
        fund F3 100000
        rate a margin 0.1 open l0 close l0 today l0
        rate cu margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark a2701 4000
        mark a2703 4000
        mark cu2701 80000
        set F1 open_allowed false
        set F2 priority 2
        set F3 priority 1
        {script}"
    ));
}
