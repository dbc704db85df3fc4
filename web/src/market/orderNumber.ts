// An order's number as it is shown.
import type { components } from "@/api/schema";

type Numbered = Pick<components["schemas"]["Order"], "order" | "third_party">;

/** A third-party order's begins with `_`. */
export const orderNumber = ({ order, third_party }: Numbered): string => (third_party ? `_${order}` : order);
