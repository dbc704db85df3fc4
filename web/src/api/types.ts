// Short names for what the server speaks. Nothing is declared by hand: all of it is generated.
import type { components } from "./schema";
import type { COLUMNS, REFUSALS } from "./tables";

type Schemas = components["schemas"];

export type Ending = Schemas["Ending"];
export type CounterComparison = Schemas["CounterComparison"];
export type CounterDifference = Schemas["CounterDifference"];
export type DifferenceOf = Schemas["DifferenceOf"];
export type Delivery = Schemas["Delivery"];
export type CalendarDays = Schemas["CalendarDays"];
export type RowError = Schemas["RowError"];
export type CashEntered = Schemas["CashEntered"];
export type ReferenceChanged = Schemas["ReferenceChanged"];
export type Imported = Schemas["Imported"];
export type Session = Schemas["Session"];
export type SessionAccount = Schemas["SessionAccount"];
export type Role = Schemas["Role"];
export type Language = Schemas["Language"];
export type Clock = Schemas["Clock"];
export type Contract = Schemas["Contract"];
export type Exchange = Schemas["Exchange"];
export type Side = Schemas["Side"];
export type PosiDirection = Schemas["PosiDirection"];
export type Offset = Schemas["Offset"];
export type HedgeFlag = Schemas["HedgeFlag"];
export type Validity = Schemas["Validity"];
export type Order = Schemas["Order"];
export type OrderStatus = Schemas["OrderStatus"];
export type PlaceOrder = Schemas["PlaceOrder"];
export type Trade = Schemas["Trade"];
export type Refusal = Schemas["Refusal"];
export type Problem = Schemas["Problem"];
export type Breach = Schemas["Breach"];
export type Preview = Schemas["Preview"];
export type Charge = Schemas["Charge"];
export type CeilingKind = Schemas["CeilingKind"];
export type Kline = Schemas["Kline"];
export type Period = Schemas["Period"];
export type PositionLots = Schemas["PositionLots"];
export type Statement = Schemas["Statement"];
export type StatementTrade = Schemas["StatementTrade"];
export type StatementClose = Schemas["StatementClose"];
export type StatementDelivery = Schemas["StatementDelivery"];
export type StatementPosition = Schemas["StatementPosition"];
export type StatementPositionSum = Schemas["StatementPositionSum"];
export type AccountStatus = Schemas["AccountStatus"];
export type NewOperatingAccount = Schemas["NewOperatingAccount"];
export type NewFundAccount = Schemas["NewFundAccount"];
export type NewProduct = Schemas["NewProduct"];
export type NewUser = Schemas["NewUser"];
export type Powers = Schemas["Powers"];
export type LoginRecord = Schemas["LoginRecord"];
export type NewRole = Schemas["NewRole"];
export type RoleRow = Schemas["RoleRow"];
export type RoleList = Schemas["RoleList"];
export type Setting = Schemas["Setting"];
export type SettingList = Schemas["SettingList"];
export type NewValue = Schemas["NewValue"];
export type LimitRow = Schemas["LimitRow"];
export type Listed = Schemas["Listed"];
export type Tradability = Schemas["Tradability"];
export type Access = Schemas["Access"];
export type CashEntry = Schemas["CashEntry"];
export type EffectiveRates = Schemas["EffectiveRates"];
export type RateSource = Schemas["RateSource"];
export type EndDelivery = Schemas["EndDelivery"];
export type TakeOver = Schemas["TakeOver"];
export type CashMovement = Schemas["CashMovement"];
export type OperatingAccount = Schemas["OperatingAccount"];
export type FundAccount = Schemas["FundAccount"];
export type Product = Schemas["Product"];
export type UserRow = Schemas["UserRow"];
export type CashRow = Schemas["CashRow"];
export type RateRow = Schemas["RateRow"];
export type Tariff = Schemas["Tariff"];
export type ClientMessage = Schemas["ClientMessage"];
export type ServerMessage = Schemas["ServerMessage"];
export type RowsTopic = Schemas["RowsTopic"];
export type LogEntry = Schemas["LogEntry"];
export type CounterStatus = Schemas["CounterStatus"];

export type RefusalText = (typeof REFUSALS)[number];
export type RefusalCode = RefusalText["code"];

type ColumnsOf<Topic> = Extract<(typeof COLUMNS)[number], { topic: Topic }>["columns"][number];
export type Topic = (typeof COLUMNS)[number]["topic"];

/** A live row of a topic: its columns by name. */
export type Row<T extends Topic> = {
  readonly [C in ColumnsOf<T> as C["name"]]: (C["kind"] extends "text" ? string : number) | null;
} & { readonly key: number };

export type Quote = Row<"quotes">;
export type DepthRow = Row<"depth">;
export type FundsRow = Row<"funds">;
export type PositionRow = Row<"positions">;
export type WorkingOrderRow = Row<"working_orders">;
