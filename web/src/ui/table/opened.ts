// Which row of a table is opened beside it: kept in the address, so that it can be sent and Back closes it; asked about before
// what is typed there goes.
import { App as Messages } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { Unsaved } from "../unsaved";

/** Of an entry of the history that opening a row has made: closing goes back to the list before it. */
interface Step {
  opened?: true;
}

export interface Opened {
  key: string | undefined;
  open: (key: string) => void;
  close: () => void;
  unsaved: Unsaved;
}

/** The opened row of the table that the address knows under this name. */
export function useOpened(table: string): Opened {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const navigate = useNavigate();
  const { state } = useLocation() as { state: Step | null };
  const [search] = useSearchParams();
  const said = search.get(table) ?? undefined;
  const [unsaved] = useState(() => new Unsaved());
  const [key, setKey] = useState(said);
  const asking = useRef(false);

  const asked = (go: () => void, stay?: () => void): void => {
    if (!unsaved.any) {
      go();
      return;
    }
    if (asking.current) return;
    asking.current = true;
    const answered = (then?: () => void) => () => {
      asking.current = false;
      then?.();
    };
    void modal.confirm({ title: t("form.unsaved"), content: t("form.unsavedNote"), okText: t("form.discard"), cancelText: t("form.goOn"), onOk: answered(go), onCancel: answered(stay) });
  };
  const addressOf = (to: string | undefined): string => {
    const next = new URLSearchParams(search);
    if (to === undefined) next.delete(table);
    else next.set(table, to);
    return `?${next.toString()}`;
  };
  const say = (to: string | undefined): void => {
    setKey(to);
    if (to === undefined && state?.opened) void navigate(-1);
    else void navigate(addressOf(to), key === undefined ? { state: { opened: true } satisfies Step } : { replace: true, state });
  };

  // By Back, Forward or a link: the address is ahead of what is shown.
  const follow = useRef<() => void>(undefined);
  useEffect(() => {
    follow.current = () => {
      if (said !== key) asked(() => setKey(said), () => void navigate(addressOf(key), { state: { opened: true } satisfies Step }));
    };
  });
  useEffect(() => follow.current?.(), [said]);

  return { key, unsaved, open: (to) => asked(() => say(to)), close: () => asked(() => say(undefined)) };
}
