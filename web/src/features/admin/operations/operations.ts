// The operation log, page by page as the server filters it, and as a file.
import { api, ask } from "@/api/client";
import type { Operation } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { access } from "@/i18n/words/access";
import { admin } from "@/i18n/words/admin";
import { operations as words } from "@/i18n/words/operations";
import type { Format } from "@/ui/file/queries";
import { queryOf, usePast } from "../risk/past";
import { nameText, valueText } from "../settings/text";
import { labelOf } from "../settings/table";

export interface OperationsOf {
  from?: string | undefined;
  to?: string | undefined;
  by?: string | undefined;
  object?: string | undefined;
  kind?: Operation["object"]["kind"] | undefined;
  field?: string | undefined;
}

export const useOperations = (of: OperationsOf) => usePast("operations", of, (query) => ask(api.GET("/api/v1/admin/operations", { params: { query } })), ({ operations }) => operations);

export const exported = (of: OperationsOf, format: Format): Promise<Blob> => ask<Blob>(api.GET("/api/v1/admin/operations/export", { params: { query: { format, ...queryOf(of) } }, parseAs: "blob" }));

type FieldName = keyof typeof words.operations;
type WordsOf = keyof typeof words.operationValues;
type PermissionName = keyof typeof access.permissions;
type RoleName = keyof typeof admin.admin.roles;
const isIn = <Table extends object>(name: string, table: Table): name is Extract<keyof Table, string> => name in table;

/** A field as its page calls it: a setting by its own name. */
export const fieldText = (field: string): string => (isIn(field, words.operations) ? tr(`operations.${field satisfies FieldName}`) : nameText(field));

export const roleText = (role: string): string => (isIn(role, admin.admin.roles) ? tr(`admin.roles.${role satisfies RoleName}`) : role);

const permissionText = (code: string): string => (isIn(code, access.permissions) ? tr(`permissions.${code satisfies PermissionName}`) : code);

/** A value of a field in the page's words; a code, a name or a number as it is. */
export function saidText(field: string, value: string): string {
  if (value === "") return "";
  if (labelOf(field) !== undefined) return valueText(field, value);
  if (field === "permissions") return value.split(", ").map(permissionText).join("、");
  if (field === "role" || field === "created") return roleText(value);
  const said: Readonly<Record<string, Readonly<Record<string, unknown>>>> = words.operationValues;
  const [word = "", ...rest] = value.split(" ");
  if (said[field]?.[word] === undefined) return fieldOfTemplate(field, value);
  return [tr(`operationValues.${field as WordsOf}.${word}` as never), ...rest].join(" ");
}

/** What kind of template was made is said by the field that it fills. */
const fieldOfTemplate = (field: string, value: string): string => (field === "created" && isIn(value, words.operations) ? fieldText(value) : value);
