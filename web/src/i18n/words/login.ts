// The login page.
import type { Words } from "../said";

export const login = {
  login: {
    title: ["登录", "Log in"],
    user: ["用户名", "User name"],
    password: ["密码", "Password"],
    show: ["显示密码", "Show password"],
    capsLock: ["大写锁定已开", "Caps Lock is on"],
    submit: ["登录", "Log in"],
    tagline: ["期货资产管理与风险控制平台", "Futures asset management and risk control"],
    now: ["现在 {{time}}", "Now {{time}}"],
    demo: [
      "演示环境，柜台与行情均为模拟，成交没有真实资金",
      "Demonstration: counters and market are simulated, trades carry no real money",
    ],
    version: ["版本 {{version}}", "Version {{version}}"],
    settledThrough: ["核算完成至 {{day}}", "settled through {{day}}"],
    terminalNotice: [
      "登录时记录来源地址。看穿式监管要求的终端信息采集尚未启用。",
      "The address you log in from is recorded. Terminal information for see-through regulation is not collected yet.",
    ],
    forgotten: [
      "忘记密码：由管理员重设，下次登录时须改密码。",
      "Forgotten password: an administrator resets it, and you change it at the next login.",
    ],
    untilCloses: ["距{{session}}收市 {{left}}", "{{session}} closes in {{left}}"],
    untilOpens: ["距{{session}}开市 {{left}}", "{{session}} opens in {{left}}"],
    untilSettles: ["距核算 {{left}}", "settles in {{left}}"],
    hours: ["{{h}} 时 {{m}} 分", "{{h}} h {{m}} min"],
    minutes: ["{{m}} 分 {{s}} 秒", "{{m}} min {{s}} s"],
    sessions: ["今日交易时段", "Today's sessions"],
    ended: {
      while_away: ["登录已失效，请重新登录", "Your session has ended; log in again"],
      elsewhere: ["登录已在别处结束，请重新登录", "Your session was ended elsewhere; log in again"],
    },
    endedDetail: {
      while_away: [
        "连接中断期间服务重新启动过，或登录已到期。已报出的委托仍在交易所有效，登录后回到刚才的页面。",
        "While the connection was gone the service was restarted, or your time ran out. Orders already sent stand at the exchange; after logging in you are back where you were.",
      ],
      elsewhere: [
        "在别的窗口退出、密码已改、登录已停用或已到期。已报出的委托仍在交易所有效，登录后回到刚才的页面。",
        "Logged out in another window, password changed, login disabled or time run out. Orders already sent stand at the exchange; after logging in you are back where you were.",
      ],
    },
  },
} as const satisfies Words;
