-- The query store. Money in 10^-6 yuan, prices in 10^-4, instants in microseconds of Beijing time, days since 1970-01-01.
-- A row id is (journal sequence << 24 | index of the event in its record). Change anything here: raise SCHEMA in store.rs.

CREATE TABLE progress (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1), seq INTEGER NOT NULL, day INTEGER, journal BLOB NOT NULL
) STRICT;
INSERT INTO progress VALUES (1, 0, NULL, zeroblob(32));

-- What ids are called.
CREATE TABLE contracts (contract INTEGER PRIMARY KEY, code TEXT NOT NULL) STRICT;
CREATE TABLE users (user INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE accounts (
    holder_kind TEXT NOT NULL, holder INTEGER NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (holder_kind, holder)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL UNIQUE, account INTEGER NOT NULL, day INTEGER,
    user INTEGER NOT NULL, reference TEXT NOT NULL, contract INTEGER NOT NULL, direction TEXT NOT NULL,
    "offset" TEXT NOT NULL, hedge_flag TEXT NOT NULL, validity TEXT NOT NULL, price INTEGER, lots INTEGER NOT NULL,
    state TEXT NOT NULL, filled INTEGER NOT NULL, filled_value INTEGER NOT NULL,
    takes INTEGER, ended TEXT, third_party INTEGER NOT NULL DEFAULT 0,
    placed_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, updated_id INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_by_day ON orders (account, day, id);
-- Orders as fund accounts carry them.
CREATE TABLE children (
    id INTEGER PRIMARY KEY, child INTEGER NOT NULL UNIQUE, order_id INTEGER NOT NULL, fund_account INTEGER NOT NULL, day INTEGER,
    "offset" TEXT NOT NULL, price INTEGER NOT NULL, lots INTEGER NOT NULL, filled INTEGER NOT NULL, locked INTEGER NOT NULL,
    state TEXT NOT NULL, counter_error INTEGER, counter_text TEXT,
    passed_at INTEGER NOT NULL, sent_at INTEGER, accepted_at INTEGER
) STRICT;
CREATE INDEX children_by_day ON children (fund_account, day, id);
CREATE INDEX children_by_order ON children (order_id);

-- As they are read: an order with the newest child that a counter would not have, a child with its order.
CREATE VIEW order_rows AS
    SELECT orders.*, contracts.code AS contract_code, users.name AS user_name,
        refused.state AS refused, refused.counter_error, refused.counter_text, stopped.code AS stopped, stopped.numbers AS stopped_numbers,
        (SELECT min(sent_at) FROM children WHERE children.order_id = orders.order_id) AS sent_at,
        (SELECT min(accepted_at) FROM children WHERE children.order_id = orders.order_id) AS accepted_at
    FROM orders LEFT JOIN contracts USING (contract) LEFT JOIN users USING (user)
        LEFT JOIN children AS refused ON refused.id = (
            SELECT max(id) FROM children
            WHERE children.order_id = orders.order_id AND children.state IN ('rejected', 'not_received'))
        LEFT JOIN reviews AS stopped ON stopped.order_id = orders.order_id AND stopped.code IS NOT NULL;
CREATE VIEW child_rows AS
    SELECT children.*, orders.account, orders.day AS order_day, accounts.code AS account_code, orders.reference, contracts.code AS contract_code,
        orders.direction, orders.hedge_flag, funds.code AS fund_code
    FROM children JOIN orders ON orders.order_id = children.order_id LEFT JOIN contracts USING (contract)
        LEFT JOIN accounts ON accounts.holder_kind = 'operating' AND accounts.holder = orders.account
        LEFT JOIN accounts AS funds ON funds.holder_kind = 'fund' AND funds.holder = children.fund_account;

-- One row a book: a fill is a trade of the operating account and one of the fund account.
CREATE TABLE trades (
    id INTEGER NOT NULL, holder_kind TEXT NOT NULL, holder INTEGER NOT NULL, day INTEGER NOT NULL,
    order_id INTEGER NOT NULL, taken_over TEXT, -- why, where a counter's lots were taken over: of no order
    contract INTEGER NOT NULL, direction TEXT NOT NULL, "offset" TEXT NOT NULL,
    hedge_flag TEXT NOT NULL, trade TEXT NOT NULL, price INTEGER NOT NULL, lots INTEGER NOT NULL, at INTEGER NOT NULL,
    commission INTEGER NOT NULL, close_pnl INTEGER NOT NULL, close_pnl_trade INTEGER NOT NULL, late INTEGER NOT NULL,
    PRIMARY KEY (holder_kind, holder, day, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE closes (
    id INTEGER NOT NULL, row INTEGER NOT NULL, holder_kind TEXT NOT NULL, holder INTEGER NOT NULL, day INTEGER NOT NULL,
    contract INTEGER NOT NULL, direction TEXT NOT NULL, hedge_flag TEXT NOT NULL,
    open_day INTEGER NOT NULL, open_price INTEGER NOT NULL,
    base_price INTEGER NOT NULL, close_price INTEGER NOT NULL, lots INTEGER NOT NULL,
    close_pnl INTEGER NOT NULL, close_pnl_trade INTEGER NOT NULL,
    PRIMARY KEY (holder_kind, holder, day, id, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE refusals (
    id INTEGER PRIMARY KEY, what TEXT NOT NULL, account INTEGER, day INTEGER, user INTEGER NOT NULL, at INTEGER NOT NULL,
    order_id INTEGER,
    reference TEXT, contract INTEGER, direction TEXT, "offset" TEXT, hedge_flag TEXT, price INTEGER, lots INTEGER,
    code TEXT NOT NULL, numbers TEXT NOT NULL, also TEXT NOT NULL, passing_lots INTEGER
) STRICT;
CREATE INDEX refusals_by_day ON refusals (what, account, day, id);

-- Products of operating accounts, as they are bound now.
CREATE TABLE products (account INTEGER PRIMARY KEY, product INTEGER NOT NULL) STRICT;
-- What reviews made of orders; no level: every one had passed it, and it was refused when it was judged again.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, reference TEXT NOT NULL, user INTEGER NOT NULL, account INTEGER NOT NULL,
    product INTEGER NOT NULL, day INTEGER, contract INTEGER NOT NULL, direction TEXT NOT NULL, "offset" TEXT NOT NULL,
    hedge_flag TEXT NOT NULL, price INTEGER, lots INTEGER NOT NULL,
    level INTEGER, since INTEGER NOT NULL, at INTEGER, outcome TEXT NOT NULL, decided_by INTEGER, reason TEXT NOT NULL,
    code TEXT, numbers TEXT
) STRICT;
CREATE INDEX reviews_by_order ON reviews (order_id);
CREATE INDEX reviews_by_day ON reviews (product, day, id);

CREATE TABLE cash (
    id INTEGER PRIMARY KEY, holder_kind TEXT NOT NULL, holder INTEGER NOT NULL, day INTEGER,
    user INTEGER NOT NULL, confirmed_by INTEGER, at INTEGER NOT NULL, amount INTEGER NOT NULL,
    -- A month's fee for bonds: the first day of that month.
    fee_month INTEGER
) STRICT;

-- Deposits and withdrawals as they were entered; what is booked stands in cash as well.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, movement INTEGER NOT NULL UNIQUE, account INTEGER NOT NULL, day INTEGER,
    amount INTEGER NOT NULL, protected INTEGER NOT NULL, state TEXT NOT NULL, user INTEGER NOT NULL, at INTEGER NOT NULL,
    decided_by INTEGER, decided_at INTEGER, decided_in INTEGER, reason TEXT
) STRICT;
CREATE INDEX entries_by_record ON entries (decided_in);

-- Logins of users that are known, refused ones with the reason.
CREATE TABLE logins (
    id INTEGER PRIMARY KEY, user INTEGER NOT NULL, at INTEGER NOT NULL, ip TEXT NOT NULL, mac TEXT, reason TEXT
) STRICT;
CREATE INDEX logins_by_user ON logins (user, id);

CREATE TABLE statements (
    id INTEGER NOT NULL, holder_kind TEXT NOT NULL, holder INTEGER NOT NULL, day INTEGER NOT NULL, settled_at INTEGER NOT NULL,
    brought_forward INTEGER NOT NULL, brought_forward_trade INTEGER NOT NULL, deposit INTEGER NOT NULL,
    withdrawal INTEGER NOT NULL, close_pnl INTEGER NOT NULL, close_pnl_trade INTEGER NOT NULL,
    position_pnl INTEGER NOT NULL, floating_pnl INTEGER NOT NULL, commission INTEGER NOT NULL,
    carried_forward INTEGER NOT NULL, carried_forward_trade INTEGER NOT NULL, margin INTEGER NOT NULL,
    available INTEGER NOT NULL, order_fee INTEGER NOT NULL, delivery_pnl INTEGER NOT NULL,
    delivery_pnl_trade INTEGER NOT NULL, delivery_fee INTEGER NOT NULL, delivery_margin INTEGER NOT NULL,
    mortgage INTEGER NOT NULL, covered INTEGER NOT NULL, mortgage_of INTEGER, collateral_fee INTEGER NOT NULL,
    PRIMARY KEY (holder_kind, holder, day)
) STRICT, WITHOUT ROWID;
-- NAV of settled days: shares at 10^-6, unit NAVs at 10^-10.
CREATE TABLE nav_days (
    id INTEGER NOT NULL, owner_kind TEXT NOT NULL, owner INTEGER NOT NULL, day INTEGER NOT NULL,
    total INTEGER NOT NULL, previous_total INTEGER NOT NULL, liabilities INTEGER NOT NULL, shares INTEGER,
    unit INTEGER, previous_unit INTEGER, highest_unit INTEGER, highest_equity INTEGER,
    management_fee INTEGER, custody_fee INTEGER, advisory_fee INTEGER,
    PRIMARY KEY (owner_kind, owner, day)
) STRICT, WITHOUT ROWID;
-- Fees of products as they accrued: `of` absolute, fixed, profit or undefined; rates and `initial` at 10^-10.
CREATE TABLE fee_days (
    product INTEGER NOT NULL, day INTEGER NOT NULL, row INTEGER NOT NULL, kind TEXT NOT NULL,
    before INTEGER NOT NULL, amount INTEGER NOT NULL, of TEXT NOT NULL, base TEXT, base_amount INTEGER,
    days INTEGER, duration INTEGER, rate INTEGER, shares INTEGER, initial INTEGER, profit INTEGER, missing TEXT,
    PRIMARY KEY (product, day, row)
) STRICT, WITHOUT ROWID;
-- Lots that ended with their contract.
CREATE TABLE deliveries (
    holder_kind TEXT NOT NULL, holder INTEGER NOT NULL, day INTEGER NOT NULL, row INTEGER NOT NULL,
    contract INTEGER NOT NULL, direction TEXT NOT NULL, hedge_flag TEXT NOT NULL,
    open_day INTEGER NOT NULL, open_price INTEGER NOT NULL,
    pre_settlement INTEGER, price INTEGER NOT NULL, lots INTEGER NOT NULL,
    pnl INTEGER NOT NULL, pnl_trade INTEGER NOT NULL, fee INTEGER NOT NULL,
    PRIMARY KEY (holder_kind, holder, day, row)
) STRICT, WITHOUT ROWID;
CREATE TABLE positions (
    holder_kind TEXT NOT NULL, holder INTEGER NOT NULL, day INTEGER NOT NULL, row INTEGER NOT NULL,
    contract INTEGER NOT NULL, direction TEXT NOT NULL, hedge_flag TEXT NOT NULL,
    open_day INTEGER NOT NULL, open_price INTEGER NOT NULL,
    pre_settlement INTEGER, settlement INTEGER NOT NULL, lots INTEGER NOT NULL,
    floating_pnl INTEGER NOT NULL, position_pnl INTEGER NOT NULL, margin INTEGER NOT NULL,
    PRIMARY KEY (holder_kind, holder, day, row)
) STRICT, WITHOUT ROWID;

-- What risk officers look back on: alarms, liquidation plans, stops. Whose they are: `operating7`, `product1`, `fund3`,
-- `user5`, `contract9`, `all`. What they are about, found at and due to stands as the journal has it.
-- `until_day`: the trading day on which it ended; none while it stands.
CREATE TABLE alarms (
    id INTEGER PRIMARY KEY, number INTEGER NOT NULL, kept INTEGER NOT NULL, object TEXT NOT NULL, kind TEXT NOT NULL,
    about BLOB NOT NULL, found BLOB NOT NULL, scheme INTEGER, version INTEGER, of_day INTEGER NOT NULL,
    day INTEGER, until_day INTEGER, level INTEGER NOT NULL, worst INTEGER NOT NULL, count INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, cleared INTEGER,
    -- Acts, as far as they hold: an acknowledgement and a mute end as it becomes worse.
    acknowledged INTEGER, muted INTEGER, assigned INTEGER
) STRICT;
CREATE INDEX alarms_about ON alarms (about, id);
CREATE INDEX alarms_of ON alarms (object, id);
-- Those of the running day, and those from before whose reason stands: the desk knows them by number.
CREATE INDEX alarms_kept ON alarms (number) WHERE kept = 1;
CREATE TABLE alarm_acts (
    id INTEGER PRIMARY KEY, alarm INTEGER NOT NULL, user INTEGER NOT NULL, at INTEGER NOT NULL, level INTEGER NOT NULL,
    until INTEGER, act BLOB NOT NULL
) STRICT;
CREATE INDEX alarm_acts_of ON alarm_acts (alarm, id);
-- Whom an alarm about a contract concerned: who held it then.
CREATE TABLE alarm_holders (
    alarm INTEGER NOT NULL, object TEXT NOT NULL, PRIMARY KEY (alarm, object)
) STRICT, WITHOUT ROWID;
-- The number of the last alarm, and whether the trading day is open.
CREATE TABLE alarm_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1), last INTEGER NOT NULL, is_open INTEGER NOT NULL
) STRICT;
INSERT INTO alarm_state VALUES (1, 0, 0);

CREATE TABLE plans (
    id INTEGER PRIMARY KEY, plan INTEGER NOT NULL UNIQUE, object TEXT NOT NULL, account INTEGER NOT NULL, kind TEXT NOT NULL,
    started BLOB NOT NULL, scheme INTEGER, version INTEGER, day INTEGER, until_day INTEGER,
    started_at INTEGER NOT NULL, any_price INTEGER NOT NULL, ended_at INTEGER, how TEXT, ended BLOB
) STRICT;
CREATE INDEX plans_of ON plans (object, id);
CREATE TABLE plan_steps (
    id INTEGER PRIMARY KEY, plan INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER, order_id INTEGER, placed INTEGER NOT NULL,
    step BLOB NOT NULL
) STRICT;
CREATE INDEX plan_steps_of ON plan_steps (plan, id);
-- Positions whose plan asks for a price too far away.
CREATE TABLE plan_asks (plan INTEGER NOT NULL, position BLOB NOT NULL, PRIMARY KEY (plan, position)) STRICT, WITHOUT ROWID;

CREATE TABLE stops (
    id INTEGER PRIMARY KEY, object TEXT NOT NULL, kind TEXT NOT NULL, stop BLOB NOT NULL, day INTEGER, until_day INTEGER,
    since INTEGER NOT NULL, until INTEGER, lifted_by INTEGER, lift_reason TEXT, replaced INTEGER NOT NULL
) STRICT;
CREATE INDEX stops_of ON stops (object, id);

-- Schemes by version, to tell what a clause said then.
CREATE TABLE schemes (
    scheme INTEGER NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (scheme, version)
) STRICT, WITHOUT ROWID;
-- Lots held by contract and account, of both sides together; contracts whose price is in doubt; sessions with counters.
CREATE TABLE held (
    contract INTEGER NOT NULL, object TEXT NOT NULL, lots INTEGER NOT NULL, PRIMARY KEY (contract, object)
) STRICT, WITHOUT ROWID;
CREATE TABLE doubted (contract INTEGER PRIMARY KEY) STRICT;
CREATE TABLE sessions (fund_account INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT;

-- The operation log (Q5): what somebody changed or did, a row a field. Rows are added and nothing else. What a thing is
-- kept under: kind and number, such as `operating7`, `user5`, `scheme2`; names are those of then.
CREATE TABLE operations (
    id INTEGER PRIMARY KEY, event INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER,
    user INTEGER NOT NULL, user_name TEXT NOT NULL, role TEXT NOT NULL, session INTEGER NOT NULL, ip TEXT NOT NULL, mac TEXT NOT NULL,
    kind TEXT NOT NULL, object TEXT NOT NULL, name TEXT NOT NULL, about_kind TEXT, about TEXT, about_name TEXT,
    field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL,
    -- The event does not say what was before: it is the last that stands here.
    remembered INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX operations_of ON operations (object, field, id);
CREATE INDEX operations_about ON operations (about, id);
CREATE INDEX operations_by ON operations (user_name, id);
CREATE TRIGGER operations_stay BEFORE UPDATE ON operations BEGIN SELECT raise(ABORT, 'the operation log is only added to'); END;
CREATE TRIGGER operations_remain BEFORE DELETE ON operations BEGIN SELECT raise(ABORT, 'the operation log is only added to'); END;
-- What its rows need of events before them: what things are called (of a plan the account), which role a user has,
-- where a session came from.
CREATE TABLE log_names (subject TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE log_users (user INTEGER PRIMARY KEY, built_in TEXT NOT NULL, role TEXT NOT NULL) STRICT;
CREATE TABLE log_sessions (session INTEGER PRIMARY KEY, ip TEXT NOT NULL, mac TEXT NOT NULL) STRICT;
