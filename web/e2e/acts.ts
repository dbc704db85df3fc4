// What each page lets one do: where its button or form stands, what it says, and the route that it takes. A page without
// a row here, a button that no row names, and a route that changes something and stands nowhere, fail roles.spec.ts; whom
// each is offered to is told in roles.txt.
import type { TextKey } from "../src/i18n/words";

export interface Act {
  /** Of the page itself, of the bar over chosen rows, of the window that a row opens, or of a part of its drawer. */
  where: "page" | "batch" | "window" | (string & {});
  /** Its first words, and what is filled into them; names of things are left open. */
  says: TextKey;
  of?: TextKey;
  routes: readonly string[];
  /** It is offered only once this has happened, which this walk does not bring about. */
  after?: string;
}

const A = "/api/v1/admin";
const V = "/api/v1/venue";
const SET_STATUS = [`PUT ${A}/objects/{kind}/{name}/status`];
const SET_LIMIT = [`PUT ${A}/limits`];
const SET_TRADABILITY = [`PUT ${A}/tradability`];
const SET_COMPARISON = `POST ${A}/fund-accounts/{name}/comparison`;

const standing: readonly Act[] = [
  { where: "overview", says: "userPage.disable", routes: SET_STATUS },
  { where: "overview", says: "userPage.delete", routes: SET_STATUS },
  { where: "overview", says: "userPage.close", routes: SET_STATUS },
  { where: "overview", says: "userPage.enable", routes: SET_STATUS, after: "it is disabled" },
  { where: "overview", says: "userPage.restore", routes: SET_STATUS, after: "it is deleted" },
  { where: "batch", says: "userPage.enable", routes: SET_STATUS },
  { where: "batch", says: "userPage.disable", routes: SET_STATUS },
  { where: "batch", says: "userPage.delete", routes: SET_STATUS },
  { where: "batch", says: "userPage.restore", routes: SET_STATUS },
];
const rules = (where: string): readonly Act[] => [
  { where, says: "rulePage.add", of: "funds.margin", routes: [`PUT ${A}/margin-rules`] },
  { where, says: "rulePage.add", of: "rulePage.commission", routes: [`PUT ${A}/commission-rules`] },
];
const settingsOf = (kind: string): Act => ({ where: "limits", says: "settingPage.changeOf", routes: [`PUT ${A}/${kind}/{name}/settings/{setting}`] });
/** A table of member services has the same acts at its rows and in what a row opens. */
const rowAct = (says: TextKey, route: string, after: string): readonly Act[] => ["page", "overview"].map((where) => ({ where, says, routes: [`POST ${V}/${route}`], after }));
const applications: readonly Act[] = [
  { where: "page", says: "venue.newApplication", routes: [`POST ${V}/applications`], after: "a maker's or a participant's seat" },
  ...rowAct("venue.acts.forward", "applications/{application}/forwarding", "a participant asked"),
  ...rowAct("venue.acts.send", "applications/{application}/sending", "a maker entered one"),
  ...rowAct("venue.acts.drop", "applications/{application}/dropping", "one is not sent"),
  ...rowAct("venue.acts.pledge", "applications/{application}/pledge", "a deposit was accepted"),
  ...rowAct("venue.acts.confirm_release", "applications/{application}/release", "a release is instructed"),
  ...rowAct("venue.acts.explain", "applications/{application}/explanation", "a release was not confirmed"),
];
const clerks: Act = { where: "page", says: "venue.clerks", routes: [`PUT ${V}/clerks`], after: "a seat of the exchange or the depository" };
const paper: Act = { where: "paper", says: "venue.print", routes: [`GET ${V}/rule-books`], after: "a form was filed" };
const filings: readonly Act[] = [
  { where: "page", says: "venue.newFiling", routes: [`POST ${V}/filings`, `POST ${V}/attachments`], after: "a maker's seat of a member" },
  ...["page", "overview"].map((where): Act => ({ where, says: "venue.acts.amend", routes: [`PUT ${V}/filings/{filing}`], after: "one was rejected" })),
  ...rowAct("venue.acts.send", "filings/{filing}/sending", "a maker entered one"),
  ...rowAct("venue.acts.examine", "filings/{filing}/examination", "one was sent"),
  ...rowAct("venue.acts.approve", "filings/{filing}/approval", "one was examined"),
  ...rowAct("venue.acts.reject", "filings/{filing}/rejection", "one is on its way"),
  paper,
];
const emergencies: readonly Act[] = [
  { where: "page", says: "venue.newEmergency", routes: [`POST ${V}/emergencies`], after: "a maker's seat of the exchange" },
  ...rowAct("venue.acts.check", "emergencies/{emergency}/check", "one was taken in"),
  ...rowAct("venue.acts.reject", "emergencies/{emergency}/rejection", "one was taken in"),
  paper,
];
const pledged: readonly Act[] = [{ where: "page", says: "venue.acts.start_release", routes: [`POST ${V}/pledged/release`], after: "a bond is past its cut" }];
const bonds: readonly Act[] = [
  { where: "page", says: "venue.addPrice", routes: [`PUT ${V}/valuations`], after: "a maker's seat of the exchange" },
  { where: "page", says: "venue.addBond", routes: [`PUT ${V}/bonds`], after: "a maker's seat of the exchange" },
  { where: "page", says: "filePage.exportAs", routes: [`GET ${V}/export/{table}`] },
  { where: "page", says: "filePage.importOf", routes: [`POST ${V}/import/{table}`], after: "a maker's seat of the exchange" },
];
const personal: readonly Act[] = [
  ...rowAct("venue.acts.ask_erasure", "personal-data/erasure", "a party that business does not need"),
  ...rowAct("venue.acts.confirm_erasure", "personal-data/erasure/confirmation", "one was asked for"),
  ...rowAct("venue.acts.drop_erasure", "personal-data/erasure/dropping", "one was asked for"),
];
const venueSettings: readonly Act[] = [{ where: "page", says: "venue.changeOf", routes: [`PUT ${V}/settings`], after: "a maker's seat of the exchange" }];
const method: Act = { where: "charging", says: "accountPage.saveMethod", routes: [`PUT ${A}/accounts/{name}/funds-method`] };
const limit = (where: string): Act => ({ where, says: "accountPage.addLimit", routes: SET_LIMIT });

