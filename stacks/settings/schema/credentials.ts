import { z } from "zod";

import { section, text } from "../../../components/schema/fields";
import { accessKeyId, oneLine } from "../../../components/schema/text";

const encoding = "https://cluster-api-aws.sigs.k8s.io/clusterawsadm/clusterawsadm_bootstrap_credentials_encode-as-profile";

/** All of it is secret: nothing of it is printed, not even the key's id. */
export const credentialsSchema = section(
  {
    accessKeyId: text({ description: "Access key id of the user or session.", otherwise: "the environment's `AWS_ACCESS_KEY_ID`", secret: true, see: encoding }, accessKeyId).optional(),
    secretAccessKey: text({ description: "Secret access key.", otherwise: "the environment's `AWS_SECRET_ACCESS_KEY`", secret: true, see: encoding }, oneLine).optional(),
    sessionToken: text(
      { description: "Session token; temporary keys (`ASIA...`) need it.", otherwise: "the environment's `AWS_SESSION_TOKEN`, if the keys come from there too", secret: true, see: encoding },
      oneLine,
    ).optional(),
  },
  {
    description:
      "What the AWS provider's controllers call AWS with, from its Secret on the management cluster. Set them with `pulumi config set --secret --path`. The program's own calls take what the AWS SDK finds, as the pulumi CLI does.",
    otherwise: "the environment's variables",
    secret: true,
    see: "https://cluster-api-aws.sigs.k8s.io/topics/specify-management-iam-role",
  },
).prefault({});

export type CredentialsSettings = z.output<typeof credentialsSchema>;
