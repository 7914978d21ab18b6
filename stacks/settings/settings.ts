import { z } from "zod";

import { named, section, text } from "../../components/schema/fields";
import { regionName } from "../../components/schema/text";
import { clusterSchema } from "./schema/cluster";
import { credentialsSchema } from "./schema/credentials";
import { iamSchema } from "./schema/iam";
import { managementSchema } from "./schema/management";
import { tagsSchema } from "./schema/tags";

/** Everything that a stack can set; each field is documented where it is declared, and docs/settings.md is made of that. */
export const settingsSchema = section(
  {
    region: text({ description: "AWS region of everything.", example: "us-east-1", see: "https://docs.aws.amazon.com/general/latest/gr/rande.html" }, regionName),
    tags: tagsSchema({
      description: "Tags on everything in AWS, whether the program or a controller makes it.",
      see: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
    }).prefault({}),
    iam: iamSchema,
    management: managementSchema,
    credentials: credentialsSchema,
    clusters: named(clusterSchema, { description: "Workload clusters by name; without any, the stack is the management cluster alone.", placeholder: "name", see: "https://cluster-api.sigs.k8s.io/user/concepts" }).prefault({}),
  },
  { description: "Settings of a stack." },
);

export type Settings = z.output<typeof settingsSchema>;
