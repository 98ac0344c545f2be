import assert from "node:assert/strict";
import {
  dockerEngine,
  foundEngine,
  mayInstallEngine,
  noEngine,
} from "../../../tools/setup/docker-engine.ts";
import { failure, machine, success } from "./machine.ts";

const debian = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n';
const mint = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n';

describe("a missing Docker engine", () => {
  it("may be installed as root on Debian, Ubuntu and what is like them", () => {
    for (const system of [debian, "ID=ubuntu\n", mint]) {
      assert.equal(mayInstallEngine({ root: true, system, variables: {} }), true, system);
    }
  });

  it("may not be installed by another user, on another system or where DOCKER_HOST names one", () => {
    assert.equal(mayInstallEngine({ root: false, system: debian, variables: {} }), false);
    assert.equal(mayInstallEngine({ root: true, system: "ID=alpine\n", variables: {} }), false);
    const variables = { DOCKER_HOST: "tcp://10.0.0.1:2375" };
    assert.equal(mayInstallEngine({ root: true, system: debian, variables }), false);
  });

  it("is told in one sentence that says what to do", () => {
    assert.equal(
      noEngine("no docker on PATH").message,
      "Docker engine: must answer, got 'no docker on PATH'; install Docker Desktop or Docker " +
        "Engine and start it, or set DOCKER_HOST to an engine that runs",
    );
    assert.match(noEngine("permission denied while trying").message, /add yourself to the group/);
  });

  it("is an error, with nothing installed, where DOCKER_HOST names one that does not answer", async () => {
    const here = machine({
      commands: { "docker version": failure("connection refused") },
      variables: { DOCKER_HOST: "tcp://127.0.0.1:1" },
    });
    await assert.rejects(
      dockerEngine(here, () => undefined),
      /got 'connection refused'/,
    );
    assert.deepEqual(here.ran, ["docker version --format {{.Server.Version}}"]);
    here.remove();
  });
});

describe("a Docker engine that runs", () => {
  const version = { "docker version": success("27.0.1\n") };

  it("is used as it is", async () => {
    const commands = { ...version, "docker context": success("unix:///var/run/docker.sock\n") };
    const here = machine({ commands });
    assert.deepEqual(await dockerEngine(here, () => undefined), { version: "27.0.1" });
    here.remove();
  });

  it("is the one that DOCKER_HOST names", async () => {
    const here = machine({ commands: version, variables: { DOCKER_HOST: "tcp://10.0.0.1:2375" } });
    assert.deepEqual(await foundEngine(here), { host: "tcp://10.0.0.1:2375", version: "27.0.1" });
    here.remove();
  });

  it("is the one of the client's own context, which Pulumi does not read", async () => {
    const socket = "unix:///Users/me/.docker/run/docker.sock";
    const here = machine({ commands: { ...version, "docker context": success(`${socket}\n`) } });
    assert.deepEqual(await foundEngine(here), { host: socket, version: "27.0.1" });
    here.remove();
  });
});
