//! Lines about the lines of accounts.
//!
//! ```text
//! lines A system_risk=call daily_loss=liquidation bars=system_risk     `-`: none is reached
//! ```

use ballast_desk_events::Holder;

use super::Run;

impl Run {
    /// Whether the line is one of these.
    pub fn watching(&mut self, words: &[&str]) -> bool {
        let ["lines", account, expected @ ..] = words else {
            return false;
        };
        let Holder::Operating(id) = self.holder(account) else {
            panic!("{}: no operating account", self.line)
        };
        let lines = &self.desk.operating_account(id).unwrap().lines;
        let mut told: Vec<String> = lines
            .standing()
            .map(|(line, standing)| format!("{line}={}", standing.level))
            .collect();
        told.extend(lines.bars().map(|(line, _)| format!("bars={line}")));
        let told = if told.is_empty() {
            "-".to_owned()
        } else {
            told.join(" ")
        };
        assert_eq!(told, expected.join(" "), "{}", self.line);
        true
    }
}
