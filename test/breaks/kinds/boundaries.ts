import { Break } from "../break";

/** ESLint reads the types of the whole project: once for all of them. */
const together = { together: "lint", caughtBy: "eslint" } as const;

/** An import in front of the first one of a file. */
function importing(name: string, what: string, file: string, first: string, imported: string, says: RegExp): Break {
  return { name: `boundaries/${name}`, what, file, find: first, replace: `${imported}\n${first}`, ...together, says };
}

const above = /components take plain arguments/;

/** The arrows of the architecture, which ESLint keeps. */
export const boundaryBreaks: readonly Break[] = [
  importing("components-stacks", "a component imports the settings", "components/cni/loadManifest.ts", 'import { createHash } from "crypto";', 'import "../../stacks/versions";', above),
  importing("components-lab", "a component imports the lab", "components/workload/specHash.ts", 'import { createHash } from "crypto";', 'import "../../lab/paths";', above),
  importing("stacks-lab", "the program knows the lab", "stacks/clusterSpec.ts", 'import { instanceProfileNames } from', 'import "../lab/paths";', /the program does not know the lab or the tests/),
  importing("index", "index.ts imports a component", "index.ts", 'import { loadSettings } from "./stacks/config";', 'import "./components/iam/names";', /index\.ts is the table of contents/),
  importing("lab-test", "the lab depends on the tests", "lab/engine/lock.ts", 'import * as fs from "fs";', 'import "../../test/support/reordered";', /the lab does not depend on the tests/),
  {
    name: "boundaries/environment", what: "a component reads the environment",
    file: "components/storage/bucketPolicy.ts", find: '?? "aws";', replace: '?? process.env["PARTITION"] ?? "aws";',
    ...together, says: /only stacks\/ reads the environment/,
  },
  {
    name: "boundaries/configuration", what: "a component reads the stack's configuration",
    file: "components/kind/kindCluster.ts", find: "    const request = {", replace: '    new pulumi.Config().get("kind");\n    const request = {',
    ...together, says: /only stacks\/ reads configuration/,
  },
];
