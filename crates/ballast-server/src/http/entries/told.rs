//! What is entered, by command, object and values.

use ballast_api::entry::EntryField;
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, Cash, CashDirection, ChangeShares, CollateralCommand, FeeChange, Holder, NavLines,
    NavTables, RateLevel, SchemeCommand, SettingValue, Settings, advisory_fee_text, plain_fee_text,
    rate_choice_text, tariff_rule_text, tariff_text,
};
use ballast_model::{Clause, HedgeFlag};

use crate::convert;
use crate::http::schemes::shown as schemes;
use crate::http::settings::Row;

/// An entry as people read it.
pub(crate) struct Told {
    /// Name of the command.
    pub kind: &'static str,
    /// Code of what it is about.
    pub object: String,
    pub fields: Vec<EntryField>,
}

fn field(name: impl Into<String>, new: impl ToString) -> EntryField {
    EntryField {
        name: name.into(),
        old: None,
        new: new.to_string(),
    }
}

/// A setting: its row with the new value, among the settings of now.
fn setting<S: Settings>(settings: &S, row: &S::Row) -> EntryField
where
    S::Row: Row,
{
    EntryField {
        name: row.name().to_owned(),
        old: Some(settings.current(row).text()),
        new: row.text(),
    }
}

fn cash(of: Cash) -> Vec<EntryField> {
    let direction = match of.direction {
        CashDirection::In => "deposit",
        CashDirection::Out => "withdrawal",
    };
    let protected = Some(of.protected).filter(|part| part.is_positive());
    let protected = protected.map(|part| field("protected", part));
    [field(direction, of.amount)]
        .into_iter()
        .chain(protected)
        .collect()
}

fn none() -> String {
    String::new()
}

/// An entry by command, object and values.
pub(crate) fn told(desk: &Desk, action: &Action) -> Told {
    let code = |holder: Holder| desk.account_code(holder).to_string();
    let operating = |id| code(Holder::Operating(id));
    let product = |id| convert::product_code(desk, id);
    let (kind, object, fields) = match action {
        Action::Deposit { holder, amount } => {
            ("Deposit", code(*holder), vec![field("deposit", amount)])
        }
        Action::Withdraw { holder, amount } => {
            ("Withdraw", code(*holder), vec![field("withdrawal", amount)])
        }
        Action::EnterCash(enter) => ("EnterCash", operating(enter.account), cash(enter.cash)),
        Action::ConfirmCash(confirm) => {
            let mut pending = desk.pending_cash();
            let of = pending.find(|of| of.movement == confirm.movement);
            let object = of.map_or(none(), |of| operating(of.account));
            (
                "ConfirmCash",
                object,
                of.map_or(Vec::new(), |of| cash(of.cash)),
            )
        }
        Action::ChangeShares(change) => ("ChangeShares", product(change.product), shares(change)),
        Action::Fees(change) => ("Fees", product(change.product), fees(&change.change)),
        Action::SetOperating {
            account,
            setting: row,
        } => {
            let of = desk.operating_account(*account);
            let fields = of.map(|of| vec![setting(&*of.settings, row)]);
            (
                "SetOperating",
                operating(*account),
                fields.unwrap_or_default(),
            )
        }
        Action::SetFund {
            account,
            setting: row,
        } => {
            let of = desk.fund_account(*account);
            let fields = of.map(|of| vec![setting(&*of.settings, row)]);
            (
                "SetFund",
                code(Holder::Fund(*account)),
                fields.unwrap_or_default(),
            )
        }
        Action::SetProduct {
            product: id,
            setting: row,
        } => {
            let of = desk.product(*id);
            let fields = of.map(|of| vec![setting(&*of.settings, row)]);
            ("SetProduct", product(*id), fields.unwrap_or_default())
        }
        Action::SetPlatform(row) => ("SetPlatform", none(), vec![setting(desk.platform(), row)]),
        Action::Scheme(change) => {
            let (object, fields) = scheme(desk, &change.command);
            ("Scheme", object.unwrap_or(product(change.product)), fields)
        }
        Action::BindOperatingAccount {
            account,
            product: to,
        } => {
            let fields = vec![field("product", product(*to))];
            ("BindOperatingAccount", operating(*account), fields)
        }
        Action::UnbindOperatingAccount(unbind) => {
            let fields = vec![field("product", none())];
            ("UnbindOperatingAccount", operating(unbind.account), fields)
        }
        Action::Collateral(command) => collateral(desk, command),
        other => rates(desk, other).unwrap_or_else(|| (kind(other), none(), Vec::new())),
    };
    Told {
        kind,
        object,
        fields,
    }
}

