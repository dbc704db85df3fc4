//! Lines about alarms.
//!
//! ```text
//! alarms 1:A.daily_loss=level_1x2 seen 2:P1.S.1=level_2 clear muted notes=1   each by number, what about, level, how often
//! acknowledge 1 [called the trader]    note 1 waits for cash    mute 1 15    unmute 1      may end with `-> CODE number=value`
//! ```

use ballast_desk::Alarm;
use ballast_desk_events::AlarmOf;
use ballast_desk_events::{
    ActOnAlarm, Action, AlarmCommand, Holder, NavOf, NavWhen, RuleKey, SettingValue,
};
use ballast_model::AlarmId;

use super::Run;

impl Run {
    /// Whether the line is one of these.
    pub fn alarming(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let (alarm, act) = match words {
            ["alarms", expected @ ..] => {
                let told: Vec<String> = { self.desk.alarms() }
                    .map(|(id, alarm)| self.alarm(id, alarm))
                    .collect();
                assert_eq!(told.join(" "), expected.join(" "), "{}", self.line);
                return true;
            }
            ["acknowledge", alarm, note @ ..] => (alarm, AlarmCommand::Acknowledge(note.join(" "))),
            ["note", alarm, note @ ..] => (alarm, AlarmCommand::Note(note.join(" "))),
            ["mute", alarm, minutes] => (
                alarm,
                AlarmCommand::Mute {
                    minutes: minutes.parse().unwrap(),
                    reason: "known".into(),
                },
            ),
            ["assign", alarm, name] => {
                let user = self.desk.people().user_id(name).unwrap();
                (alarm, AlarmCommand::Assign(user))
            }
            ["unmute", alarm] => (alarm, AlarmCommand::Unmute),
            _ => return false,
        };
        let alarm = AlarmId::new(alarm.parse().unwrap());
        let asked = ActOnAlarm { alarm, act };
        let events = self.submit(Action::ActOnAlarm(Box::new(asked)));
        self.outcome_of_action(&events, outcome);
        true
    }

    fn alarm(&self, id: AlarmId, alarm: &Alarm) -> String {
        let (level, worst) = (alarm.level.text(), alarm.worst.text());
        let worst = if worst == level {
            String::new()
        } else {
            format!("<{worst}")
        };
        let mut told = format!(
            "{id}:{}={level}{worst}x{}",
            self.about(alarm.of),
            alarm.count
        );
        let assigned = alarm.assigned.map_or(String::new(), |assigned| {
            format!(" of={}", self.desk.people().user(assigned.to).unwrap().name)
        });
        told.push_str(&assigned);
        let notes = format!(" notes={}", alarm.notes.len());
        let said = [
            (alarm.cleared.is_some(), " clear"),
            (alarm.acknowledged.is_some(), " seen"),
            (alarm.is_muted(self.at), " muted"),
            (!alarm.notes.is_empty(), &notes),
        ];
        said.into_iter()
            .filter(|(is_so, _)| *is_so)
            .for_each(|(_, word)| told.push_str(word));
        told
    }

    fn about(&self, of: AlarmOf) -> String {
        let operating = |id| self.desk.account_code(Holder::Operating(id)).to_string();
        match of {
            AlarmOf::Line(account, line) => format!("{}.{line}", operating(account)),
            AlarmOf::Rule(of, rule) => {
                let owner = match of {
                    NavOf::Product(id) => self.desk.product(id).unwrap().code.to_string(),
                    NavOf::Operating(id) => operating(id),
                };
                let rule = match rule {
                    RuleKey::Clause(scheme, at) => {
                        let mut schemes = self.desk.schemes();
                        let found = schemes.find(|(id, _)| *id == scheme);
                        format!("{}.{}", found.unwrap().1.name, at + 1)
                    }
                    RuleKey::NavLine(NavWhen::Current) => "nav".to_owned(),
                    RuleKey::NavLine(NavWhen::Previous) => "previous".to_owned(),
                    RuleKey::TopUp(_) => "topup".to_owned(),
                    RuleKey::OvernightRatio(_) => "overnight".to_owned(),
                    RuleKey::BeforeClose(_) => unreachable!("it is set for every day"),
                };
                format!("{owner}.{rule}")
            }
            AlarmOf::PlanAsks(account, plan) => format!("{}.plan{plan}.asks", operating(account)),
            AlarmOf::PlanEnded(account, plan) => format!("{}.plan{plan}.ended", operating(account)),
            AlarmOf::Counter(account) => self.desk.account_code(Holder::Fund(account)).to_string(),
            AlarmOf::Repeats(account) => format!("{}.repeats", operating(account)),
            AlarmOf::RefusedClose(account, contract) => {
                let contract = self.desk.contract(contract).unwrap();
                format!("{}.{}.refused", operating(account), contract.contract.code)
            }
            AlarmOf::Mark(contract) => self
                .desk
                .contract(contract)
                .unwrap()
                .contract
                .code
                .to_string(),
        }
    }
}
