// The window in which one changes one's own password.
import { App as Messages, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { PasswordForm } from "@/features/login/PasswordPage";

export function OwnPassword({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = Messages.useApp();
  const onChanged = (): void => {
    onClose();
    void message.success(t("userPage.changed"));
  };
  return <Modal open title={t("userPage.ownPassword")} footer={null} onCancel={onClose} width={448}><PasswordForm onDone={onChanged} /></Modal>;
}
