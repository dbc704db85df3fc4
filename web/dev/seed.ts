// What the test double starts with. The real server has its own seed; specs read theirs from e2e/seed.ts.
import type { components } from "../src/api/schema";

type Schemas = components["schemas"];
type Exchange = Schemas["Exchange"];

export const PASSWORD = "ballast-demo";
export const USERS: { name: string; display_name: string; role: Schemas["Role"]; accounts: string[] }[] = [
  { name: "trader1", display_name: "林岚", role: "trader", accounts: ["A10023", "A10024"] },
  { name: "admin", display_name: "周敏", role: "administrator", accounts: ["A10023", "A10024"] },
];
export const PRODUCT = { code: "HS1", name: "恒石稳进一号" };
export const FUND_ACCOUNTS = ["80018826", "66200417"];
export const ACCOUNTS = [
  { code: "A10023", name: "林岚", deposit: 3_000_000 },
  { code: "A10024", name: "陈屿", deposit: 1_000_000 },
];
export const TRADING_DAY = "2026-11-20";
export const START = "2026-11-20T10:40:00.000+08:00";
export const SPEED = 12;

const contract = (code: string, exchange: Exchange, zh: string, en: string, multiplier: number, tick: string, previous: number) =>
  ({ code, exchange, zh, en, multiplier, tick, previous, today: exchange === "SHFE" || exchange === "INE" });

export const CONTRACTS = [
  contract("cu2701", "SHFE", "沪铜", "Copper", 5, "10", 85_980),
  contract("al2701", "SHFE", "沪铝", "Aluminium", 5, "5", 21_580),
  contract("zn2701", "SHFE", "沪锌", "Zinc", 5, "5", 23_040),
  contract("ni2701", "SHFE", "沪镍", "Nickel", 1, "10", 119_350),
  contract("sn2701", "SHFE", "沪锡", "Tin", 1, "10", 288_730),
  contract("au2702", "SHFE", "沪金", "Gold", 1000, "0.02", 958.8),
  contract("ag2702", "SHFE", "沪银", "Silver", 15, "1", 12_188),
  contract("rb2701", "SHFE", "螺纹钢", "Rebar", 10, "1", 3_096),
  contract("hc2701", "SHFE", "热卷", "HRC", 10, "1", 3_270),
  contract("ru2701", "SHFE", "橡胶", "Rubber", 10, "5", 15_375),
  contract("i2701", "DCE", "铁矿石", "Iron ore", 100, "0.5", 776),
  contract("jm2701", "DCE", "焦煤", "Coking coal", 60, "0.5", 1_214),
  contract("m2701", "DCE", "豆粕", "Soymeal", 10, "1", 3_058),
  contract("p2701", "DCE", "棕榈油", "Palm oil", 10, "2", 8_690),
  contract("TA701", "CZCE", "PTA", "PTA", 5, "2", 4_742),
  contract("SA701", "CZCE", "纯碱", "Soda ash", 20, "1", 1_243),
  contract("AP701", "CZCE", "苹果", "Apple", 10, "1", 9_298),
  contract("sc2701", "INE", "原油", "Crude oil", 1000, "0.1", 474.9),
  contract("lc2701", "GFEX", "碳酸锂", "Lithium carbonate", 1, "20", 90_940),
  contract("ps2701", "GFEX", "多晶硅", "Polysilicon", 3, "5", 52_045),
  contract("IF2612", "CFFEX", "沪深300", "CSI 300", 300, "0.2", 4_598.6),
  contract("T2703", "CFFEX", "十年国债", "10Y CGB", 10_000, "0.005", 108.71),
];

/** Held from the day before, so that the pages have something to show. */
export const HELD: { contract: string; side: Schemas["Side"]; day: string; price: number; lots: number }[] = [
  { contract: "cu2701", side: "buy", day: "2026-11-19", price: 86_020, lots: 3 },
  { contract: "au2702", side: "buy", day: "2026-11-12", price: 951.26, lots: 2 },
  { contract: "ag2702", side: "sell", day: "2026-11-18", price: 12_105, lots: 4 },
  { contract: "rb2701", side: "buy", day: "2026-11-16", price: 3_071, lots: 30 },
  { contract: "i2701", side: "sell", day: "2026-11-19", price: 776.5, lots: 6 },
  { contract: "m2701", side: "sell", day: "2026-11-11", price: 3_089, lots: 20 },
  { contract: "TA701", side: "buy", day: "2026-11-17", price: 4_728, lots: 8 },
  { contract: "IF2612", side: "buy", day: "2026-11-13", price: 4_571.2, lots: 1 },
];
