// The names under which a person's tables are kept.
import { useSession } from "@/session/context";

export type TableName = "positions" | "working" | "orders" | "trades";

export function useTable(name: TableName): string {
  const { user } = useSession();
  return `${user.name}/${name}`;
}
