// Settings and limits: their names and values are the server's words, what stands about them is here.
import { SETTING_WORDS } from "../../api/settings";
import type { Words } from "../said";

export const settings = {
  ...SETTING_WORDS,
  settingPage: {
    title: ["平台设置", "Platform settings"],
    setting: ["设置", "Setting"],
    value: ["当前值", "Value"],
    default: ["默认", "Default"],
    range: ["取值", "May be"],
    group: ["分组", "Group"],
    acts: ["本版本", "This build"],
    used: ["起作用", "Acts by it"],
    unused: ["已记录，尚不起作用", "Kept, not yet acted by"],
    change: ["修改", "Change"],
    changeOf: ["修改 {{name}}", "Change {{name}}"],
    setTo: ["{{name}} 改为 {{value}}", "Set {{name}} to {{value}}"],
    lift: ["清除 {{name}}", "Take {{name}} away"],
    notSet: ["未设置", "not set"],
    anyUnset: ["不填即不设限", "Empty: none"],
    from: ["{{least}} 至 {{most}}", "{{least}} to {{most}}"],
    empty: ["没有设置", "No settings"],
    groups: {
      lines: ["风险线", "Risk lines"],
      routing: ["路由", "Routing"],
      rates: ["费率", "Rates"],
      caps: ["申报与撤单", "Orders and cancels"],
      cash: ["资金", "Cash"],
      market: ["行情与柜台", "Market and counter"],
      permission: ["权限", "Permissions"],
      limits: ["限额", "Limits"],
      delivery: ["交割", "Delivery"],
      nav: ["份额与净值", "Shares and NAV"],
      review: ["审单", "Order review"],
    },
    units: {
      yuan: ["元", "yuan"],
      lots: ["手", "lots"],
      times: ["次", "times"],
      minutes: ["分钟", "minutes"],
      seconds: ["秒", "seconds"],
      days: ["交易日", "trading days"],
      orders: ["笔", "orders"],
      shares: ["份", "shares"],
    },
  },
} as const satisfies Words;
