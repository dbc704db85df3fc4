//! The desk: the deterministic machine that decides. State, `execute`, `apply`, and the pure
//! questions about the present.
//!
//! It knows accounts, orders, positions, funds, rates, the trading day. It does not know I/O,
//! async, the clock, chance, floats or HTTP: time enters as a command's stamp, everything else as
//! commands.

mod account;
mod alarms;
pub mod ask;
mod book;
mod clock;
mod collateral;
mod day;
mod draft;
mod entries;
mod limits;
mod lines;
mod nav;
mod order;
mod people;
mod plans;
mod rates;
mod routing;
mod schemes;
mod state;
mod stops;
mod store;
mod watch;
mod why;

use ballast_desk_events::{Action, Actor, Command, EntryEffect, Event, Holder, Refusal};
use ballast_model::cbor::{decode, encode};
use ballast_model::{Machine, MachineError, Stamp, Text};

pub use ballast_people::{CustomRole, EntryRefused, People, User};

pub use book::day_sums::DaySums;
pub use book::open_lots::OpenLots;
pub use book::position::{OpenLot, Position, PositionSide, position_side};
pub use book::terms::ContractTerms;
pub use book::{Book, SettledBalances};
pub use nav::NavMissing;
pub use people::rights::RIGHTS;
pub use rates::effective::{EffectiveRates, RateOrigin};
pub use state::account::{FundAccount, OperatingAccount};
pub use state::alarm::{Alarm, AlarmAssigned, AlarmMute, AlarmNote};
pub use state::bounds::LARGEST_BALANCE;
pub use state::collateral::ToldCollateral;
pub use state::contract::{CommodityState, ContractState};
pub use state::entry::{HeldEntry, RuleWait};
pub use state::fees::ProductFees;
pub use state::lines::{AccountLines, LineStanding};
pub use state::marks_seen::MarksSeen;
pub use state::order::average_price;
pub use state::order::{Child, ChildStatus, Order, OrderStatus};
pub use state::plan::{EndedPlan, Plan, PlanPosition};
pub use state::product::Product;
pub use state::rates::{OwnRates, RateRules, Template};
pub use state::resting::ExchangeUsage;
pub use state::review::{ReviewSaid, ReviewWait};
pub use state::schemes::{RuleStanding, Watch};
pub use state::settings::{LimitTable, StoredSettings};
pub use state::stop::{Barred, Stop};
pub use state::{Desk, Phase};
pub use store::few::Few;
pub use store::when::When;
pub use watch::RuleReached;

impl Machine for Desk {
    type Command = Command;
    type Event = Event;

    const LOGIC: u32 = 14;
    const SCHEMA: u32 = 1;

    fn execute(&self, command: &Command, stamp: Stamp) -> Vec<Event> {
        if let Action::PlaceOrder(order) = &command.action {
            return order::place::place(self, command.by, order, stamp);
        }
        execute_action(self, command, stamp)
    }

    fn apply(&mut self, event: &Event, stamp: Stamp) {
        // Most of a day; terms do not hang on them.
        match event {
            Event::OrderPlaced(placed) => order::life::apply_placed(self, placed, stamp),
            Event::ChildRouted(routed) => order::child::apply_routed(self, routed, stamp),
            event => {
                self.apply_other(event, stamp);
                self.closes_moved(event);
                self.reviews_moved(event);
            }
        }
    }

    fn next_deadline(&self) -> Option<Stamp> {
        clock::next_deadline(self)
    }

    fn due(&self) -> String {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            self.reviews.due.0,
            self.reviews.taken,
            self.netting,
            self.lines_due,
            self.active_plans,
            self.schemes.due,
            watch::deadline(self),
            self.first_silent(),
            self.asking,
            self.comparing
        )
    }

    fn clock_command() -> Command {
        Command::platform(Action::Clock)
    }

    fn encode_command(command: &Command, out: &mut Vec<u8>) {
        encode(command, out);
    }

    fn decode_command(bytes: &[u8]) -> Result<Command, MachineError> {
        decode("command", bytes)
    }

    fn encode_event(event: &Event, out: &mut Vec<u8>) {
        encode(event, out);
    }

    fn decode_event(bytes: &[u8]) -> Result<Event, MachineError> {
        decode("event", bytes)
    }

    fn snapshot(&self) -> Vec<u8> {
        let mut out = Vec::new();
        encode(self, &mut out);
        out
    }

    fn restore(bytes: &[u8]) -> Result<Self, MachineError> {
        let mut desk: Desk = decode("snapshot", bytes)?;
        desk.derive();
        Ok(desk)
    }
}

