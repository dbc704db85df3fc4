//! The operation log (Q5): nothing that changes a decision or a configuration is missing from it.

use ballast_desk_events::{
    Access, AccountStatus, Action, Actor, AddressRange, AssignCashClerk, Cash, CashDirection,
    CreateRole, CreateUser, EnterCash, Event, LimitScope, OpenBoundAccount, OpeningPosition, Owned,
    Permission, Permissions, Powers, RateChoice, RateLevel, RateScope, RejectCash, RenameLogin,
    ReviewLevel, Role, RoleKey, SetAccountAccess, SetAccountStatus, SetLoginAddresses,
    SetLoginRole, SetPassword, SetPowers, SetRolePermissions, SettlementSource, TemplateKind,
    UnbindOperatingAccount,
};
use ballast_model::{
    CommodityId, ContractId, CustomRoleId, Day, FundAccountId, HedgeFlag, Lots, Money,
    PosiDirection, ProductId, SessionId, TemplateId, TimeOfDay, UserId,
};

use crate::roles::{ADMIN, CLERK, MANAGER, RISK, TRADER, people, user};
use crate::script::logged::{COMMANDS, Logged, seen};
use crate::script::{FIRST, Run};
use crate::{
    calendar, collateral, comparison, delivery, entries, external, fees, limits, nav, officers,
    plans, reviews, roles, routing, schemes,
};

/// Given by a super admin, one after the other, to the people of [`people`].
fn of_administration() -> Vec<Action> {
    let login = UserId::new;
    let addresses: Vec<AddressRange> = vec!["10.0.0.0/8".parse().unwrap()];
    let role = CustomRoleId::new(0);
    let (ip, reason) = ("10.0.0.9".to_owned(), "BAD_CREDENTIALS".to_owned());
    let session = SessionId::new(9);
    let scope = RateScope::Commodity(CommodityId::new(0));
    vec![
        Action::RecordLogin {
            user: login(ADMIN),
            session,
            ip: ip.clone(),
            mac: None,
        },
        Action::RecordLoginRefused {
            name: "nobody".to_owned(),
            ip,
            reason,
            mac: None,
        },
        Action::RecordLogout {
            user: login(ADMIN),
            session,
        },
        Action::CreateRole(CreateRole {
            name: "traders".to_owned(),
            like: Role::Trader,
            permissions: Permissions::of(&[Permission::Trading]),
        }),
        Action::SetLoginRole(SetLoginRole {
            user: login(TRADER),
            role: Some(role),
        }),
        Action::SetRolePermissions(SetRolePermissions {
            role: RoleKey::Custom(role),
            permissions: Permissions::of(&[]),
        }),
        Action::RenameLogin(RenameLogin {
            user: login(TRADER),
            display_name: "T".to_owned(),
        }),
        Action::SetPowers(SetPowers {
            user: login(RISK),
            powers: Powers {
                may_force_liquidate: true,
                review: ReviewLevel::One,
                ..Powers::default()
            },
        }),
        Action::SetLoginAddresses(SetLoginAddresses {
            user: login(TRADER),
            addresses: addresses.clone(),
        }),
        Action::SetPassword(SetPassword {
            user: login(TRADER),
            must_change: true,
        }),
        Action::SetAccountAccess(SetAccountAccess {
            account: FIRST,
            access: Access {
                addresses,
                macs: Vec::new(),
            },
        }),
        Action::SetAccountStatus(SetAccountStatus {
            of: Owned::Login(login(TRADER)),
            status: AccountStatus::Disabled,
        }),
        Action::AssignCashClerk(AssignCashClerk {
            user: login(CLERK),
            account: FIRST,
            assigned: true,
        }),
        Action::OpenBoundAccount(OpenBoundAccount {
            code: "B1".parse().unwrap(),
            name: "B".to_owned(),
            product: ProductId::new(0),
        }),
        Action::UnbindOperatingAccount(UnbindOperatingAccount {
            account: FIRST.next(),
        }),
        Action::LogInFundAccount {
            fund_account: FundAccountId::new(0),
        },
        Action::SetRateChoice {
            account: FIRST,
            margin: RateChoice::Platform,
            commission: RateChoice::FollowCounter,
        },
        Action::SetRateSourceAccount {
            product: ProductId::new(0),
            fund_account: Some(FundAccountId::new(0)),
        },
        Action::CreateTemplate {
            kind: TemplateKind::Margin,
            name: "T".to_owned(),
        },
        Action::BindTemplate {
            account: FIRST,
            kind: TemplateKind::Margin,
            template: Some(TemplateId::new(0)),
        },
        Action::SetMarginRule {
            level: RateLevel::Global,
            scope,
            rule: None,
            hedge_flag: HedgeFlag::Speculation,
        },
        Action::SetCommissionRule {
            level: RateLevel::Global,
            scope,
            rule: None,
        },
        Action::SetLimit {
            level: RateLevel::OperatingAccount(FIRST),
            scope: LimitScope::Commodity(CommodityId::new(0)),
            limit: ballast_desk_events::Limit::Lots(Some(Lots::new(7))),
        },
    ]
}

