//! What decided an order, told for a terminal.

use ballast_desk::ask::{
    BookFinding, Carried, Explanation, FundAccountExplained, LimitFinding, NearLine, Permission,
    PermissionFinding, Verdict,
};
use ballast_desk_events::{
    CloseTodayMode, MarkDoubt, OrderPrice, RefAnswer, RoutingMode, WhenTooLarge,
};
use ballast_model::{DepthLevel, Offset};
use ballast_risk::Base;
use ballast_risk::rules::Edge;

use crate::convert::contract_code;
use crate::tools::explain::layout::{Page, number, text};
use crate::tools::explain::speaker::{NONE, Speaker, count, lots, money, plain, price};
use crate::tools::explain::words::{self, Words};

/// Marks a row that refuses.
const REFUSED: &str = "✗";

/// Everything that decided an order, under headings.
pub fn page(speaker: &Speaker<'_>, told: &Explanation, page: &mut Page) {
    order(speaker, told, page);
    verdict(speaker, told, page);
    market(speaker, told, page);
    rates(speaker, told, page);
    page.heading(speaker.say(words::OWN_BOOK));
    book(speaker, &told.book, page);
    page.heading(speaker.say(words::PERMISSIONS));
    for finding in &told.permissions {
        permission(speaker, finding, page);
    }
    page.heading(speaker.say(words::LIMITS));
    if told.limits.is_empty() {
        let why = told.takes.map_or(words::NOT_RECKONED, |_| words::NO_LIMITS);
        page.note(speaker.say(why));
    }
    limits(speaker, &told.limits, page);
    fund_accounts(speaker, told, page);
}

fn order(speaker: &Speaker<'_>, told: &Explanation, page: &mut Page) {
    let asked = &told.asked;
    let pair = |page: &mut Page, name: Words, found: String| page.pair(speaker.say(name), found);
    pair(page, words::TIME, told.at.to_string());
    pair(page, words::REFERENCE, asked.reference.to_string());
    pair(page, words::ACCOUNT, speaker.code(told.book.holder));
    let product = told.product.map(|id| speaker.product(id));
    pair(page, words::PRODUCT, product.unwrap_or(NONE.to_owned()));
    pair(
        page,
        words::CONTRACT,
        contract_code(speaker.desk, asked.contract),
    );
    let side = speaker.say(words::side(asked.direction)).to_owned();
    let name = |offset: Offset| speaker.say(words::offset(offset)).to_owned();
    let numbers = [
        ("side", side),
        ("offset", name(asked.offset)),
        ("taken", name(told.taken_as)),
    ];
    let is_same = asked.offset == told.taken_as;
    let words = if is_same {
        words::SIDE_OFFSET
    } else {
        words::TAKEN_AS
    };
    pair(page, words::SIDE, speaker.with(words, numbers));
    let flag = speaker.say(words::hedge_flag(asked.hedge_flag)).to_owned();
    pair(page, words::HEDGE_FLAG, flag);
    let numbers = [("lots", count(asked.lots)), ("most", count(told.most_lots))];
    pair(page, words::LOTS, speaker.with(words::OF_AT_MOST, numbers));
    let asked_price = match asked.price {
        OrderPrice::Limit(limit) => price(Some(limit)),
        OrderPrice::Counterparty => {
            format!("{} {}", speaker.say(words::COUNTERPARTY), price(told.price))
        }
    };
    pair(page, words::PRICE_ASKED, asked_price);
    let validity = speaker.say(words::validity(asked.validity)).to_owned();
    pair(page, words::VALIDITY, validity);
}