impl Desk {
    /// Whether somebody may give a command: the right and the reach that it takes.
    pub fn may_give(&self, by: Actor, action: &Action) -> bool {
        people::rights::permit(self, by, action).is_ok()
    }

    /// Whether somebody may have positions closed (R4, P6).
    pub fn may_force_close(&self, by: Actor) -> bool {
        people::rights::permit_force_close(self, by).is_ok()
    }

    /// What has to be typed to confirm an entry that would do this.
    pub fn entry_phrase(&self, effect: &EntryEffect) -> Text {
        entries::phrase(self, effect)
    }

    #[rustfmt::skip]
    #[inline(never)]
    fn apply_other(&mut self, event: &Event, stamp: Stamp) {
        self.forget_terms(event);
        match event {
            Event::ActionRefused { refusal: _ }                          => {}
            Event::RefRepeated(_)                                        => {}
            Event::FundAccountLoginAsked(_)             => {}
            Event::CommissionRounded { holder: _, difference: _ }        => {}
            Event::LoginRefused { name: _, ip: _, reason: _, mac: _ }    => {}
            Event::CalendarSet(calendar)                                 => day::reference::apply_calendar(self, calendar),
            Event::CommodityPut { id, commodity }                        => day::reference::apply_commodity(self, *id, commodity),
            Event::ContractListed { id, contract }                       => day::reference::apply_contract(self, *id, contract),
            Event::ProductCreated { id, code, name }                     => account::open::apply_product(self, *id, code, name),
            Event::FundAccountCreated { id, code, product }              => account::open::apply_fund_account(self, *id, code, *product),
            Event::OperatingAccountCreated { id, code, name }            => account::open::apply_operating_account(self, *id, code, name),
            Event::OperatingAccountBound { account, old, new }           => account::binding::apply_binding(self, *account, *old, *new),
            Event::Deposited { holder, amount }                          => account::ledger::apply_deposit(self, *holder, *amount),
            Event::Withdrawn { holder, amount }                          => account::ledger::apply_withdrawal(self, *holder, *amount),
            Event::RatesSet { fund_account, scope, old: _, new }         => rates::set::apply_rates(self, *fund_account, *scope, *new),
            Event::MarginRecalculated { holder, contract, side, margin, hedge_flag } => rates::recalculate::apply_margin(self, *holder, (*contract, *hedge_flag), *side, *margin),
            Event::ChildRecalled(recalled)                               => order::net::apply_recalled(self, recalled),
            Event::LotsSentAgain(again)                                  => order::net::apply_sent_again(self, *again),
            Event::NetChecked(position)                                  => drop(self.netting.looks.remove(position)),
            Event::NetLocked(locked)                                     => order::net::apply_locked(self, *locked),
            Event::FreezeRecalculated(recalculated)                      => order::life::apply_freeze(self, *recalculated),
            Event::FundsMethodSet { holder, old: _, new }                => account::method::apply_funds_method(self, *holder, *new),
            Event::OrderRefused(refused)                                 => order::life::apply_refused(self, refused, stamp),
            Event::OrderPlaced(_) | Event::ChildRouted(_)                => unreachable!("Invariant: they are applied before"),
            Event::OrderEnded { order, how, unfilled: _ }                => order::life::apply_ended(self, *order, how),
            Event::ChildSent(child)                                      => order::returns::apply_sent(self, *child, stamp),
            Event::ChildAccepted { child, exchange_order }               => order::returns::apply_accepted(self, *child, exchange_order, stamp),
            Event::Filled(filled)                                        => order::returns::apply_filled(self, filled),
            Event::ChildCancelReported { child, filled }                 => order::returns::apply_cancel_reported(self, *child, *filled),
            Event::ChildEnded { child, how, unfilled: _ }                => order::returns::apply_child_ended(self, *child, how),
            Event::CancelRequested { order, counter_cancel: _ }          => order::returns::apply_cancel_requested(self, *order),
            Event::CancelRejected { child, error: _, text: _ }           => order::returns::apply_cancel_rejected(self, *child),
            Event::CounterSession { fund_account, state }                => order::returns::apply_session(self, *fund_account, *state, stamp),
            Event::Marked(mark)                                          => day::marks::apply_mark(self, *mark, stamp),
            Event::MarkDoubted(doubted)                                  => day::marks::apply_doubted(self, doubted, stamp),
            Event::DayLimitsSet(limits)                                  => day::marks::apply_limits(self, *limits),
            Event::DayStarted { day }                                    => day::phases::apply_started(self, *day, stamp),
            Event::LinesRead(read)                                       => lines::apply_read(self, read, stamp),
            Event::StopSet(set)                                          => stops::apply_set(self, set, stamp),
            Event::Plan(event)                                           => plans::apply(self, event, stamp),
            Event::DayClosed { day, leaving_larger_side }                => day::phases::apply_closed(self, *day, leaving_larger_side),
            Event::SettlementPriceSet { contract, price, source }        => day::settlement::apply_settlement_price(self, *contract, *price, *source),
            Event::AccountSettled(settlement)                            => day::settlement::apply_settled(self, settlement),
            Event::CounterDoubt(doubt)                                   => order::unknown::apply(self, doubt, stamp),
            Event::DayEndAsked(_)                                        => self.day_end_asked = true,
            Event::Comparison(comparison)                                => account::comparison::apply(self, comparison, stamp),
            Event::DeliveryPriceSet(set)                                 => self.contracts[set.contract.index()].delivery_price = Some((set.new, set.source)),
            Event::DeliveryBegun(begun)                                  => day::delivery::apply_begun(self, *begun),
            Event::DeliveryEnded(ended)                                  => day::delivery::apply_ended(self, ended),
            Event::LastTradingDaySet(set)                                => day::reference::apply_last_trading_day(self, *set),
            Event::ProductSettled(difference)                            => day::settlement::apply_product_settled(self, *difference),
            Event::DayRolled { day }                                     => day::phases::apply_rolled(self, *day),
            Event::UserCreated { id, name, display_name, role }          => self.people.apply_created(*id, name, display_name, *role),
            Event::AccountGranted { user, account }                      => self.people.apply_granted(*user, *account),
            Event::LoggedIn { user, session, ip: _, mac: _ }             => self.people.apply_login(*user, *session),
            Event::LoggedOut(user, session)                              => self.people.apply_logout(*user, *session),
            Event::PlatformSet { old: _, new }                           => limits::set::apply_platform(self, *new),
            Event::MarginRuleSet { level, scope, new, hedge_flag, .. }   => rates::set::apply_margin_rule(self, *level, *scope, *hedge_flag, *new),
            Event::CommissionRuleSet { level, scope, old: _, new }       => rates::set::apply_commission_rule(self, *level, *scope, *new),
            Event::RateChoiceSet { account, old: _, new }                => rates::set::apply_choice(self, *account, *new),
            Event::RateSourceAccountSet { product, old: _, new }                 => rates::set::apply_source_account(self, *product, *new),
            Event::TemplateCreated { id: _, kind, name }                 => rates::templates::apply_template(self, *kind, name),
            Event::TemplateBound { account, kind, old: _, new }          => rates::templates::apply_bound(self, *account, *kind, *new),
            Event::OperatingSet { account, old: _, new }                 => limits::set::apply_operating(self, *account, new.clone()),
            Event::FundSet { account, old: _, new }                      => limits::set::apply_fund(self, *account, *new),
            Event::ProductSet { product, old: _, new }                   => limits::set::apply_product(self, *product, *new),
            Event::LimitSet { level, scope, old: _, new }                => limits::set::apply_limit(self, *level, *scope, new),
            Event::TradabilitySet { of, old: _, new, template: _ }       => limits::tradability::apply_tradability(self, *of, new.as_ref()),
            Event::OrderRateBanned(fund_account)                      => self.fund_accounts[fund_account.index()].rate_banned = true,
            Event::OrderRateBanLifted(fund_account)                   => limits::set::apply_lifted(self, *fund_account),
            Event::OrderFeeCharged { account, order: _, amount }         => self.book_mut(Holder::Operating(*account)).charge_order_fee(*amount),
            Event::OrderReduced { .. }                                   => order::life::apply_reduced(self, event),
            Event::RoleCreated(created)                                  => self.people.apply_role_created(created),
            Event::RolePermissionsSet(set)                               => self.people.apply_role_permissions(*set),
            Event::LoginRoleSet(set)                                     => self.people.user_mut(set.user).custom_role = set.new,
            Event::LoginRenamed(renamed)                                 => self.people.user_mut(renamed.user).display_name.clone_from(&renamed.new),
            Event::AccountStatusSet(set)                                      => *account::status::of_mut(self, set.of) = set.new,
            Event::PowersSet(set)                                        => self.people.user_mut(set.user).powers = set.new,
            Event::LoginAddressesSet(set)                                => self.people.user_mut(set.user).addresses.clone_from(&set.new),
            Event::AccountAccessSet(set)                                 => self.operating_accounts[set.account.index()].access.clone_from(&set.new),
            Event::PasswordSet(set)                                      => self.people.user_mut(set.user).must_change_password = set.must_change,
            Event::OwnerSet(set)                                         => people::apply_owner(self, set),
            Event::RiskBindingsSet(set)                                  => self.people.apply_bound(set),
            Event::People(change)                                        => self.people.apply(change),
            Event::CashClerkAssigned(set)                                => self.people.apply_assigned(*set),
            Event::OperatingAccountUnbound(unbound)                      => account::binding::apply_unbinding(self, *unbound),
            Event::CashEntered(entered)                                  => account::cash::apply_entered(self, *entered),
            Event::CashConfirmed(confirmed)                              => account::cash::apply_confirmed(self, *confirmed),
            Event::CashRejected(rejected)                                => drop(self.pending_cash.remove(&rejected.movement)),
            Event::Nav(event)                                            => nav::apply(self, event),
            Event::Scheme(event)                                         => schemes::apply(self, event, stamp),
            Event::Collateral(event)                                     => collateral::apply(self, event, stamp),
            Event::Alarm(event)                                          => alarms::apply(self, event, stamp),
            Event::Review(event)                                         => order::review::apply(self, event, stamp),
        }
    }
}