fn done(run: &mut Run, by: Actor, action: Action) {
    let events = run.submit_as(by, action.clone());
    let refused = matches!(events.first(), Some(Event::ActionRefused { .. }));
    assert!(!refused && !events.is_empty(), "{action:?}: {events:?}");
}

/// Lots held before the first trading day.
fn an_opening_position() {
    let mut run = Run::new();
    run.line("rate cu margin 0.1 open 0.0001 close 0.0001 today 0.0001");
    run.line("account A 1000000");
    run.line("day 2026-11-16");
    run.line("mark cu2701 80000");
    let opening = OpeningPosition {
        fund_account: FundAccountId::new(0),
        account: FIRST,
        contract: ContractId::new(0),
        hedge_flag: HedgeFlag::Speculation,
        side: PosiDirection::Long,
        lots: Lots::new(1),
        open_price: "80000".parse().unwrap(),
        settlement: "80000".parse().unwrap(),
    };
    let set = Action::SetOpeningPosition(Box::new(opening));
    done(&mut run, Actor::PLATFORM, set);
    run.line("withdraw A 1");
    run.line("larger side A");
}

/// A day that a person begins and ends.
fn a_day_by_hand() {
    let mut run = Run::new();
    let admin = CreateUser {
        name: "u1".to_owned(),
        display_name: "u1".to_owned(),
        role: Role::SuperAdmin,
    };
    done(&mut run, Actor::PLATFORM, Action::CreateUser(admin));
    let (day, by): (Day, _) = ("2026-11-16".parse().unwrap(), user(ADMIN));
    run.at = day.at(TimeOfDay::hm(10, 0));
    done(&mut run, by, Action::StartDay { day });
    run.line("mark cu2701 80000");
    done(&mut run, by, Action::EndDay);
    done(&mut run, by, Action::CloseDay);
    let settle = Action::SetSettlementPrice {
        contract: ContractId::new(0),
        price: "80000".parse().unwrap(),
        source: SettlementSource::Manual,
    };
    done(&mut run, by, settle);
}

/// Q5: each command is seen to leave a row, or stands in the table of those that are no operations. What every script of
/// these tests does is held to the same (`script/logged.rs`).
#[test]
fn q5_every_command_is_in_the_log_or_named_as_none() {
    let mut run = people();
    for action in of_administration() {
        let by = if matches!(
            action,
            Action::RecordLogin { .. }
                | Action::RecordLoginRefused { .. }
                | Action::RecordLogout { .. }
        ) {
            Actor::PLATFORM
        } else if matches!(action, Action::AssignCashClerk(_)) {
            user(MANAGER)
        } else {
            user(ADMIN)
        };
        done(&mut run, by, action);
    }
    let cash = Cash {
        direction: CashDirection::In,
        amount: Money::whole(1),
        protected: Money::ZERO,
    };
    let enter = Action::EnterCash(EnterCash {
        account: FIRST,
        cash,
    });
    let entered = run.submit_as(user(MANAGER), enter);
    let movement = entered.iter().find_map(|event| match event {
        Event::CashEntered(of) => Some(of.movement),
        _ => None,
    });
    let reject = Action::RejectCash(RejectCash {
        movement: movement.expect("it waits for a clerk"),
        reason: "twice".to_owned(),
    });
    done(&mut run, user(CLERK), reject);
    an_opening_position();
    a_day_by_hand();
    // Tests of what takes more to bring about.
    comparison::a_difference_that_stands_forbids_opening();
    comparison::todays_lots_are_taken_over();
    comparison::cash_is_taken_over_in_whole_fen();
    comparison::x8_what_is_nobodys_is_unallocated();
    delivery::d3_physical_contracts_become_deliveries();
    delivery::d2_index_futures_are_closed_at_the_delivery_price();
    delivery::d1_a_notice_moves_last_trading_days();
    external::x8_trades_are_mapped_to_the_chosen_account();
    external::p9_lots_are_moved_by_age();
    fees::x1_paid_fees_are_counted_from_another_day();
    nav::p3_a_subscription_or_redemption_moves_no_unit_nav();
    plans::a_person_takes_over_or_stops_it();
    plans::too_far_from_the_last_price_a_person_is_asked();
    plans::p9_closed_by_hand();
    schemes::s5_s9_scopes_of_bans();
    collateral::b8_parts_fit_and_follow_in_proportion();
    entries::an_entry_is_taken_back();
    entries::o3_cash_that_would_liquidate_takes_two();
    routing::p2_order_rate();
    routing::p2_open_permission_and_reserve();
    limits::f5_templates_are_written();
    limits::f5_tradability_by_level();
    reviews::p6_who_reviews();
    officers::k1_a_login_is_stopped();
    calendar::d1_two_years_of_calendar_under_open_positions();
    roles::an_entry_waits_for_somebody_else();
    roles::an_added_role_is_renamed_and_goes();
    roles::an_account_that_is_taken_back_is_traded_no_more();
    let seen = seen();
    let missing: Vec<&str> = { COMMANDS.iter() }
        .filter(|(name, logged)| *logged == Logged::Yes && !seen.contains(name))
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(missing, [] as [&str; 0], "not seen to leave a row");
    for (name, logged) in COMMANDS {
        if let Logged::No(why) = logged {
            assert!(!why.is_empty() && !seen.contains(name), "{name}: {why}");
        }
    }
}
