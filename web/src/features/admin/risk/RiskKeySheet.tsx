// The keys of the risk terminal on one sheet, drawn from their table.
import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { Kbd } from "@/ui/basics";
import { RISK_KEYS } from "./riskKeys";

export function RiskKeySheet({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open title={t("riskPage.keys.title")} footer={null} onCancel={onDone} width={440}>
      <dl className="risk-keys">
        {RISK_KEYS.map(({ action, cap }) => <div key={action}><dt><Kbd>{cap}</Kbd></dt><dd>{t(`riskPage.keys.${action}`)}</dd></div>)}
      </dl>
      <p className="t2">{t("riskPage.keys.note")}</p>
    </Modal>
  );
}
