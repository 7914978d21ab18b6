import { strict as assert } from "assert";
import * as fc from "fast-check";

import { policyText } from "../../components/iam/documents";
import { resolveIam } from "../../components/iam/defaults";
import { renderOwnRoles } from "../../components/iam/ownRoles";
import { renderIam } from "../../components/iam/render";
import { instanceProfileNames } from "../../components/iam/roles";
import { iamConfigurations } from "../support/iamConfigurations";
import { reordered } from "../support/reordered";
import { clusterCases } from "../support/scenarios";
import { acceptedStacks } from "../support/stackSettings";

const runs = { seed: 20_240_101, numRuns: 200 };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const longest = { roleName: 64, managedPolicy: 6144, trustPolicy: 4096, inline: 10_240 };

/** Repeated names, keys or texts. */
function repeated(items: readonly string[]): string[] {
  return items.filter((item, index) => items.indexOf(item) !== index);
}

describe("whatever IAM configuration is rendered", function () {
  this.timeout(20_000);

  it("roles, profiles and policies have names and keys of their own, and refer to what is made with them", () => {
    fc.assert(
      fc.property(iamConfigurations, (configuration) => {
        const { roles, instanceProfiles, managedPolicies } = renderIam(configuration);
        for (const made of [roles, instanceProfiles, managedPolicies]) {
          assert.deepEqual(repeated(made.map(({ key }) => key)), []);
          assert.deepEqual(repeated(made.map(({ name }) => name)), []);
        }
        const keys = new Set(roles.map(({ key }) => key));
        const referred = [
          ...instanceProfiles.map(({ role }) => role),
          ...managedPolicies.flatMap((policy) => policy.roles),
        ];
        assert.deepEqual(
          referred.filter((role) => !keys.has(role)),
          [],
        );
        const profiles = instanceProfileNames(configuration);
        assert.deepEqual(new Set(instanceProfiles.map(({ name }) => name)), new Set(Object.values(profiles)));
      }),
      runs,
    );
  });

  it("each document is one that IAM could read: the current version, and no statement without effect or action, or of a text that is undefined", () => {
    fc.assert(
      fc.property(iamConfigurations, (configuration) => {
        const { roles, managedPolicies, bootstrapUser } = renderIam(configuration);
        const inline = [...roles, ...(bootstrapUser === undefined ? [] : [bootstrapUser])].flatMap(
          ({ inlinePolicy }) => inlinePolicy?.document ?? [],
        );
        for (const document of [
          ...roles.map(({ trust }) => trust),
          ...managedPolicies.map((policy) => policy.document),
          ...inline,
        ]) {
          assert.deepEqual(JSON.parse(policyText(document)), document, "nothing is lost on the way to IAM");
          assert.equal(document.Version, "2012-10-17");
          assert.ok(document.Statement.length > 0);
          for (const { Effect, Action } of document.Statement)
            assert.ok(/^(Allow|Deny)$/.test(Effect) && Action.length > 0);
        }
        for (const { roles: holders, bootstrapGroup, name } of managedPolicies)
          assert.ok(holders.length > 0 || bootstrapGroup || /eks-console|csi/.test(name), name);
      }),
      runs,
    );
  });

  it("the same comes of it each time, in whatever order its keys stand", () => {
    fc.assert(
      fc.property(iamConfigurations, fc.nat(1000), (configuration, turn) => {
        assert.deepEqual(renderIam(reordered(configuration, turn) as typeof configuration), renderIam(configuration));
      }),
      runs,
    );
  });
});

describe("whatever IAM settings are accepted", function () {
  this.timeout(20_000);

  it("no name or document is longer than IAM takes, and machines name the profiles that are made", () => {
    fc.assert(
      fc.property(acceptedStacks, ({ settings }) => {
        const { manage, ...configuration } = settings.iam;
        const clusters = Object.entries(settings.clusters).map(([name, { bucketName }]) => ({ name, bucketName }));
        const rendered = renderIam({ ...configuration, clusters });
        const own = configuration.parity
          ? []
          : clusters.flatMap((cluster) => renderOwnRoles(resolveIam(configuration), cluster));
        assert.notEqual(manage, false);
        const roles = [...rendered.roles, ...own];
        for (const { name, trust, inlinePolicy } of roles) {
          assert.ok(name.length <= longest.roleName && policyText(trust).length <= longest.trustPolicy, name);
          assert.ok(inlinePolicy === undefined || policyText(inlinePolicy.document).length <= longest.inline, name);
        }
        assert.deepEqual(repeated(roles.map(({ name }) => name)), []);
        for (const { name, document } of rendered.managedPolicies)
          assert.ok(policyText(document).length <= longest.managedPolicy, name);
        const made = [...rendered.instanceProfiles, ...own].map(({ name }) => name);
        for (const { context } of clusterCases(settings)) {
          for (const profile of Object.values(context.instanceProfiles)) assert.ok(made.includes(profile), profile);
        }
      }),
      { ...runs, numRuns: 40 },
    );
  });
});
