// Beside the usual: no `any`, no words and no colours in components, features know nothing of each other.
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const COLOUR = String.raw`/#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(/`;
const words = [
  { selector: String.raw`JSXText[value=/\p{L}/u]`, message: "Words belong into src/i18n/words." },
  {
    selector: String.raw`JSXAttribute[name.name=/^(aria-label|title|placeholder|alt|label)$/] > Literal[value=/\p{L}/u]`,
    message: "Words belong into src/i18n/words.",
  },
];
const colours = [
  { selector: `Literal[value=${COLOUR}]`, message: "Colours are the variables of src/theme/tokens.css." },
  { selector: `TemplateElement[value.raw=${COLOUR}]`, message: "Colours are the variables of src/theme/tokens.css." },
];
const FEATURES = ["login", "trading", "statement", "admin", "venue"];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.ts", "src/api/refusals.ts", "src/api/columns.ts", "test-results", "playwright-report"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "no-restricted-syntax": ["error", ...words, ...colours],
      "no-console": "error",
    },
  },
  { files: ["src/**/*.test.{ts,tsx}"], rules: { "no-restricted-syntax": "off" } },
  ...FEATURES.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: FEATURES.filter((other) => other !== feature).map((other) => ({ group: [`@/features/${other}`, `@/features/${other}/*`, `**/${other}/**`], message: "Features do not import each other." })) },
      ],
    },
  })),
  { files: ["*.config.{js,ts}", "e2e/**", "performance/**"], rules: { "no-restricted-exports": "off" } },
  { files: ["**/*.{js,mjs}"], ...tseslint.configs.disableTypeChecked },
);