fn verdict(speaker: &Speaker<'_>, told: &Explanation, page: &mut Page) {
    page.heading(speaker.say(words::VERDICT));
    match &told.verdict {
        Verdict::Through { decision, carried } => {
            let numbers = [
                ("carried", count(*carried)),
                ("lots", count(told.asked.lots)),
            ];
            page.note(speaker.with(words::THROUGH, numbers));
            let numbers = [
                ("margin", plain(decision.margin)),
                ("commission", plain(decision.commission)),
                ("available", plain(decision.available)),
            ];
            page.note(speaker.with(words::DECIDED, numbers));
        }
        Verdict::NoCounterparty => page.note(speaker.say(words::NO_COUNTERPARTY)),
        Verdict::Refused { refusal, also } => {
            notes(page, speaker.refusal(refusal));
            if !also.is_empty() {
                page.note(speaker.say(words::ALSO));
            }
            for refusal in also {
                notes(page, speaker.refusal(refusal));
            }
        }
        Verdict::Answered(answer) => {
            let order = match answer {
                RefAnswer::Placed(order) | RefAnswer::Refused(order, _) => order,
            };
            page.note(speaker.with(words::ANSWERED, [("order", order.to_string())]));
        }
    }
}

fn notes(page: &mut Page, lines: Vec<String>) {
    for line in lines {
        page.note(line);
    }
}

fn market(speaker: &Speaker<'_>, told: &Explanation, page: &mut Page) {
    let market = &told.market;
    page.heading(speaker.say(words::MARKET));
    let mut pair = |name: Words, found: String| page.pair(speaker.say(name), found);
    let day = told.trading_day.map(|day| day.to_string());
    let none_open = || speaker.say(words::NO_DAY).to_owned();
    pair(words::TRADING_DAY, day.unwrap_or_else(none_open));
    let session = told
        .session
        .map(|span| format!("{} – {}", span.open, span.close));
    let closed = || speaker.say(words::CLOSED).to_owned();
    pair(words::SESSION, session.unwrap_or_else(closed));
    let limits = [market.lower_limit, market.upper_limit]
        .map(price)
        .join(" – ");
    pair(words::PRICE_LIMITS, limits);
    pair(words::PRE_SETTLEMENT, price(market.pre_settlement));
    pair(words::LAST, price(market.last));
    let level = |level: Option<DepthLevel>| {
        level.map_or(NONE.to_owned(), |level| {
            let numbers = [
                ("price", level.price.to_string()),
                ("lots", count(level.lots)),
            ];
            speaker.with(words::LEVEL, numbers)
        })
    };
    pair(
        words::BID_ASK,
        [market.bid, market.ask].map(level).join(" – "),
    );
    let marked_at = market.marked_at.map(|at| at.to_string());
    pair(words::MARKED_AT, marked_at.unwrap_or(NONE.to_owned()));
}

fn rates(speaker: &Speaker<'_>, told: &Explanation, page: &mut Page) {
    page.heading(speaker.say(words::RATES));
    let mut pair = |name: Words, found: String| page.pair(speaker.say(name), found);
    match told.rates {
        None => pair(words::MARGIN_RATE, speaker.say(words::NO_RATES).to_owned()),
        Some(rates) => {
            let effective = rates.effective;
            let origin = |origin| speaker.origin(origin, effective.source_account);
            pair(words::MARGIN_RATE, speaker.tariff(rates.margin));
            pair(words::MARGIN_SOURCE, origin(effective.margin));
            pair(words::OPEN_RATE, speaker.tariff(rates.commission.open));
            pair(words::CLOSE_RATE, speaker.tariff(rates.commission.close));
            pair(
                words::CLOSE_TODAY_RATE,
                speaker.tariff(rates.commission.close_today),
            );
            pair(words::COMMISSION_SOURCE, origin(effective.commission));
        }
    }
    let Some(takes) = told.takes else { return };
    pair(words::VALUE, takes.value.map_or(NONE.to_owned(), money));
    pair(words::ORDER_MARGIN, money(takes.margin));
    pair(words::MARGIN_RAISE, money(takes.margin_raise));
    if takes.covered.is_positive() {
        pair(words::COVERED_BY_BONDS, money(takes.covered));
    }
    pair(words::COMMISSION, money(takes.commission));
    pair(words::ORDER_FEE, money(takes.order_fee));
    if let Some(closable) = takes.closable {
        pair(words::CLOSABLE, lots(closable));
    }
}

