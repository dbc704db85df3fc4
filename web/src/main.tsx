import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { startI18n } from "@/i18n/i18n";
import "@/theme/tokens.css";
import "@/theme/base.css";
import "@/ui/ui.css";
import "@/app/app.css";

const root = document.getElementById("root");
if (!root) throw new Error("Invariant: the page has a root");

await startI18n();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
