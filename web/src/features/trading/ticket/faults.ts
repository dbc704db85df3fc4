// Why a field of the ticket is not taken as it stands.
import { LOTS, PRICE } from "@/format/read";
import { numberFault } from "@/ui/numberFault";
import type { Ticket } from "./ticket";

export function faultsOf({ lots, priceKind, price: limit }: Ticket): { lots: string | undefined; price: string | undefined } {
  return { lots: numberFault(lots, LOTS), price: priceKind === "limit" ? numberFault(limit, PRICE) : undefined };
}
