import tseslint from "typescript-eslint";

/** Packages of Pulumi, which only the outermost layer may know. */
const PULUMI = "@pulumi/.*";

/**
 * Who may import whom: for each room, what it must not reach, as a regular expression over the
 * import's text. Rooms are siblings, so `../model/` and `../../model/` both lead to the model.
 */
const rooms = [
  {
    files: ["model/**/*.ts"],
    forbidden: `^(@|node:|yaml|zod)|/(components|targets|tools|policies|test)/`,
    reason: "the model is plain data and pure functions; it knows only the environment's types",
  },
  {
    files: ["environment/**/*.ts"],
    ignores: ["environment/load.ts"],
    forbidden: `^${PULUMI}|/(components|targets|tools|policies|test)/|/model/(?!units/|sampler-memory\\.ts|sizes\\.ts)`,
    reason:
      "an environment is described with units, sizes and the sampler's memory, and Pulumi enters in load.ts only",
  },
  {
    files: ["environment/load.ts"],
    forbidden: `/(model|components|targets|tools|policies|test)/`,
    reason: "an environment is read from the stack's configuration and nowhere else",
  },
  {
    files: ["components/*.ts"],
    ignores: ["components/service.ts"],
    forbidden: `^${PULUMI}|^node:|/(environment|targets|tools|policies|test)/|^\\./[a-z-]+/`,
    reason: "what services share is pure and knows none of them",
  },
  {
    files: ["components/*/*.ts"],
    ignores: ["components/*/index.ts"],
    forbidden: `^${PULUMI}|^node:(?!crypto$)|/(environment|targets|tools|policies|test)/|^\\.\\./[a-z-]+/`,
    reason: "a renderer is a pure function of the model; services meet in the platform only",
  },
  {
    files: ["components/*/*/*.ts"],
    forbidden: `^${PULUMI}|^node:|/(environment|targets|tools|policies|test)/|^\\.\\./\\.\\./[a-z-]+/`,
    reason: "a renderer is a pure function of the model; services meet in the platform only",
  },
  {
    files: ["components/*/index.ts"],
    ignores: ["components/platform/index.ts"],
    forbidden: `^@pulumi/(docker|kubernetes)|/(environment|tools|policies|test)/|/targets/(?!target\\.ts)|^\\.\\./[a-z-]+/`,
    reason: "a service knows the model and the Target interface, never a target or another service",
  },
  {
    files: ["components/platform/index.ts"],
    forbidden: `^@pulumi/(docker|kubernetes)|/(environment|tools|policies|test)/|/targets/(?!target\\.ts)|^\\.\\./[a-z-]+/(?!index\\.ts)`,
    reason: "the platform composes its siblings by their components",
  },
  {
    files: ["targets/**/*.ts"],
    forbidden: `/(components|tools|policies|test)/`,
    reason: "a target knows workloads, not services",
  },
  {
    files: ["policies/**/*.ts"],
    ignores: ["policies/index.ts", "policies/judging/pack.ts"],
    forbidden: `^@pulumi/|/(model|environment|components|targets|tools|test)/`,
    reason: "policies judge what is deployed and know nothing of the program that deploys it",
  },
  {
    files: ["policies/index.ts", "policies/judging/pack.ts"],
    forbidden: `^@pulumi/(?!policy$)|/(model|environment|components|targets|tools|test)/`,
    reason: "the pack meets the engine by @pulumi/policy alone",
  },
  {
    files: ["index.ts"],
    forbidden: `/(tools|policies|test)/`,
    reason: "the program is the environment, the platform and the target",
  },
];

const syntax = [
  {
    // A plain value of the language may be made anywhere.
    selector:
      "CallExpression[callee.property.name='apply'] NewExpression:not([callee.name=/^(Map|Set|Date|URL|.*Error)$/])",
    message: "must not create a resource inside apply: it would be missing from previews",
  },
  {
    selector: "CallExpression:matches([callee.property.name='getStack'], [callee.name='getStack'])",
    message:
      "must not ask for the stack's name: environments differ by data, and index.ts hands it on",
  },
];

export default tseslint.config(
  { ignores: ["node_modules/", ".tracing-infra/", "test/**/fixtures/"] },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "max-lines": ["error", 250],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      "max-params": ["error", 3],
      "no-restricted-syntax": ["error", ...syntax],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // Numbers in a sentence are what templates are for.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `new Component(…)` is how Pulumi declares; nobody reads the value.
      "no-new": "off",
    },
  },
  ...rooms.map(({ files, ignores = [], forbidden, reason }) => ({
    files,
    ignores,
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: forbidden, message: `${reason} (docs/adr/001-layers.md)` }] },
      ],
    },
  })),
  { files: ["index.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["test/**/*.ts"],
    // A describe is a list of sentences, however long.
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-floating-promises": "off" },
  },
  { files: ["**/*.mjs"], ...tseslint.configs.disableTypeChecked },
);
