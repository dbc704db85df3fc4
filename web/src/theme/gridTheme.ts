// The tokens as AG Grid takes them: the variables themselves.
import { themeQuartz } from "ag-grid-community";
import { FONT } from "./themes";

export const gridTheme = themeQuartz.withParams({
  backgroundColor: "var(--panel)",
  foregroundColor: "var(--t1)",
  borderColor: "var(--line)",
  chromeBackgroundColor: "var(--panel)",
  headerBackgroundColor: "var(--panel)",
  headerTextColor: "var(--t3)",
  headerFontSize: 12,
  headerFontWeight: 400,
  headerColumnResizeHandleColor: "transparent",
  headerColumnBorder: false,
  columnBorder: false,
  pinnedColumnBorder: false,
  oddRowBackgroundColor: "var(--panel)",
  rowHoverColor: "var(--hover)",
  selectedRowBackgroundColor: "var(--sel)",
  rowBorder: { style: "solid", width: 1, color: "var(--line)" },
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  rowHeight: 24,
  headerHeight: 24,
  cellHorizontalPadding: 8,
  fontSize: 12,
  fontFamily: FONT,
  accentColor: "var(--acc)",
  rangeSelectionBorderColor: "var(--acc)",
  spacing: 4,
});
