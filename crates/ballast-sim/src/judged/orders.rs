//! Orders as a world draws them.

use ballast_desk::{Position, PositionSide};
use ballast_desk_events::{Holder, OrderPrice, PlaceOrder};
use ballast_model::{
    Commodity, ContractId, Direction, Exchange, HedgeFlag, Lots, Offset, OperatingAccountId,
    PosiDirection, Price, TradingHours, Validity,
};

use crate::judged::{Listed, World};

impl World {
    /// An order: mostly one that could go, of a contract that trades now.
    pub fn draw_order(&mut self) -> PlaceOrder {
        self.numbers += 1;
        // The last account is bound to no product.
        let account = if self.chance(2) {
            self.accounts - 1
        } else {
            self.below(self.accounts - 1)
        };
        let account = OperatingAccountId::new(account);
        let listed = self.draw_contract();
        let priced = self.price_near(listed);
        let close = self.chance(35).then(|| self.draw_close(account)).flatten();
        let (contract, direction, offset, lots, hedge_flag) =
            close.unwrap_or_else(|| self.draw_open(listed.id));
        let price = self
            .listed(contract)
            .map_or(priced, |listed| self.price_near(listed));
        let price = if self.chance(8) {
            OrderPrice::Counterparty
        } else {
            OrderPrice::Limit(price)
        };
        let validities = [Validity::FillAndKill, Validity::FillOrKill];
        let mut asked = PlaceOrder {
            account,
            reference: self.numbers.to_string().into(),
            contract,
            direction,
            offset,
            lots: Lots::new(lots),
            price,
            validity: Validity::Day,
            hedge_flag,
        };
        if self.chance(25) {
            asked.validity = self.random.pick(&validities);
        }
        if self.chance(6) {
            self.spoil(&mut asked, listed);
        }
        asked
    }

    pub fn listed(&self, id: ContractId) -> Option<Listed> {
        self.contracts
            .iter()
            .copied()
            .find(|listed| listed.id == id)
    }

    fn draw_contract(&mut self) -> Listed {
        let anything = self.chance(8);
        let trading: Vec<Listed> = self
            .contracts
            .iter()
            .copied()
            .filter(|listed| anything || (!listed.unpriced && self.trades_now(listed.id)))
            .collect();
        if trading.is_empty() {
            return self.random.pick(&self.contracts.clone());
        }
        self.random.pick(&trading)
    }

    /// Some contract is in a session.
    pub fn anything_trades(&self) -> bool {
        let mut contracts = self.contracts.iter();
        contracts.any(|listed| self.trades_now(listed.id))
    }

    fn trades_now(&self, id: ContractId) -> bool {
        TradingHours::new(self.commodity(id), &self.calendar).trading_at(self.at)
    }

    fn price_near(&mut self, listed: Listed) -> Price {
        let ticks = i64::from(self.below(9)) - 4;
        Price::from_units(listed.last.units() + ticks * listed.tick.units())
    }

    fn draw_flag(&mut self) -> HedgeFlag {
        if self.chance(25) {
            HedgeFlag::Hedge
        } else {
            HedgeFlag::Speculation
        }
    }

    fn draw_open(&mut self, contract: ContractId) -> Drawn {
        let lots = match self.below(10) {
            0 => 1 + self.below(60),
            1..=3 => self.random.pick(&[2, 3, 4, 6, 12]),
            _ => 1 + self.below(10),
        };
        let direction = self.random.pick(&[Direction::Buy, Direction::Sell]);
        let flag = self.draw_flag();
        (contract, direction, Offset::Open, i64::from(lots), flag)
    }

    /// Of lots that the account holds, one more than it can close now and then.
    fn draw_close(&mut self, account: OperatingAccountId) -> Option<Drawn> {
        let book = self.desk.book(Holder::Operating(account))?;
        let sides = book.positions().flat_map(|position: &Position| {
            PosiDirection::ALL.map(|side| (position.contract, position.hedge_flag, side))
        });
        let lots = |(contract, flag, side): &(ContractId, HedgeFlag, PosiDirection)| {
            let position = book.position(*contract, *flag);
            position.map_or(0, |position| {
                PositionSide::lots(position.side(*side)).count()
            })
        };
        let held: Vec<_> = sides
            .map(|position| (position, lots(&position)))
            .filter(|(_, lots)| *lots > 0)
            .collect();
        if held.is_empty() {
            return None;
        }
        let ((contract, flag, side), held) = self.random.pick(&held);
        let offset = self.random.pick(&[
            Offset::CloseToday,
            Offset::CloseToday,
            Offset::Close,
            Offset::CloseYesterday,
        ]);
        let direction = if side == PosiDirection::Long {
            Direction::Sell
        } else {
            Direction::Buy
        };
        let one_more = i64::from(self.chance(15));
        let lots = 1 + i64::from(self.below(held as u32)) + one_more;
        Some((contract, direction, offset, lots, flag))
    }

    /// What nobody should ask for.
    fn spoil(&mut self, asked: &mut PlaceOrder, listed: Listed) {
        let tick = listed.tick.units();
        let last = listed.last.units();
        let price = |units: i64| OrderPrice::Limit(Price::from_units(units));
        match self.below(10) {
            0 => asked.lots = Lots::new(-i64::from(self.below(2))),
            1 => asked.lots = Lots::new(self.random.pick(&[2_000, 2_001, 50_000, 50_001, 200_001])),
            2 => asked.price = price(-tick * i64::from(self.below(2))),
            3 => asked.price = price(last + tick / 2),
            4 => asked.price = price(last + tick * i64::from(8 + self.below(500))),
            5 => asked.price = price(last - tick * i64::from(8 + self.below(100))),
            6 => asked.account = OperatingAccountId::new(99),
            7 => asked.contract = ContractId::new(99),
            8 => {
                asked.contract = self.random.pick(&self.contracts).id;
                asked.offset = Offset::Close;
            }
            // Worth more than can be said, or frozen more than an account may have.
            _ => {
                let worth = self.random.pick(&[1, 8, 9, 9, 10, 20]) * 1_000_000_000_000;
                let each = worth / 2_000 / self.multiplier(asked.contract);
                asked.offset = Offset::Open;
                asked.lots = Lots::new(2_000);
                asked.price = OrderPrice::Limit(Price::whole(each));
            }
        }
    }

    pub fn exchange(&self, id: ContractId) -> Exchange {
        self.commodity(id).exchange
    }

    fn multiplier(&self, id: ContractId) -> i64 {
        self.commodity(id).multiplier
    }

    fn commodity(&self, id: ContractId) -> &Commodity {
        let contract = self.desk.contract(id).expect("it was listed");
        let commodity = self.desk.commodity(contract.commodity);
        &commodity.expect("it is known").commodity
    }
}

/// Contract, direction, offset, lots, flag.
type Drawn = (ContractId, Direction, Offset, i64, HedgeFlag);