fn book(speaker: &Speaker<'_>, book: &BookFinding, page: &mut Page) {
    let funds = &book.funds;
    let mut pair = |name: Words, found: String| page.pair(speaker.say(name), found);
    pair(words::EQUITY, money(funds.equity));
    pair(words::MARGIN, money(funds.margin));
    let frozen = [funds.frozen_margin, funds.frozen_commission].map(money);
    pair(words::FROZEN, frozen.join(" + "));
    if funds.mortgage.is_positive() {
        pair(words::MORTGAGE, money(funds.mortgage));
        pair(words::COVERED_BY_BONDS, money(funds.covered));
    }
    pair(words::AVAILABLE, money(funds.available));
    for row in &book.positions {
        let numbers = [
            (
                "side",
                speaker.say(words::position_side(row.side)).to_owned(),
            ),
            ("lots", count(row.lots)),
            ("today", count(row.today)),
            ("closable_today", count(row.closable_today)),
            ("closable_yesterday", count(row.closable_yesterday)),
        ];
        pair(words::POSITION, speaker.with(words::HELD, numbers));
    }
    if book.positions.is_empty() {
        pair(words::POSITION, speaker.say(words::NOTHING_HELD).to_owned());
    }
}

fn permission(speaker: &Speaker<'_>, finding: &PermissionFinding, page: &mut Page) {
    let (name, found) = reads(speaker, &finding.permission);
    let mark = if finding.refusal.is_some() {
        REFUSED
    } else {
        " "
    };
    for (at, found) in found.into_iter().enumerate() {
        let (mark, name) = if at == 0 {
            (mark, speaker.say(name))
        } else {
            ("", "")
        };
        page.row(vec![text(mark), text(name), text(found)]);
    }
    if let Some(refusal) = &finding.refusal {
        page.row(vec![
            text(""),
            text(""),
            text(speaker.refusal_line(refusal)),
        ]);
    }
}

