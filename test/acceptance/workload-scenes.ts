import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type TLSSocket } from "node:tls";
import { urlOf, type Access } from "../../tools/access.ts";
import { docker } from "../../tools/docker.ts";
import { ask } from "../../tools/https.ts";
import { REFUSES } from "./pipeline-scenes.ts";
import { telling, type About, type Scene } from "./scene.ts";
import { eventually, platform } from "./support.ts";

const NO_PROVIDER: About = { alertname: "NoHealthyLlmProvider", service: "llm-router" };

export const missingProviders: Scene = {
  when: "no LLM provider answers",
  acts: [
    {
      begin: async ({ access }) => {
        await switchFaults(access, { "llm-router": { providersDown: ["openai", "anthropic"] } });
        assert.notEqual(await question(access), 200);
      },
      tells: [NO_PROVIDER],
    },
  ],
  end: async ({ access }) => {
    await switchFaults(access, {});
    await answered(access);
  },
};

/** Without Redis nobody asks a provider, so theirs comes first. */
export const missingRedis: Scene = {
  when: "Redis is gone",
  acts: [
    {
      begin: async (stage) => {
        await telling("resolved", NO_PROVIDER, { stage });
        await docker(["stop", `${platform}-redis`]);
      },
      tells: [{ alertname: "RedisUnavailable", service: "redis" }],
    },
  ],
  end: async ({ access }) => {
    await docker(["start", `${platform}-redis`]);
    await answered(access);
  },
};

/** Asks until there is an answer, seldom enough that nobody is told of requests that fail. */
async function answered(access: Access): Promise<void> {
  await eventually(async () => {
    const status = await question(access);
    if (status !== 200) await sleep(30_000);
    return status === 200;
  }, 240_000);
}

async function switchFaults(access: Access, faults: object): Promise<void> {
  const { status, body } = await ask(
    `${urlOf(access, "nginx", "https")}/admin/faults`,
    { authority: access.certificateAuthority, token: access.credentials.appsAdminToken },
    { method: "PUT", type: "application/json", body: JSON.stringify(faults) },
  );
  assert.equal(status, 200, body);
}

async function question(access: Access): Promise<number> {
  const { status } = await ask(
    `${urlOf(access, "nginx", "https")}/api/chat`,
    { authority: access.certificateAuthority, token: access.credentials.appsToken },
    JSON.stringify({ message: "Is anybody there?" }),
  );
  return status;
}

/** Each takes some 50 KiB of the service's memory: so many are 85 % of it, a few hundred more all. */
const CLIENTS = 1_150;

const UPGRADE = [
  "GET /ws HTTP/1.1",
  "Host: websocket",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "\r\n",
].join("\r\n");

/** A ping without a text, and its answer, masked as a client's must be. */
const PING = 0x89;
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

let crowd: TLSSocket[] = [];

export const crowdedWebsocket: Scene = {
  when: "too many clients are connected, which take too much memory",
  acts: [
    {
      begin: async ({ access }) => {
        while (crowd.length < CLIENTS) crowd.push(await client(access));
      },
      tells: [
        { alertname: "TooManyWebSocketConnections", service: "websocket" },
        { alertname: "MemoryNearLimit", service: "websocket" },
      ],
    },
  ],
  end: () => {
    for (const socket of crowd) socket.destroy();
    crowd = [];
    return Promise.resolve();
  },
};

function client({ urls, certificateAuthority, credentials }: Access): Promise<TLSSocket> {
  const { hostname, port } = new URL(urlOf({ urls }, "websocket", "https"));
  const { operatorCertificate: cert, operatorKey: key } = credentials;
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: hostname, port: Number(port), ca: certificateAuthority, cert, key },
      () => socket.write(UPGRADE),
    );
    socket.on("error", reject);
    socket.once("data", (answer: Buffer) => {
      if (!answer.toString().includes("101")) reject(new Error(answer.toString()));
      socket.on("data", ([kind]: Buffer) => kind === PING && socket.write(PONG));
      resolve(socket);
    });
  });
}

let guessing: Promise<unknown> | undefined;
let stopGuessing = new AbortController();

/** The gateway comes first, so that whatever else the machine does, it is the gateway's limit that is met. */
const FIRST = "8192";

/** As the engine has it where nothing is said. */
const LIKE_OTHERS = "1024";

/**
 * Every wrong password costs the gateway some 60 ms, which is what makes guessing hard.
 *
 * Each is also written to the audit log, faster the faster the machine is. So it waits for the scene that
 * keeps Loki away: a queue that overflows is worse than the refusals of that scene, and keeps them quiet.
 */
export const guessedPasswords: Scene = {
  when: "somebody guesses passwords, which costs the gateway its processor time",
  acts: [
    {
      begin: async (stage) => {
        await telling("firing", REFUSES, { stage });
        await docker(["update", "--cpu-shares", FIRST, `${platform}-gateway`]);
        stopGuessing = new AbortController();
        guessing = Promise.all([1, 2, 3].map(() => guess(stage.access, stopGuessing.signal)));
      },
      // On a machine of two processors the machine itself may be told of as well, or before.
      tells: [{ alertname: "CpuNearLimit" }],
    },
  ],
  end: async () => {
    stopGuessing.abort();
    await guessing;
    await docker(["update", "--cpu-shares", LIKE_OTHERS, `${platform}-gateway`]);
  },
};

async function guess(access: Access, signal: AbortSignal): Promise<void> {
  const url = `${urlOf(access, "gateway", "alertmanager")}/api/v2/status`;
  const { viewer } = access.credentials;
  while (!signal.aborted) {
    const account = { ...viewer, password: `guess ${Math.random()}` };
    await ask(url, { authority: access.certificateAuthority, account }).catch(() => undefined);
  }
}
