// Having positions closed: what is meant, what that would close, and the confirmation, typed.
import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClosePreview, ToClose } from "@/api/types";
import { count } from "@/format/fmt";
import type { Draft, Field } from "@/ui/form/fields";
import { SchemaForm } from "@/ui/form/SchemaForm";
import { useForceClose, usePreviewClose } from "./plans";
import { useOperatingAccounts } from "./queries";
import { sideText } from "./side";

interface Asked {
  what: string;
  account: string;
  product: string;
  contract: string;
  side: string;
  lots: number;
}
interface Confirmed {
  confirm: string;
  reason: string;
}

const isAccount = ({ what }: Draft): boolean => what !== "product";
const isPosition = (draft: Draft): boolean => draft["what"] !== "product" && typeof draft["contract"] === "string" && draft["contract"].trim() !== "";

export function ForceCloseWindow({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [of, setOf] = useState<ToClose>({});
  const [kept, setKept] = useState<Partial<Asked>>({ what: "account" });
  const preview = usePreviewClose();
  const accounts = useOperatingAccounts().data?.operating_accounts ?? [];
  const products = [...new Set(accounts.flatMap(({ product }) => (product ? [product] : [])))].map((value) => ({ value, label: value }));
  const fields: readonly Field<Asked>[] = [
    { name: "what", label: "planPage.what", kind: "choice", shape: "buttons", required: true, choices: [{ value: "account", label: t("planPage.account") }, { value: "product", label: t("planPage.product") }] },
    { name: "account", label: "planPage.account", kind: "choice", required: true, when: isAccount, choices: accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })) },
    { name: "product", label: "planPage.productCode", kind: "choice", required: true, when: ({ what }) => what === "product", choices: products },
    { name: "contract", label: "planPage.contract", kind: "text", hint: "planPage.contractHint", when: isAccount },
    { name: "side", label: "planPage.side", kind: "choice", shape: "buttons", required: true, when: isPosition, choices: [{ value: "long", label: t("common.long") }, { value: "short", label: t("common.short") }] },
    { name: "lots", label: "planPage.lots", kind: "lots", hint: "planPage.lotsHint", when: isPosition },
  ];
  const look = (asked: Asked): void => {
    const { account, product, contract, side, lots } = asked;
    const named: ToClose =
      asked.what === "product" ? { product } : { account, ...(contract ? { contract, side: side === "short" ? "short" : "long", ...(lots ? { lots } : {}) } : {}) };
    setOf(named);
    setKept(asked);
    preview.mutate(named);
  };
  return (
    <Modal open title={t("planPage.close")} footer={null} onCancel={onDone} destroyOnHidden width={560}>
      {preview.data ? (
        <Confirm of={of} preview={preview.data} onBack={preview.reset} onDone={onDone} />
      ) : (
        <SchemaForm<Asked> fields={fields} initial={kept} submit={() => t("planPage.preview")} error={preview.error} pending={preview.isPending} onEdit={preview.reset} onCancel={onDone} onSubmit={look} focus />
      )}
    </Modal>
  );
}

function Confirm({ of, preview, onBack, onDone }: { of: ToClose; preview: ClosePreview; onBack: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useForceClose(onDone);
  const { lots, positions, confirm: code } = preview;
  const fields: readonly Field<Confirmed>[] = [
    { name: "reason", label: "planPage.reason", kind: "text", required: true, longest: 64 },
    { name: "confirm", label: "planPage.confirm", kind: "text", required: true, hint: () => t("planPage.typeCode", { code }) },
  ];
  return (
    <>
      <p>{t("planPage.wouldClose", { lots: count(lots) })}</p>
      <ul className="plan-preview">
        {positions.map((position) => (
          <li key={`${position.account} ${position.contract} ${sideText(position)}`}>
            <strong>{position.account}</strong> {position.contract} {sideText(position)} {count(position.lots)}
          </li>
        ))}
      </ul>
      <SchemaForm<Confirmed>
        fields={fields} submit={() => t("planPage.doClose", { lots: count(lots) })} error={error} pending={isPending} onEdit={reset} danger focus
        beside={<Button onClick={onBack}>{t("planPage.back")}</Button>}
        onSubmit={({ confirm, reason }) => mutate({ of, reason, confirm, previewed_lots: lots })}
      />
    </>
  );
}
