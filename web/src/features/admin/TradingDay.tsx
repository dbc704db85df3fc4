import { App as Messages, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useClock, useNow } from "@/clock/clock";
import { PhaseTag } from "@/clock/ClockBadge";
import { dayAndTime } from "@/format/time";
import { ErrorBox } from "@/ui/basics";
import { Section } from "@/ui/page/Section";
import { useEndDay } from "./queries";

export function TradingDay() {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const clock = useClock();
  const now = useNow();
  const { mutate: endDay, error, isPending, data } = useEndDay();
  const day = clock?.trading_day;
  const ask = (): void => {
    if (!day) return;
    void modal.confirm({
      title: t("admin.endDayTitle", { day }), content: t("admin.endDayBody"), okText: t("admin.endDayDo", { day }), cancelText: t("common.cancel"),
      okButtonProps: { danger: true, type: "primary" }, onOk: () => endDay(),
    });
  };
  const ending = data && data.trading_day === day;
  return (
    <Section title={t("admin.day")}>
      <div className="admin-card admin-day">
        <dl>
          <div><dt>{t("admin.clockKind")}</dt><dd>{clock && t(`admin.clockKinds.${clock.kind}`)}</dd></div>
          <div><dt>{t("common.time")}</dt><dd>{dayAndTime(now)}</dd></div>
          <div><dt>{t("admin.dayNow")}</dt><dd>{day ?? "–"}</dd></div>
          <div><dt>{t("admin.phase")}</dt><dd>{clock && <PhaseTag clock={clock} />}</dd></div>
          <div><dt>{t("admin.settledThrough")}</dt><dd>{clock?.settled_through ?? "–"}</dd></div>
        </dl>
        <ErrorBox error={error} />
        <p className="admin-line">
          <Button type="primary" danger disabled={!clock?.simulated || !day || isPending || ending === true} onClick={ask}>{t("admin.endDayDo", { day: day ?? "" })}</Button>
          <span className="t2">{ending ? t("admin.ending", { day }) : clock && !clock.simulated ? t("admin.endDayOnly") : t("admin.endDayBody")}</span>
        </p>
      </div>
    </Section>
  );
}
