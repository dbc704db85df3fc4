// What the market calls a commodity: the short name of lists, and how it is typed. The exchange's own name is longer.
import type { Contract } from "@/api/types";

/** Chinese, English, pinyin by syllable of the name one types, other words for it. */
type Name = readonly [chinese: string, english: string, pinyin: string, also?: string];

export const NAMES: Readonly<Record<string, Name>> = {
  // SHFE
  ru: ["橡胶", "Rubber", "xiang jiao", "天胶 沪胶"], br: ["丁二烯胶", "BR rubber", "ding er xi jiao", "合成胶 顺丁"], sp: ["纸浆", "Pulp", "zhi jiang"], op: ["双胶纸", "Paper", "shuang jiao zhi", "印刷纸"],
  fu: ["燃油", "Fuel oil", "ran you", "燃料油"], bu: ["沥青", "Bitumen", "li qing"], rb: ["螺纹", "Rebar", "luo wen gang", "螺纹钢"], hc: ["热卷", "HRC", "re juan", "热轧"],
  wr: ["线材", "Wire rod", "xian cai"], ss: ["不锈钢", "Stainless", "bu xiu gang"], cu: ["沪铜", "Copper", "hu tong", "铜"], al: ["沪铝", "Aluminium", "hu lv", "铝"],
  zn: ["沪锌", "Zinc", "hu xin", "锌"], pb: ["沪铅", "Lead", "hu qian", "铅"], ni: ["沪镍", "Nickel", "hu nie", "镍"], sn: ["沪锡", "Tin", "hu xi", "锡"],
  ao: ["氧化铝", "Alumina", "yang hua lv"], ad: ["铝合金", "Al. alloy", "lv he jin", "铸铝"], au: ["沪金", "Gold", "hu jin", "黄金"], ag: ["沪银", "Silver", "hu yin", "白银"],
  // INE
  sc: ["原油", "Crude", "yuan you"], lu: ["低硫油", "LSFO", "di liu you", "低硫燃油"], nr: ["20号胶", "TSR 20", "er shi hao jiao"], bc: ["国际铜", "Bonded Cu", "guo ji tong"],
  ec: ["欧线", "Freight", "ou xian", "集运 集运欧线"],
  // DCE
  a: ["豆一", "Soybean 1", "dou yi", "黄大豆 大豆"], b: ["豆二", "Soybean 2", "dou er"], m: ["豆粕", "Meal", "dou po"], y: ["豆油", "Soy oil", "dou you"],
  p: ["棕榈", "Palm oil", "zong lv you", "棕榈油"], c: ["玉米", "Corn", "yu mi"], cs: ["淀粉", "Starch", "dian fen", "玉米淀粉"], rr: ["粳米", "Rice", "jing mi"],
  jd: ["鸡蛋", "Eggs", "ji dan"], lh: ["生猪", "Hogs", "sheng zhu"], lg: ["原木", "Logs", "yuan mu"], fb: ["纤板", "Fibreboard", "xian wei ban", "纤维板"],
  bb: ["胶板", "Blockboard", "jiao he ban", "胶合板"], l: ["塑料", "LLDPE", "su liao", "聚乙烯"], v: ["PVC", "PVC", "p v c", "聚氯乙烯"], pp: ["聚丙烯", "PP", "ju bing xi"],
  eg: ["乙二醇", "MEG", "yi er chun"], eb: ["苯乙烯", "Styrene", "ben yi xi"], bz: ["纯苯", "Benzene", "chun ben"], pg: ["液化气", "LPG", "ye hua qi", "液化石油气"],
  j: ["焦炭", "Coke", "jiao tan"], jm: ["焦煤", "Coking coal", "jiao mei"], i: ["铁矿", "Iron ore", "tie kuang shi", "铁矿石"],
  // CZCE
  AP: ["苹果", "Apples", "ping guo"], CF: ["棉花", "Cotton", "mian hua", "郑棉"], CJ: ["红枣", "Jujubes", "hong zao"], CY: ["棉纱", "Yarn", "mian sha"],
  FG: ["玻璃", "Glass", "bo li"], JR: ["粳稻", "Japonica", "jing dao"], LR: ["晚稻", "Late rice", "wan dao", "晚籼稻"], MA: ["甲醇", "Methanol", "jia chun", "郑醇"],
  OI: ["菜油", "Rape oil", "cai you", "菜籽油"], PF: ["短纤", "PSF", "duan xian"], PK: ["花生", "Peanuts", "hua sheng"], PL: ["丙烯", "Propylene", "bing xi"],
  PM: ["普麦", "Wheat", "pu mai"], PR: ["瓶片", "PET", "ping pian"], PX: ["对二甲苯", "PX", "dui er jia ben"], RI: ["早稻", "Early rice", "zao dao", "早籼稻"],
  RM: ["菜粕", "Rape meal", "cai po", "菜籽粕"], RS: ["菜籽", "Rapeseed", "cai zi", "油菜籽"], SA: ["纯碱", "Soda ash", "chun jian"], SF: ["硅铁", "FeSi", "gui tie"],
  SH: ["烧碱", "Caustic", "shao jian"], SM: ["锰硅", "SiMn", "meng gui"], SR: ["白糖", "Sugar", "bai tang", "郑糖"], TA: ["PTA", "PTA", "p t a", "精对苯二甲酸"],
  UR: ["尿素", "Urea", "niao su"], WH: ["强麦", "Str. wheat", "qiang mai"], ZC: ["动煤", "Steam coal", "dong li mei", "动力煤"],
  // CFFEX
  IF: ["沪深300", "CSI 300", "hu shen san bai", "股指"], IH: ["上证50", "SSE 50", "shang zheng wu shi", "股指"], IC: ["中证500", "CSI 500", "zhong zheng wu bai", "股指"], IM: ["中证1000", "CSI 1000", "zhong zheng yi qian", "股指"],
  TS: ["二债", "2Y bond", "er zhai", "国债"], TF: ["五债", "5Y bond", "wu zhai", "国债"], T: ["十债", "10Y bond", "shi zhai", "国债"], TL: ["三十债", "30Y bond", "san shi zhai", "国债"],
  // GFEX
  si: ["工业硅", "Silicon", "gong ye gui"], lc: ["碳酸锂", "Li carb.", "tan suan li"], ps: ["多晶硅", "Polysilicon", "duo jing gui"], pt: ["铂", "Platinum", "bo jin", "铂金"], pd: ["钯", "Palladium", "ba jin", "钯金"],
};

