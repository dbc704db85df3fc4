import "i18next";
import type { Dictionary } from "./words";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Dictionary };
  }
}
