import { storedByJaeger } from "./jaeger-size.ts";
import { madeTraces, messagesOf } from "./made-traces.ts";
import { zstdCompressSync } from "node:zlib";
const recipe = { scenario: "mixed", seed: 25, errorShare: 0.05, slowShare: 0.03 } as const;
const t = madeTraces(recipe, 6000);
const m = messagesOf(t, 100); const sent = m.reduce((s,x)=>s+x.body.length,0);
const per = t.slice(0,1000).map(one => { const b = Buffer.concat(messagesOf([one],1).map(x=>x.body)); return [b.length, zstdCompressSync(b).length]; });
console.log("zstd per trace", per.reduce((s,[,z])=>s+z!,0)/per.reduce((s,[b])=>s+b!,0), "vs own bytes; per 100:", m.reduce((s,x)=>s+zstdCompressSync(x.body).length,0)/sent, "bytes per span alone", per.reduce((s,[b])=>s+b!,0)/t.slice(0,1000).reduce((s,x)=>s+x.spans,0));
if (process.argv[2]) console.log("jaeger", await storedByJaeger(m), sent, (await 0));
