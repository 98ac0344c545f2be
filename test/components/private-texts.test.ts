import assert from "node:assert/strict";
import { CollectorContainer } from "../support/collector-container.ts";
import { attributesOf } from "../support/canaries.ts";
import { filesOf } from "../support/workloads.ts";

/** What is left of a text. */
const texts: Readonly<Record<string, string>> = {
  "card 4111 1111 1111 1111 declined": "card *** declined",
  "card 4111-1111-1111-1111 declined": "card *** declined",
  "card 4111111111111111 declined": "card *** declined",
  "amex 3782 822463 10005 and 378282246310005": "amex *** and ***",
  "mastercard 5555555555554444, visa 4222222222222": "mastercard ***, visa ***",
  "cup 6212345678901234567": "cup ***",
  "login password=hunter2 failed": "login password=*** failed",
  "PWD: hunter2": "PWD: ***",
  '{"password":"p w","user":"u"}': '{"password":"***","user":"u"}',
  '{"password":"p\\"w","user":"u"}': '{"password":"***","user":"u"}',
  '{\\"secret\\":\\"hunter2\\",\\"user\\":\\"u\\"}': '{\\"secret\\":\\"***\\",\\"user\\":\\"u\\"}',
  "{'api_key': 'hunter2', 'n': 1}": "{'api_key': '***', 'n': 1}",
  "?access_token=hunter2&page=2": "?access_token=***&page=2",
  "refreshToken: hunter2": "refreshToken: ***",
  "Authorization: Basic dXNlcjpwYXNz": "Authorization: ***",
  "sent Bearer abc.def-ghi_jkl to it": "sent Bearer *** to it",
  "Set-Cookie: session=hunter2; Path=/": "Set-Cookie: ***",
  "GET https://user:hunter2@db.example:5432/x?y=1": "GET https://***@db.example:5432/x?y=1",
  "see https://shop.example/a@b/c": "see https://shop.example/a@b/c",
  "mail to first.last+tag@mail.shop.example now": "mail to *** now",
  "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl ok": "jwt *** ok",
  "key sk-proj-abcdefghijklmnop1234 leaked": "key *** leaked",
  "key AKIAIOSFODNN7EXAMPLE leaked": "key *** leaked",
  "key ghp_abcdefghijklmnopqrstuvwxyz0123456789 leaked": "key *** leaked",
  "key xoxb-123456789012-abcdefghijkl leaked": "key *** leaked",
  "trace 5b8efff798038103d269b633813fc60c": "trace 5b8efff798038103d269b633813fc60c",
  "trace 41111111111111114111111111111111": "trace 41111111111111114111111111111111",
  "at 1763712000123456789 or 1763712000123456 or 1763712000123":
    "at 1763712000123456789 or 1763712000123456 or 1763712000123",
  "id 9007199254740991 of 123e4567-e89b-12d3-a456-426614174000":
    "id 9007199254740991 of 123e4567-e89b-12d3-a456-426614174000",
  "used max_tokens: 4096, input_tokens=412 in risk-assessment-service-of-ours":
    "used max_tokens: 4096, input_tokens=412 in risk-assessment-service-of-ours",
};

/** Keys of attributes whose values stay, and of those whose values do not. */
const keys = {
  public: [
    ...["user.id", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "llm.tokens.total"],
    ...["llm.time_to_first_token", "time_per_output_token", "gen_ai.token.type", "session.id"],
    ...["http.request.method", "messaging.message.id", "enduser.id", "company", "http.route"],
  ],
  private: [
    ...["password", "db.password", "DB_PASSWD", "client_secret", "credentials", "user.email"],
    ...["userEmail", "email_address", "token", "x-auth-token", "accessToken", "refresh_token"],
    ...["http.request.header.authorization", "http.request.header.cookie", "api_key", "x-api-key"],
    ...["apiKey", "private_key", "card.number", "cardNumber", "creditCard", "cvv", "iban", "pwd"],
  ],
};

describe("what the real Collector takes for private", function () {
  this.timeout(60_000);

  let log: string;

  before("send it texts and attributes", async () => {
    const settings = filesOf("dev", { debug: true })["collector.yaml"] ?? "";
    const collector = await CollectorContainer.start(settings);
    try {
      const attributes = Object.fromEntries([...keys.public, ...keys.private].map((k) => [k, "v"]));
      const bodies = Object.keys(texts).map((text, index) => `${index}> ${text}\n<`);
      const logRecords = bodies.map((stringValue, index) => ({
        body: { stringValue },
        attributes: index === 0 ? attributesOf(attributes) : [],
      }));
      await collector.send("logs", { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
      const arrived = async () => (await collector.log()).includes("Body: Str(0> ");
      await collector.eventually(arrived, true);
      log = await collector.log();
    } finally {
      await collector.stop();
    }
  });

  for (const [index, [text, expected]] of Object.entries(texts).entries()) {
    it(`makes '${expected}' of '${text}'`, () => {
      const [, left] = log.split(`Body: Str(${index}> `);
      assert.equal(left?.slice(0, left.indexOf("\n<)")), expected);
    });
  }

  it("keeps what stands under keys that are nobody's secret", () => {
    for (const key of keys.public) assert.ok(log.includes(`-> ${key}: Str(v)`), key);
  });

  it("masks whatever stands under keys of secrets", () => {
    for (const key of keys.private) assert.ok(log.includes(`-> ${key}: Str(***)`), key);
  });
});
