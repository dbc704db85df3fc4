//! What a preview promises of lots that go.

use crate::script::check;

/// X5: under a delivery multiple the preview says how many lots go, in multiples, and they do.
#[test]
fn x5_preview_counts_in_multiples() {
    for multiple in [3, 5, 7] {
        check(&format!(
            "
            account A 1000000
            rate cu margin 0.1 open l1 close l1 today l2
            day 2026-11-16
            mark cu2611 80000
            set platform when_too_large refuse_all
            limit global cu delivery_multiple {multiple}
            preview A buy open {multiple} cu2611 80000
            preview A buy open 1 cu2611 80000
            A buy open {multiple} cu2611 80000 -> filled
            preview A buy open {multiple} cu2611 80000
            preview A sell close_today {multiple} cu2611 80000
            withdraw F1 99500000
            preview A buy open {multiple} cu2611 80000
            limit F1 cu order_lots 11
            preview A buy open {multiple} cu2611 80000
            fund F2 10000000
            set platform routing_mode proportion
            preview A buy open {multiple} cu2611 80000
            rate cu margin 0 open l0 close l0 today l0
            limit F1 cu order_lots -
            set A position_limit 1000000
            preview A buy open {multiple} cu2611 80000
            "
        ));
    }
}
