// Accounts and their lines, as risk officers watch them.
import type { Words } from "../said";

export const risk = {
  riskPage: {
    title: ["风控监控", "Risk"],
    note: ["每笔行情与成交后即时判断；最差的在最前", "Judged at every tick and fill; the worst first"],
    none: ["没有可监控的操作账户", "No operating account to watch"],
    account: ["操作账户", "Account"],
    standing: ["状态", "Standing"],
    since: ["自", "Since"],
    bars: ["开仓", "Opening"],
    barred: ["禁止开仓", "Barred"],
    equity: ["动态权益", "Equity"],
    dayPnl: ["当日盈亏", "Day P/L"],
    margin: ["保证金", "Margin"],
    degree: ["风险度", "Margin ÷ equity"],
    available: ["可用资金", "Available"],
    ahead: ["最近的线", "Nearest line"],
    actsAt: ["触线权益", "Acts at equity"],
    distance: ["距线", "Distance"],
    netDeposits: ["净入金", "Net deposits"],
    working: ["挂单", "Working orders"],
    levels: {
      clear: ["正常", "Clear"],
      undefined: ["无法计算", "Undefined"],
      call: ["追保", "Call"],
      liquidation: ["强平", "Liquidation"],
    },
    lines: {
      system_risk: ["系统风控", "System risk"],
      daily_loss: ["日亏损", "Daily loss"],
      daily_loss_ratio: ["日亏损比例", "Daily loss ratio"],
      total_loss_ratio: ["总亏损比例", "Total loss ratio"],
    },
  },
} as const satisfies Words;
