// Lets node run the TypeScript of this project: `node --enable-source-maps -r ./components/typescript.js FILE`. ts-node loads the whole
// compiler even where it checks no types, a quarter of a second for each of the commands that an `up` runs one after another.
// The options are those of tsconfig.json.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- node loads this file as it is.
const { transformFileSync } = require("@swc/core");

const options = {
  swcrc: false,
  sourceMaps: "inline",
  jsc: { parser: { syntax: "typescript" }, target: "es2022", transform: { useDefineForClassFields: false } },
  module: { type: "commonjs" },
};

require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, options).code, file);
