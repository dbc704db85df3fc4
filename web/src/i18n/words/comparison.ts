// Counters compared.
import type { Words } from "../said";

export const comparison = {
  comparison: {
    note: [
      "每次登录与每日收盘时，资金账户与柜台核对持仓、挂单、成交与资金",
      "At every login and day's end: positions, working orders, trades and cash against the counter",
    ],
    comparedAt: ["最近核对", "Compared"],
    outcome: ["结果", "Outcome"],
    asked: ["查询中", "Asking"],
    agree: ["一致", "Agree"],
    differ_one: ["{{count}} 处差异", "{{count}} difference"],
    differ_other: ["{{count}} 处差异", "{{count}} differences"],
    barred_one: ["{{count}} 处差异，暂不开仓", "{{count}} difference, no opening"],
    barred_other: ["{{count}} 处差异，暂不开仓", "{{count}} differences, no opening"],
    again: ["再核对", "Compare"],
    differences: ["差异", "Differences"],
    none: ["没有差异", "No differences"],
    noAccounts: ["没有资金账户", "No fund account"],
    of: ["项目", "Item"],
    position: ["持仓", "Position"],
    trades: ["当日成交", "Traded today"],
    order: ["挂单", "Working order"],
    cash: ["资金（不含持仓盈亏，按本系统持仓成本）", "Cash without position P/L, at our position cost"],
    counter: ["柜台", "Counter"],
    desk: ["本系统", "Here"],
    difference: ["差额", "Difference"],
    ofToday: ["{{lots}}（今 {{today}}）", "{{lots}} ({{today}} today)"],
    standing: ["状态", "State"],
    standings: {
      suspected: ["待复核", "To be checked again"],
      standing: ["差异成立", "Stands"],
      taken_up: ["已确认，差异保留", "Acknowledged, stays"],
    },
    noOpening: ["不可开仓", "no opening"],
    takeOver: ["接管", "Take over"],
    takeUp: ["确认", "Acknowledge"],
    unallocated: ["未分配账户", "Unallocated book"],
    to: ["归入", "To"],
    from: ["出自", "From"],
    price: ["价格", "Price"],
    priceHint: [
      "今仓填成交价，昨仓填开仓价；已填的是柜台持仓成本均价",
      "Today's lots: trade price; earlier ones: opening price. What is filled in is the counter's average cost",
    ],
    reason: ["原因", "Reason"],
    lots: ["手数", "Lots"],
    lotsHint: ["可分给几个账户，先接管一部分", "In parts where they are several accounts'"],
    lotsNote: [
      "按柜台的手数入账，不收手续费；昨仓按上日结算价盯市",
      "Books the counter's lots without commission; older lots are marked from the last settlement price",
    ],
    goneNote: [
      "柜台已没有这些手数：从持有它们的账户移出，按此价计平仓盈亏，不收手续费",
      "The counter has these lots no more: they leave an account that holds them, closed at this price without commission",
    ],
    cashNote: [
      "按柜台的资金入账，计为资金账户的出入金，精确到分。请先接管持仓",
      "Books the counter's cash as a deposit or withdrawal of the fund account, in whole fen. Take lots over first",
    ],
    upNote: [
      "不入账，差异保留，资金账户恢复开仓。差额变动后会重新报告：保留的持仓每日核算后都会带来资金差异",
      "Nothing is booked, the difference stays and the fund account opens again. A difference that changes is told anew: lots that stay make one of cash after each settlement",
    ],
  },
} as const satisfies Words;
