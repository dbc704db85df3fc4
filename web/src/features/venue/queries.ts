// What member services read and do. Every change asks anew for everything of theirs.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App as Messages } from "antd";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import type { Imported } from "@/api/types";
import { type Wanted, formatOf, sends } from "@/ui/file/queries";

type Schemas = components["schemas"];
export const VENUE = "venue";
const AGAIN_MS = 3_000;

export const useSeat = () => useQuery({ queryKey: [VENUE, "seat"], queryFn: () => ask(api.GET("/api/v1/venue/seat")), refetchInterval: AGAIN_MS });
export const useRuleBooks = () => useQuery({ queryKey: [VENUE, "rule-books"], queryFn: () => ask(api.GET("/api/v1/venue/rule-books")) });
export const useMembers = () => useQuery({ queryKey: [VENUE, "members"], queryFn: () => ask(api.GET("/api/v1/venue/members")) });
export const useFilings = () => useQuery({ queryKey: [VENUE, "filings"], queryFn: () => ask(api.GET("/api/v1/venue/filings")), refetchInterval: AGAIN_MS });
export const useVenueAccounts = () => useQuery({ queryKey: [VENUE, "accounts"], queryFn: () => ask(api.GET("/api/v1/venue/accounts")), refetchInterval: AGAIN_MS });
export const useEmergencies = () => useQuery({ queryKey: [VENUE, "emergencies"], queryFn: () => ask(api.GET("/api/v1/venue/emergencies")), refetchInterval: AGAIN_MS });
export const useApplications = () => useQuery({ queryKey: [VENUE, "applications"], queryFn: () => ask(api.GET("/api/v1/venue/applications")), refetchInterval: AGAIN_MS });
export const useDue = () => useQuery({ queryKey: [VENUE, "due"], queryFn: () => ask(api.GET("/api/v1/venue/due")), refetchInterval: AGAIN_MS });
export const usePledged = () => useQuery({ queryKey: [VENUE, "pledged"], queryFn: () => ask(api.GET("/api/v1/venue/pledged")), refetchInterval: AGAIN_MS });
export const useCovers = () => useQuery({ queryKey: [VENUE, "covers"], queryFn: () => ask(api.GET("/api/v1/venue/covers")), refetchInterval: AGAIN_MS });
export const useFees = () => useQuery({ queryKey: [VENUE, "fees"], queryFn: () => ask(api.GET("/api/v1/venue/fees")), refetchInterval: AGAIN_MS });
export const useBonds = () => useQuery({ queryKey: [VENUE, "bonds"], queryFn: () => ask(api.GET("/api/v1/venue/bonds")), refetchInterval: AGAIN_MS });
export const useVenueSettings = () => useQuery({ queryKey: [VENUE, "settings"], queryFn: () => ask(api.GET("/api/v1/venue/settings")), refetchInterval: AGAIN_MS });
export const usePersonalData = () => useQuery({ queryKey: [VENUE, "personal"], queryFn: () => ask(api.GET("/api/v1/venue/personal-data")), refetchInterval: AGAIN_MS });
export const useSeats = () => useQuery({ queryKey: [VENUE, "seats"], queryFn: () => ask(api.GET("/api/v1/venue/seats")) });

/** A change: says its journal sequence when it stands. */
function useDo<Input, Said extends { seq: string } = Schemas["Done"]>(change: (input: Input) => Promise<Said>, onDone?: (said: Said) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { message } = Messages.useApp();
  return useMutation({
    mutationFn: change,
    onSuccess: async (said) => {
      void message.success(t("admin.done", { seq: said.seq }));
      await queries.invalidateQueries({ queryKey: [VENUE] });
      onDone?.(said);
    },
  });
}

type Entered = (said: Schemas["VenueEntered"]) => void;
export const useEnterFiling = (done: Entered) => useDo((body: Schemas["NewFiling"]) => ask(api.POST("/api/v1/venue/filings", { body })), done);
export const useAmendFiling = (done: () => void) => useDo(({ filing, ...body }: Schemas["AmendedFiling"] & { filing: string }) => ask(api.PUT("/api/v1/venue/filings/{filing}", { params: { path: { filing } }, body })), done);
export const useEnterEmergency = (done: Entered) => useDo((body: Schemas["NewEmergency"]) => ask(api.POST("/api/v1/venue/emergencies", { body })), done);
export const useEnterApplication = (done: Entered) => useDo((body: Schemas["NewApplication"]) => ask(api.POST("/api/v1/venue/applications", { body })), done);
export const usePledge = (done: () => void) => useDo(({ application, ...body }: Schemas["Pledge"] & { application: string }) => ask(api.POST("/api/v1/venue/applications/{application}/pledge", { params: { path: { application } }, body })), done);
export const useExplain = (done: () => void) => useDo(({ application, text }: { application: string; text: string }) => ask(api.POST("/api/v1/venue/applications/{application}/explanation", { params: { path: { application } }, body: { text } })), done);
export const usePutBonds = (done: () => void) => useDo((bond: Schemas["NewBond"]) => ask(api.PUT("/api/v1/venue/bonds", { body: { bonds: [bond] } })), done);
export const usePutValuation = (done: () => void) => useDo((valuation: Schemas["NewValuation"]) => ask(api.PUT("/api/v1/venue/valuations", { body: { valuations: [valuation] } })), done);
export type VenueTable = "bonds" | "valuations";
export const giveFile = (table: VenueTable, file: File, dryRun: boolean): Promise<Imported> =>
  ask(api.POST("/api/v1/venue/import/{table}", { params: { path: { table }, query: { format: formatOf(file), dry_run: dryRun } }, ...sends(file) }));
