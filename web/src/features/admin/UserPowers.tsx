// What a manager or a risk account may do beside its role (R4, P6).
import { useTranslation } from "react-i18next";
import type { NewPowers, UserRow } from "@/api/types";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { Held } from "./Held";
import { useSetPowers } from "./people";
import { useProducts } from "./queries";
import { useReviewedProducts } from "./risk/reviews";

interface Given {
  account: string;
}

/** Products whose orders a risk account reviews, at its level (P6). */
function ReviewedProducts({ user: { name, reviewed_products: held } }: { user: UserRow }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useReviewedProducts();
  const products = (useProducts().data?.products ?? []).map(({ code }) => code).filter((code) => !held.includes(code));
  const fields: readonly Field<Given>[] = [{ name: "account", label: "reviewPage.products", kind: "choice", required: true, choices: products.map((code) => ({ value: code, label: code })) }];
  const bind = (account: string, change: "bind" | "unbind"): void => mutate({ name, products: [account], change });
  return (
    <>
      {held.length === 0 ? <p className="t2">{t("reviewPage.noProducts")}</p> : <Held held={held} of={name} pending={isPending} take={{ text: "reviewPage.unbind", mutate: (account: string) => bind(account, "unbind") }} />}
      <SchemaForm<Given> quiet key={held.join()} fields={fields} submit={({ account = "–" }) => t("reviewPage.bindTo", { account, name })} error={error} pending={isPending} onEdit={reset} onSubmit={({ account }) => bind(account, "bind")} />
    </>
  );
}

export function UserPowers({ user }: { user: UserRow }) {
  const { name, role, powers } = user;
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
    <>
    <SchemaForm<NewPowers>
      quiet key={JSON.stringify(powers)} fields={fields} initial={{ ...powers }} submit={() => t("userPage.setPowers", { name })}
      error={error} pending={isPending} onEdit={reset} onSubmit={(body) => mutate({ name, ...body })}
    />
    {role === "risk_officer" && <ReviewedProducts user={user} />}
    </>
  );
}
