import { Break, Catcher } from "../break";

const recorded = (test: string): Catcher => ({ file: "test/unit/engineDifferential.test.ts", test });
const refused = (option: string): Catcher => ({ file: "test/unit/engineRefusals.test.ts", test: `refuses what it does not have ${option}` });

/** The lab's steps against the record of what Pulumi's own engine does, and what it must refuse since it cannot do so. */
export const engineStepBreaks: readonly Break[] = [
  {
    name: "engine/dependents", what: "what names a thing that is deleted before its replacement is not deleted first",
    file: "lab/engine/replacement.ts", find: "const condemned = (await replacedWith(root, context)).filter(", replace: "const condemned = (await replacedWith(root, context)).slice(0, 0).filter(",
    caughtBy: recorded("replace by option, deleted before with what depends on it"), says: /wanted "?.*delete-replaced/,
  },
  {
    name: "engine/dependents-order", what: "dependents of a replaced thing are deleted before those that name them",
    file: "lab/engine/replacement.ts", find: "for (const resource of [...condemned].reverse())", replace: "for (const resource of condemned)",
    caughtBy: recorded("a chain of replacements, deleted before"), says: /delete-replaced|delete [a-d]/,
  },
  {
    name: "engine/replace-on-changes", what: "what is to replace by an option of the resource updates",
    file: "lab/engine/difference.ts", find: "const asked = found.some(", replace: "const asked = found.slice(0, 0).some(",
    caughtBy: recorded("replaceOnChanges within a list"), says: /wanted .*replace/,
  },
  {
    name: "engine/alias", what: "a former name is not looked for: the thing is made again",
    file: "lab/engine/aliases.ts", find: "formerUrns(goal, context).find((urn) =>", replace: "formerUrns(goal, context).slice(1).find((urn) =>",
    caughtBy: recorded("an alias by name"), says: /wanted .*same.*found .*create/,
  },
  {
    name: "engine/filled-in", what: "a replacement keeps what the provider has filled in for the old one",
    file: "lab/engine/replacement.ts", find: "await checked(goal, goal.inputs, {}, context);\n  if", replace: "await checked(goal, goal.inputs, old.inputs, context);\n  if",
    caughtBy: recorded("a replacement gets its filled in values anew"), says: /wanted .*found/,
  },
  {
    name: "engine/import", what: "the option `import` is left out in silence",
    file: "lab/engine/refusals.ts", find: 'request.getImportid() !== ""', replace: "false",
    caughtBy: refused("import"), says: /Missing expected rejection/,
  },
  {
    name: "engine/provider-option", what: "`envVarMappings` of a provider is left out in silence",
    file: "lab/engine/refusals.ts", find: "request.getEnvvarmappingsMap().getLength() > 0", replace: "false",
    caughtBy: refused("envVarMappings"), says: /Missing expected rejection/,
  },
];
