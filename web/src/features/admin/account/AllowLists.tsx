// From where an account's traders may log in (O12, O13).
import { useTranslation } from "react-i18next";
import type { Access, OperatingAccount } from "@/api/types";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { useSetAccess } from "./queries";

const FIELDS: readonly Field<Access>[] = [
  { name: "addresses", label: "userPage.addresses", kind: "lines", hint: "userPage.addressHint", required: true, longest: 4_000, group: "accountPage.access" },
  { name: "macs", label: "userPage.macs", kind: "lines", hint: "userPage.macHint", required: true, longest: 4_000, group: "accountPage.access" },
];

export function AllowLists({ account: { code, addresses, macs }, mayChange }: { account: OperatingAccount; mayChange: boolean }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetAccess();
  if (!mayChange) return <p>{[...addresses, ...macs].join(", ") || t("accountPage.anywhere")}</p>;
  return (
    <SchemaForm<Access>
      quiet key={[...addresses, "·", ...macs].join()} fields={FIELDS} initial={{ addresses, macs }} submit={({ addresses: some = [], macs: cards = [] }) => t("userPage.setAddresses", { name: code, count: some.length + cards.length })}
      error={error} pending={isPending} onEdit={reset} onSubmit={(access) => mutate({ name: code, ...access })}
    />
  );
}
