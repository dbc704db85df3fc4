// What is read and done of templates.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { useMay } from "@/session/context";
import { ADMIN } from "../queries";

export function useTemplates() {
  const enabled = [useMay("rates"), useMay("limits")].includes(true);
  return useQuery({ queryKey: [ADMIN, "templates"], enabled, queryFn: () => ask(api.GET("/api/v1/admin/templates")) });
}
