// One field: its label, what is typed, its unit, and beneath it a hint or why it is refused.
import { Checkbox, Input, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Segmented } from "../basics";
import type { AnyField, Draft } from "./fields";

interface FieldControlProps {
  id: string;
  field: AnyField;
  value: Draft[string];
  hint: string | undefined;
  fault: string | undefined;
  /** What may be taken instead. */
  offer: ReactNode;
  focus: boolean;
  onChange: (value: Draft[string]) => void;
}

const NUMERIC = new Set(["money", "signed", "ratio", "perLot", "price", "lots", "count", "whole"]);
/** Choices of more than so many are searched. */
const MANY = 8;

export function FieldControl({ id, field, value, hint, fault, offer, focus, onChange }: FieldControlProps) {
  const { t } = useTranslation();
  const { kind, choices = [], shape, longest = 128 } = field;
  const label = t(field.label);
  const beneath = fault ?? hint;
  const told = { "aria-invalid": fault !== undefined, "aria-describedby": beneath ? `${id}-told` : undefined, status: fault === undefined ? ("" as const) : ("warning" as const) };
  const text = typeof value === "string" ? value : "";
  const typed = { id, ...told, value: text, autoFocus: focus, maxLength: longest, autoComplete: kind === "password" ? "new-password" : "off", onChange: (event: { target: { value: string } }) => onChange(event.target.value) };
  const suffix = <>{offer}{kind === "ratio" ? <span className="t2">{"%"}</span> : field.unit && <span className="t2">{t(field.unit)}</span>}</>;
  const control = (): ReactNode => {
    if (kind === "switch") return <Checkbox checked={value === true} onChange={({ target }) => onChange(target.checked)}>{label}</Checkbox>;
    if (shape === "buttons") return <Segmented label={label} value={text} onChoose={onChange} choices={choices} />;
    const options = choices.map(({ value: of, label: name }) => ({ value: of, label: name, title: name }));
    const search = { showSearch: options.length > MANY ? { optionFilterProp: "label" } : false };
    if (kind === "choice") return <Select id={id} {...told} {...search} value={text === "" && !choices.some((choice) => choice.value === "") ? null : text} allowClear={!field.required} onChange={(next: string | undefined) => onChange(next ?? "")} options={options} />;
    if (kind === "many") return <Select id={id} {...told} mode="multiple" showSearch={{ optionFilterProp: "label" }} value={Array.isArray(value) ? [...(value as string[])] : []} onChange={(next: string[]) => onChange(next)} options={options} />;
    if (kind === "lines") return <Input.TextArea {...typed} autoSize={{ minRows: 3, maxRows: 8 }} />;
    if (kind === "password") return <Input.Password {...typed} />;
    return <Input {...typed} suffix={suffix} {...(NUMERIC.has(kind) ? { inputMode: "decimal" as const, className: "number" } : {})} />;
  };
  return (
    <div className={`field ${fault === undefined ? "" : "is-refused"}`}>
      {kind !== "switch" && shape !== "buttons" && <label htmlFor={id}>{label}{!field.required && <span className="t3"> {t("form.optional")}</span>}</label>}
      {control()}
      {beneath && <small id={`${id}-told`} {...(fault === undefined ? { className: "t2" } : { role: "alert", className: "amber" })}>{beneath}</small>}
    </div>
  );
}
