import type { Dictionary } from "./keys";

/** English: sentence case, the same order and the same numbers as the Chinese. */
export const en: Dictionary = {
  common: {
    appName: "Ballast", loading: "Loading", retry: "Try now", cancel: "Cancel", listMissing: "The list did not come",
    noAnswer: "No answer came", noAnswerDetail: "The service did not answer; what you typed is kept, try again once it is back", undefined: "undefined",
    lotsOf_one: "{{lots}} lot", lotsOf_other: "{{lots}} lots", contract: "Contract", 
    buy: "Buy", sell: "Sell", long: "Long", short: "Short", side: "Side", price: "Price", time: "Time", account: "Account", amount: "Amount (yuan)",
  },
  nav: { workspaces: "Workspaces", trading: "Trading", statements: "Statements", admin: "Administration", skip: "Skip to content" },
  shell: {
    simulated: "Simulated clock", speed: "{{speed}}× speed", tradingDay: "Trading day", connected: "Connected", connecting: "Connecting", disconnected: "Disconnected", latency: "{{ms}} ms",
    switchLanguage: "Switch language", toDark: "Switch to dark", toLight: "Switch to light", redUp: "Red up, green down", greenUp: "Green up, red down", logOut: "Log out", resetLayout: "Reset layout",
    weekdays: { "0": "Mon", "1": "Tue", "2": "Wed", "3": "Thu", "4": "Fri", "5": "Sat", "6": "Sun" },
  },
  session: { night: "Night session", morning: "Day session", afternoon: "Day session", continuous: "", break: "break", closed: "Closed", settling: "Settling" },
  band: {
    title: "Disconnected for {{seconds}} s; the screen shows the last data of {{time}}.", body: "Orders and cancels are off; orders already sent stand at the exchange. Attempt {{attempt}}, next one in {{retry}} s.", now: "Reconnect now",
  },
  login: {
    title: "Log in", user: "User name", password: "Password", show: "Show password", capsLock: "Caps Lock is on", submit: "Log in",
    tagline: "Futures asset management and risk control", now: "Now {{time}}", demo: "Demonstration: counters and market are simulated, trades carry no real money", version: "Version {{version}}", settledThrough: "settled through {{day}}",
    terminalNotice: "The address you log in from is recorded. Terminal information for see-through regulation is not collected yet.", forgotten: "Forgotten password: it cannot be reset yet; ask the administrator for another login.",
    untilCloses: "{{session}} closes in {{left}}", untilOpens: "{{session}} opens in {{left}}", untilSettles: "settles in {{left}}", hours: "{{h}} h {{m}} min", minutes: "{{m}} min {{s}} s", sessions: "Today's sessions",
  },
  exchange: { SHFE: "SHFE", INE: "INE", DCE: "DCE", CZCE: "CZCE", CFFEX: "CFFEX", GFEX: "GFEX" },
  exchangeShort: { SHFE: "SHFE", INE: "INE", DCE: "DCE", CZCE: "CZCE", CFFEX: "CFFEX", GFEX: "GFEX" },
  offset: { auto: "Auto", open: "Open", close: "Close", close_today: "Cl. today", close_yesterday: "Cl. yest." },
  offsetShort: { open: "Open", close: "Close", close_today: "Cl. t.", close_yesterday: "Cl. y." },
  orderVerb: { buy_open: "Buy open", buy_close: "Buy close", buy_close_today: "Buy close t.", buy_close_yesterday: "Buy close y.", sell_open: "Sell open", sell_close: "Sell close", sell_close_today: "Sell close t.", sell_close_yesterday: "Sell close y." },
  hedgeFlag: { label: "S/H", speculation: "Spec.", hedge: "Hedge", mark: "H" },
  validity: { day: "GFD", fill_and_kill: "FAK", fill_or_kill: "FOK" },
  priceKind: { limit: "Limit", counterparty: "Counterparty", own: "Own side", last: "Last", ticks: "Counterp. +{{n}}" },
  orderStatus: {
    sending: "Sending", working: "Working", part_filled: "Part filled", cancelling: "Cancelling", filled: "Filled", cancelled: "Cancelled", part_cancelled: "Part canc.", refused: "Not sent", rejected: "Rejected", unknown: "Unknown",
  },
  funds: {
    equity: "Dynamic equity", available: "Available", margin: "Margin", risk: "Margin / equity", positionPnl: "Position P&L", closePnl: "Close P&L", commission: "Commission", frozenMargin: "Frozen margin", frozenCommission: "Frozen commission",
    withdrawable: "Withdrawable", broughtForward: "Balance b/f", deposit: "Deposits", withdrawal: "Withdrawals", floatingPnl: "Floating P&L", noEquity: "equity is not above 0", account: "Operating account",
  },
  watch: {
    label: "Watch list", favourites: "Favourites", held: "Held", last: "Last", change: "Chg", changeRatio: "Chg %", volume: "Vol", empty: "No contracts", emptyFavourites: "No favourites yet", emptyHeld: "No contract held",
    stale: "{{seconds}} s", staleLong: "{{minutes}} min", limitUp: "Lim ▲", limitDown: "Lim ▼", search: "Contract code or name", noMatch: "No contract matches", addFavourite: "Add to favourites", removeFavourite: "Remove from favourites", searchLabel: "Contract search",
  },
  chart: {
    label: "Chart", period: "Period", line: "Line", "1m": "1m", "5m": "5m", "15m": "15m", "1h": "1h", "1d": "D", open: "O", high: "H", low: "L", close: "C", volume: "Volume", average: "Avg",
    perLot: "{{exchange}} · {{multiplier}} per lot · tick {{tick}}", alternative: "{{contract}} last {{last}}, change {{change}}", empty: "No chart yet", heldLong: "Long {{lots}} · avg {{average}}", heldShort: "Short {{lots}} · avg {{average}}", working: "{{verb}} {{lots}}",
  },
  ladder: {
    label: "Depth", bid: "Bid", ask: "Ask", preSettlement: "Prev. sett.", openInterest: "Open int.", upperLimit: "Limit up", lowerLimit: "Limit dn", own: "Own orders, {{lots}} lots", empty: "No depth",
  },
  ticket: {
    label: "Order ticket", numbers: "What the order costs", confirm: "Confirm", offset: "Offset", lots: "Lots", kind: "Price kind", validity: "Validity", largest: "Max {{lots}}", minus: "One tick down", plus: "One tick up",
    margin: "Margin", commission: "Commission", availableAfter: "Available after", orderFee: "Order fee", why: "At most {{lots}} lots to {{verb}}: why not more", positionAfter: "Position after", riskAfter: "Margin / equity after", flat: "flat", average: "avg {{price}}",
    byMoney: "{{rate}}", byLot: "{{rate}} yuan/lot", fillIn: "Fill in lots and price", send: "{{verb}} {{lots}}", unavailable: "{{verb}} off", noConnection: "Not connected", noTrading: "View only",
    ready: "Ready: {{verb}} {{contract}} {{lots}} @ {{price}} {{validity}}", again: "Enter again to send, Esc to take back", sending: "Sending", disconnected: "While disconnected, margin, fee and largest lots are not reckoned.", kept: "They are reckoned anew after reconnecting; what you typed is kept.",
    changeTo: "Change to {{lots}} lots",
  },
  ceiling: { order_maximum: "Per order", available_cash: "Available cash", closable: "Lots to close", account_limits: "Account's limits", fund_accounts: "Fund accounts take" },
  rateSource: { account: "own rate", template: "template", product: "product", fund_account: "fund account", counter: "counter", platform: "platform default" },
  positions: {
    label: "Positions", title: "Positions", lots: "Lots by date", funds: "Funds", refusals: "Refusals", side: "Side", total: "Lots", today: "T", yesterday: "Y", closable: "Free", averageOpen: "Open avg", last: "Last", floating: "Floating P&L", positionPnl: "MTM P&L", margin: "Margin",
    close: "Close", reverse: "Rev.", closeName: "Close {{contract}}", reverseName: "Reverse {{contract}}", floatingTotal: "Total floating P&L", empty: "No positions", openDay: "Opened", openPrice: "Open price", openedAt: "Open time", emptyLots: "No lots",
  },
  orders: {
    label: "Orders", working: "Working", all: "All orders", trades: "Trades", filledOf: "Fill", status: "Status", cancel: "Cancel", cancelName: "Cancel order {{order}}", cancelAll: "Cancel all", cancelContract: "Cancel {{contract}}", empty: "No working orders", emptyAll: "No orders today", lots: "Lots",
    confirmTitle: "Cancel {{count}} working orders", confirmBody: "All working orders of account {{account}} will be cancelled; fills stay", confirmDo: "Cancel {{count}} orders", armed: "Again to cancel {{count}}",
  },
  trades: { label: "Trades", byContract: "By contract", empty: "No trades today", bought: "Bought", sold: "Sold", },
  refusals: { label: "Refusals", empty: "No refusals today", reason: "Reason", code: "Code", hidden: "{{count}} more under Refusals", dismiss: "Close", filled: "Filled {{contract}} {{lots}} lots", filledMany: "{{count}} fills, {{lots}} lots in all", },
  away: { title_one: "{{count}} entry while away", title_other: "{{count}} entries while away", filled: "Filled {{order}}", list: "What happened while away, in order" },
  status: { market: "Market data {{age}} s ago", marketStopped: "Market data stopped {{age}} s ago", marketNone: "No market data yet", counterOn: "Counter {{name}} online", counterOff: "Counter {{name}} offline", counterUnknown: "Counter {{name}} unknown", seq: "Seq {{seq}}", panels: "panel", sides: "buy / sell", tick: "one tick", cancel: "cancel", allKeys: "all keys" },
  keys: {
    title: "Keys", anywhere: "Anywhere", watch: "Watch list, chart", ticket: "Ticket", ladder: "Depth", positions: "Positions", orders: "Working orders",
    panel_previous: "Previous panel", panel_next: "Next panel", ticket_lots: "To the ticket's lots", search_open: "Contract search", orders_cancelAll: "Cancel all of this account", refusal_take: "Take the newest refusal's suggestion; fills in, does not send", keys_show: "This sheet", close: "Close the topmost, leave the field, clear the ticket; never sends",
    search_type: "Contract search opens with it", watch_up: "Up", watch_down: "Down", watch_take: "Take into chart, ladder and ticket", chart_1: "Line", chart_2: "1 minute", chart_3: "5 minutes", chart_4: "15 minutes", chart_5: "1 hour", chart_6: "Day",
    ticket_buy: "Buy", ticket_sell: "Sell", ticket_auto: "Automatic offset", ticket_open: "Open", ticket_close: "Close", ticket_closeToday: "Close today", ticket_closeYesterday: "Close yesterday", ticket_largest: "Largest lots",
    ticket_up: "Price up one tick; lots up one", ticket_down: "Price down one tick; lots down one", ticket_upTen: "Up ten", ticket_downTen: "Down ten", ticket_priceKind: "Next price kind", ticket_validity: "Next validity", ticket_hedge: "Speculation / hedge", ticket_enter: "Send; with confirm on, first shows, second sends",
    ladder_up: "Cursor up", ladder_down: "Cursor down", ladder_last: "Back to last", ladder_buy: "Buy column", ladder_sell: "Sell column", ladder_place: "Place at the cursor", ladder_cancel: "Cancel own orders at the cursor",
    positions_close: "Put a close into the ticket", positions_reverse: "Put a reverse into the ticket", orders_cancel: "Cancel", orders_change: "Change (cancel, then into the ticket)",
  },
  statement: {
    title: "Statement", account: "Operating account", form: "Form", markToMarket: "Mark-to-market", tradeByTrade: "Trade-by-trade", day: "Trading day", previousMonth: "Previous month", nextMonth: "Next month", month: "{{year}}-{{month}}", weekdayHeads: { "0": "M", "1": "T", "2": "W", "3": "T", "4": "F", "5": "S", "6": "S" },
    calendarNote: "Grey: no trading day, or not yet. Dashed: today, readable once settled", print: "Print", paperTitleMtm: "Settlement statement (MTM)", paperTitleTrade: "Settlement statement (trade-by-trade)", clientId: "Client ID", clientName: "Client name", product: "Product", currency: "Currency CNY", madeAt: "Created {{at}}",
    summary: "Account summary", broughtForward: "Balance b/f", netDeposit: "Deposit / withdrawal", closePnlMtm: "Realized P/L (MTM)", closePnlTrade: "Realized P/L (trade)", positionPnl: "MTM P/L", floatingPnl: "Accum. P/L", commission: "Commission", orderFee: "of which order fee", carriedForward: "Balance c/f", equity: "Client equity", margin: "Margin occupied", available: "Fund avail.", riskDegree: "Risk degree", marginCall: "Margin call",
    trades: "Transaction record", closes: "Position closed", positions: "Positions detail", positionSums: "Positions", rows_one: "{{count}} row", rows_other: "{{count}} rows",
    col: {
      tradeDay: "Date", closeDay: "Close date", exchange: "Exchange", commodity: "Product", contract: "Instrument", side: "B/S", tradePrice: "Price", lots: "Lots", turnover: "Turnover", offset: "O/C", commission: "Fee", closePnl: "Realized P/L", trade: "Trans. no.",
      openDay: "Open date", openPrice: "Pos. open price", preSettlement: "Prev. sttl", held: "Position", settlement: "Settlement", floatingPnl: "Accum. P/L", positionPnl: "MTM P/L", margin: "Margin", longLots: "Long pos.", longAverage: "Avg buy price", shortLots: "Short pos.", shortAverage: "Avg sell price", settlementToday: "Sttl today",
    },
    footer: "By the settlement of {{day}}; objections are to be raised before the next trading day opens", simulated: "Simulated clock, no real money", pageOf: "Page {{page}} of {{pages}}",
    settled: "Settled", settlement: "Settlement", agrees: "Agrees with the counter, difference {{difference}}", differs: "Difference from the counter {{difference}}", notChecked: "Not yet checked against the counter", sums: "Reconciliation", plusNetDeposit: "+ Deposit / withdrawal", plusClose: "+ Realized P/L", plusPosition: "+ MTM P/L", minusCommission: "− Commission", equalsCarried: "= Balance c/f", plusFloating: "+ Accum. P/L", equalsEquity: "= Client equity",
    twoForms: "Two forms", otherForm: "{{form}} gives the same client equity:", printing: "Printing", printNote: "A4 landscape. Print shows the paper only; P&L is told by sign, not by colour.", notSettled: "No statement of {{day}} yet", notSettledDetail: "It can be read once the trading day has ended and is settled", choose: "Choose a settled trading day",
  },
  admin: {
    menu: "Administration menu", organisation: "Organisation", cash: "Cash", rules: "Rules", platform: "Platform",
    accounts: "Operating accounts", products: "Products and fund accounts", movements: "Deposits, withdrawals", rates: "Rates", users: "Users", day: "Trading day",
    countOf: "{{count}}", filteredOf: "filtered {{shown}} of {{count}}", filter: "Account, holder, product", open: "Open account", code: "Code", name: "Name", holder: "Holder", product: "Product", traders: "Traders", dayPnl: "Day P&L", lastLogin: "Last login", never: "never", unbound: "unbound", bindDo: "Bind", codeHint: "1 to 12 letters or digits, never used twice",
    newAccount: "Open account", newProduct: "New product", newFundAccount: "Add fund account", newUser: "New user", fundAccounts: "Fund accounts", counter: "Counter", counterState: { disconnected: "Disconnected", replaying: "Replaying", ready: "Ready" }, boundAccounts: "Operating accounts",
    deposit: "Deposit", withdraw: "Withdrawal", enterMovement: "Enter a movement", kind: "Kind", book: "Book {{amount}}", changeToMost: "Change to most {{amount}}", most: "Withdrawable", by: "Entered by", emptyMovements: "No movements yet", emptyAccounts: "No operating accounts yet", emptyAccountsDetail: "An operating account is the sub-account a trader logs in with; its money comes from a product.", 
    scope: "Scope", scopeCommodity: "Commodity", scopeContract: "Contract", marginLong: "Margin long", marginShort: "Margin short", openRate: "Open", closeRate: "Close", closeToday: "Close today", byMoney: "by money", byLot: "by lot (yuan)", newRate: "Set a rate", setRate: "Save rates of {{code}}", emptyRates: "No rates set", fundAccount: "Fund account",
    user: "User name", displayName: "Name", role: "Role", roles: { administrator: "Administrator", trader: "Trader", account_manager: "Account manager", cash_clerk: "Cash clerk", risk_officer: "Risk account" }, password: "First password", grantedAccounts: "May trade", grant: "Grant an account", grantDo: "Grant", emptyUsers: "No users", emptyProducts: "No products",
    endDayDo: "End {{day}}", endDayTitle: "End simulated trading day {{day}}", endDayBody: "What is left of the day is played at once: orders may still trade. What works at its close is cancelled, every account is settled to its statement, then the next trading day begins. It cannot be taken back.", endDayOnly: "Only a simulated clock's day can be ended by hand", ending: "{{day}} is ending", dayNow: "Running trading day", phase: "Phase", settledThrough: "Settled through", clockKind: "Clock", clockKinds: { wall: "Wall clock", replay: "Replay", demo: "Demonstration" },
    overview: "Overview", bindings: "Bindings", previous: "Previous", next: "Next", sections: "Parts of the account", ratesOf: "rates of fund account {{fundAccount}}", done: "Submitted, sequence {{seq}}",
  },
  notFound: { title: "No such page", home: "To the start page", forbidden: "This page is outside your rights", forbiddenDetail: "An administrator grants rights" },
};
