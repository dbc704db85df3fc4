// The tokens as antd wants them: values, read from the page.
import { type ThemeConfig, theme } from "antd";
import type { Theme } from "@/prefs/prefs";

export const FONT = 'Inter, "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", sans-serif';

/** Reads the tokens of a theme, whichever one the page shows. */
function withTokens<Made>(mode: Theme, make: (token: (name: string) => string) => Made): Made {
  const probe = document.createElement("div");
  probe.dataset["theme"] = mode;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const done = make((name) => style.getPropertyValue(name).trim());
  probe.remove();
  return done;
}

const made = new Map<Theme, ThemeConfig>();

/** A token's value now. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Attention is amber and done is blue: red and green belong to price and side. */
export function antdTheme(mode: Theme): ThemeConfig {
  const known = made.get(mode) ?? withTokens(mode, (token) => makeAntdTheme(mode, token));
  made.set(mode, known);
  return known;
}

function makeAntdTheme(mode: Theme, token: (name: string) => string): ThemeConfig {
  return {
    algorithm: mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: token("--accf"),
      // Under the pointer a colour stays one that is read: the paler one that is made of it is not.
      colorPrimaryHover: token("--accf"),
      colorPrimaryActive: token("--accf"),
      colorLinkHover: token("--acc"),
      colorLinkActive: token("--acc"),
      colorInfo: token("--acc"),
      colorLink: token("--acc"),
      colorError: token("--amb"),
      colorWarning: token("--amb"),
      colorSuccess: token("--acc"),
      colorText: token("--t1"),
      colorTextSecondary: token("--t2"),
      colorTextTertiary: token("--t3"),
      colorTextDescription: token("--t3"),
      colorTextPlaceholder: token("--t3"),
      colorTextDisabled: token("--dis"),
      colorBgLayout: token("--app"),
      colorBgContainer: token("--panel"),
      colorBgElevated: token("--raised"),
      colorBorder: token("--ctl"),
      colorBorderSecondary: token("--line"),
      colorSplit: token("--line"),
      controlItemBgActive: token("--sel"),
      controlItemBgHover: token("--hover"),
      borderRadius: 4,
      fontSize: 13,
      fontFamily: FONT,
      controlHeight: 32,
      motion: false,
    },
    components: {
      Button: {
        dangerColor: token("--ambf-on"), fontWeight: 600, primaryShadow: "none", defaultShadow: "none", defaultBorderColor: token("--line2"),
        defaultHoverColor: token("--acc"), defaultHoverBorderColor: token("--acc"), defaultActiveColor: token("--acc"), defaultActiveBorderColor: token("--acc"),
      },
    },
  };
}
