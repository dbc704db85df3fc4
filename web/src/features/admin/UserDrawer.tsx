// One login beside its list: what it is, what it may use, from where, its password, when it logged in.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LoginRecord, UserRow } from "@/api/types";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { DetailDrawer, type DetailPart } from "@/ui/page/DetailDrawer";
import { Empty } from "@/ui/page/Section";
import { useGiveRole, useLogins, useRename, useResetPassword, useRoles, useSetAddresses } from "./people";
import { Standing } from "./Standing";
import { UserAccounts } from "./UserAccounts";
import { UserPowers } from "./UserPowers";

const loginColumns: readonly DataColumn<LoginRecord>[] = [
  { id: "at", head: "userPage.loginAt", text: ({ at }) => dayAndTime(at) },
  { id: "ip", head: "userPage.ip", choices: true, text: ({ ip }) => ip },
  { id: "mac", head: "userPage.mac", text: ({ mac }) => mac ?? "–" },
  { id: "outcome", head: "userPage.outcome", choices: true, text: ({ refused }) => refused ?? tr("userPage.loggedIn"), cell: ({ refused }) => (refused ? <span className="amber">{refused}</span> : tr("userPage.loggedIn")) },
];

const RENAME: readonly Field<{ display_name: string }>[] = [{ name: "display_name", label: "admin.displayName", kind: "text", required: true, longest: 64 }];
const ADDRESSES: readonly Field<{ addresses: string[] }>[] = [{ name: "addresses", label: "userPage.addresses", kind: "lines", hint: "userPage.addressHint", required: true, longest: 4_000 }];
const PASSWORD: readonly Field<{ password: string }>[] = [{ name: "password", label: "userPage.newPassword", kind: "password", hint: "userPage.resetNote", required: true, longest: 256 }];

function Overview({ user }: { user: UserRow }) {
  const { t } = useTranslation();
  const rename = useRename();
  return (
    <>
      <Standing kind="users" name={user.name} status={user.status} />
      <SchemaForm<{ display_name: string }>
      quiet key={user.display_name} fields={RENAME} initial={{ display_name: user.display_name }} submit={({ display_name: to = "" }) => t("userPage.rename", { name: user.name, to })}
        error={rename.error} pending={rename.isPending} onEdit={rename.reset} onSubmit={({ display_name }) => rename.mutate({ name: user.name, display_name })}
      />
    </>
  );
}

/** An added role in place of the built-in one, of those that reach the same. */
function RoleOf({ user }: { user: UserRow }) {
  const { t } = useTranslation();
  const roles = useRoles();
  const { mutate, error, isPending, reset } = useGiveRole();
  const fitting = (roles.data?.roles ?? []).filter(({ built_in, like }) => !built_in && like === user.role).map(({ name }) => ({ value: name, label: name }));
  const fields: readonly Field<{ custom_role?: string | null }>[] = [{ name: "custom_role", label: "userPage.customRole", kind: "choice", choices: fitting }];
  return (
    <>
      <p><span className="t2">{t("userPage.builtInRole")}</span> {t(`admin.roles.${user.role}`)}</p>
      <SchemaForm<{ custom_role?: string | null }>
      quiet key={user.custom_role} fields={fields} initial={{ custom_role: user.custom_role }} submit={({ custom_role }) => t("userPage.giveRole", { name: user.name, role: custom_role ?? t(`admin.roles.${user.role}`) })}
        error={error} pending={isPending} onEdit={reset} onSubmit={({ custom_role = null }) => mutate({ name: user.name, custom_role })}
      />
    </>
  );
}

function Addresses({ user: { name, addresses } }: { user: UserRow }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetAddresses();
  return (
    <SchemaForm<{ addresses: string[] }>
      quiet key={addresses.join()} fields={ADDRESSES} initial={{ addresses }} submit={({ addresses: listed = [] }) => t("userPage.setAddresses", { name, count: listed.length })}
      error={error} pending={isPending} onEdit={reset} onSubmit={(body) => mutate({ name, ...body })}
    />
  );
}

function Password({ user: { name } }: { user: UserRow }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useResetPassword();
  const [round, setRound] = useState(0);
  return (
    <SchemaForm<{ password: string }>
      quiet key={round} fields={PASSWORD} submit={() => t("userPage.resetFor", { name })} error={error} pending={isPending} onEdit={reset} onSubmit={({ password }) => mutate({ name, password }, { onSuccess: () => setRound(round + 1) })}
    />
  );
}

function Logins({ name }: { name: string }) {
  const { t } = useTranslation();
  const logins = useLogins(name);
  return <DataTable name="logins" label={t("userPage.logins")} columns={loginColumns} asked={logins} older={logins.older} rowKey={({ at, ip }) => `${at} ${ip}`} empty={<Empty title={t("userPage.noLogins")} />} />;
}

export function UserDrawer({ user, neighbours }: { user: UserRow; neighbours: Neighbours }) {
  const mayRoles = useMay("roles");
  const mayPowers = useMay("risk_accounts") && (user.role === "account_manager" || user.role === "risk_officer");
  const hasAccounts = user.role === "trader" || user.role === "cash_clerk" || user.role === "risk_officer";
  const parts: DetailPart[] = [
    { anchor: "overview", head: "admin.overview", content: <Overview user={user} /> },
    ...(mayRoles && user.role !== "administrator" ? [{ anchor: "role", head: "userPage.role", content: <RoleOf user={user} /> } as const] : []),
    ...(hasAccounts ? [{ anchor: "accounts", head: "userPage.grants", content: <UserAccounts user={user} /> } as const] : []),
    ...(mayPowers ? [{ anchor: "powers", head: "userPage.powers", content: <UserPowers user={user} /> } as const] : []),
    { anchor: "addresses", head: "userPage.addresses", content: <Addresses user={user} /> },
    { anchor: "password", head: "userPage.resetPassword", content: <Password user={user} /> },
    { anchor: "logins", head: "userPage.logins", content: <Logins name={user.name} /> },
  ];
  return <DetailDrawer key={user.name} title={`${user.name} ${user.display_name}`} parts={parts} neighbours={neighbours} />;
}