/// A permission by its name, and what it reads, line by line.
fn reads(speaker: &Speaker<'_>, permission: &Permission) -> (Words, Vec<String>) {
    let allowed = |allowed: bool| {
        if allowed {
            words::ALLOWED
        } else {
            words::BARRED
        }
    };
    let one = |words: Words| vec![speaker.say(words).to_owned()];
    match permission {
        Permission::Stop(None) => (words::STOP, one(words::NO_STOP)),
        Permission::Stop(Some(barred)) => {
            (words::STOP, vec![speaker.called(barred.kind).to_owned()])
        }
        Permission::Liquidation(None) => (words::LIQUIDATION, one(words::NO_PLAN)),
        Permission::Liquidation(Some(plan)) => {
            let numbers = [("plan", plan.to_string())];
            (
                words::LIQUIDATION,
                vec![speaker.with(words::PLAN_CLOSES, numbers)],
            )
        }
        Permission::Lines(None) => (words::ACCOUNT_LINES, one(words::NO_LINE_BARS)),
        Permission::Lines(Some((line, standing))) => {
            let acts_at = standing.found.acts_at.map_or(NONE.to_owned(), money);
            let numbers = [
                ("line", speaker.called(*line).to_owned()),
                ("level", speaker.called(standing.level).to_owned()),
                ("since", standing.since.to_string()),
                ("equity", plain(standing.found.equity)),
                ("acts_at", acts_at),
            ];
            (
                words::ACCOUNT_LINES,
                vec![speaker.with(words::LINE_BARS, numbers)],
            )
        }
        Permission::Open { allowed: open } => (words::MAY_OPEN, one(allowed(*open))),
        Permission::Hedge { allowed: hedge } => (words::MAY_HEDGE, one(allowed(*hedge))),
        Permission::Tradable {
            allowed: trade,
            set_at,
        } => (
            words::MAY_TRADE,
            vec![speaker.set_at(allowed(*trade), *set_at)],
        ),
        Permission::DeliveryMonth { is_in: false, .. } => {
            (words::IN_DELIVERY_MONTH, one(words::NOT_DELIVERY_MONTH))
        }
        Permission::DeliveryMonth {
            barred_for: None, ..
        } => (words::IN_DELIVERY_MONTH, one(words::DELIVERY_MONTH_FREE)),
        Permission::DeliveryMonth {
            barred_for: Some(scope),
            ..
        } => {
            let numbers = [("scope", speaker.limit_scope(*scope))];
            (
                words::IN_DELIVERY_MONTH,
                vec![speaker.with(words::DELIVERY_MONTH_BAR, numbers)],
            )
        }
        Permission::Multiple { lots, multiple } => {
            let words = multiple.map_or(words::ANY_LOTS, |_| words::IN_MULTIPLES);
            let multiple = multiple.unwrap_or(1).to_string();
            let numbers = [("lots", count(*lots)), ("multiple", multiple)];
            (words::MULTIPLE, vec![speaker.with(words, numbers)])
        }
        Permission::Cancels(None) => (words::CANCELS, one(words::NO_LIMIT)),
        Permission::Cancels(Some(limit)) => {
            let [cancels, limit] = [limit.before, limit.limit].map(|of| speaker.figure(of, None));
            let numbers = [("cancels", cancels), ("limit", limit)];
            (
                words::CANCELS,
                vec![speaker.with(words::OF_CANCELS, numbers)],
            )
        }
        Permission::PriceRight { right: None, .. } => {
            (words::PRICE_RIGHT, one(words::NO_PRICE_RIGHT))
        }
        Permission::PriceRight { last, lines, .. } => {
            let last = last.map_or(NONE.to_owned(), |last| last.to_string());
            (words::PRICE_RIGHT, near_lines(speaker, &last, lines))
        }
        Permission::HasPrice { price: None } => (words::HAS_PRICE, one(words::NO_REFERENCE)),
        Permission::HasPrice { price: Some(price) } => {
            let numbers = [("price", price.to_string())];
            (
                words::HAS_PRICE,
                vec![speaker.with(words::REFERENCE_PRICE, numbers)],
            )
        }
        Permission::MarkDoubt(None) => (words::MARK_DOUBT, one(words::NO_DOUBT)),
        Permission::MarkDoubt(Some(doubt)) => {
            (words::MARK_DOUBT, vec![doubt_words(speaker, *doubt)])
        }
        Permission::MarkAge { age, limit } => {
            let words = limit.map_or(words::AGE_OF_MARK, |_| words::AGE_AT_MOST);
            let limit = limit.unwrap_or_default().to_string();
            let numbers = [("age", age.to_string()), ("limit", limit)];
            (words::MARK_AGE, vec![speaker.with(words, numbers)])
        }
        Permission::PriceCollar(None) => (words::PRICE_COLLAR, one(words::NO_COLLAR)),
        Permission::PriceCollar(Some(collar)) => {
            let numbers = [
                ("price", collar.price),
                ("reference", collar.reference),
                ("lowest", collar.lowest),
                ("highest", collar.highest),
            ];
            let numbers = numbers.map(|(name, price)| (name, price.to_string()));
            (
                words::PRICE_COLLAR,
                vec![speaker.with(words::COLLAR, numbers)],
            )
        }
    }
}

fn doubt_words(speaker: &Speaker<'_>, doubt: MarkDoubt) -> String {
    match doubt {
        MarkDoubt::Impossible { price } => {
            speaker.with(words::IMPOSSIBLE, [("price", price.to_string())])
        }
        MarkDoubt::Crossed { bid, ask } => {
            let numbers = [("bid", bid.to_string()), ("ask", ask.to_string())];
            speaker.with(words::CROSSED, numbers)
        }
        MarkDoubt::OutsideLimits { price, limit } => {
            let numbers = [("price", price.to_string()), ("limit", limit.to_string())];
            speaker.with(words::OUTSIDE_LIMITS, numbers)
        }
    }
}

