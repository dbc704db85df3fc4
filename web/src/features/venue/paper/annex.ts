// What the annexes of both guides print, in the words of the guides: a filed form is a document in Chinese in every language
// of the pages. Undertakings and statements come with the version that was signed.
export const ANNEX = {
  simulated: "模拟环境，不作凭证",
  memberTitle: "会员国债作为保证金业务申请表",
  fcmOnly: "（期货公司会员专用）",
  nonFcmOnly: "（非期货公司会员专用）",
  clientTitle: "客户国债作为保证金业务申请表",
  noticeTitle: "中央结算公司账户变更/注销告知书",
  emergencyTitle: "国债交存/提取应急申请表",
  appliedOn: "申请日期", fullName: "会员全称", memberNo: "会员号", shortName: "会员简称", clientNo: "期货客户号", clientName: "期货客户名",
  fcmAccount: "会员专用账户信息", nonFcmAccount: "会员债券账户信息", clientAccount: "客户债券账户信息",
  registrar: "登记机构", accountName: "账户全称", accountNo: "账户号码", document: "公司证件", documentNo: "证件号",
  contact1: "联系人1", contact2: "联系人2", officePhone: "办公电话", mobile: "手机",
  seal: "会员单位公章：", signature: "签字或盖章：", client: "客户", member: "会员",
  exchangeUse: "以下由{venue}填写", handler: "经办人", checker: "复核人", date: "日期",
  kinds: { fcm: "期货公司会员", non_fcm: "非期货公司会员", client: "客户" },
  customerNo: "客户号", customerName: "客户名称", matter: "告 知 事 项", change: "账户变更", closure: "账户注销",
  oldAccount: "原账户信息：", newAccount: "新账户信息：", closedName: "注销账户全称：", closedNo: "注销账户号码：", reason: "注销原因：", contact: "联系方式：",
  phone: "联系电话", deposit: "交存申请", withdrawal: "提取申请", ofFcm: "期货公司会员", ofNonFcm: "非期货公司会员", futuresClientName: "期货客户名称", tradingCode: "交易编码",
  custody: "托管机构账户信息", depository: "托管机构", bonds: "国债信息", bondName: "国债全称", bondCode: "国债代码", face: "面额（单位：万元）", maturity: "到期日", instruction: "中债登系统指令编号（若有）",
  signedBy: "经办人签字或盖章：", checkedBy: "复核人签字或盖章：",
} as const;

/** □ or ☑ before its words. */
export const box = (ticked: boolean, words: string): string => `${ticked ? "☑" : "□"} ${words}`;

/** `2026年11月17日`. */
export function chineseDay(day: string): string {
  const [year = "", month = "", of = ""] = day.split("-");
  return `${year}年${Number(month)}月${Number(of)}日`;
}

/** Yuan as 万元, exactly. */
export function inTenThousands(yuan: string): string {
  const [whole = "", fraction = ""] = yuan.split(".");
  const digits = whole.padStart(5, "0");
  const rest = `${digits.slice(-4)}${fraction}`.replace(/0+$/, "");
  return `${digits.slice(0, -4).replace(/\B(?=(\d{3})+$)/g, ",")}${rest === "" ? "" : `.${rest}`}`;
}

/** A wording with the member's short name in its blanks. */
export const filled = (wording: string, member: string): string => wording.replaceAll("{member}", member);
