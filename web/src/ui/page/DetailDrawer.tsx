// One object beside its list: anchors lead to its parts, J and K go to the next and the previous row.
import { Button, Drawer } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TextKey } from "@/i18n/words";
import { Kbd, Tabs } from "@/ui/basics";
import { Boundary } from "@/ui/Boundary";
import type { Neighbours } from "@/ui/table/DataTable";

const WIDTH = 1_120;

export interface DetailPart {
  anchor: string;
  head: TextKey;
  note?: string | undefined;
  content: ReactNode;
}

interface DetailDrawerProps {
  title: string;
  parts: readonly DetailPart[];
  neighbours: Neighbours;
}

function useRowKeys({ previous, next, open }: Neighbours): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector(".ant-modal-wrap:not([style*='none'])")) return;
      const to = event.code === "KeyJ" ? next : event.code === "KeyK" ? previous : undefined;
      if (to !== undefined) open(to);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [previous, next, open]);
}

export function DetailDrawer({ title, parts, neighbours }: DetailDrawerProps) {
  const { previous, next, open, close } = neighbours;
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState(parts[0]?.anchor ?? "");
  const body = useRef<HTMLDivElement>(null);
  useRowKeys(neighbours);
  const goTo = (to: string): void => {
    setAnchor(to);
    body.current?.querySelector(`[data-anchor="${to}"]`)?.scrollIntoView();
  };
  return (
    <Drawer
      open size={WIDTH} onClose={close} closable={{ placement: "end" }} getContainer={() => document.querySelector<HTMLElement>(".admin") ?? document.body} rootClassName="admin-over" title={title}
      extra={
        <span className="admin-line">
          <Button type="text" disabled={previous === undefined} onClick={() => previous && open(previous)}>{t("admin.previous")} <Kbd>{"K"}</Kbd></Button>
          <Button type="text" disabled={next === undefined} onClick={() => next && open(next)}>{t("admin.next")} <Kbd>{"J"}</Kbd></Button>
        </span>
      }
    >
      <div className="admin-anchors"><Tabs label={t("admin.sections")} value={anchor} onChoose={goTo} choices={parts.map(({ anchor: value, head }) => ({ value, label: t(head) }))} /></div>
      <div ref={body} className="admin-drawer">
        {parts.map(({ anchor: of, head, note, content }) => (
          <section key={of} data-anchor={of}>
            <h2>{t(head)} {note && <small className="t2">{note}</small>}</h2>
            <Boundary>{content}</Boundary>
          </section>
        ))}
      </div>
    </Drawer>
  );
}
