// Bonds pledged, by beneficiary: face, price, haircut, what they count, and when they leave the available amount.
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { PledgedBond } from "@/api/types";
import { fmt, money, percent } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { ErrorBox, Tag } from "@/ui/basics";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { partyColumns, partyKey } from "./parts";
import { usePledged, useStartRelease } from "./queries";

const countedText = ({ not_counted }: PledgedBond): string => tr(not_counted ? `venue.notCounted.${not_counted}` : "venue.isCounted");

const columns: readonly DataColumn<PledgedBond>[] = [
  ...partyColumns<PledgedBond>(),
  { id: "bond", head: "venue.bond", choices: true, text: ({ bond }) => bond },
  { id: "bondName", head: "venue.bondName", optional: true, mayShorten: true, text: ({ bond_name }) => bond_name },
  { id: "account", head: "venue.account", optional: true, text: ({ account }) => account },
  { id: "effective", head: "venue.effective", kind: "number", text: ({ effective }) => money(effective), value: ({ effective }) => effective },
  { id: "registered", head: "venue.registered", kind: "number", text: ({ registered }) => money(registered), value: ({ registered }) => registered },
  { id: "releasing", head: "venue.releasing", kind: "number", text: ({ releasing }) => money(releasing), value: ({ releasing }) => releasing },
  { id: "price", head: "venue.price", kind: "number", text: ({ price }) => (price ? fmt(price, { places: 4 }) : "–"), value: ({ price }) => price },
  { id: "share", head: "venue.share", kind: "number", text: ({ share }) => (share ? percent(share, { places: 2 }) : "–"), value: ({ share }) => share },
  { id: "discounted", head: "venue.discounted", kind: "number", text: ({ discounted }) => money(discounted), value: ({ discounted }) => discounted },
  { id: "counted", head: "venue.counted", choices: true, text: countedText, cell: (row) => (row.not_counted ? <Tag tone="grey">{countedText(row)}</Tag> : countedText(row)) },
  { id: "cut", head: "venue.cut", text: ({ cut }) => (cut ? `${cut.day}${cut.provisional ? ` (${tr("venue.provisional")})` : ""}` : "–") },
  { id: "published", head: "venue.published", optional: true, text: ({ published }) => published ?? "–" },
  { id: "maturity", head: "venue.maturity", text: ({ maturity }) => maturity ?? "–" },
];

export function Pledged() {
  const { t } = useTranslation();
  const query = usePledged();
  const release = useStartRelease();
  const acts = ({ party, party_name, account, bond, acts: possible }: PledgedBond) => possible.map(({ act, problem }) => (
    <Button key={act} size="small" disabled={problem !== undefined || release.isPending} aria-label={t("venue.doing", { act: t(`venue.acts.${act}`), what: `${party_name} ${bond}` })} onClick={() => release.mutate({ party, account, bond })}>
      {t(`venue.acts.${act}`)}
    </Button>
  ));
  return (
    <Section title={t("venue.pledged")}>
      <ErrorBox error={release.error} />
      <DataTable name="venue-pledged" label={t("venue.pledged")} columns={columns} asked={part(query, (data) => data.pledged)} rowKey={({ party, account, bond }) => [partyKey(party), account, bond].join(" ")} empty={<Empty title={t("venue.nothing")} />} acts={acts} />
    </Section>
  );
}