fn near_lines(speaker: &Speaker<'_>, last: &str, lines: &[NearLine]) -> Vec<String> {
    if lines.is_empty() {
        return vec![speaker.with(words::NO_LINES, [("last", last.to_owned())])];
    }
    let told = lines.iter().map(|line| {
        let (limit, line) = (line.limit.to_string(), line.line.to_string());
        let numbers = [("last", last.to_owned()), ("line", line), ("limit", limit)];
        speaker.with(words::NEAR_LINE, numbers)
    });
    told.collect()
}

/// `name  before → after  limit`, what refuses marked.
fn limits(speaker: &Speaker<'_>, limits: &[LimitFinding], page: &mut Page) {
    for limit in limits {
        let LimitFinding {
            rule,
            before,
            after,
            limit: stops,
            of,
            refuses,
        } = *limit;
        let row = rule.row();
        let edge = match (row.base, row.edge) {
            (Base::Cash, _) => words::AT_LEAST,
            (_, Edge::Above | Edge::StandsAbove) => words::AT_MOST,
            (_, Edge::At | Edge::StandsAt) => words::BELOW,
        };
        let share = match (after, of) {
            (ballast_desk::ask::Figure::Money(after), Some(of)) => {
                let numbers = [("margin", plain(after)), ("of", plain(of))];
                speaker.with(words::NOTE_SHARE, numbers)
            }
            _ => String::new(),
        };
        page.row(vec![
            text(if refuses { REFUSED } else { " " }),
            text(speaker.say(words::rule(rule))),
            number(speaker.figure(before, of)),
            text("→"),
            number(speaker.figure(after, of)),
            text(speaker.say(edge)),
            number(speaker.figure(stops, None)),
            text(share),
        ]);
    }
}

fn fund_accounts(speaker: &Speaker<'_>, told: &Explanation, page: &mut Page) {
    let mode = match told.routing_mode {
        RoutingMode::Priority => words::BY_PRIORITY,
        RoutingMode::Proportion => words::IN_PROPORTION,
        RoutingMode::Net => words::BY_NET_POSITION,
    };
    let large = match told.when_too_large {
        WhenTooLarge::RefuseAll => words::REFUSE_ALL,
        WhenTooLarge::PlaceWhatFits => words::PLACE_WHAT_FITS,
    };
    let [mode, large] = [mode, large].map(|words| speaker.say(words).to_owned());
    page.heading(speaker.with(words::FUND_ACCOUNTS, [("mode", mode), ("large", large)]));
    if told.fund_accounts.is_empty() {
        page.note(speaker.say(words::NOT_ASKED));
    } else {
        page.note(speaker.say(words::EACH_ALONE));
    }
    for (at, account) in told.fund_accounts.iter().enumerate() {
        let code = speaker.fund_account(account.finding.fund_account);
        let numbers = [("place", (at + 1).to_string()), ("account", code)];
        page.subheading(speaker.with(words::FUND_ACCOUNT, numbers));
        fund_account(speaker, told, account, page);
    }
}

