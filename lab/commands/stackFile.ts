import * as path from "path";

import { projectRoot } from "../paths";

/** The lab's own stack; every other stack is the pulumi CLI's. */
export const stackFile = path.join(projectRoot(), "Pulumi.lab.yaml");