export const exported = ({ table, format }: Wanted<VenueTable>): Promise<Blob> => ask<Blob>(api.GET("/api/v1/venue/export/{table}", { params: { path: { table }, query: { format } }, parseAs: "blob" }));
export const useRegisterMember = (done: () => void) => useDo((body: Schemas["Member"]) => ask(api.PUT("/api/v1/venue/members", { body })), done);
export const useSetVenueSetting = (done: () => void) => useDo((body: Schemas["NewVenueSetting"]) => ask(api.PUT("/api/v1/venue/settings", { body })), done);
export const useTellFunds = (done: () => void) => useDo((body: Schemas["NewFunds"]) => ask(api.PUT("/api/v1/venue/funds", { body })), done);
export const useSetSeat = (done: () => void) => useDo(({ login: name, ...body }: Schemas["Seat"] & { login: string }) => ask(api.PUT("/api/v1/venue/seats/{name}", { params: { path: { name } }, body })), done);
export const useAskErasure = (done: () => void) => useDo((body: Schemas["NewErasure"]) => ask(api.POST("/api/v1/venue/personal-data/erasure", { body })), done);
export const useDropErasure = () => useDo((body: Schemas["DroppedErasure"]) => ask(api.POST("/api/v1/venue/personal-data/erasure/dropping", { body })));
export const useConfirmErasure = (done: () => void) => useDo((body: Schemas["ConfirmedErasure"]) => ask(api.POST("/api/v1/venue/personal-data/erasure/confirmation", { body })), done);
export const useStartRelease = () => useDo((body: Schemas["MaturityRelease"]) => ask(api.POST("/api/v1/venue/pledged/release", { body })));

export function useSetClerks() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (on: boolean) => ask(api.PUT("/api/v1/venue/clerks", { body: { on } })), onSuccess: () => queries.invalidateQueries({ queryKey: [VENUE, "seat"] }) });
}

type Kind = Schemas["VenueActKind"];
type Done = Promise<Schemas["Done"]>;
const ofFiling = (filing: string) => ({ params: { path: { filing } } });
const ofApplication = (application: string) => ({ params: { path: { application } } });
const ofEmergency = (emergency: string) => ({ params: { path: { emergency } } });

/** Acts that take nothing, or a reason. */
const FILING: Partial<Record<Kind, (id: string, reason: string) => Done>> = {
  send: (id) => ask(api.POST("/api/v1/venue/filings/{filing}/sending", ofFiling(id))),
  examine: (id) => ask(api.POST("/api/v1/venue/filings/{filing}/examination", ofFiling(id))),
  approve: (id) => ask(api.POST("/api/v1/venue/filings/{filing}/approval", ofFiling(id))),
  reject: (id, reason) => ask(api.POST("/api/v1/venue/filings/{filing}/rejection", { ...ofFiling(id), body: { reason } })),
};
const APPLICATION: Partial<Record<Kind, (id: string, reason: string) => Done>> = {
  forward: (id) => ask(api.POST("/api/v1/venue/applications/{application}/forwarding", ofApplication(id))),
  send: (id) => ask(api.POST("/api/v1/venue/applications/{application}/sending", ofApplication(id))),
  drop: (id, reason) => ask(api.POST("/api/v1/venue/applications/{application}/dropping", { ...ofApplication(id), body: { reason } })),
  confirm_release: (id) => ask(api.POST("/api/v1/venue/applications/{application}/release", ofApplication(id))),
};
const EMERGENCY: Partial<Record<Kind, (id: string, reason: string) => Done>> = {
  check: (id) => ask(api.POST("/api/v1/venue/emergencies/{emergency}/check", ofEmergency(id))),
  reject: (id, reason) => ask(api.POST("/api/v1/venue/emergencies/{emergency}/rejection", { ...ofEmergency(id), body: { reason } })),
};
const DOES = { filing: FILING, application: APPLICATION, emergency: EMERGENCY };

export interface ToDo {
  of: keyof typeof DOES;
  id: string;
  act: Kind;
  reason?: string;
}
export const useAct = (done?: () => void) =>
  useDo(({ of, id, act, reason = "" }: ToDo) => {
    const does = DOES[of][act];
    if (!does) throw new Error(`Invariant: ${act} takes a form of its own`);
    return does(id, reason);
  }, done);
