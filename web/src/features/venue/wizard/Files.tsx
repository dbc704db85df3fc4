// The sealed material of a form: each file is sent as it is chosen, and named before it is attached.
import { Button, Progress, Select } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Material, NewAttachment, VenueParty } from "@/api/types";
import { percent } from "@/format/fmt";
import { ErrorBox } from "@/ui/basics";
import { useSeat } from "../queries";
import { upload } from "./upload";

const MEGABYTE = 1_048_576;

interface FilesProps {
  party: VenueParty;
  /** Materials that may be attached, the first missing one proposed. */
  materials: readonly Material[];
  files: readonly NewAttachment[];
  onChange: (files: readonly NewAttachment[]) => void;
}

export function Files({ party, materials, files, onChange }: FilesProps) {
  const { t } = useTranslation();
  const seat = useSeat().data;
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<{ name: string; share: number }>();
  const [error, setError] = useState<unknown>();
  const missing = materials.find((material) => !files.some((file) => file.material === material)) ?? "other";
  const send = async (file: File): Promise<void> => {
    setError(undefined);
    setSending({ name: file.name, share: 0 });
    try {
      const { hash, name } = await upload(party, file, (share) => setSending({ name: file.name, share }));
      onChange([...files, { hash, name, material: missing }]);
    } catch (refused) {
      setError(refused);
    } finally {
      setSending(undefined);
    }
  };
  const options = ([...materials, "other"] as const).map((value) => ({ value, label: t(`venue.materials.${value}`) }));
  return (
    <div className="venue-files">
      <p className="t2">{t("venue.uploadRule", { size: Math.floor((seat?.attachment_bytes ?? 0) / MEGABYTE), count: seat?.attachments ?? 0 })}</p>
      <ul className="venue-files">
        {files.map((file, at) => (
          <li key={`${file.hash} ${file.name}`}>
            <span>{file.name}</span>
            <Select className="venue-material" aria-label={`${t("venue.attachments")} ${file.name}`} value={file.material} options={options} onChange={(material: Material) => onChange(files.map((one, index) => (index === at ? { ...one, material } : one)))} />
            <Button size="small" aria-label={`${t("venue.remove")} ${file.name}`} onClick={() => onChange(files.filter((_, index) => index !== at))}>{t("venue.remove")}</Button>
          </li>
        ))}
      </ul>
      {sending && <p role="status">{t("venue.uploading", { name: sending.name, percent: percent(String(sending.share), { places: 0 }) })} <Progress percent={Math.round(sending.share * 100)} showInfo={false} size="small" aria-label={sending.name} /></p>}
      <ErrorBox error={error} />
      <input ref={input} type="file" hidden accept=".pdf,.jpg,.jpeg,.png" aria-label={t("venue.upload")} onChange={({ target }) => { const file = target.files?.[0]; target.value = ""; if (file) void send(file); }} />
      <span><Button disabled={sending !== undefined} onClick={() => input.current?.click()}>{`${t("venue.upload")} · ${t(`venue.materials.${missing}`)}`}</Button></span>
    </div>
  );
}