fn fund_account(
    speaker: &Speaker<'_>,
    told: &Explanation,
    account: &FundAccountExplained,
    page: &mut Page,
) {
    let finding = &account.finding;
    if !finding.enabled {
        page.note(speaker.say(words::DISABLED));
    }
    let numeral = |number: Option<u32>| number.map_or(NONE.to_owned(), |number| number.to_string());
    let numbers = [
        ("scope", numeral(finding.scope_priority)),
        ("own", numeral(finding.priority)),
    ];
    page.pair(
        speaker.say(words::PRIORITY),
        speaker.with(words::PRIORITIES, numbers),
    );
    if let Some(weight) = &finding.weight {
        let share = weight.share_hundredths(told.asked.lots);
        let numbers = [
            ("equity", money(weight.equity)),
            ("of_all", money(weight.of_all)),
            ("share", format!("{}.{:02}", share / 100, share % 100)),
            ("held", count(weight.held)),
        ];
        page.pair(
            speaker.say(words::WEIGHT),
            speaker.with(words::WEIGHED, numbers),
        );
        if weight.holds_its_part {
            page.pair(
                speaker.say(words::WEIGHT),
                speaker.say(words::HOLDS_ITS_PART),
            );
        }
    }
    for eligibility in &finding.eligibility {
        let offset = speaker.say(words::offset(eligibility.offset)).to_owned();
        let name = speaker.with(words::ELIGIBILITY, [("offset", offset)]);
        let refusal = eligibility.refusal.as_ref();
        let found = refusal.map(|refusal| format!("{REFUSED} {}", speaker.refusal_line(refusal)));
        page.pair(
            &name,
            found.unwrap_or_else(|| speaker.say(words::ELIGIBLE).to_owned()),
        );
    }
    let whole = finding.takes == told.asked.lots;
    let capacity = if whole { words::WHOLE } else { words::IN_PART };
    let numbers = [
        ("takes", count(finding.takes)),
        ("lots", count(told.asked.lots)),
    ];
    page.pair(
        speaker.say(words::CAPACITY),
        speaker.with(capacity, numbers),
    );
    if let Some(refusal) = finding.bound_by.as_ref().filter(|_| !whole) {
        page.pair(speaker.say(words::BOUND_BY), speaker.refusal_line(refusal));
    }
    if told.taken_as != Offset::Open {
        let mode = match finding.close_today {
            CloseTodayMode::Close => words::AS_A_CLOSE,
            CloseTodayMode::ToOpen => words::AS_A_LOCK,
            CloseTodayMode::YesterdayFirst => words::YESTERDAY_FIRST,
        };
        page.pair(speaker.say(words::CLOSE_TODAY_MODE), speaker.say(mode));
    }
    for carried in &finding.carries {
        page.pair(speaker.say(words::CARRIES), carries(speaker, carried));
    }
    if finding.carries.is_empty() {
        page.pair(
            speaker.say(words::CARRIES),
            speaker.say(words::CARRIES_NOTHING),
        );
    }
    counter_rates(speaker, account, page);
    book(speaker, &account.book, page);
    limits(speaker, &finding.limits, page);
}

/// What its counter charges it.
fn counter_rates(speaker: &Speaker<'_>, account: &FundAccountExplained, page: &mut Page) {
    let Some(rates) = account.rates else {
        return page.pair(
            speaker.say(words::COUNTER_MARGIN),
            speaker.say(words::NO_RATES),
        );
    };
    page.pair(
        speaker.say(words::COUNTER_MARGIN),
        speaker.tariff(rates.margin),
    );
    let commission = rates.commission;
    let numbers = [
        ("open", speaker.tariff(commission.open)),
        ("close", speaker.tariff(commission.close)),
        ("close_today", speaker.tariff(commission.close_today)),
    ];
    let tariffs = speaker.with(words::TARIFFS, numbers);
    page.pair(speaker.say(words::COUNTER_COMMISSION), tariffs);
}

fn carries(speaker: &Speaker<'_>, carried: &Carried) -> String {
    let words = if carried.locks {
        words::CARRIED_AS_LOCK
    } else {
        words::CARRIED
    };
    let numbers = [
        (
            "offset",
            speaker.say(words::offset(carried.offset)).to_owned(),
        ),
        ("lots", count(carried.lots)),
        ("margin", plain(carried.margin)),
        ("commission", plain(carried.commission)),
    ];
    speaker.with(words, numbers)
}
