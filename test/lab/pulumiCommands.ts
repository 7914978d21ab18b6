import { strict as assert } from "assert";
import { spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { OwnLab, Ran } from "./ownLab";

const CLUSTER = "ignition-cluster";
const POOL = `${CLUSTER}-md-0`;

/** What Git sees changed in the checkout; nothing where it is no checkout of Git's, but a copy. */
export function checkout(): string | undefined {
  const { status, stdout } = spawnSync("git", ["status", "--porcelain"], { cwd: projectRoot(), encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}

/**
 * Pulumi's own commands in a shell of a lab whose stack is applied, and is applied as before at the end. The engine is
 * Pulumi's, so what is shown is that the lab leaves its commands as they are: nothing of it stands in their way.
 */
export function pulumiCommands(lab: OwnLab): void {
  /** Output of a pulumi command that succeeds. */
  async function pulumi(command: string): Promise<Ran> {
    const ran = await lab.look(`pulumi ${command} --non-interactive`);
    assert.equal(ran.code, 0, `pulumi ${command}\n${ran.text.slice(-5000)}`);
    return ran;
  }

  function workers(replicas: number): void {
    lab.configure((clusters) => {
      const { pools } = clusters[CLUSTER] as unknown as { pools: { "md-0": { replicas: number } } };
      pools["md-0"].replicas = replicas;
    });
  }

  it("lets the user run pulumi preview, with what `make` makes ready for it", async () => {
    assert.match((await pulumi("stack ls")).text, /^lab\*/m);
    assert.match((await pulumi("preview --expect-no-changes")).text, /^\s+[1-9]\d* unchanged$/m);
  });

  it("lets the user run pulumi stack output --json, without the secrets unless they are asked for", async () => {
    const outputs = async (flags: string): Promise<string> => {
      const { clusters } = JSON.parse((await pulumi(`stack output --json ${flags}`)).text) as {
        clusters: Record<string, { kubeconfig: string }>;
      };
      return clusters[CLUSTER]?.kubeconfig ?? "";
    };
    assert.equal(await outputs(""), "[secret]");
    assert.match(await outputs("--show-secrets"), /^apiVersion: v1$/m);
  });

  it("lets the user run pulumi refresh, which finds nothing", async () => {
    // The first one notes the inputs of what the program only reads, the kubeconfig's Secret: the engine counts that as
    // an update.
    assert.match((await pulumi("refresh --yes --skip-preview")).text, /^\s+~ 1 updated\n\s+[1-9]\d* unchanged$/m);
    await pulumi("refresh --yes --skip-preview --expect-no-changes");
  });

  it("lets the user run pulumi preview --diff, and preview --json with a plan that is saved", async () => {
    workers(3);
    const diff = await pulumi("preview --diff");
    assert.match(diff.text, /replicas: 2 => 3/);
    const plan = path.join(lab.paths.root, "plan.json");
    const { changeSummary } = JSON.parse((await pulumi(`preview --json --save-plan ${plan}`)).text) as {
      changeSummary: Record<string, number>;
    };
    assert.ok(
      (changeSummary["update"] ?? 0) >= 2 && changeSummary["create"] === undefined,
      JSON.stringify(changeSummary),
    );
    assert.ok(fs.statSync(plan).size > 0);
  });

  it("lets the user run pulumi preview --policy-pack, whose verdict is told", async () => {
    const pack = path.join(projectRoot(), "test", "fixtures", "policies");
    assert.match((await pulumi(`preview --policy-pack ${pack}`)).text, /small-pools@v0\.0\.1/);
    workers(5);
    const refused = await lab.look(`pulumi preview --non-interactive --policy-pack ${pack}`);
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /a pool may have 4 machines, not 5/);
    workers(3);
  });

  it("lets the user run pulumi up --target of one resource; a second run meanwhile is refused by Pulumi's lock, which says what to do", async () => {
    let second: Promise<Ran> | undefined;
    const first = await lab.look("pulumi up --yes --skip-preview --non-interactive", (text) => {
      if (text.includes("waiting for")) second ??= lab.look("pulumi up --yes --skip-preview --non-interactive");
    });
    assert.equal(first.code, 0, first.text.slice(-3000));
    const refused = await second;
    assert.notEqual(refused?.code, 0);
    assert.match(refused?.text ?? "", /the stack is currently locked by 1 lock\(s\)[\s\S]*pulumi cancel/);
    workers(2);
    const target = await pulumi(`up --yes --skip-preview --target '**::${POOL}'`);
    assert.match(target.text, /^\s+~ 1 updated$/m);
    await pulumi("up --yes --skip-preview");
  });

  it("lets the user run pulumi import and state, of an object that is there already", async () => {
    const imported = await pulumi("import kubernetes:core/v1:Namespace public kube-public --yes --skip-preview");
    assert.match(imported.text, /new kubernetes\.core\.v1\.Namespace\("public"/, "with the code for it");
    const urn = (await pulumi("stack --show-urns")).lines
      .map((line) => /(urn:\S+::public)$/.exec(line)?.[1])
      .find((found) => found !== undefined);
    assert.ok(urn !== undefined, "it is in the state");
    await pulumi(`state unprotect '${urn}' --yes`);
    await pulumi(`state delete '${urn}' --yes`);
    await pulumi("preview --expect-no-changes");
    assert.equal((await lab.look("kubectl get ns kube-public -o name")).lines.at(-1), "namespace/kube-public");
  });

  it("lets the user run pulumi stack init: a second stack beside the first", async () => {
    // The lab of a test has its stack files in its own folder, with a Pulumi.yaml beside them.
    await pulumi(`stack init other --no-select --cwd ${lab.paths.root}`);
    assert.match((await pulumi("stack ls")).text, /^lab\*[\s\S]*^other /m);
    await pulumi(`stack rm other --yes --cwd ${lab.paths.root}`);
  });

  // One shell: `make` would make a stack of the old name anew. The CLI renames the stack's file, too.
  it("lets the user run pulumi stack rename: the owner stays, and so does all that the stack has made", async () => {
    const { root } = lab.paths;
    const annotation = `kubectl get cluster ${CLUSTER} -o jsonpath='{.metadata.annotations.capi-ignition/made-by}'`;
    const owner = (await lab.look(annotation)).lines.at(-1) ?? "";
    assert.match(owner, /^capi-ignition\/lab@[0-9a-f]{12}$/);
    const steps = [
      `pulumi stack rename renamed --stack lab --cwd ${root} --non-interactive`,
      `export PULUMI_OPTION_CONFIG_FILE=${path.join(root, "Pulumi.renamed.yaml")}`,
      "pulumi preview --stack renamed --non-interactive --expect-no-changes",
      "pulumi up --stack renamed --non-interactive --yes --skip-preview --expect-no-changes",
      "pulumi stack output owner --stack renamed",
      `pulumi stack rename lab --stack renamed --cwd ${root} --non-interactive`,
      "pulumi stack select lab",
    ];
    const ran = await lab.look(steps.join(" && "));
    assert.equal(ran.code, 0, ran.text.slice(-5000));
    assert.ok(ran.lines.includes(owner), ran.text.slice(-2000));
    // As the guard of a management cluster has it looked up, whatever the stack is called.
    const found = await lab.look("pulumi stack --show-urns | grep -o 'urn:.*::management-guard$'");
    assert.match(found.lines.at(-1) ?? "", /^urn:pulumi:lab::capi-ignition::\S+::management-guard$/);
    await pulumi("preview --expect-no-changes");
  });

  it("lets the user run pulumi cancel, after a run that was killed: the next one goes on", async () => {
    workers(3);
    await lab.look("exec pulumi up --yes --skip-preview --non-interactive", (text, child) => {
      if (text.includes("waiting for")) process.kill(-(child.pid ?? 0), "SIGKILL");
    });
    assert.match((await lab.look("pulumi up --yes --skip-preview --non-interactive")).text, /pulumi cancel/);
    await pulumi("cancel --yes");
    await pulumi("up --yes --skip-preview");
    await pulumi("preview --expect-no-changes");
  });
}
