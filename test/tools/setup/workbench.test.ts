import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { delimiter } from "node:path";
import { exportLines } from "../../../tools/pulumi-env/export-lines.ts";
import { imageNames, images, reference } from "../../../model/images.ts";
import { localReference } from "../../../tools/offline/images.ts";
import { preparationFor, type Prepared } from "../../../tools/setup/preparation.ts";
import { workbench, workbenchFor } from "../../../tools/workbench.ts";

const published = Object.fromEntries(
  imageNames.map((name) => [name, reference(images[name])]),
) as Prepared["references"];

const official: Prepared = {
  cli: { folder: "/opt/pulumi", version: "v3.250.0", source: "path" },
  plugins: { home: "/home/me/.pulumi", standIn: false },
  engine: { version: "27.0.1" },
  references: published,
  backend: { own: false, env: { PULUMI_BACKEND_URL: "file:///state" } },
  credentials: "/home/me/.pulumi",
  node: "/opt/node/bin/node",
};

describe("what set-up writes down", () => {
  it("has Pulumi's folder first, then that of the supported Node", () => {
    assert.deepEqual(preparationFor(official).path, ["/opt/pulumi", "/opt/node/bin"]);
  });

  it("names no stand-in where everything is official", () => {
    const { standIns, images, variables } = preparationFor(official);
    assert.deepEqual(standIns, []);
    assert.deepEqual(images, published);
    assert.deepEqual(variables, {
      PULUMI_BACKEND_URL: "file:///state",
      PULUMI_HOME: "/home/me/.pulumi",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  it("names every stand-in", () => {
    const prepared: Prepared = {
      ...official,
      cli: { ...official.cli, source: "stand-in" },
      plugins: { home: "/cache/pulumi-home/1", standIn: true },
      references: { ...published, tempo: localReference({ cache: "/cache" }, "tempo") },
    };
    assert.deepEqual(preparationFor(prepared).standIns, ["pulumi", "plugins", "tempo"]);
  });

  it("has Pulumi ask nobody for another target's plugin where stand-ins are used", () => {
    const plugins = { home: "/cache/pulumi-home/1", standIn: true };
    const { variables } = preparationFor({ ...official, plugins });
    assert.equal(variables["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"], "true");
  });

  it("keeps the user logged in where stand-ins have a home of their own", () => {
    const plugins = { home: "/cache/pulumi-home/1", standIn: true };
    const backend = { own: true, env: {} };
    const { variables } = preparationFor({ ...official, plugins, backend });
    assert.equal(variables["PULUMI_CREDENTIALS_PATH"], "/home/me/.pulumi");
    assert.equal(variables["PULUMI_BACKEND_URL"], undefined);
  });

  it("names the engine only where it is not the default one", () => {
    const engine = { host: "tcp://10.0.0.1:2375", version: "27.0.1" };
    const { variables } = preparationFor({ ...official, engine });
    assert.equal(variables["DOCKER_HOST"], "tcp://10.0.0.1:2375");
  });
});

describe("the workbench", () => {
  it("puts its folders before those of PATH, each once", () => {
    const path = ["/usr/bin", "/opt/pulumi", "/bin"].join(delimiter);
    const { env } = workbenchFor(preparationFor(official), { PATH: path });
    const expected = ["/opt/pulumi", "/opt/node/bin", "/usr/bin", "/bin"];
    assert.deepEqual(env["PATH"]?.split(delimiter), expected);
    assert.equal(env["PULUMI_BACKEND_URL"], "file:///state");
  });

  it("leaves the passphrase to a user who has one of their own, for as long as they have it", () => {
    const ours = { PULUMI_CONFIG_PASSPHRASE_FILE: "/checkout/.tracing-infra/passphrase" };
    const preparation = { ...preparationFor(official), variables: ours };
    for (const own of [
      { PULUMI_CONFIG_PASSPHRASE: "" },
      { PULUMI_CONFIG_PASSPHRASE_FILE: "/home/me/passphrase" },
    ]) {
      assert.deepEqual(workbenchFor(preparation, own).variables, {});
    }
    assert.deepEqual(workbenchFor(preparation, {}).variables, ours);
    assert.deepEqual(workbenchFor(preparation, ours).variables, ours);
  });

  it("tells to run set-up where it is missing", () => {
    assert.throws(() => workbench("/nonexistent"), {
      message:
        "/nonexistent/workbench.json: must have been written by set-up, got nothing; " +
        "run `npm run setup`",
    });
  });

  it("is taken over by a shell, whatever is in its values", () => {
    const variables = { A: "it's $HOME `x`", B: 'two "words"\nand a line' };
    const script = [
      ...exportLines({ path: ["/a b", "/c"], variables }),
      'printf "%s\\0" "$PATH" "$A" "$B"',
    ];
    const output = execFileSync("/bin/sh", ["-c", script.join("\n")], { env: { PATH: "/bin" } });
    const values = output.toString().split("\0").slice(0, 3);
    assert.deepEqual(values, ["/a b:/c:/bin", variables.A, variables.B]);
  });
});
