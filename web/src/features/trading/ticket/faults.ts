// Why a field of the ticket is not taken as it stands.
import { toUnits } from "@/format/decimal";
import { fmt } from "@/format/fmt";
import { LOTS, PRICE, numberIn } from "@/format/read";
import { tr } from "@/i18n/i18n";
import { numberFault } from "@/ui/numberFault";
import { type Ticket, isOnTick } from "./ticket";

const noLots = (lots: string): string | undefined => (/^0+$/.test(numberIn(lots, LOTS) ?? "") ? tr("ticket.noLots") : undefined);

/** Said with every digit that was typed: rounded it would be another price. */
const offTick = (price: string, tick: string): string | undefined => {
  const units = toUnits(numberIn(price, PRICE));
  return units === undefined || isOnTick(units, tick) ? undefined : tr("ticket.offTick", { price: fmt(numberIn(price, PRICE) ?? ""), tick: fmt(tick) });
};

export function faultsOf({ lots, priceKind, price }: Ticket, tick: string | undefined): { lots: string | undefined; price: string | undefined } {
  const ofPrice = priceKind === "limit" ? (numberFault(price, PRICE) ?? (tick === undefined ? undefined : offTick(price, tick))) : undefined;
  return { lots: numberFault(lots, LOTS) ?? noLots(lots), price: ofPrice };
}
