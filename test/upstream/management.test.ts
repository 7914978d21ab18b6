import { execFile } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { isDeepStrictEqual, promisify } from "util";

import { strict as assert } from "assert";
import { loadAll } from "js-yaml";

import { providerObjects } from "../../components/management/components";
import { encodeAsProfile } from "../../components/management/credentials";
import { gateValues } from "../../components/management/featureGates";
import { Provider, providers } from "../../components/kubernetes/providers";
import { ensureTools, Tools } from "../../lab/tools/tools";
import { changedJson } from "../support/changedJson";
import { generateProvider, versionOf } from "../support/clusterctl";
import { assertSame } from "../support/fieldDifferences";

interface Identified {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const identity = ({ apiVersion, kind, metadata }: Identified): string =>
  `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
const byIdentity = (objects: readonly Identified[]): Map<string, unknown> =>
  new Map(objects.map((object) => [identity(object), object]));
/** clusterctl reads some kinds into Go's types, which print their empty fields: these say nothing to an API server. */
const emptyFields: Readonly<Record<string, unknown>> = {
  status: { acceptedNames: { kind: "", plural: "" }, conditions: null, storedVersions: null },
  strategy: {},
  resources: {},
};

function meaningful(value: unknown, kind: string): unknown {
  if (Array.isArray(value)) return value.map((item) => meaningful(item, kind));
  if (typeof value !== "object" || value === null) return value;
  const empty = (key: string, item: unknown): boolean =>
    isDeepStrictEqual(item, kind === "Deployment" && key === "status" ? {} : emptyFields[key]);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !empty(key, item))
      .map(([key, item]) => [key, meaningful(item, kind)]),
  );
}

const typedKinds = new Set(["CustomResourceDefinition", "Deployment"]);

function withoutEmptyFields(object: Identified): Identified {
  return typedKinds.has(object.kind) ? (meaningful(object, object.kind) as Identified) : object;
}

const run = promisify(execFile);

/** What the guide exports before `clusterctl init`. */
const guidesGates = { EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION: "true", EXP_BOOTSTRAP_FORMAT_IGNITION: "true" };
const credentials = { AWS_B64ENCODED_CREDENTIALS: "Zm9v" };

/** What the comparison has to notice: faults in the objects of the AWS provider, and what is then said. */
const faults: readonly (readonly [what: string, find: string, replace: string, says: RegExp])[] = [
  [
    "a gate that is off",
    "BootstrapFormatIgnition=true",
    "BootstrapFormatIgnition=false",
    /Deployment capa-system\/\S+: spec\.template\..*args\[\d+\]: upstream has ".*BootstrapFormatIgnition=true.*Ignition=false/,
  ],
  [
    "the label of another provider",
    '"cluster.x-k8s.io/provider":"infrastructure-aws"',
    '"cluster.x-k8s.io/provider":"cluster-api"',
    /metadata\.labels\["cluster\.x-k8s\.io\/provider"\]: upstream has "infrastructure-aws", this program "cluster-api"$/,
  ],
  [
    "the manager of another version",
    "/cluster-api-aws-controller:v2.",
    "/cluster-api-aws-controller:v3.",
    /containers\[0\]\.image: upstream has ".*:v2\..*, this program ".*:v3\./,
  ],
  [
    "an object in another namespace",
    '"name":"capa-controller-manager","namespace":"capa-system"',
    '"name":"capa-controller-manager","namespace":"default"',
    / capa-system\/\S+: upstream has \{.*, this program nothing$/m,
  ],
];

describe("the management cluster against upstream's own tools", function () {
  // A machine whose cache is empty builds clusterctl, clusterawsadm and kubectl here.
  this.timeout(50 * 60_000);
  let tools: Tools;
  before(async () => {
    tools = await ensureTools((line) => console.log(`    ${line}`));
  });

  function ours(provider: Provider): Identified[] {
    const file = path.join(tools.repository, provider.label, versionOf(tools, provider), provider.componentsFile);
    return providerObjects(provider, fs.readFileSync(file, "utf8"), { ...credentials, ...gateValues({}) });
  }

  async function theirs(provider: Provider): Promise<Map<string, unknown>> {
    return byIdentity(
      (loadAll(await generateProvider(tools, provider, { ...credentials, ...guidesGates })) as Identified[]).map(
        withoutEmptyFields,
      ),
    );
  }

  for (const provider of providers) {
    it(`has the objects of \`clusterctl generate provider\` for ${provider.label}, both gates on, field by field`, async () => {
      const upstream = await theirs(provider);
      assert.ok(upstream.size > 10, "clusterctl printed a provider's worth of objects");
      assertSame(upstream, byIdentity(ours(provider)));
    });
  }

  describe("would notice", () => {
    let upstream: ReadonlyMap<string, unknown>;
    before(async () => {
      upstream = await theirs(providers[3]);
    });
    for (const [what, find, replace, says] of faults) {
      it(what, () =>
        assert.throws(() => assertSame(upstream, byIdentity(changedJson(ours(providers[3]), find, replace))), {
          message: says,
        }),
      );
    }
  });

  for (const sessionToken of [undefined, "TOKEN/with+signs=="]) {
    it(`encodes credentials as clusterawsadm does, ${sessionToken === undefined ? "without" : "with"} a session token`, async () => {
      const [accessKeyId, secretAccessKey, region] = ["AKIDEXAMPLE", "secret/key+with=signs", "eu-west-1"];
      const token = sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken };
      const env = {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: region,
        HOME: tools.repository,
        ...token,
      };
      const { stdout } = await run(
        path.join(tools.bin, "clusterawsadm"),
        ["bootstrap", "credentials", "encode-as-profile"],
        { env },
      );
      const given = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
      assert.equal(encodeAsProfile(given, region), stdout.trim());
    });
  }
});
