import type * as ec2 from "@aws-sdk/client-ec2";
import type * as iam from "@aws-sdk/client-iam";
import type * as s3 from "@aws-sdk/client-s3";
import type * as sts from "@aws-sdk/client-sts";

/* eslint-disable @typescript-eslint/no-require-imports -- an import would load them all at each start, for about a second */

/** The AWS SDK's clients, each loaded when its service is first called: a run without changes asks STS alone. */
export const sdk = {
  get ec2(): typeof ec2 {
    return require("@aws-sdk/client-ec2") as typeof ec2;
  },
  get iam(): typeof iam {
    return require("@aws-sdk/client-iam") as typeof iam;
  },
  get s3(): typeof s3 {
    return require("@aws-sdk/client-s3") as typeof s3;
  },
  get sts(): typeof sts {
    return require("@aws-sdk/client-sts") as typeof sts;
  },
};
