//! The OpenAPI document and the tables generated surfaces are made from.

use serde::Serialize;
use utoipa::OpenApi;

use crate::live::{COLUMNS, Columns};
use crate::refusal::{TEXTS, Text};
use crate::{
    account, admin, cash, clock, comparison, contract, ending, import, live, logins, market, order,
    ownership, preview, rates, reference, replay, roles, session, settings, statement,
};

/// Titles, paths and schemas, file by file.
#[derive(OpenApi)]
#[openapi(
    info(title = "Ballast", description = "Futures asset management: trading, settlement, administration.", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    tags(
        (name = "session", description = "Who is logged in"),
        (name = "clock", description = "The clock and the trading day"),
        (name = "market", description = "Contracts and prices"),
        (name = "account", description = "Funds and positions"),
        (name = "order", description = "Orders, fills, refusals"),
        (name = "statement", description = "Daily statements"),
        (name = "admin", description = "Administration"),
        (name = "replay", description = "Gated replay"),
        (name = "live", description = "The WebSocket")
    ),
    paths(
        session::paths::log_in, session::paths::current_session, session::paths::log_out, session::paths::choose_language,
        session::paths::change_password,
        clock::paths::clock,
        contract::paths::contracts, market::paths::klines, market::paths::intraday_line,
        account::paths::funds, account::paths::positions, account::paths::position_lots,
        ending::paths::endings, ending::paths::deliveries, ending::paths::end_delivery, ending::paths::set_delivery_price,
        ending::paths::set_last_trading_day, comparison::paths::comparisons, comparison::paths::ask_counter,
        comparison::paths::take_over, comparison::paths::take_up,
        reference::paths::calendar, reference::paths::set_calendar_days, reference::paths::commodities,
        reference::paths::set_commodity,
        order::paths::place_order, order::paths::cancel_order, order::paths::cancel_all_orders,
        order::paths::orders, order::paths::trades, order::paths::refusals, order::paths::child_orders, order::paths::account_child_orders, preview::paths::preview_order,
        statement::paths::statements, statement::paths::statement,
        admin::paths::products, admin::paths::create_product, admin::paths::fund_accounts, admin::paths::create_fund_account,
        admin::paths::operating_accounts, admin::paths::create_operating_account, admin::paths::bind_operating_account,
        admin::paths::unbind_operating_account,
        logins::paths::users, logins::paths::create_user, logins::paths::grant_account, logins::paths::rename_user,
        logins::paths::reset_password, logins::paths::set_powers, logins::paths::set_addresses,
        logins::paths::set_account_access, logins::paths::bind_risk_account, logins::paths::assign_cash_clerk,
        logins::paths::login_history,
        roles::paths::roles, roles::paths::create_role, roles::paths::set_role_permissions, roles::paths::set_login_role,
        ownership::paths::set_account_status, ownership::paths::hand_over,
        cash::paths::deposit, cash::paths::withdraw, cash::paths::cash_movements, cash::paths::cash_entries,
        cash::paths::confirm_cash, cash::paths::reject_cash, cash::paths::cash_accounts,
        admin::paths::rates, admin::paths::set_rates, admin::paths::end_day,
        rates::paths::effective_rates, rates::paths::rate_rules, rates::paths::set_margin_rule, rates::paths::set_commission_rule,
        rates::paths::set_rate_choice, rates::paths::set_rate_source_account, rates::paths::templates, rates::paths::create_template,
        rates::paths::bind_template, settings::paths::platform, settings::paths::set_platform,
        settings::paths::operating_settings, settings::paths::set_operating, settings::paths::fund_settings,
        settings::paths::set_fund, settings::paths::lift_order_rate_ban, settings::paths::log_in_fund_account,
        settings::paths::funds_method, settings::paths::set_funds_method, settings::paths::product_settings,
        settings::paths::set_product, settings::paths::limits, settings::paths::set_limit, settings::paths::tradability,
        settings::paths::set_tradability, settings::paths::write_tradability,
        import::paths::export_table, import::paths::import_table,
        replay::paths::gate, replay::paths::open_gate,
        live::paths::live
    ),
    components(schemas(live::ClientMessage, live::ServerMessage, live::QuoteState))
)]
struct Document;

/// The whole interface as OpenAPI 3.1.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// What pages need beside the OpenAPI document: the refusal texts and the columns of live rows.
#[derive(Debug, Serialize)]
pub struct Tables {
    refusals: &'static [Text],
    columns: &'static [Columns],
}

/// The tables.
pub const fn tables() -> Tables {
    Tables {
        refusals: TEXTS,
        columns: COLUMNS,
    }
}