type Named = Pick<Contract, "code" | "commodity" | "name_zh" | "name_en">;

/** Short, as lists show it; the exchange's where the market has none. */
export function nameOf(contract: Named | undefined, language: string): string {
  if (!contract) return "";
  const [zh, en] = NAMES[contract.commodity] ?? [contract.name_zh, contract.name_en];
  return language.startsWith("zh") ? zh : en;
}

/** The short name behind a commodity's or a contract's code; nothing where the market has none. */
export function nameOfCode(code: string, language: string): string {
  const [zh = "", en = ""] = NAMES[code.replace(/\d+$/, "")] ?? [];
  return language.startsWith("zh") ? zh : en;
}

/** How well a contract answers what was typed: the less the better, nothing where it does not. */
function rank({ code, commodity, name_zh, name_en }: Named, word: string): number | undefined {
  // Months may follow any name: 沪铜2701, ht01.
  const [, text = "", months = ""] = /^(.*?)(\d*)$/.exec(word) ?? [];
  if (code.toLowerCase().startsWith(word)) return commodity.toLowerCase() === text ? 0 : 1;
  const [zh, en, pinyin, also = ""] = NAMES[commodity] ?? [name_zh, name_en, ""];
  const names = [zh, name_zh, en, name_en, ...also.split(" ")].map((name) => name.toLowerCase());
  const hasMonths = (digits: string): boolean => code.slice(commodity.length).includes(digits);
  const syllables = pinyin.split(" ");
  const initials = syllables.map((syllable) => syllable[0]).join("");
  const typed = (begins: (name: string) => boolean): boolean => begins(word) || (text !== "" && months !== "" && begins(text) && hasMonths(months));
  if (typed((part) => names.some((name) => name === part) || initials === part)) return 2;
  // `lü` is typed lv, or lu.
  if (typed((part) => [pinyin, pinyin.replaceAll("lv", "lu")].some((spelled) => spelled.replaceAll(" ", "").startsWith(part)) || initials.startsWith(part))) return 3;
  if (typed((part) => names.some((name) => name.includes(part)))) return 4;
  return undefined;
}

/** Contracts for what was typed: codes that begin with it first, then names, pinyin and its initials. */
export function matching<One extends Named>(contracts: readonly One[], typed: string, most: number): readonly One[] {
  const word = typed.trim().toLowerCase();
  if (!word) return contracts.slice(0, most);
  const found = contracts.flatMap((contract, index) => {
    const at = rank(contract, word);
    return at === undefined ? [] : [{ contract, at, index }];
  });
  return found.sort((one, other) => one.at - other.at || one.index - other.index).slice(0, most).map(({ contract }) => contract);
}
