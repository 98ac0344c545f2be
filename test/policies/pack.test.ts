import assert from "node:assert/strict";
import {
  UnknownValueError,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationArgs,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import { packed } from "../../policies/judging/pack.ts";
import { policy } from "../../policies/judging/policy.ts";

const URN = "urn:pulumi:live::shop::docker:index/container:Container::web";

/** What the engine sends for a text that it does not know yet. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine's own reading of inputs throws; its declaration leaves out how it is made. */
const Unread = UnknownValueError as unknown as new (
  value: unknown,
  path: readonly string[],
) => Error;

const said = {
  concern: "exposure",
  severity: "low",
  description: "A colour is what it must be.",
  remedy: "Set `colour`.",
} as const;

/** Wants a colour of every resource, and can give it. */
const coloured = policy({
  ...said,
  name: "colours-are-as-agreed",
  scope: "resource",
  limits: z.object({ colour: z.string().default("red") }),
  *judge({ resources }, { colour }) {
    for (const resource of resources) {
      const got = resource.inputs["colour"];
      if (got !== colour) yield { resource, path: "colour", must: `be ${colour}`, got };
    }
  },
  mend: ({ inputs }, { colour }) => ({ ...inputs, colour }),
});

/** Wants all resources to be of one colour. */
const alike = policy({
  ...said,
  name: "colours-are-alike",
  scope: "stack",
  *judge({ resources }) {
    const [first] = resources;
    for (const resource of resources) {
      const got = resource.inputs["colour"];
      const wanted = first?.inputs["colour"];
      if (got !== wanted) yield { resource, path: "colour", must: `be ${String(wanted)}`, got };
    }
  },
});

/** Inputs that refuse to be read where the engine does not know them yet. */
function unread(inputs: object): object {
  return new Proxy(inputs, {
    get: (target, key) => {
      const value = (target as Record<string | symbol, unknown>)[key];
      if (value === UNKNOWN_TEXT) throw new Unread(value, [String(key)]);
      return value;
    },
  });
}

const asked = (props: object, { config = {}, urn = URN }: { config?: object; urn?: string } = {}) =>
  ({
    ...{ type: "docker:index/container:Container", name: "web", urn, props },
    getConfig: () => config,
  }) as unknown as ResourceValidationArgs;

const judged = (props: object, options?: { config?: object; urn?: string }) => {
  const messages: string[] = [];
  const { validateResource } = packed(coloured) as ResourceValidationPolicy;
  assert.ok(typeof validateResource === "function");
  void validateResource(asked(props, options), (message) => messages.push(message));
  return messages;
};

describe("a policy that is handed to the engine", () => {
  it("says once for a resource what was found, and what to do", () => {
    assert.deepEqual(judged({ colour: "blue" }), [
      "web: colour: must be red, got 'blue'\nTo mend it: Set `colour`.",
    ]);
    assert.deepEqual(judged({ colour: "red" }), []);
  });

  it("goes by its configuration, and refuses one that is none", () => {
    assert.deepEqual(judged({ colour: "blue" }, { config: { colour: "blue" } }), []);
    assert.throws(() => judged({ colour: "blue" }, { config: { colour: 7 } }), z.ZodError);
    const { configSchema } = packed(coloured) as ResourceValidationPolicy;
    assert.deepEqual(configSchema?.properties, { colour: { type: "string", default: "red" } });
  });

  it("is asked anew about a resource that has changed meanwhile", () => {
    assert.equal(judged({ colour: "red" }, { urn: "a" }).length, 0);
    assert.equal(judged({ colour: "blue" }, { urn: "a" }).length, 1);
  });

  it("reads what is known beside what is not", () => {
    assert.match(judged(unread({ colour: UNKNOWN_TEXT, size: 1 }))[0] ?? "", /known only once/);
    assert.deepEqual(judged(unread({ colour: "red", size: UNKNOWN_TEXT })), []);
  });

  it("mends what it finds, but nothing of which a part is not known", async () => {
    const { remediateResource } = packed(coloured) as ResourceValidationPolicy;
    assert.ok(remediateResource);
    const whole = await remediateResource(asked({ colour: "blue" }));
    assert.deepEqual(whole, { colour: "red" });
    assert.equal(
      await remediateResource(asked(unread({ colour: "blue", size: UNKNOWN_TEXT }))),
      undefined,
    );
  });

  it("judges a stack by what was declared, not by what became of it", () => {
    judged({ colour: "red" }, { urn: "one" });
    judged({ colour: "red" }, { urn: "two" });
    const messages: [string, string | undefined][] = [];
    const { validateStack } = packed(alike) as StackValidationPolicy;
    const outputs = [
      { ...asked({ colour: "red" }, { urn: "one" }) },
      { ...asked({}, { urn: "two" }) },
      { ...asked({ colour: "blue" }, { urn: "never told of" }) },
    ];
    void validateStack(
      { resources: outputs, getConfig: () => ({}) } as unknown as StackValidationArgs,
      (message, urn) => messages.push([message.split("\n")[0] ?? "", urn]),
    );
    assert.deepEqual(messages, [["web: colour: must be red, got 'blue'", "never told of"]]);
  });
});
