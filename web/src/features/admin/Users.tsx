import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Role, UserRow } from "@/api/types";
import { monthDayTime, toMillis } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
import { FormModal } from "./FormModal";
import { useCreateUser, useGrantAccount, useOperatingAccounts, useUsers } from "./queries";

const columns: readonly DataColumn<UserRow>[] = [
  { id: "name", head: "admin.user", text: ({ name }) => name, cell: ({ name }) => <strong>{name}</strong> },
  { id: "display", head: "admin.displayName", text: ({ display_name }) => display_name },
  { id: "role", head: "admin.role", choices: true, text: ({ role }) => tr(`admin.roles.${role}`) },
  { id: "accounts", head: "admin.grantedAccounts", text: ({ accounts }) => accounts.join(", ") || "–" },
  { id: "login", head: "admin.lastLogin", kind: "number", text: ({ last_login_at }) => (last_login_at ? monthDayTime(last_login_at) : tr("admin.never")), value: ({ last_login_at }) => toMillis(last_login_at) },
];
const ROLES: readonly Role[] = ["trader", "administrator"];

export function Users() {
  const { t } = useTranslation();
  const query = useUsers();
  const accounts = useOperatingAccounts();
  const [open, setOpen] = useState<"user" | "grant">();
  const close = (): void => setOpen(undefined);
  const create = useCreateUser(close);
  const grant = useGrantAccount(close);
  const users = query.data?.users ?? [];
  return (
    <Section
      title={t("admin.users")}
      action={<><Button onClick={() => setOpen("grant")}>{t("admin.grant")}</Button><Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpen("user")}>{t("admin.newUser")}</Button></>}
    >
      <DataTable name="users" label={t("admin.users")} columns={columns} asked={part(query, (data) => data.users)} rowKey={({ name }) => name} empty={<Empty title={t("admin.emptyUsers")} />} />
      <FormModal<{ name: string; display_name: string; role: Role; password: string }> title={t("admin.newUser")} submit={t("admin.newUser")} open={open === "user"} initial={{ role: "trader" }} error={create.error} pending={create.isPending} onCancel={close} onSubmit={(values) => create.mutate(values)}>
        <Form.Item name="name" label={t("admin.user")} rules={[{ required: true, message: t("admin.user") }]}><Input autoFocus autoComplete="off" maxLength={64} /></Form.Item>
        <Form.Item name="display_name" label={t("admin.displayName")} rules={[{ required: true, message: t("admin.displayName") }]}><Input maxLength={64} /></Form.Item>
        <Form.Item name="role" label={t("admin.role")}><Select options={ROLES.map((role) => ({ value: role, label: t(`admin.roles.${role}`) }))} /></Form.Item>
        <Form.Item name="password" label={t("admin.password")} rules={[{ required: true, min: 8, message: t("admin.password") }]}><Input.Password autoComplete="new-password" maxLength={256} /></Form.Item>
      </FormModal>
      <FormModal<{ name: string; account: string }> title={t("admin.grant")} submit={t("admin.grantDo")} open={open === "grant"} error={grant.error} pending={grant.isPending} onCancel={close} onSubmit={(values) => grant.mutate(values)}>
        <Form.Item name="name" label={t("admin.user")} rules={[{ required: true, message: t("admin.user") }]}><Select options={users.filter(({ role }) => role === "trader").map(({ name, display_name }) => ({ value: name, label: `${name} ${display_name}` }))} /></Form.Item>
        <Form.Item name="account" label={t("common.account")} rules={[{ required: true, message: t("common.account") }]}><Select options={(accounts.data?.operating_accounts ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))} /></Form.Item>
      </FormModal>
    </Section>
  );
}
