import { spawn, spawnSync } from "child_process";
import { once } from "events";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { strict as assert } from "assert";
import { setTimeout as sleep } from "timers/promises";

import type { ProbeRequest } from "../../components/program/probe/request";
import { programLine, requestEnvironment } from "../../components/program/call";
import { checkSkew } from "../../components/program/kubectl";
import { Observation, pending, reached, UnrecoverableError, waitUntilReached } from "../../components/program/poll";

const root = path.resolve(__dirname, "../..");

describe("the program's command", () => {
  it("is found from the project's folder, by the same words in every checkout", () => {
    assert.equal(
      programLine("create"),
      "exec node --enable-source-maps -r ./components/typescript.js ./components/program/main.ts create",
    );
  });

  it("has its request as JSON in the environment, where a changed number is one field", () => {
    const request = (replicas: number): object => ({
      run: "wait",
      stage: { kind: "workers", pools: [{ name: "c-md-0", replicas }] },
      cluster: { namespace: "default", name: "c" },
      minutes: 20,
      context: "it's mine",
    });
    assert.deepEqual(JSON.parse(requestEnvironment(request(2)).REQUEST), request(2));
    assert.equal(
      requestEnvironment(request(3)).REQUEST,
      requestEnvironment(request(2)).REQUEST.replace('"replicas":2', '"replicas":3'),
    );
  });

  it("is refused without a request, and without an operation", () => {
    const start = (args: readonly string[], env: NodeJS.ProcessEnv): string =>
      spawnSync(process.execPath, ["-r", "./components/typescript.js", "components/program/main.ts", ...args], {
        cwd: root,
        encoding: "utf8",
        env,
      }).stderr;
    assert.match(start(["create"], {}), /REQUEST is not set: Pulumi starts this program/);
    assert.match(start(["apply"], requestEnvironment({ run: "look" })), /usage: main\.ts create\|update\|delete/);
  });
});

