import * as pulumi from "@pulumi/pulumi";
import type { TlsFiles } from "../../model/tls.ts";
import { serviceOf, type ServiceArgs } from "../service.ts";
import { keyStore, trustStore } from "./key-store.ts";
import { zipkinWorkload } from "./workload.ts";

/** What Zipkin is deployed from; its certificate comes in PEM, like everybody's. */
export type ZipkinArgs = ServiceArgs<TlsFiles<"zipkin">[keyof TlsFiles<"zipkin">]>;

/** The third trace store, for those used to its pages: Zipkin, with the newest spans in memory. */
export class Zipkin extends serviceOf("Zipkin", zipkinWorkload) {
  constructor(
    name: string,
    { platform, target, secrets }: ZipkinArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const identity = pulumi.all([secrets["zipkin.crt"], secrets["zipkin.key"]]);
    const stores = {
      "zipkin.p12": pulumi.secret(
        identity.apply(([certificate, key]) => keyStore({ certificate, key })),
      ),
      "authority.p12": pulumi.output(secrets["authority.crt"]).apply(trustStore),
    };
    super(name, { platform, target, secrets: stores }, opts);
  }
}
