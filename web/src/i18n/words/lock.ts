// The lock of a page that nobody is at.
import type { Words } from "../said";

export const lock = {
  lock: {
    title: ["已锁定", "Locked"],
    detail: ["数据已隐藏，委托与行情照常进行。输入密码继续", "Data is hidden; orders and market go on. Your password opens it"],
    user: ["登录人", "Logged in"],
    password: ["密码", "Password"],
    unlock: ["解锁", "Unlock"],
    now: ["立即锁定", "Lock now"],
    idle: ["无操作后锁定", "Lock when idle"],
    off: ["不锁定", "Never"],
    after: ["{{minutes}} 分钟", "{{minutes}} minutes"],
  },
} as const satisfies Words;