/// What comes of a command that is no order.
#[inline(never)]
fn execute_action(desk: &Desk, command: &Command, stamp: Stamp) -> Vec<Event> {
    let decided = people::rights::permit(desk, command.by, &command.action)
        .and_then(|()| decide(desk, command, stamp))
        .map(|events| entries::gate(desk, command, events, stamp));
    let decided = decided.map(|events| people::with_owner(desk, command.by, events));
    decided.unwrap_or_else(|refusal| vec![Event::ActionRefused { refusal }])
}

/// One arm per command but orders, which answer with events of their own.
#[rustfmt::skip]
fn decide(desk: &Desk, Command { by, action }: &Command, at: Stamp) -> Result<Vec<Event>, Refusal> {
    let by = *by;
    match action {
        Action::PlaceOrder(_)                                    => unreachable!("Invariant: orders are placed by `order::place::place`"),
        Action::Clock                                            => Ok(clock::clock(desk, at)),
        Action::DoubtWorking                                     => order::unknown::doubt_working(desk),
        Action::EndDay                                           => day::phases::end_day(desk),
        Action::AskCounters                                      => Ok(account::comparison::ask_all(desk)),
        Action::AskCounter { fund_account }                      => account::comparison::ask(desk, *fund_account),
        Action::CompareCounter(told)                             => account::comparison::compare(desk, told),
        Action::OpenUnallocated { fund_account }                 => account::take_over::open_unallocated(desk, by, *fund_account),
        Action::TakeOverLots(take)                               => account::take_over::take_over_lots(desk, take),
        Action::SetOpeningPosition(opening)                      => account::take_over::set_opening(desk, opening),
        Action::TakeOverCash(take)                               => entries::take_over_cash(desk, take, at),
        Action::TakeUpDifference(take_up)                        => account::comparison::take_up(desk, by, take_up),
        Action::SetCalendar(calendar)                            => day::reference::set_calendar(desk, calendar),
        Action::ChangeCalendar(change)                           => day::reference::change_calendar(desk, *change),
        Action::SetLastTradingDay(set)                           => day::reference::set_last_trading_day(desk, *set),
        Action::PutCommodity(commodity)                          => day::reference::put_commodity(desk, commodity),
        Action::ListContract(contract)                           => day::reference::list_contract(desk, contract),
        Action::CreateProduct { code, name }                     => account::open::create_product(desk, code, name),
        Action::CreateFundAccount { code, product }              => account::open::create_fund_account(desk, code, *product),
        Action::CreateOperatingAccount { code, name }            => account::open::create_operating_account(desk, by, code, name),
        Action::OpenBoundAccount(open)                           => account::open::open_bound(desk, by, open),
        Action::BindOperatingAccount { account, product }        => account::binding::bind(desk, *account, *product),
        Action::Deposit { holder, amount }                       => account::ledger::deposit(desk, *holder, *amount),
        Action::Withdraw { holder, amount }                      => account::ledger::withdraw(desk, *holder, *amount),
        Action::SetRates { fund_account, scope, rates }          => rates::set::set_rates(desk, *fund_account, *scope, *rates),
        Action::SetFundsMethod { holder, method }                => account::method::set_funds_method(desk, *holder, *method),
        Action::CancelOrder(cancel)                              => order::cancel::cancel(desk, *cancel),
        Action::Counter { fund_account, returned }               => order::returns::returned(desk, *fund_account, returned, at),
        Action::Mark(mark)                                       => day::marks::mark(desk, *mark),
        Action::SetDayLimits(limits)                             => day::marks::set_day_limits(desk, *limits),
        Action::StartDay { day }                                 => day::phases::start_day(desk, *day),
        Action::CloseDay                                         => day::phases::close_day(desk, at),
        Action::SetSettlementPrice { contract, price, source }   => day::settlement::set_settlement_price(desk, *contract, *price, *source),
        Action::SetDeliveryPrice(set)                            => day::delivery::set_price(desk, *set),
        Action::EndDelivery(end)                                 => day::delivery::end(desk, by, end),
        Action::SettleAccount { holder }                         => day::settlement::settle_account(desk, *holder),
        Action::SettleProduct { product }                        => day::settlement::settle_product(desk, *product),
        Action::RollDay                                          => day::phases::roll_day(desk),
        Action::CreateUser(user)                                 => people::create(desk, by, user),
        Action::GrantAccount { user, account }                   => people::grant(desk, *user, *account),
        Action::TakeBackAccount(back)                            => people::changed(desk.people.take_back(*back)),
        Action::RecordLogin { user, session, ip, mac }           => people::record_login(desk, *user, *session, ip, mac.as_ref()),
        Action::RecordLoginRefused { name, ip, reason, mac }     => Ok(vec![Event::LoginRefused { name: name.clone(), ip: ip.clone(), reason: reason.clone(), mac: mac.clone() }]),
        Action::RecordLogout { user, session }                   => people::record_logout(desk, *user, *session),
        Action::SetPlatform(setting)                             => limits::set::set_platform(desk, *setting),
        Action::SetMarginRule { level, scope, rule, hedge_flag } => rates::set::set_margin(desk, *level, *scope, *hedge_flag, *rule),
        Action::SetCommissionRule { level, scope, rule }         => rates::set::set_commission(desk, *level, *scope, *rule),
        Action::SetRateChoice { account, margin, commission }    => rates::set::set_choice(desk, *account, *margin, *commission),
        Action::SetRateSourceAccount { product, fund_account }           => rates::set::set_source_account(desk, *product, *fund_account),
        Action::CreateTemplate { kind, name }                    => rates::templates::create_template(desk, *kind, name),
        Action::BindTemplate { account, kind, template }         => rates::templates::bind_template(desk, *account, *kind, *template),
        Action::SetOperating { account, setting }                => limits::set::set_operating(desk, *account, setting),
        Action::SetFund { account, setting }                     => limits::set::set_fund(desk, *account, *setting),
        Action::SetProduct { product, setting }                  => limits::set::set_product(desk, *product, *setting),
        Action::SetLimit { level, scope, limit }                 => limits::set::set_limit(desk, *level, *scope, limit),
        Action::SetTradability { of, tradability }               => limits::tradability::set_tradability(desk, *of, tradability.as_ref()),
        Action::WriteTradability { template, account }           => limits::tradability::write_tradability(desk, *template, *account),
        Action::LiftOrderRateBan { fund_account }                => limits::set::lift_ban(desk, *fund_account),
        Action::LogInFundAccount { fund_account }                => account::open::log_in(desk, *fund_account),
        Action::CreateRole(role)                                 => people::one(desk.people.create_role(role), Event::RoleCreated),
        Action::RenameRole(rename)                               => people::changed(desk.people.rename_role(rename)),
        Action::DeleteRole(delete)                               => people::changed(desk.people.delete_role(*delete)),
        Action::SetRolePermissions(set)                          => people::one(desk.people.set_role_permissions(*set), Event::RolePermissionsSet),
        Action::SetLoginRole(set)                                => people::one(desk.people.set_login_role(*set), Event::LoginRoleSet),
        Action::RenameLogin(rename)                              => people::one(desk.people.rename(rename), Event::LoginRenamed),
        Action::SetAccountStatus(set)                                 => account::status::set(desk, by, *set),
        Action::SetPowers(set)                                   => people::one(desk.people.set_powers(*set), Event::PowersSet),
        Action::SetLoginAddresses(set)                           => people::one(desk.people.set_addresses(set), Event::LoginAddressesSet),
        Action::SetAccountAccess(set)                            => account::open::set_access(desk, set),
        Action::SetPassword(set)                                 => people::one(desk.people.set_password(*set), Event::PasswordSet),
        Action::HandOver(over)                                   => people::hand_over(desk, *over),
        Action::BindRiskAccount(bind)                            => people::bind_risk_account(desk, by, bind),
        Action::AssignCashClerk(assign)                          => people::assign_cash_clerk(desk, *assign),
        Action::UnbindOperatingAccount(unbind)                   => account::binding::unbind(desk, unbind.account),
        Action::EnterCash(enter)                                 => account::cash::enter(desk, by, *enter),
        Action::ConfirmCash(confirm)                             => account::cash::confirm(desk, by, confirm.movement),
        Action::RejectCash(reject)                               => account::cash::reject(desk, by, reject),
        Action::ForceClose(asked)                                => plans::force_close(desk, by, asked),
        Action::AllowPlan { plan }                               => plans::allow(desk, by, *plan),
        Action::EndPlan(asked)                                   => plans::end(desk, by, asked),
        Action::SetStop(set)                                     => stops::set(desk, by, set),
        Action::ChangeShares(change)                             => nav::shares::change(desk, *change),
        Action::Fees(command)                                    => nav::fees::change(desk, command),
        Action::Scheme(command)                                  => schemes::change(desk, command),
        Action::Collateral(command)                              => collateral::change(desk, by, command),
        Action::ActOnAlarm(asked)                                => alarms::act(desk, by, asked, at),
        Action::ReviewOrder(asked)                               => order::review::act(desk, by, asked),
        Action::ThirdParty(command)                              => order::third_party::act(desk, by, command, at),
        Action::AdjustPosition(asked)                            => account::adjust::adjust(desk, by, asked),
        Action::SetExternalTarget(set)                           => account::external::set_target(desk, *set),
        Action::BindReviewer(bind)                               => order::reviewers::bind(desk, by, bind),
        Action::TellReviewersOnline(online)                      => Ok(order::reviewers::tell(desk, online)),
        Action::Entry(asked)                                     => entries::act(desk, by, asked, at),
    }
}
