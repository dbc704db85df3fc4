// What is read and done of templates.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useMay } from "@/session/context";
import { ADMIN, type Done, useChange } from "../queries";

type Schemas = components["schemas"];

export function useTemplates() {
  const enabled = [useMay("rates"), useMay("limits")].includes(true);
  return useQuery({ queryKey: [ADMIN, "templates"], enabled, queryFn: () => ask(api.GET("/api/v1/admin/templates")) });
}
export const useCreateTemplate = (done?: Done) => useChange((body: Schemas["Template"]) => ask(api.POST("/api/v1/admin/templates", { body })), done);
export const useDeleteTemplate = () => useChange(({ kind, name }: Schemas["Template"]) => ask(api.DELETE("/api/v1/admin/templates/{kind}/{name}", { params: { path: { kind, name } } })));
export const useWriteTemplate = () => useChange((body: Schemas["WriteTemplate"]) => ask(api.POST("/api/v1/admin/tradability/write", { body })));
