// Bonds as margin, as the desk counts them; pledging them is said in words/venue.
import type { Words } from "../said";

export const collateral = {
  collateral: {
    head: ["国债充抵", "Bonds as margin"],
    none: ["没有国债充抵", "No bonds stand as margin"],
    exchange: ["交易所", "Exchange"],
    day: ["结算日", "As settled on"],
    discounted: ["折后金额", "Discounted value"],
    settledCash: ["结算现金", "Cash as settled"],
    multiple: ["配比倍数", "Cash multiple"],
    set: ["分配额", "Part as set"],
    reduced: ["按比例", "In proportion"],
    usable: ["现可用", "Usable now"],
    margin: ["该所保证金（含冻结）", "Margin there, frozen included"],
    covered: ["已充抵", "Covered"],
    uncovered: ["须付现金", "In cash"],
    fees: ["已扣手续费", "Fees taken"],
    amount: ["金额", "Amount"],
    assign: ["{{account}} 在 {{exchange}} 可用国债充抵 {{amount}}", "{{account}} may use {{amount}} of bonds at {{exchange}}"],
    assignDo: ["设国债充抵额度", "Set part of the bonds"],
    note: ["只充抵该交易所合约的保证金；亏损、手续费与出金须付现金。不计入权益与净值。", "Covers margin of that exchange's contracts alone; losses, fees and withdrawals take cash. In no equity and no NAV."],
  },
} as const satisfies Words;
