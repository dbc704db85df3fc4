// All keys on one sheet, drawn from the table.
import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { Kbd } from "@/ui/basics";
import { useLayout, useTerminal } from "../terminal";
import { BINDINGS, type PanelName, actionText } from "./keymap";

const GROUPS: readonly (PanelName | "anywhere")[] = ["anywhere", "watch", "ticket", "ladder", "positions", "orders"];

export function KeySheet() {
  const { t } = useTranslation();
  const reset = useLayout((layout) => layout.reset);
  const showKeys = useTerminal((terminal) => terminal.showKeys);
  return (
    <Modal open title={t("keys.title")} footer={<Button onClick={reset}>{t("shell.resetLayout")}</Button>} width={960} onCancel={() => showKeys(false)}>
      <div className="key-sheet" role="region" aria-label={t("keys.title")} tabIndex={0}><div className="key-sheet-columns">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`keys.${group as "anywhere" | "watch" | "ticket" | "ladder" | "positions" | "orders"}`)}</h3>
            <dl>
              {BINDINGS.filter((binding) => binding.where.includes(group) && (group === "anywhere" || group === "watch" || binding.code !== "text")).map((binding) => (
                <div key={binding.action}>
                  <dt>{binding.shift && binding.cap !== "?" && <Kbd>{"Shift"}</Kbd>} <Kbd>{binding.cap}</Kbd></dt>
                  <dd>{t(actionText(binding.action))}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div></div>
    </Modal>
  );
}
