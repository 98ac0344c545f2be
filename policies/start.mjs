// What the engine starts: it hands TypeScript to a compiler of its own, which knows no `.ts` in imports.
//
// As a package the pack brings its modules compiled, since Node reads no TypeScript in node_modules.
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";

// A third of the start is compiling the same modules again.
enableCompileCache();

const compiled = new URL("compiled/index.js", import.meta.url);
// Not awaited: the engine requires this module, and that must not wait for anything.
void import(existsSync(compiled) ? compiled : new URL("index.ts", import.meta.url));
