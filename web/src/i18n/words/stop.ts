// Stops.
import type { Words } from "../said";

export const stop = {
  stopPage: {
    title: ["急停", "Stops"],
    note: ["立即禁止并撤销范围内全部挂单；平仓另行操作", "Bars at once and cancels everything that works in the scope; closing is another act"],
    none: ["没有急停", "Nothing is stopped"],
    set: ["急停", "Stop"],
    of: ["对象", "Of"],
    what: ["范围", "Scope"],
    code: ["代码", "Code"],
    bars: ["禁止", "Bars"],
    by: ["操作人", "By"],
    since: ["自", "Since"],
    reason: ["理由", "Reason"],
    working: ["尚未确认撤销", "Not confirmed cancelled yet"],
    kinds: {
      all: ["全部", "Everybody"],
      product: ["产品", "Product"],
      account: ["操作账户", "Operating account"],
      fund_account: ["资金账户", "Fund account"],
      user: ["登录账户", "Login"],
    },
    opening: ["开仓", "Opening"],
    orders: ["全部报单", "Every order"],
    stopOf: ["急停 {{of}}：禁止{{bars}}", "Stop {{of}}: bars {{bars}}"],
    lift: ["解除", "Lift"],
    liftOf: ["解除急停 {{of}}", "Lift the stop of {{of}}"],
    liftNote: ["只解除这一范围；更大范围的急停仍有效。", "This scope alone; a wider stop stands."],
    repeated: ["重复报单：{{verb}} {{contract}} {{lots}} 手，{{seconds}} 秒内 {{times}} 次", "Repeated order: {{verb}} {{contract}} {{lots}}, {{times}} times in {{seconds}} s"],
    platform: ["平台", "The platform"],
  },
} as const satisfies Words;