type Words = (&'static str, String, Vec<EntryField>);

/// What of the rest has no values that are told one by one.
fn kind(action: &Action) -> &'static str {
    match action {
        Action::PutCommodity(_) => "PutCommodity",
        Action::ListContract(_) => "ListContract",
        Action::SetCalendar(_) => "SetCalendar",
        Action::ChangeCalendar(_) => "ChangeCalendar",
        Action::SetLastTradingDay(_) => "SetLastTradingDay",
        Action::TakeOverLots(_) => "TakeOverLots",
        Action::SetOpeningPosition(_) => "SetOpeningPosition",
        _ => "Other",
    }
}

fn shares(change: &ChangeShares) -> Vec<EntryField> {
    let shares = change.shares.map(|shares| field("shares", shares));
    [field(change.change.text(), change.amount)]
        .into_iter()
        .chain(shares)
        .collect()
}

fn fees(change: &FeeChange) -> Vec<EntryField> {
    let said = |text: Option<String>| text.unwrap_or_default();
    match change {
        FeeChange::Set(set) => vec![
            field(
                "launch_date",
                said(set.launch_date.map(|day| day.to_string())),
            ),
            field(
                "duration_days",
                said(set.duration_days.map(|days| days.to_string())),
            ),
            field("management", said(set.fees.management.map(plain_fee_text))),
            field("custody", said(set.fees.custody.map(plain_fee_text))),
            field(
                "advisory",
                said(set.fees.advisory.as_ref().map(advisory_fee_text)),
            ),
        ],
        FeeChange::Reset(reset) => {
            let unit = { reset.initial_unit_nav }.map(|unit| field("initial_unit_nav", unit));
            let days = field("duration_days", reset.duration_days);
            let dates = [field("launch_date", reset.launch_date), days];
            dates.into_iter().chain(unit).collect()
        }
    }
}

fn collateral(desk: &Desk, command: &CollateralCommand) -> Words {
    let of = match command {
        CollateralCommand::Assign(assign) => Some(assign),
        CollateralCommand::Tell(_) | CollateralCommand::TakeFee(_) => None,
    };
    let object = of.map_or(none(), |of| {
        desk.account_code(Holder::Operating(of.account)).to_string()
    });
    let amount = of.map(|of| field("amount", of.amount));
    ("Collateral", object, amount.into_iter().collect())
}

fn level(desk: &Desk, level: RateLevel) -> String {
    match level {
        RateLevel::OperatingAccount(id) => desk.account_code(Holder::Operating(id)).to_string(),
        RateLevel::FundAccount(id) => desk.account_code(Holder::Fund(id)).to_string(),
        RateLevel::Product(id) => convert::product_code(desk, id),
        RateLevel::Template(id) => desk.template(id).map_or(none(), |of| of.name.clone()),
        RateLevel::Global => none(),
    }
}

