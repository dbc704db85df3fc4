// What a manager or a risk account may do beside its role (R4, P6).
import { useTranslation } from "react-i18next";
import type { NewPowers, UserRow } from "@/api/types";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { useSetPowers } from "./people";

export function UserPowers({ user: { name, role, powers } }: { user: UserRow }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetPowers();
  const both: readonly Field<NewPowers>[] = [
    { name: "may_force_liquidate", label: "userPage.mayForce", kind: "switch" },
    { name: "may_enter_third_party_orders", label: "userPage.mayThird", kind: "switch" },
  ];
  const fields: readonly Field<NewPowers>[] = role === "account_manager"
    ? [...both, { name: "may_open_operating_accounts", label: "userPage.mayOpen", kind: "switch" }]
    : [...both, { name: "may_adjust_positions", label: "userPage.mayAdjust", kind: "switch" }, { name: "review", label: "userPage.review", kind: "choice", required: true, choices: (["none", "one", "two"] as const).map((value) => ({ value, label: t(`userPage.reviews.${value}`) })) }];
  return (
    <SchemaForm<NewPowers>
      quiet key={JSON.stringify(powers)} fields={fields} initial={{ ...powers }} submit={() => t("userPage.setPowers", { name })}
      error={error} pending={isPending} onEdit={reset} onSubmit={(body) => mutate({ name, ...body })}
    />
  );
}
