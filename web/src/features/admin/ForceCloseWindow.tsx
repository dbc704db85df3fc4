// Having positions closed: what is meant, what that would close, and the confirmation, typed.
import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ToClose } from "@/api/types";
import type { Draft, Field } from "@/ui/form/fields";
import { SchemaForm } from "@/ui/form/SchemaForm";
import { ConfirmClose } from "./ConfirmClose";
import { useOperatingAccounts } from "./queries";

interface Asked {
  what: string;
  account: string;
  product: string;
  contract: string;
  side: string;
  lots: number;
}
const isAccount = ({ what }: Draft): boolean => what !== "product";
const isPosition = (draft: Draft): boolean => draft["what"] !== "product" && typeof draft["contract"] === "string" && draft["contract"].trim() !== "";

interface ForceCloseProps {
  /** What is meant already: it is previewed at once. */
  given?: ToClose | undefined;
  onDone: () => void;
}

export function ForceCloseWindow({ given, onDone }: ForceCloseProps) {
  const { t } = useTranslation();
  const [of, setOf] = useState(given);
  const [kept, setKept] = useState<Partial<Asked>>(given?.product ? { what: "product", product: given.product } : { what: "account", ...(given?.account ? { account: given.account } : {}) });
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
  };
  return (
    <Modal open title={t("planPage.close")} footer={null} onCancel={onDone} destroyOnHidden width={560}>
      {of ? (
        <ConfirmClose of={of} onBack={() => setOf(undefined)} onDone={onDone} />
      ) : (
        <SchemaForm<Asked> fields={fields} initial={kept} submit={() => t("planPage.preview")} error={undefined} pending={false} onCancel={onDone} onSubmit={look} focus />
      )}
    </Modal>
  );
}
