//! What befalls the connection and whole processes, and how they come back. Nothing that was decided
//! before is sent again.

use ballast_desk::Desk;
use ballast_gateway::counter::DeskCut;

use crate::faulty::faults::Blow;
use crate::faulty::gateway::Gateway;
use crate::faulty::road::{Message, Road};
use crate::faulty::{Kind, World};

const SECOND: u64 = 1_000_000;

impl World {
    /// What is down and due comes back; something else may fall.
    pub(super) fn fall_and_rise(&mut self) {
        if self.counter_is_down && self.wall >= self.counter_back {
            self.process.come_back(None);
            self.counter_is_down = false;
        }
        if self.server_is_down && self.wall >= self.server_back {
            self.gateway = Gateway::new(self.accounts(), self.journal.steps.len());
            self.server_is_down = false;
            // Before anybody can place an order the desk knows that no session of before stands.
            while let Some(action) = self.gateway.inbox.pop_front() {
                self.submit(action);
            }
        }
        let both = !self.counter_is_down && !self.server_is_down;
        if both && !self.road.stands && self.wall >= self.road_back {
            self.connect();
        }
        if let Some(blow) = self.faults.of_step(blows(self.kind), self.wall as u64) {
            self.befall(blow);
        }
    }

    /// The gateway logs in all by itself; who subscribes is told the newest quotes, and of a day that is
    /// over.
    fn connect(&mut self) {
        self.road.stands = true;
        for tick in self.process.newest() {
            self.road.answer(self.wall, 0, Message::Quote(tick.clone()));
        }
        for login in self.gateway.logins(None) {
            self.send(login);
        }
        if let Some(day) = self.process.counter.settled_day() {
            self.road
                .answer(self.wall, 0, Message::Settled(day.clone()));
        }
    }

    fn befall(&mut self, blow: Blow) {
        match blow {
            Blow::Break => self.break_off(),
            Blow::KillServer => {
                let durable = self.gateway.sent.max(self.day_began);
                let steps = durable + self.up_to(self.journal.steps.len() - durable);
                self.kill_server(steps);
            }
            Blow::KillCounter => {
                self.break_off();
                self.counter_is_down = true;
                self.counter_back = self.after(20);
            }
            Blow::HotRestore => self.restore_both(),
            Blow::OlderRestore => {
                let steps = self.earlier();
                self.kill_server(steps);
                // Here the counter's orders and lots that the desk does not know will be taken over;
                // until then `check::Forgotten` names them.
            }
        }
    }

    /// Some of what was on its way still arrives, but nobody hears of it before the next login.
    pub(super) fn break_off(&mut self) {
        if !self.road.stands {
            return;
        }
        for request in self.road.break_off(&mut self.random) {
            self.process.take(&request, self.market);
        }
        self.process.connection_lost();
        if !self.server_is_down {
            self.gateway.connection_lost();
        }
        self.road_back = self.after(3);
    }

    fn kill_server(&mut self, steps: usize) {
        self.count_killed();
        self.server_is_down = true;
        self.server_back = self.after(8);
        self.break_off();
        self.take_desk_back(steps);
    }

    fn take_desk_back(&mut self, steps: usize) {
        self.desk = self.journal.replayed(steps);
        self.journal.truncate(steps);
        self.gateway.sent = steps;
        self.settled = None;
        self.compared = None;
    }

    /// Both as they were at one moment of the day; what was on its way then is lost.
    fn restore_both(&mut self) {
        self.server_is_down = true;
        self.server_back = self.after(8);
        (self.road, self.counter_is_down) = (Road::default(), false);
        let steps = self.earlier();
        self.take_desk_back(steps);
        self.process.come_back(Some(&desk_cut(&self.desk)));
    }

    /// So many steps as there were at some moment since the day began.
    fn earlier(&mut self) -> usize {
        self.day_began + self.up_to(self.journal.steps.len() - self.day_began)
    }

    fn up_to(&mut self, most: usize) -> usize {
        self.random.below(most as u64 + 1) as usize
    }

    fn after(&mut self, seconds: u64) -> i64 {
        self.wall + self.random.below(seconds * SECOND) as i64
    }
}

fn blows(kind: Kind) -> &'static [Blow] {
    let all = &[
        Blow::OlderRestore,
        Blow::KillServer,
        Blow::KillCounter,
        Blow::Break,
        Blow::Break,
        Blow::HotRestore,
    ];
    match kind {
        Kind::Allowed | Kind::ShortReplays | Kind::Liquidations => &all[1..],
        Kind::OlderRestores => &all[..4],
    }
}

fn desk_cut(desk: &Desk) -> DeskCut {
    DeskCut {
        next_child: desk.next_child(),
        trading_day: desk.trading_day(),
    }
}
