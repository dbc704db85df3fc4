// What each page of administration looks like: title row, then its parts.
import type { ReactNode } from "react";
import { Note } from "@/ui/basics";
import "@/ui/table/table.css";
import "./admin.css";

export function Section({ title, note, action, children }: { title: string; note?: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="admin-section">
      <header>
        <h1>{title}</h1>
        {note && <span className="t2">{note}</span>}
        <span className="admin-action">{action}</span>
      </header>
      {children}
    </section>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return <Note title={title}>{children}</Note>;
}
