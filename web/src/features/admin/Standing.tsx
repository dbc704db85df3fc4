// What may become of one object, each act asked before; closing for good takes its code, typed.
import { App as Messages, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AccountStatus } from "@/api/types";
import { useMay } from "@/session/context";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { type ObjectKind, useSetStatus } from "./people";
import { Status } from "./Status";
import { STANDING_ACTS } from "./standing";

const TYPED: readonly Field<{ code: string }>[] = [{ name: "code", label: "userPage.typed", kind: "text", required: true }];

export function Standing({ kind, name, status }: { kind: ObjectKind; name: string; status: AccountStatus }) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const may = useMay("account_status");
  const [closing, setClosing] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const { mutate, error, isPending, reset } = useSetStatus(kind, () => setClosing(false));
  const ask = ({ label, ask: question, to, danger }: (typeof STANDING_ACTS)[number]): void => void modal.confirm({
    title: `${t(label)} ${name}`, content: t(question, { count: 1 }), okText: `${t(label)} ${name}`, cancelText: t("common.cancel"), okButtonProps: danger ? { danger: true, type: "primary" } : {}, onOk: () => mutate({ name, status: to }),
  });
  return (
    <div className="admin-line">
      <span className="t2">{t("admin.status")}</span> <Status status={status} />
      {may && status !== "closed" && (
        <>
          {STANDING_ACTS.filter(({ from }) => from.includes(status)).map((act) => <Button key={act.to + act.label} size="small" disabled={isPending} onClick={() => ask(act)}>{t(act.label)}</Button>)}
          <Button size="small" disabled={isPending} onClick={() => setClosing(true)}>{t("userPage.close")}</Button>
        </>
      )}
      {!closing && <ErrorBox error={error} />}
      <FormWindow<{ code: string }>
        title={t("userPage.closeTitle", { name })} open={closing} danger fields={TYPED} submit={() => t("userPage.closeTitle", { name })} error={error} pending={isPending}
        note={wrong === undefined ? t("userPage.closeNote", { name }) : <span className="amber" role="alert">{t("userPage.typedWrong", { typed: wrong, name })}</span>}
        onEdit={() => { reset(); setWrong(undefined); }} onCancel={() => { reset(); setClosing(false); }}
        onSubmit={({ code }) => (code === name ? mutate({ name, status: "closed" }) : setWrong(code))}
      />
    </div>
  );
}