fn rates(desk: &Desk, action: &Action) -> Option<Words> {
    let code = |holder: Holder| desk.account_code(holder).to_string();
    Some(match action {
        Action::SetRates {
            fund_account,
            scope,
            rates,
        } => {
            let fields = vec![
                field("scope", convert::scope_code(desk, *scope)),
                field("margin_long", tariff_text(rates.margin_long)),
                field("margin_short", tariff_text(rates.margin_short)),
            ];
            ("SetRates", code(Holder::Fund(*fund_account)), fields)
        }
        Action::SetMarginRule {
            level: at,
            scope,
            rule: of,
            hedge_flag,
        } => {
            let [long, short] = of.map_or([none(), none()], |of| {
                [of.long, of.short].map(tariff_rule_text)
            });
            let mut fields = vec![
                field("scope", convert::scope_code(desk, *scope)),
                field("margin_long", long),
                field("margin_short", short),
            ];
            fields.extend((*hedge_flag == HedgeFlag::Hedge).then(|| field("hedge_flag", "hedge")));
            ("SetMarginRule", level(desk, *at), fields)
        }
        Action::SetCommissionRule {
            level: at,
            scope,
            rule: of,
        } => {
            let parts = of.map_or([none(), none(), none()], |of| {
                [of.open, of.close, of.close_today].map(tariff_rule_text)
            });
            let names = ["open", "close", "close_today"].into_iter();
            let scope = field("scope", convert::scope_code(desk, *scope));
            let parts = names.zip(parts).map(|(name, part)| field(name, part));
            let fields = [scope].into_iter().chain(parts).collect();
            ("SetCommissionRule", level(desk, *at), fields)
        }
        Action::SetRateChoice {
            account,
            margin,
            commission,
        } => {
            let fields = vec![
                field("margin", rate_choice_text(*margin)),
                field("commission", rate_choice_text(*commission)),
            ];
            ("SetRateChoice", code(Holder::Operating(*account)), fields)
        }
        Action::SetRateSourceAccount {
            product,
            fund_account,
        } => {
            let of = fund_account.map_or(none(), |id| code(Holder::Fund(id)));
            let product = convert::product_code(desk, *product);
            (
                "SetRateSourceAccount",
                product,
                vec![field("fund_account", of)],
            )
        }
        Action::BindTemplate {
            account, template, ..
        } => {
            let name = template.and_then(|id| desk.template(id));
            let name = name.map_or(none(), |of| of.name.clone());
            let fields = vec![field("template", name)];
            ("BindTemplate", code(Holder::Operating(*account)), fields)
        }
        Action::SetFundsMethod { holder, method } => {
            let fields = vec![field("larger_side", method.larger_side)];
            ("SetFundsMethod", code(*holder), fields)
        }
        _ => return None,
    })
}

/// Of whom, where it is not of the product, and what.
fn scheme(desk: &Desk, command: &SchemeCommand) -> (Option<String>, Vec<EntryField>) {
    let clauses = |clauses: &[Clause]| -> Vec<EntryField> {
        let rows = (1..).zip(clauses);
        rows.map(|(at, of)| field(format!("clause {at}"), schemes::in_words(desk, of)))
            .collect()
    };
    match command {
        SchemeCommand::Put(put) => {
            let name = field("scheme", &put.name);
            let fields = [name].into_iter().chain(clauses(&put.clauses));
            (None, fields.collect())
        }
        SchemeCommand::PutSector(put) => {
            let codes = put.new.commodities.iter();
            let codes = codes.filter_map(|id| desk.commodity(*id));
            let codes = codes.map(|of| of.commodity.code.clone());
            let contracts = put.new.contracts.iter();
            let contracts = contracts.map(|id| convert::contract_code(desk, *id));
            let members: Vec<String> = codes.chain(contracts).collect();
            let members = field("members", members.join(", "));
            (None, vec![field("sector", &put.new.name), members])
        }
        SchemeCommand::PutSuperSector(put) => (None, vec![field("super_sector", &put.new.name)]),
        SchemeCommand::Bind(bind) => {
            let of = &bind.binding;
            let mut fields = tables(desk, &of.day);
            fields.extend(lines("current", of.current_lines));
            fields.extend(lines("previous", of.previous_lines));
            (Some(schemes::owner(desk, bind.of)), fields)
        }
        SchemeCommand::Copy(_, name) => (None, vec![field("scheme", name)]),
        SchemeCommand::Delete(_)
        | SchemeCommand::DeleteSector(_)
        | SchemeCommand::DeleteSuperSector(_) => (None, Vec::new()),
    }
}

fn tables(desk: &Desk, of: &NavTables) -> Vec<EntryField> {
    let rows = [("current_nav", &of.current), ("previous_nav", &of.previous)];
    let rows = rows.into_iter().flat_map(|(name, of)| {
        of.iter().map(move |of| {
            let bound = |nav: Option<_>, none: &str| {
                nav.map_or(none.to_owned(), |nav: ballast_model::UnitNav| {
                    nav.to_string()
                })
            };
            let (from, below) = (bound(of.from, "-∞"), bound(of.below, "+∞"));
            let scheme = schemes::scheme(desk, of.scheme);
            field(name, format!("[{from}, {below}) {scheme}"))
        })
    });
    rows.collect()
}

fn lines(when: &str, of: NavLines) -> impl Iterator<Item = EntryField> {
    let lines = [
        ("top_up", of.top_up),
        ("warning", of.warning),
        ("liquidation", of.liquidation),
    ];
    let lines = lines.into_iter();
    lines.filter_map(move |(name, line)| Some(field(format!("{when}_{name}"), line?)))
}
