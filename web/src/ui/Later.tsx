// A page, or a part of one, whose code comes when it is first looked at. It may not come: the server is down, or a newer build has other files.
import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { PAGE } from "@/session/session";
import { Skeleton } from "./basics";
import { Boundary, Broken } from "./Boundary";

/** Whether the server gives pages again: then a page whose code still does not come is of another build. */
const answers = (): Promise<boolean> => fetch("/", { cache: "no-store" }).then(({ ok }) => ok, () => false);

interface LaterProps<Props extends object> {
  name: string;
  load: () => Promise<ComponentType<Props>>;
  props: Props;
}

export function Later<Props extends object>({ name, load, props }: LaterProps<Props>) {
  const { t } = useTranslation();
  const { data, isError, isFetching, refetch } = useQuery({
    queryKey: [PAGE, name], queryFn: async () => ({ Page: await load() }),
    staleTime: Infinity, gcTime: Infinity, retry: false, networkMode: "always", structuralSharing: false,
  });
  const again = async (): Promise<void> => {
    const { isError: stillAway } = await refetch();
    if (stillAway && (await answers())) location.reload();
  };
  if (data) return <Boundary key={name}><data.Page {...props} /></Boundary>;
  if (isError) return <Broken title={t("broken.pageMissing")} detail={t("broken.pageMissingDetail")} busy={isFetching} onRetry={() => void again()} />;
  return <Skeleton rows={8} />;
}
