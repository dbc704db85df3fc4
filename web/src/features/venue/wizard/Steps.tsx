// A form in steps, in a window: which one it is, and the steps between which one goes.
import { Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface StepsProps {
  title: string;
  at: number;
  names: readonly string[];
  children: ReactNode;
  onCancel: () => void;
}

export function Steps({ title, at, names, children, onCancel }: StepsProps) {
  const { t } = useTranslation();
  return (
    <Modal open title={title} footer={null} onCancel={onCancel} destroyOnHidden width={760} mask={{ closable: false }}>
      <p className="t2" role="status">{t("venue.step", { at: at + 1, all: names.length, name: names[at] ?? "" })}</p>
      {children}
    </Modal>
  );
}
