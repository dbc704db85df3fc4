// The risk terminal, with its words.
import type { ReactNode } from "react";
import { DryRuns } from "@/features/admin/DryRuns";
import "@/i18n/teach/admin";

export function RiskFrame({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <DryRuns />
    </>
  );
}
