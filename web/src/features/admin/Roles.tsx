// Roles as a matrix: a row for each permission, a column for each role. The super admin's stands as it is.
import { App as Messages, Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewRole, Role, RoleList, RoleName, RoleRow } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { PERMISSIONS, type Permission } from "@/session/permissions";
import { Answered } from "@/ui/Answered";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import { Empty, Section } from "@/ui/page/Section";
import { useCreateRole, useDeleteRole, useRenameRole, useRoles, useSetRole } from "./people";

const FIXED: Role = "administrator";
const LIKE: readonly Role[] = ["account_manager", "cash_clerk", "risk_officer", "trader"];
const isKnown = (name: string): name is Permission => (PERMISSIONS as readonly string[]).includes(name);
const permissionText = (name: string): string => (isKnown(name) ? tr(`permissions.${name}`) : name);
const roleText = ({ built_in, name, like }: RoleRow): string => (built_in ? tr(`admin.roles.${like}`) : name);

/** What is given and what is taken, in words. */
export function changesText(before: readonly string[], after: readonly string[]): string {
  const given = after.filter((name) => !before.includes(name)).map((name) => `＋${permissionText(name)}`);
  const taken = before.filter((name) => !after.includes(name)).map((name) => `−${permissionText(name)}`);
  return [...given, ...taken].join(" ");
}

/** A role that was added is renamed and deleted; built-in ones stay. */
function RoleActs({ name }: RoleRow) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const [renaming, setRenaming] = useState(false);
  const close = (): void => setRenaming(false);
  const rename = useRenameRole(close);
  const remove = useDeleteRole();
  const title = `${t("rolePage.delete")} ${name}`;
  const ask = (): void => void modal.confirm({ title, content: t("rolePage.deleteNote"), okText: title, cancelText: t("common.cancel"), okButtonProps: { danger: true, type: "primary" }, onOk: () => remove.mutate({ name }) });
  const fields: readonly Field<RoleName>[] = [{ name: "name", label: "rolePage.name", kind: "text", required: true, longest: 64 }];
  return (
    <div className="admin-line">
      <Button size="small" aria-label={`${t("rolePage.rename")} ${name}`} onClick={() => setRenaming(true)}>{t("rolePage.rename")}</Button>
      <Button size="small" disabled={remove.isPending} aria-label={title} onClick={ask}>{t("rolePage.delete")}</Button>
      <ErrorBox error={remove.error} />
      <FormWindow<RoleName>
        title={`${t("rolePage.rename")} ${name}`} open={renaming} fields={fields} initial={{ name }} submit={({ name: to = "–" }) => t("rolePage.renameTo", { role: name, to })}
        error={rename.error} pending={rename.isPending} onEdit={rename.reset} onCancel={() => { rename.reset(); close(); }} onSubmit={({ name: to }) => rename.mutate({ name, to })}
      />
    </div>
  );
}

function Matrix({ list: { roles, permissions } }: { list: RoleList }) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<{ role: string; permissions: readonly string[] }>();
  const { mutate, error, isPending, reset } = useSetRole(() => setEdited(undefined));
  const permitted = ({ name, permissions: set }: RoleRow): readonly string[] => (edited?.role === name ? edited.permissions : set);
  const toggle = (role: RoleRow, name: string): void => {
    const before = permitted(role);
    reset();
    setEdited({ role: role.name, permissions: before.includes(name) ? before.filter((other) => other !== name) : [...before, name] });
  };
  const editedRole = roles.find(({ name }) => name === edited?.role);
  const changes = edited && editedRole ? changesText(editedRole.permissions, edited.permissions) : "";
  return (
    <>
      <div className="table-scroll">
        <table className="matrix" aria-label={t("rolePage.title")}>
          <thead>
            <tr>
              <th scope="col">{t("rolePage.permission")}</th>
              {roles.map((role) => <th key={role.name} scope="col">{roleText(role)} <small className="t3">{role.built_in ? t("rolePage.builtIn") : t("rolePage.custom", { like: t(`admin.roles.${role.like}`) })}</small></th>)}
            </tr>
          </thead>
          {roles.some(({ built_in }) => !built_in) && (
            <tfoot>
              <tr>
                <th scope="row" />
                {roles.map((role) => <td key={role.name}>{!role.built_in && <RoleActs {...role} />}</td>)}
              </tr>
            </tfoot>
          )}
          <tbody>
            {permissions.map(({ name, reserved }) => (
              <tr key={name}>
                <th scope="row">{permissionText(name)} {reserved && <small className="t3">{t("rolePage.reserved")}</small>}</th>
                {roles.map((role) => (
                  <td key={role.name}>
                    <Checkbox aria-label={`${permissionText(name)} · ${roleText(role)}`} checked={permitted(role).includes(name)} disabled={isPending || reserved || role.like === FIXED || (edited !== undefined && changes !== "" && edited.role !== role.name)} onChange={() => toggle(role, name)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ErrorBox error={error} />
      {editedRole && changes !== "" && edited && (
        <div className="table-bar is-batch">
          <Button type="primary" disabled={isPending} onClick={() => mutate({ name: edited.role, permissions: [...edited.permissions] })}>{t("rolePage.save", { role: roleText(editedRole), changes })}</Button>
          <Button disabled={isPending} onClick={() => { reset(); setEdited(undefined); }}>{t("rolePage.reset")}</Button>
          <span className="t2">{t("rolePage.at_once")}</span>
        </div>
      )}
    </>
  );
}

export function Roles() {
  const { t } = useTranslation();
  const query = useRoles();
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const { mutate, error, isPending, reset } = useCreateRole(close);
  const free = (query.data?.permissions ?? []).filter(({ reserved }) => !reserved).map(({ name }) => ({ value: name, label: permissionText(name) }));
  const fields: readonly Field<NewRole>[] = [
    { name: "name", label: "rolePage.name", kind: "text", required: true, longest: 64 },
    { name: "like", label: "rolePage.like", kind: "choice", required: true, choices: LIKE.map((role) => ({ value: role, label: t(`admin.roles.${role}`) })) },
    { name: "permissions", label: "rolePage.permits", kind: "many", required: true, choices: free },
  ];
  return (
    <Section title={t("rolePage.title")} action={<Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("rolePage.add")}</Button>}>
      <section className="table-card" aria-label={t("rolePage.title")}>
        <Answered asked={query}>{(list) => (list.roles.length === 0 ? <Empty title={t("rolePage.empty")} /> : <Matrix list={list} />)}</Answered>
      </section>
      <FormWindow<NewRole>
        title={t("rolePage.add")} open={adding} fields={fields} initial={{ like: "account_manager" }} submit={({ name }) => [t("rolePage.add"), name].filter(Boolean).join(" ")}
        error={error} pending={isPending} onEdit={reset} onCancel={() => { reset(); close(); }} onSubmit={(body) => mutate(body)}
      />
    </Section>
  );
}
