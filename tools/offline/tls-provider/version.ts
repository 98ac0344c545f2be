import tls from "@pulumi/tls/package.json" with { type: "json" };

/** The version of the official plugin that this one stands in for: that of the SDK in use. */
export const version: string = tls.version;
