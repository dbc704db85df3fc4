// What is given stands in a row of tags, and is taken back by the button beside it, asked before.
import { App as Messages, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { TextKey } from "@/i18n/words";
import { Tag } from "@/ui/basics";

export interface Take {
  text: TextKey;
  note?: TextKey;
  mutate: (held: string) => void;
}

interface HeldProps {
  held: readonly string[];
  /** Of whom, or from whom, as the question names it. */
  of: string;
  pending: boolean;
  take?: Take | undefined;
}

export function Held({ held, of, pending, take }: HeldProps) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const ask = ({ text, note, mutate }: Take, one: string): void => void modal.confirm({ title: `${t(text)} ${one} · ${of}`, content: note && t(note), okText: `${t(text)} ${one}`, cancelText: t("common.cancel"), onOk: () => mutate(one) });
  return (
    <ul className="admin-held">
      {held.map((one) => (
        <li key={one}>
          <Tag tone="blue">{one}</Tag>
          {take && <Button size="small" disabled={pending} aria-label={`${t(take.text)} ${one}`} onClick={() => ask(take, one)}>{t(take.text)}</Button>}
        </li>
      ))}
    </ul>
  );
}