describe("waiting", () => {
  const pace = { limitMilliseconds: 1000, everyMilliseconds: 1 };

  it("says what is missing once each time it changes, and answers the summary", async () => {
    const seen = [pending("A", "x", "n"), pending("A", "x", "n"), pending("A", "y", "n"), reached("there")];
    const lines: string[] = [];
    assert.equal(
      await waitUntilReached(
        async () => seen.shift() ?? assert.fail(),
        pace,
        (line) => lines.push(line),
      ),
      "there",
    );
    assert.deepEqual(lines, ["waiting for A: x", "waiting for A: y"]);
  });

  it("names object, condition and next step at the time limit", async () => {
    const late = waitUntilReached(
      async () => pending("Node a", "Ready is False", "look there"),
      { ...pace, limitMilliseconds: 5 },
      () => undefined,
    );
    await assert.rejects(late, /not reached within 0 s; last seen of Node a: Ready is False\nnext step: look there/);
  });

  it("goes on while there is progress, up to the limit for all, and not for a state that comes back", async () => {
    const run = (states: number, totalMilliseconds: number): Promise<string> => {
      let looks = 0;
      const observe = async (): Promise<Observation> =>
        ++looks > 30
          ? reached("there")
          : pending("MachineDeployment md", "rolling", "n", { progress: `${looks % states}` });
      const steps = { limitMilliseconds: 60, totalMilliseconds, everyMilliseconds: 10 };
      return waitUntilReached(observe, steps, () => undefined);
    };
    assert.equal(await run(100, 60_000), "there");
    await assert.rejects(run(2, 60_000), /^Error: no progress for 0 s; last seen of MachineDeployment md: rolling\n/);
    await assert.rejects(run(100, 100), /^Error: not reached within 0 s; last seen of MachineDeployment md: rolling\n/);
  });

  it("ends before its limit at what no waiting mends, when that stays", async () => {
    const final = pending("Machine m", "RequestID: a1-2, no such key", "make one", { finalAfterSeconds: 0.05 });
    const again = pending("Machine m", "RequestID: b3-4, no such key", "make one", { finalAfterSeconds: 0.05 });
    const lines: string[] = [];
    const steps = { limitMilliseconds: 60_000, everyMilliseconds: 5 };
    let looks = 0;
    await assert.rejects(
      waitUntilReached(
        async () => (++looks % 2 === 0 ? final : again),
        steps,
        (line) => lines.push(line),
      ),
      /^Error: no waiting mends this; last seen of Machine m: RequestID: \S+, no such key\nnext step: make one$/,
    );
    assert.equal(lines.length, 1, "the same failure of another attempt is no news");
    const passing = [final, pending("Machine m", "starts", "n"), final, reached("there")];
    const slow = { limitMilliseconds: 60_000, everyMilliseconds: 30 };
    const answer = await waitUntilReached(
      async () => passing.shift() ?? assert.fail(),
      slow,
      () => undefined,
    );
    assert.equal(answer, "there", "one that passes in between does not count");
  });

  it("outlasts an API server that does not answer, and gives up on what retrying cannot help", async () => {
    const answers = [new Error("connection refused"), reached("there")];
    const next = async (): Promise<ReturnType<typeof reached>> => {
      const answer = answers.shift() ?? assert.fail();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const lines: string[] = [];
    assert.equal(await waitUntilReached(next, pace, (line) => lines.push(line)), "there");
    assert.deepEqual(lines, ["waiting for API server: connection refused"]);
    await assert.rejects(
      waitUntilReached(
        () => Promise.reject(new UnrecoverableError("no kubectl")),
        pace,
        () => undefined,
      ),
      /no kubectl/,
    );
  });
});

describe("kubectl's version", () => {
  it("may be one minor version behind the API server's, or ahead, or unknown", () => {
    for (const client of ["v1.35.0", "v1.36.3", "v1.40.1", "v0.0.0-master+$Format:%H$"]) checkSkew(client, "v1.36.3");
    assert.throws(
      () => checkSkew("v1.34.9", "v1.36.3"),
      /kubectl v1.34.9 is too old for the API server's v1.36.3: install v1.35 or later/,
    );
  });
});

describe("the wait program, run", function () {
  this.timeout(20_000);
  let folder: string;
  before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "wait-test-"))));
  after(() => fs.rmSync(folder, { recursive: true }));

  /** A kubectl that tells on standard error how it was called and answers by a shell `case`. */
  function withKubectl(answers: string): void {
    const script = `#!/bin/sh\nPATH=/bin:/usr/bin\ncase "$*" in\n*"version --client"*) echo '{"clientVersion":{"gitVersion":"v1.36.0"}}';;\n*/version) echo '{"gitVersion":"v1.36.0"}';;\n${answers}\nesac\n`;
    fs.writeFileSync(path.join(folder, "kubectl"), script, { mode: 0o755 });
  }

  function environment(): { PATH: string; TMPDIR: string } {
    // PATH holds these and the stand-in alone: a kubectl of the machine's must not answer.
    for (const [name, program] of [
      ["node", process.execPath],
      ["cat", "/bin/cat"],
    ] as const) {
      fs.rmSync(path.join(folder, name), { force: true });
      fs.symlinkSync(program, path.join(folder, name));
    }
    return { PATH: folder, TMPDIR: folder };
  }

  function run(request: ProbeRequest, stdin: string): { status: number | null; stdout: string; stderr: string } {
    return spawnSync("/bin/sh", ["-c", programLine("create")], {
      cwd: root,
      input: stdin,
      encoding: "utf8",
      env: { ...environment(), ...requestEnvironment(request) },
    });
  }

  const waiting: ProbeRequest = {
    run: "wait",
    stage: { kind: "infrastructure" },
    cluster: { namespace: "default", name: "c" },
    minutes: 1,
  };
  const kubeconfig = "apiVersion: v1\nkind: Config\n";

  it("hands the kubeconfig's text over by standard input, and writes it to no file", () => {
    const ready = `{"metadata":{"name":"c"},"status":{"initialization":{"infrastructureProvisioned":true}}}`;
    withKubectl(
      `*/clusters/c) echo "$*" > ${folder}/args; grep -rl "kind: [C]onfig" ${folder} > ${folder}/holders; cat "$2" > ${folder}/seen; echo '${ready}';;`,
    );
    assert.equal(run(waiting, kubeconfig).stdout, "infrastructure of default/c is provisioned\n");
    assert.equal(fs.readFileSync(path.join(folder, "seen"), "utf8").trim(), kubeconfig.trim());
    assert.match(
      fs.readFileSync(path.join(folder, "args"), "utf8"),
      /^--kubeconfig \/dev\/stdin --request-timeout \w+ get --raw \/apis\/cluster.x-k8s.io\/v1beta2\/namespaces\/default\/clusters\/c\n$/,
    );
    assert.equal(fs.readFileSync(path.join(folder, "holders"), "utf8"), "");
  });

  it("ends with its shell, which is all that Pulumi's command provider ends", async () => {
    withKubectl('*/c) echo \'{"metadata":{"name":"c"}}\';;');
    const shell = spawn("/bin/sh", ["-c", programLine("create")], {
      cwd: root,
      env: { ...environment(), ...requestEnvironment(waiting) },
      stdio: ["pipe", "ignore", "pipe"],
    });
    shell.stdin.end(kubeconfig);
    await once(shell.stderr, "data");
    const [killed, closed] = [once(shell, "exit"), once(shell, "close")];
    shell.kill("SIGKILL");
    await killed;
    // Whoever still holds the other end of its standard error keeps it open.
    const ended = await Promise.race([closed.then(() => true), sleep(3000, false, { ref: false })]);
    assert.equal(ended, true, "the wait goes on without its shell");
  });

  it("says that kubectl is missing", () => {
    fs.rmSync(path.join(folder, "kubectl"), { force: true });
    const { status, stderr } = run(waiting, kubeconfig);
    assert.equal(status, 1);
    assert.match(stderr, /infrastructure: kubectl was not found in PATH: install it/);
  });

  it("says that the kubeconfig does not exist", () => {
    assert.match(run(waiting, path.join(folder, "absent")).stderr, /the kubeconfig .*absent does not exist/);
  });

  it("prints the guide's last looks without colours", () => {
    withKubectl(`*cluster-info) printf '\\033[32mrunning\\033[0m at\\n';;`);
    assert.equal(run({ run: "look", look: "cluster-info", revision: "1" }, kubeconfig).stdout, "running at\n");
  });
});
