/** Serves the stand-in for the `tls` plugin to the engine that started this process. */
import { main } from "@pulumi/pulumi/provider/index.js";
import { TlsProvider } from "./provider.ts";

void main(new TlsProvider(), process.argv.slice(2));
