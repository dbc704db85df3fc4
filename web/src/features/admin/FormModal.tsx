// A small form in a window. Refused: it stays, with the reason and what was typed.
import { Button, Form, Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorBox } from "@/ui/basics";

interface FormModalProps<Values extends object> {
  title: string;
  submit: string;
  open: boolean;
  error: unknown;
  pending: boolean;
  initial?: Partial<Values>;
  width?: number;
  onCancel: () => void;
  onSubmit: (values: Values) => void;
  onChange?: (values: Partial<Values>) => void;
  children: ReactNode;
}

export function FormModal<Values extends object>({ title, submit, open, error, pending, initial, width = 480, onCancel, onSubmit, onChange, children }: FormModalProps<Values>) {
  const { t } = useTranslation();
  return (
    <Modal open={open} title={title} footer={null} onCancel={onCancel} destroyOnHidden width={width}>
      <Form<Values> layout="vertical" requiredMark={false} onFinish={onSubmit} {...(initial ? { initialValues: initial } : {})} onValuesChange={(_, values) => onChange?.(values)}>
        {children}
        <ErrorBox error={error} />
        <div className="admin-form-end">
          <Button onClick={onCancel}>{t("common.cancel")}</Button>
          <Button type="primary" htmlType="submit" disabled={pending}>{submit}</Button>
        </div>
      </Form>
    </Modal>
  );
}

/** An account or product code. */
export const CODE = /^[0-9A-Za-z]{1,12}$/;
