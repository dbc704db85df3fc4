// Tables and forms, wherever they stand.
import type { Words } from "../words";

export const table = {
  table: {
    count: ["已筛选 {{shown}} / {{all}}", "{{shown}} of {{all}} filtered"],
    search: ["查找", "Search"],
    columns: ["列 {{shown}}/{{all}}", "Columns {{shown}}/{{all}}"],
    export: ["导出筛选结果", "Export filtered"],
    clear: ["清除筛选", "Clear filters"],
    nothingFits: ["没有符合筛选的行", "No row passes the filters"],
    range: ["第 {{from}} 至 {{to}} 条，共 {{all}} 条", "{{from}} to {{to}} of {{all}}"],
    newest: ["已取到最近 {{all}} 条", "The newest {{all}} have come"],
    older: ["取更早的", "Earlier ones"],
    act: ["操作", "Act"],
    result: ["结果", "Result"],
    batch: ["批量操作", "Batch"],
    chosen_one: ["已选 {{count}} 个", "{{count}} chosen"],
    chosen_other: ["已选 {{count}} 个", "{{count}} chosen"],
    chooseAll: ["全选筛选结果 {{count}} 个", "Choose all {{count}} filtered"],
    each: ["逐个提交，每行单独给出结果", "Submitted one by one, each row with its result"],
    unchoose: ["取消选择", "Choose none"],
    running: ["提交中", "Submitting"],
    done: ["已完成", "Done"],
    allDone: ["已完成 {{done}} 个，{{count}} 个未完成", "{{done}} done, {{count}} not done"],
    someFailed: [
      "已完成 {{done}} 个，{{count}} 个未完成，仍为选中，原因见「结果」列",
      "{{done}} done, {{count}} not done: still chosen, see the Result column for why",
    ],
    close: ["收起", "Close"],
  },
  form: {
    yuan: ["元", "yuan"],
    optional: ["（可不填）", "(optional)"],
    missing: ["未填写{{label}}", "{{label}} is missing"],
    code: ["写成了「{{typed}}」：1 至 12 位字母或数字", "Reads “{{typed}}”: 1 to 12 letters or digits"],
    login: ["写成了「{{typed}}」：1 至 32 位字母、数字或 . _ -", "Reads “{{typed}}”: 1 to 32 letters, digits or . _ -"],
    time: ["写成了「{{typed}}」：例如 22:30", "Reads “{{typed}}”: for example 22:30"],
    day: ["写成了「{{typed}}」：例如 2027-01-04", "Reads “{{typed}}”: for example 2027-01-04"],
    password: ["至少 {{least}} 个字符", "At least {{least}} characters"],
    range: ["写成了「{{typed}}」：应在 {{least}} 至 {{most}} 之间", "Reads “{{typed}}”: from {{least}} to {{most}}"],
  },
} as const satisfies Words;
