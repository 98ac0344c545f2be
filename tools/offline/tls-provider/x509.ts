/**
 * The X.509 library, ready for use: on Node's own WebCrypto, with the reflection functions that its dependency
 * container insists on before it loads.
 */
import "./reflection.ts";
import { webcrypto } from "node:crypto";
import { cryptoProvider } from "@peculiar/x509";

cryptoProvider.set(webcrypto);

export * from "@peculiar/x509";
