import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewUser, Role, UserRow } from "@/api/types";
import { monthDayTime, toMillis } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
import { useCreateUser, useGrantAccount, useOperatingAccounts, useUsers } from "./queries";

const columns: readonly DataColumn<UserRow>[] = [
  { id: "name", head: "admin.user", text: ({ name }) => name, cell: ({ name }) => <strong>{name}</strong> },
  { id: "display", head: "admin.displayName", text: ({ display_name }) => display_name },
  { id: "role", head: "admin.role", choices: true, text: ({ role }) => tr(`admin.roles.${role}`) },
  { id: "accounts", head: "admin.grantedAccounts", text: ({ accounts }) => accounts.join(", ") || "–" },
  { id: "login", head: "admin.lastLogin", kind: "number", text: ({ last_login_at }) => (last_login_at ? monthDayTime(last_login_at) : tr("admin.never")), value: ({ last_login_at }) => toMillis(last_login_at) },
];
const ROLES: readonly Role[] = ["trader", "account_manager", "cash_clerk", "risk_officer", "administrator"];

export function Users() {
  const { t } = useTranslation();
  const query = useUsers();
  const accounts = useOperatingAccounts();
  const [open, setOpen] = useState<"user" | "grant">();
  const close = (): void => setOpen(undefined);
  const create = useCreateUser(close);
  const grant = useGrantAccount(close);
  const users = query.data?.users ?? [];
  const newFields: readonly Field<NewUser>[] = [
    { name: "name", label: "admin.user", kind: "login", required: true, longest: 32 },
    { name: "display_name", label: "admin.displayName", kind: "text", required: true, longest: 64 },
    { name: "role", label: "admin.role", kind: "choice", required: true, choices: ROLES.map((role) => ({ value: role, label: t(`admin.roles.${role}`) })) },
    { name: "password", label: "admin.password", kind: "password", required: true, longest: 256 },
  ];
  const grantFields: readonly Field<{ name: string; account: string }>[] = [
    { name: "name", label: "admin.user", kind: "choice", required: true, choices: users.filter(({ role }) => role === "trader").map(({ name, display_name }) => ({ value: name, label: `${name} ${display_name}` })) },
    { name: "account", label: "common.account", kind: "choice", required: true, choices: (accounts.data?.operating_accounts ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` })) },
  ];
  return (
    <Section
      title={t("admin.users")}
      action={<><Button onClick={() => setOpen("grant")}>{t("admin.grant")}</Button><Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpen("user")}>{t("admin.newUser")}</Button></>}
    >
      <DataTable name="users" label={t("admin.users")} columns={columns} asked={part(query, (data) => data.users)} rowKey={({ name }) => name} empty={<Empty title={t("admin.emptyUsers")} />} />
      <FormWindow<NewUser>
        title={t("admin.newUser")} open={open === "user"} fields={newFields} initial={{ role: "trader" }} submit={({ name }) => [t("admin.newUser"), name].filter(Boolean).join(" ")}
        error={create.error} pending={create.isPending} onEdit={create.reset} onCancel={close} onSubmit={(body) => create.mutate(body)}
      />
      <FormWindow<{ name: string; account: string }>
        title={t("admin.grant")} open={open === "grant"} fields={grantFields} submit={({ name, account }) => [t("admin.grantDo"), account, name && `→ ${name}`].filter(Boolean).join(" ")}
        error={grant.error} pending={grant.isPending} onEdit={grant.reset} onCancel={close} onSubmit={(body) => grant.mutate(body)}
      />
    </Section>
  );
}
