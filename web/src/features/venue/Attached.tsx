// Files beside a form, to open.
import { useTranslation } from "react-i18next";
import type { VenueAttachment, VenueParty } from "@/api/types";
import { count } from "@/format/fmt";

/** Where a party's file is read. */
export function fileUrl({ venue, member, kind, number }: VenueParty, { hash, name }: Pick<VenueAttachment, "hash" | "name">): string {
  const query = new URLSearchParams({ venue, member, kind, name, ...(number ? { number } : {}) });
  return `/api/v1/venue/attachments/${hash}?${query.toString()}`;
}

export function Attached({ party, files }: { party: VenueParty; files: readonly VenueAttachment[] }) {
  const { t } = useTranslation();
  return (
    <ul className="venue-files">
      {files.map((file) => (
        <li key={`${file.material} ${file.name}`}>
          <span><a href={fileUrl(party, file)} download={file.name}>{file.name}</a></span>
          <span className="t2">{t(`venue.materials.${file.material}`)}</span>
          <span className="t2 number">{`${count(String(file.bytes))} B`}</span>
        </li>
      ))}
    </ul>
  );
}
