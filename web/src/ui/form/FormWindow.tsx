// A form in a window of its own.
import { Modal } from "antd";
import { SchemaForm, type SchemaFormProps } from "./SchemaForm";

interface FormWindowProps<Body extends object> extends SchemaFormProps<Body> {
  title: string;
  open: boolean;
  width?: number;
  onCancel: () => void;
}

export function FormWindow<Body extends object>({ title, open, width = 480, ...form }: FormWindowProps<Body>) {
  return (
    <Modal open={open} title={title} footer={null} onCancel={form.onCancel} destroyOnHidden width={width}>
      <SchemaForm<Body> {...form} focus />
    </Modal>
  );
}
