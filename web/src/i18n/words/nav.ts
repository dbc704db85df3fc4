// Shares and NAV of products.
import type { Words } from "../said";

export const nav = {
  navPage: {
    title: ["份额与净值", "Shares and NAV"],
    products: ["产品净值", "Product NAV"],
    unit: ["单位净值", "Unit NAV"],
    previousUnit: ["前一日单位净值", "Previous unit NAV"],
    total: ["总净值", "Total NAV"],
    previousTotal: ["前日总净值", "Previous total NAV"],
    liabilities: ["负债", "Liabilities"],
    fees: ["计提费用", "Accrued fees"],
    shares: ["份额", "Shares"],
    highest: ["历史最高单位净值", "Highest unit NAV"],
    drawdown: ["回撤", "Drawdown"],
    missing: ["无定义：{{setting}} 未设置", "Undefined: {{setting}} is not set"],
    missingHead: ["缺少", "Missing"],
    subscribe: ["申购", "Subscribe"],
    redeem: ["赎回", "Redeem"],
    amount: ["金额", "Amount"],
    sharesHint: ["不填：按前一日单位净值折算，单位净值不变", "Empty: at the previous unit NAV, which does not move by it"],
    fundHint: ["不填：资金在外部，记入录入净值或外部净值（方式二、三）", "Empty: cash held elsewhere, counted in the entered or external NAV (modes 2 and 3)"],
    day: ["交易日", "Trading day"],
    days: ["每日净值", "NAV by day"],
    noDays: ["还没有核算过的净值", "No NAV has been settled yet"],
    curve: ["单位净值曲线", "Unit NAV"],
  },
} as const satisfies Words;
