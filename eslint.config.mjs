import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

const components = ["cni", "iam", "management", "storage", "workload"];
const sharedGround = ["kubernetes", "program", "schema"];

/** The arrows of the architecture: who may not import whom. */
const zones = [
  {
    target: "./components",
    from: ["./stacks", "./lab", "./test", "./index.ts"],
    message: "components take plain arguments: nothing above them is imported",
  },
  {
    target: "./stacks",
    from: ["./lab", "./test", "./index.ts"],
    message: "the program does not know the lab or the tests",
  },
  {
    target: "./index.ts",
    from: ["./components", "./lab", "./test"],
    message: "index.ts is the table of contents: it imports stacks/ only",
  },
  // Each of these folders is one component. What two of them need is shared ground, which in turn knows none of them.
  ...components.map((folder) => ({
    target: `./components/${folder}`,
    from: components.filter((other) => other !== folder).map((other) => `./components/${other}`),
    message: "components do not import each other: what two of them need belongs into kubernetes/, program/ or schema/",
  })),
  ...sharedGround.map((folder) => ({
    target: `./components/${folder}`,
    from: components.map((other) => `./components/${other}`),
    message: "what components share does not know them",
  })),
  {
    target: "./components/schema",
    from: ["./components/kubernetes", "./components/program"],
    message: "schema/ imports nothing",
  },
  { target: "./components/kubernetes", from: ["./components/program"], message: "kubernetes/ imports schema/ only" },
  {
    target: "./test/unit/!(lab)*",
    from: "./lab/!(pki|kubernetes)/**/*",
    message: "tests of the program do not need the lab, but for its certificates and its client's types",
  },
  { target: "./lab", from: ["./test"], message: "the lab does not depend on the tests" },
];

export default tseslint.config(
  // A pack of policies is a package of its own, in plain JavaScript.
  { ignores: ["node_modules/", "dist/", ".lab/", "test/fixtures/policies/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true } },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".js"] } } },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/prefer-nullish-coalescing": "error",
      // Prettier breaks code; comments and what it cannot break are held here. Texts stay whole, so that a search finds them.
      "max-len": [
        "error",
        {
          code: 120,
          ignoreUrls: true,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
          ignorePattern: "eslint-disable",
        },
      ],
      eqeqeq: "error",
    },
  },
  {
    // Only stacks/ may read configuration and the environment.
    files: ["components/**/*.ts"],
    ignores: ["components/program/main.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "only stacks/ reads the environment" },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.property.name='Config']", message: "only stacks/ reads configuration" },
      ],
    },
  },
);
