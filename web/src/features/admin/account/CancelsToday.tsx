// How much of its cancels an account has used today, by contract (O1).
import { useTranslation } from "react-i18next";
import { Answered } from "@/ui/Answered";
import { useCancels } from "./queries";

export function CancelsToday({ account }: { account: string }) {
  const { t } = useTranslation();
  return (
    <Answered asked={useCancels(account)}>
      {({ contracts, limit }) => (
        <p>
          <span className="t2">{t("accountPage.cancelsToday")}</span>{" "}
          {contracts.length === 0 ? t("accountPage.noCancels") : contracts.map(({ contract, cancels }) => `${contract} ${cancels}${limit == null ? "" : ` / ${limit}`}`).join(", ")}
        </p>
      )}
    </Answered>
  );
}
