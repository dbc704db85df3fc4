import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewUser, Role, UserRow } from "@/api/types";
import { monthDayTime, toMillis } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay, useSession } from "@/session/context";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { useAskAnew, useCreateUser, useUsers } from "./people";
import { Status } from "./Status";
import { standingBatch } from "./standing";
import { UserDrawer } from "./UserDrawer";

const columns: readonly DataColumn<UserRow>[] = [
  { id: "name", head: "admin.user", text: ({ name }) => name },
  { id: "display", head: "admin.displayName", text: ({ display_name }) => display_name },
  { id: "role", head: "admin.role", choices: true, text: ({ role, custom_role }) => custom_role ?? tr(`admin.roles.${role}`) },
  { id: "status", head: "admin.status", choices: true, text: ({ status }) => tr(`admin.statuses.${status}`), cell: ({ status, must_change_password }) => <>{<Status status={status} />} {must_change_password && <Tag tone="amber">{tr("userPage.mustChange")}</Tag>}</> },
  { id: "accounts", head: "admin.grantedAccounts", text: ({ accounts }) => accounts.join(", ") || "–" },
  { id: "owner", head: "admin.owner", choices: true, optional: true, text: ({ owner }) => owner ?? tr("admin.roles.administrator") },
  { id: "addresses", head: "userPage.addresses", optional: true, text: ({ addresses }) => addresses.join(", ") || "–" },
  { id: "login", head: "admin.lastLogin", kind: "number", text: ({ last_login_at }) => (last_login_at ? monthDayTime(last_login_at) : tr("admin.never")), value: ({ last_login_at }) => toMillis(last_login_at) },
];
/** Who adds whom: the super admin anybody, a manager those who work for it. */
const ROLES: readonly Role[] = ["trader", "cash_clerk", "risk_officer", "account_manager", "administrator"];
const OF_MANAGERS: readonly Role[] = ["trader", "cash_clerk", "risk_officer"];
const BATCH = standingBatch<UserRow>("users", ({ name }) => name);

export function Users() {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const query = useUsers(!all);
  const askAnew = useAskAnew();
  const mayStatus = useMay("account_status");
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t("admin.users")} action={<Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.newUser")}</Button>}>
      <DataTable
        name="users" label={t("admin.users")} columns={columns} asked={part(query, (data) => data.users)} rowKey={({ name }) => name} empty={<Empty title={t("admin.emptyUsers")} />}
        filters={<Checkbox checked={all} onChange={({ target }) => setAll(target.checked)}>{t("userPage.shown")}</Checkbox>}
        detail={(user, neighbours) => <UserDrawer user={user} neighbours={neighbours} />} batch={mayStatus ? BATCH : []} onBatch={askAnew}
      />
      <NewUserWindow open={adding} onClose={() => setAdding(false)} />
    </Section>
  );
}

function NewUserWindow({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { role: own } = useSession().user;
  const { mutate, error, isPending, reset } = useCreateUser(onClose);
  const roles = own === "administrator" ? ROLES : OF_MANAGERS;
  const fields: readonly Field<NewUser>[] = [
    { name: "name", label: "admin.user", kind: "login", required: true, longest: 32 },
    { name: "display_name", label: "admin.displayName", kind: "text", required: true, longest: 64 },
    { name: "role", label: "admin.role", kind: "choice", required: true, choices: roles.map((role) => ({ value: role, label: t(`admin.roles.${role}`) })) },
    { name: "password", label: "admin.password", kind: "password", required: true, longest: 256 },
  ];
  return (
    <FormWindow<NewUser>
      title={t("admin.newUser")} open={open} fields={fields} initial={{ role: "trader" }} submit={({ name, role }) => [t("admin.newUser"), name, role && t(`admin.roles.${role}`)].filter(Boolean).join(" ")}
      error={error} pending={isPending} onEdit={reset} onCancel={() => { reset(); onClose(); }} onSubmit={(body) => mutate(body)}
    />
  );
}