export const ACTS: Readonly<Record<string, readonly Act[]>> = {
  "/trading": [
    { where: "page", says: "common.buy", routes: ["POST /api/v1/accounts/{account}/orders"] },
    { where: "page", says: "common.sell", routes: ["POST /api/v1/accounts/{account}/orders"] },
    { where: "page", says: "orders.cancelAll", routes: ["POST /api/v1/accounts/{account}/cancel-all"] },
    { where: "page", says: "orders.cancelName", routes: ["DELETE /api/v1/accounts/{account}/orders/{order}"], after: "an order works" },
  ],
  "/risk": [
    { where: "page", says: "planPage.close", routes: [`POST ${A}/force-closes`, `POST ${A}/force-closes/preview`] },
    { where: "page", says: "alarmPage.previewOf", routes: [`POST ${A}/force-closes`, `POST ${A}/force-closes/preview`], after: "there is an alarm at level 2" },
    { where: "page", says: "planPage.takeOverOf", routes: [`POST ${A}/plans/{plan}/end`], after: "a plan runs" },
    { where: "page", says: "planPage.stopOf", routes: [`POST ${A}/plans/{plan}/end`], after: "a plan runs" },
    { where: "page", says: "planPage.allowOf", routes: [`POST ${A}/plans/{plan}/allow`], after: "a price is too far" },
    { where: "page", says: "alarmPage.acknowledgeOf", routes: [`POST ${A}/alarms/{alarm}/acknowledgement`], after: "there is an alarm" },
    { where: "page", says: "alarmPage.assignOf", routes: [`PUT ${A}/alarms/{alarm}/assignee`], after: "there is an alarm" },
    { where: "page", says: "alarmPage.noteOf", routes: [`POST ${A}/alarms/{alarm}/notes`], after: "there is an alarm" },
    { where: "page", says: "alarmPage.muteOf", routes: [`PUT ${A}/alarms/{alarm}/mute`], after: "there is an alarm" },
    { where: "page", says: "alarmPage.unmuteOf", routes: [`DELETE ${A}/alarms/{alarm}/mute`], after: "an alarm is muted" },
  ],
  "/statements": [{ where: "page", says: "statement.print", routes: ["GET /api/v1/accounts/{account}/statements/{trading_day}"] }],
  "/admin/accounts": [
    { where: "page", says: "admin.open", routes: [`POST ${A}/operating-accounts`] },
    ...standing,
    settingsOf("operating-accounts"),
    { where: "schemes", says: "schemePage.addInterval", routes: [`PUT ${A}/operating-accounts/{name}/binding`] },
    { where: "schemes", says: "schemePage.dropInterval", routes: [`PUT ${A}/operating-accounts/{name}/binding`], after: "an interval is there" },
    { where: "schemes", says: "schemePage.saveLines", routes: [`PUT ${A}/operating-accounts/{name}/binding`] },
    limit("scoped"),
    { where: "tradable", says: "accountPage.all", routes: SET_TRADABILITY },
    { where: "tradable", says: "accountPage.invert", routes: SET_TRADABILITY },
    { where: "tradable", says: "accountPage.saveTradable", routes: SET_TRADABILITY },
    { where: "charging", says: "accountPage.saveRateChoice", routes: [`PUT ${A}/operating-accounts/{name}/rate-choice`] },
    { where: "charging", says: "accountPage.bindTemplate", routes: [`PUT ${A}/operating-accounts/{name}/template`] },
    method,
    ...rules("charging"),
    { where: "collateral", says: "collateral.assignDo", routes: [`PUT ${A}/operating-accounts/{name}/collateral`] },
    { where: "bindings", says: "userPage.takeBack", routes: [`DELETE ${A}/users/{name}/accounts/{account}`] },
    { where: "bindings", says: "accountPage.unbindDo", routes: [`DELETE ${A}/operating-accounts/{name}/product`] },
    { where: "bindings", says: "admin.bindDo", routes: [`PUT ${A}/operating-accounts/{name}/product`] },
    { where: "bindings", says: "accountPage.handOver", routes: [`PUT ${A}/objects/{kind}/{name}/owner`] },
    { where: "access", says: "userPage.setAddresses", routes: [`PUT ${A}/operating-accounts/{name}/access`] },
  ],
  "/admin/reviews": [
    { where: "page", says: "reviewPage.passOf", routes: [`POST ${A}/reviews`], after: "an order waits for one" },
    { where: "page", says: "reviewPage.rejectOf", routes: [`POST ${A}/reviews`], after: "an order waits for one" },
    { where: "batch", says: "reviewPage.pass", routes: [`POST ${A}/reviews`], after: "an order waits for one" },
    { where: "batch", says: "reviewPage.reject", routes: [`POST ${A}/reviews`], after: "an order waits for one" },
  ],
  "/admin/plans": [
    { where: "page", says: "planPage.close", routes: [`POST ${A}/force-closes`, `POST ${A}/force-closes/preview`] },
    { where: "page", says: "planPage.takeOverOf", routes: [`POST ${A}/plans/{plan}/end`], after: "a plan runs" },
    { where: "page", says: "planPage.stopOf", routes: [`POST ${A}/plans/{plan}/end`], after: "a plan runs" },
    { where: "page", says: "planPage.allowOf", routes: [`POST ${A}/plans/{plan}/allow`], after: "a price is too far" },
  ],
  "/admin/entries": [
    { where: "page", says: "entryPage.confirmOf", routes: [`POST ${A}/entries/{entry}/confirmation`], after: "somebody else entered what liquidates" },
    { where: "page", says: "entryPage.withdrawOf", routes: [`DELETE ${A}/entries/{entry}`], after: "something was entered that bars or liquidates" },
    { where: "page", says: "entryPage.startOf", routes: [`POST ${A}/waiting-plans/start`], after: "a counter's cash liquidates" },
  ],
  "/admin/stops": [
    { where: "page", says: "stopPage.set", routes: [`PUT ${A}/stops`] },
    { where: "page", says: "stopPage.liftOf", routes: [`PUT ${A}/stops`], after: "something is stopped" },
  ],
  "/admin/past": [],
  "/admin/third-party": [
    { where: "page", says: "thirdParty.place", routes: ["POST /api/v1/accounts/{account}/third-party-orders"] },
    { where: "page", says: "thirdParty.cancelOf", routes: ["DELETE /api/v1/accounts/{account}/third-party-orders/{order}"], after: "one works" },
  ],
  "/admin/external": [
    { where: "page", says: "externalPage.move", routes: [`POST ${A}/position-adjustments`] },
    { where: "page", says: "externalPage.chooseOf", routes: [`PUT ${A}/products/{name}/external-target`] },
    { where: "page", says: "externalPage.moveOf", routes: [`POST ${A}/position-adjustments`], after: "lots are nobody's" },
  ],
  "/admin/products": [
    { where: "page", says: "admin.newProduct", routes: [`POST ${A}/products`] },
    ...standing,
    { where: "nav", says: "navPage.subscribe", routes: [`POST ${A}/products/{name}/shares`] },
    { where: "nav", says: "navPage.redeem", routes: [`POST ${A}/products/{name}/shares`] },
    { where: "fees", says: "feePage.set", routes: [`PUT ${A}/products/{name}/fees`] },
    { where: "fees", says: "feePage.reset", routes: [`POST ${A}/products/{name}/fees/reset`] },
    { where: "schemes", says: "schemePage.add", routes: [`PUT ${A}/products/{name}/schemes/{scheme}`] },
    { where: "schemes", says: "schemePage.addClause", routes: [`PUT ${A}/products/{name}/schemes/{scheme}`], after: "a scheme is there" },
    { where: "schemes", says: "schemePage.editClause", routes: [`PUT ${A}/products/{name}/schemes/{scheme}`], after: "a clause is there" },
    { where: "schemes", says: "schemePage.dropClause", routes: [`PUT ${A}/products/{name}/schemes/{scheme}`], after: "a clause is there" },
    { where: "schemes", says: "schemePage.dropScheme", routes: [`DELETE ${A}/products/{name}/schemes/{scheme}`], after: "a scheme is there" },
    { where: "schemes", says: "schemePage.copy", routes: [`POST ${A}/products/{name}/schemes/{scheme}/copy`], after: "a scheme is there" },
    { where: "sectors", says: "schemePage.addSector", routes: [`PUT ${A}/products/{name}/sectors/{sector}`] },
    { where: "sectors", says: "schemePage.addSuperSector", routes: [`PUT ${A}/products/{name}/super-sectors/{sector}`] },
    { where: "sectors", says: "schemePage.editSector", routes: [`PUT ${A}/products/{name}/sectors/{sector}`, `PUT ${A}/products/{name}/super-sectors/{sector}`], after: "a sector is there" },
    { where: "sectors", says: "schemePage.dropSector", routes: [`DELETE ${A}/products/{name}/sectors/{sector}`, `DELETE ${A}/products/{name}/super-sectors/{sector}`], after: "a sector is there" },
    { where: "binding", says: "schemePage.addInterval", routes: [`PUT ${A}/products/{name}/binding`] },
    { where: "binding", says: "schemePage.dropInterval", routes: [`PUT ${A}/products/{name}/binding`], after: "an interval is there" },
    { where: "binding", says: "schemePage.saveLines", routes: [`PUT ${A}/products/{name}/binding`] },
    { where: "rates", says: "admin.setRateSource", routes: [`PUT ${A}/products/{name}/rate-source-account`] },
    ...rules("rates"),
    settingsOf("products"),
    limit("scoped"),
  ],
  "/admin/fund-accounts": [
    { where: "page", says: "admin.newFundAccount", routes: [`POST ${A}/fund-accounts`] },
    ...standing,
    { where: "overview", says: "accountPage.logIn", routes: [`POST ${A}/fund-accounts/{name}/login`] },
    { where: "overview", says: "accountPage.liftBan", routes: [`POST ${A}/fund-accounts/{name}/lift-order-rate-ban`], after: "orders came too fast" },
    settingsOf("fund-accounts"),
    limit("scoped"),
    { ...method, where: "rates" },
    ...rules("rates"),
  ],
  "/admin/comparisons": [
    { where: "page", says: "comparison.again", routes: [SET_COMPARISON] },
    { where: "page", says: "comparison.takeOver", routes: [`${SET_COMPARISON}/take-over`], after: "a counter differs" },
    { where: "page", says: "comparison.takeUp", routes: [`${SET_COMPARISON}/take-up`], after: "a counter differs" },
  ],
  "/admin/rates": [
    { where: "page", says: "admin.newRate", routes: [`PUT ${A}/rates`] },
    { where: "window", says: "admin.setRate", routes: [`PUT ${A}/rates`] },
  ],
  "/admin/templates": [
    { where: "page", says: "templatePage.add", routes: [`POST ${A}/templates`] },
    { where: "page", says: "templatePage.delete", routes: [`DELETE ${A}/templates/{kind}/{name}`] },
    { where: "holds", says: "accountPage.all", routes: SET_TRADABILITY },
    { where: "holds", says: "accountPage.invert", routes: SET_TRADABILITY },
    { where: "holds", says: "accountPage.saveTradable", routes: SET_TRADABILITY },
    { where: "write", says: "templatePage.write", routes: [`POST ${A}/tradability/write`] },
  ],
  "/admin/rules": [...rules("page"), limit("page")],
  "/admin/calendar": [
    { where: "page", says: "admin.putDays", routes: [`PUT ${A}/calendar/days`] },
    { where: "page", says: "admin.chooseFile", routes: [`POST ${A}/import/{table}`] },
  ],
  "/admin/commodities": [
    { where: "window", says: "commodityPage.save", routes: [`PUT ${A}/commodities/{commodity}`] },
    { where: "page", says: "commodityPage.setLast", routes: [`PUT ${A}/contracts/{contract}/last-trading-day`] },
    { where: "page", says: "commodityPage.setPrice", routes: [`PUT ${A}/contracts/{contract}/delivery-price`] },
  ],
  "/admin/movements": [
    { where: "page", says: "admin.bookDeposit", routes: [`POST ${A}/deposits`, `POST ${A}/withdrawals`] },
    { where: "page", says: "admin.confirmCash", routes: [`POST ${A}/cash-entries/{movement}/confirmation`] },
    { where: "page", says: "admin.rejectCash", routes: [`POST ${A}/cash-entries/{movement}/rejection`] },
    { where: "batch", says: "admin.confirmCash", routes: [`POST ${A}/cash-entries/{movement}/confirmation`] },
  ],
  "/admin/deliveries": [{ where: "page", says: "admin.endIt", routes: [`POST ${A}/deliveries/{delivery}/end`], after: "a contract ended with lots in it" }],
  "/admin/day": [{ where: "page", says: "admin.endDayDo", routes: [`POST ${A}/end-day`] }],
  "/admin/users": [
    { where: "page", says: "admin.newUser", routes: [`POST ${A}/users`] },
    ...standing,
    { where: "overview", says: "userPage.rename", routes: [`PUT ${A}/users/{name}/display-name`] },
    { where: "role", says: "userPage.giveRole", routes: [`PUT ${A}/users/{name}/role`] },
    { where: "accounts", says: "userPage.takeBack", routes: [`DELETE ${A}/users/{name}/accounts/{account}`] },
    { where: "accounts", says: "userPage.grantTo", routes: [`POST ${A}/users/{name}/accounts`] },
    { where: "accounts", says: "userPage.assign", routes: [`PUT ${A}/users/{name}/cash-accounts`] },
    { where: "accounts", says: "userPage.unassign", routes: [`PUT ${A}/users/{name}/cash-accounts`] },
    { where: "accounts", says: "userPage.bindTo", routes: [`PUT ${A}/users/{name}/bindings`] },
    { where: "accounts", says: "userPage.unbind", routes: [`PUT ${A}/users/{name}/bindings`] },
    { where: "powers", says: "userPage.setPowers", routes: [`PUT ${A}/users/{name}/powers`] },
    { where: "powers", says: "reviewPage.bindTo", routes: [`PUT ${A}/users/{name}/reviewed-products`] },
    { where: "powers", says: "reviewPage.unbind", routes: [`PUT ${A}/users/{name}/reviewed-products`], after: "it reviews a product" },
    { where: "addresses", says: "userPage.setAddresses", routes: [`PUT ${A}/users/{name}/addresses`] },
    { where: "password", says: "userPage.resetFor", routes: [`PUT ${A}/users/{name}/password`] },
  ],
  "/admin/roles": [
    { where: "page", says: "rolePage.add", routes: [`POST ${A}/roles`] },
    { where: "page", says: "permissions.rates", routes: [`PUT ${A}/roles/{name}`] },
    { where: "page", says: "rolePage.rename", routes: [`PUT ${A}/roles/{name}/name`] },
    { where: "page", says: "rolePage.delete", routes: [`DELETE ${A}/roles/{name}`] },
  ],
  "/admin/seats": [{ where: "page", says: "venue.setSeatDo", routes: [`PUT ${V}/seats/{name}`] }],
  "/admin/settings": [{ where: "page", says: "settingPage.changeOf", routes: [`PUT ${A}/platform/{name}`] }],
  "/admin/operations": [{ where: "page", says: "filePage.exportAs", routes: [`GET ${A}/operations/export`] }],
  "/admin/files": [
    { where: "page", says: "filePage.exportAs", routes: [`GET ${A}/export/{table}`] },
    { where: "page", says: "filePage.importOf", routes: [`POST ${A}/import/{table}`] },
  ],
  "/services/due": [],
  "/services/applications": applications,
  "/services/filings": filings,
  "/services/emergencies": [paper],
  "/services/pledged": [],
  "/services/fees": [],
  "/services/personal-data": personal,
  "/services/bonds": [{ where: "page", says: "filePage.exportAs", routes: [`GET ${V}/export/{table}`] }],
  "/services/settings": [],
  "/exchange/due": [{ where: "page", says: "venue.tellFunds", routes: [`PUT ${V}/funds`], after: "a maker's seat of the exchange" }, clerks],
  "/exchange/applications": [...applications, clerks],
  "/exchange/filings": filings,
  "/exchange/emergencies": emergencies,
  "/exchange/pledged": pledged,
  "/exchange/fees": [],
  "/exchange/personal-data": [],
  "/exchange/bonds": bonds,
  "/exchange/settings": venueSettings,
  "/exchange/members": [{ where: "page", says: "venue.addMember", routes: [`PUT ${V}/members`], after: "a maker's seat of the exchange" }],
};

/** What changes something and is no page's: of the session itself, and of a market played step by step. */
export const OF_NO_PAGE = ["POST /api/v1/session", "DELETE /api/v1/session", "PUT /api/v1/session/language", "PUT /api/v1/session/password", "PUT /api/v1/session/choices", "POST /api/v1/replay/gate"];

/** What only leads elsewhere or shows otherwise what is shown. */
export const LOOKING: readonly TextKey[] = [
  "table.export", "table.columns", "common.columns", "status.allKeys", "riskPage.total.barred", "table.filterBy", "table.chooseAll", "table.older", "table.previous", "table.next", "table.clear", "table.unchoose",
  "reviewPage.product", "admin.previous", "admin.next", "common.cancel", "statement.previousMonth", "statement.nextMonth",
];
