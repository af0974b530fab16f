/* The rules for JavaScript: the page's own modules, and the scripts that build and check them. */
import js from "@eslint/js";
import globals from "globals";

const PAGE = "hierarchography/rendering/page/js/*.js";

export default [
  { ignores: ["**/*.min.js"] }, // the slim plotly.js, where it has been built
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "consistent-return": "off", // tsc says where a value is missing
      "curly": ["error", "multi-line"],
      "default-case-last": "error",
      "dot-notation": "error",
      "eqeqeq": ["error", "always", { null: "ignore" }],
      "no-implied-eval": "error",
      "no-eval": "error",
      "no-lonely-if": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Titles are text of strangers: use hg.el or textContent." },
        { property: "insertAdjacentHTML", message: "Titles are text of strangers: use hg.el or textContent." },
      ],
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unused-vars": "error",
      "no-useless-concat": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-rest-params": "error",
      "prefer-spread": "error",
    },
  },
  {
    files: [PAGE],
    languageOptions: { ecmaVersion: 2022, sourceType: "script", globals: { ...globals.browser, Plotly: "readonly" } },
    rules: {
      "no-implicit-globals": "error",
      // Comments are taken out line by line when the page is put together: no string may span lines.
      "no-multi-str": "error",
      "no-restricted-syntax": ["error", { selector: "TemplateLiteral", message: "Join strings by +: see assets.py." }],
      "strict": ["error", "function"],
    },
  },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs", globals: globals.node } },
  { files: ["**/*.mjs"], languageOptions: { sourceType: "module", globals: globals.node } },
];
