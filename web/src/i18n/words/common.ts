// What every page says.
import type { Words } from "../said";

export const common = {
  common: {
    appName: ["Ballast", "Ballast"],
    loading: ["载入中", "Loading"],
    retry: ["现在重试", "Try now"],
    cancel: ["取消", "Cancel"],
    listMissing: ["列表没有取到", "The list did not come"],
    listMissingDetail: ["服务没有给出列表，其余部分不受影响", "The service did not give it; the rest is not affected"],
    stale: ["{{seconds}} 秒前的数据，之后没有取到新的", "As of {{seconds}} s ago; nothing newer has come"],
    noAnswer: ["没有收到回答", "No answer came"],
    noAnswerDetail: [
      "不知是否已经执行。内容已保留；连接恢复后先核对结果，再决定是否重做",
      "Nobody knows whether it was done. What you typed is kept; once the connection is back see what became of it before you do it again",
    ],
    noAnswerAgain: [
      "服务没有回答，内容已保留，连接恢复后可再试",
      "The service did not answer; what you typed is kept, try again once it is back",
    ],
    undefined: ["无定义", "undefined"],
    lotsOf_one: ["{{lots}} 手", "{{lots}} lot"],
    lotsOf_other: ["{{lots}} 手", "{{lots}} lots"],
    contract: ["合约", "Contract"],
    buy: ["买", "Buy"],
    sell: ["卖", "Sell"],
    long: ["多", "Long"],
    short: ["空", "Short"],
    side: ["买卖", "Side"],
    price: ["价格", "Price"],
    time: ["时间", "Time"],
    columns: ["选择列", "Choose columns"],
    account: ["账户", "Account"],
    noAccounts: ["还没有操作账户", "No operating accounts yet"],
    amount: ["金额（元）", "Amount (yuan)"],
  },
  numberFault: {
    empty: ["填一个数字，例如 {{example}}", "Fill in a number, for example {{example}}"],
    unreadable: [
      "写成了「{{typed}}」：只写数字，例如 {{example}}",
      "Reads “{{typed}}”: write digits only, for example {{example}}",
    ],
    not_whole: [
      "写成了「{{typed}}」：只能是整数，例如 {{example}}",
      "Reads “{{typed}}”: a whole number only, for example {{example}}",
    ],
    too_fine: [
      "写成了「{{typed}}」：最多 {{places}} 位小数，例如 {{example}}",
      "Reads “{{typed}}”: at most {{places}} decimals, for example {{example}}",
    ],
    too_large: [
      "写成了「{{typed}}」：整数部分最多 {{digits}} 位",
      "Reads “{{typed}}”: at most {{digits}} digits before the point",
    ],
  },
  nav: {
    workspaces: ["工作区", "Workspaces"],
    trading: ["交易", "Trading"],
    risk: ["风控", "Risk"],
    statements: ["报表", "Statements"],
    admin: ["管理", "Administration"],
    services: ["会员服务", "Member services"],
    exchange: ["交易所与中债登（模拟）", "Exchange and CCDC (simulation)"],
    skip: ["跳到内容", "Skip to content"],
  },
  notFound: {
    title: ["没有这个页面", "No such page"],
    home: ["回到首页", "To the start page"],
    forbidden: ["这个页面不在您的权限内", "This page is outside your rights"],
    forbiddenDetail: ["权限由管理员设置", "An administrator grants rights"],
  },
  broken: {
    pageMissing: ["页面没有取到", "The page did not come"],
    pageMissingDetail: [
      "服务没有回答，或已换成新版本。其他页面不受影响；服务恢复后重试即可打开",
      "The service does not answer, or is of a newer build. Other pages are not affected; once it is back, trying again opens this one",
    ],
    bug: ["这一部分出了程序错误", "This part has a programming error"],
    bugDetail: ["其余部分不受影响；请把下面一行告诉管理员", "The rest is not affected; tell an administrator the line below"],
  },
} as const satisfies Words;
