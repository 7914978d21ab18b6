import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import Ajv from "ajv";
import * as fc from "fast-check";
import { load } from "js-yaml";

import { scenarioNames } from "../support/scenarios";
import { acceptedStacks } from "../support/stackSettings";

const root = path.join(__dirname, "..", "..");
const project = "capi-ignition";
const labStacks = fs.readdirSync(path.join(root, "lab", "stacks")).map((file) => path.join("lab", "stacks", file));
const scenarios = scenarioNames.map((scenario) => path.join("test", "scenarios", scenario, "stack.yaml"));
const stackFiles = ["Pulumi.dev.yaml", ...labStacks, ...scenarios];

type Fields = Record<string, unknown>;

const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(read("docs/stack.schema.json")) as Fields);

/** The schema's complaints about a stack file: place, keyword, and the key or type concerned. */
function complaints(file: unknown): string[] {
  if (validate(file)) return [];
  const params = (found: Fields): string =>
    String(found["additionalProperty"] ?? found["missingProperty"] ?? found["type"] ?? "");
  // A failed alternative has errors of its own.
  const own = (validate.errors ?? []).filter(({ keyword }) => !["if", "anyOf"].includes(keyword));
  return own.map(({ instancePath, keyword, params: found }) =>
    `${instancePath.replace(`/config/${project}:`, "")} ${keyword} ${params(found)}`.trim(),
  );
}

/** A stack file with these settings and the required ones. */
function fileOf(settings: Fields, others: Fields = {}): Fields {
  const own = Object.entries({ region: "us-east-1", management: { kind: {} }, ...settings }).map(([key, value]) => [
    `${project}:${key}`,
    value,
  ]);
  return { config: Object.fromEntries(own) as Fields, ...others };
}

const pool = { replicas: 2, instanceType: "t3a.small" };
const blue = {
  bucketName: "cluster-api-provider-aws-blue",
  controlPlane: { instanceType: "t3a.medium" },
  pools: { "md-0": pool },
};
const inBlue = (changes: Fields): Fields => fileOf({ clusters: { blue: { ...blue, ...changes } } });
const encrypted = { secure: "AAABAGFiYw==" };

describe("the JSON Schema of stack files", () => {
  it("is named in the first line of the stack file that operators edit", () => {
    assert.equal(read("Pulumi.dev.yaml").split("\n")[0], "# yaml-language-server: $schema=docs/stack.schema.json");
  });

  for (const file of stackFiles) {
    it(`accepts ${file}`, () => {
      assert.deepEqual(complaints(load(read(file))), []);
    });
  }

  it("accepts every stack that the program accepts", () => {
    fc.assert(
      fc.property(acceptedStacks, ({ input }) => assert.deepEqual(complaints(fileOf(input)), [])),
      { seed: 20_240_101, numRuns: 100 },
    );
  });

  it("accepts Pulumi's own keys and other namespaces", () => {
    const others = { secretsprovider: "passphrase", encryptionsalt: "v1:salt", encryptedkey: "key" };
    const { config, ...rest } = fileOf({}, others);
    assert.deepEqual(
      complaints({
        config: { ...(config as Fields), "aws:region": "eu-west-1", "pulumi:tags": { team: "platform" } },
        ...rest,
      }),
      [],
    );
    assert.deepEqual(complaints({ environment: ["prod"] }), [], "an environment may hold the settings");
  });

  it("accepts secrets where the decrypted value has the setting's type", () => {
    const credentials = { accessKeyId: encrypted, secretAccessKey: encrypted };
    assert.deepEqual(
      complaints(
        fileOf({
          credentials,
          region: encrypted,
          tags: encrypted,
          clusters: { blue: { ...blue, sshKeyName: encrypted } },
        }),
      ),
      [],
    );
    assert.deepEqual(complaints(fileOf({ credentials: encrypted })), []);
    assert.deepEqual(
      complaints(inBlue({ controlPlane: { ...blue.controlPlane, metadataHopLimit: encrypted } })),
      ["clusters/blue/controlPlane/metadataHopLimit type integer"],
      "a text after decryption",
    );
    assert.deepEqual(
      complaints(fileOf({ credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" } })),
      ["credentials/accessKeyId type object"],
      "in clear",
    );
  });

  const refused: readonly (readonly [file: Fields, complaint: string])[] = [
    [fileOf({ regoin: "us-east-1" }), "/config additionalProperties capi-ignition:regoin"],
    [fileOf({ "management.readyMinutes": 5 }), "/config additionalProperties capi-ignition:management.readyMinutes"],
    [inBlue({ controlplane: {} }), "clusters/blue additionalProperties controlplane"],
    [inBlue({ pools: { "md-0": { ...pool, replcias: 1 } } }), "clusters/blue/pools/md-0 additionalProperties replcias"],
    [inBlue({ pools: { "md-0": { ...pool, replicas: "2" } } }), "clusters/blue/pools/md-0/replicas type integer"],
    [
      inBlue({ controlPlane: { ...blue.controlPlane, metadataHopLimit: 65 } }),
      "clusters/blue/controlPlane/metadataHopLimit maximum",
    ],
    [
      inBlue({ controlPlane: { instanceType: "t3a.medium", rootVolume: { encrypted: "yes" } } }),
      "clusters/blue/controlPlane/rootVolume/encrypted type boolean",
    ],
    [inBlue({ controlPlane: {} }), "clusters/blue/controlPlane required instanceType"],
    [
      fileOf({ iam: { nodes: { extraStatements: [{ Effect: "Allow", Action: "s3:Get*", Ressource: [] }] } } }),
      "iam/nodes/extraStatements/0 additionalProperties Ressource",
    ],
    [{ config: { [`${project}:management`]: { kind: {} } } }, "/config required capi-ignition:region"],
    [fileOf({}, { encryptionSalt: "v1:salt" }), "additionalProperties encryptionSalt"],
  ];

  for (const [file, complaint] of refused) {
    it(`refuses ${complaint}`, () => {
      assert.deepEqual(complaints(file), [complaint]);
    });
  }
});
