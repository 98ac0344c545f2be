import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeWhole } from "../setup/write-whole.ts";
import { newCertificates } from "./authority.ts";
import { kubeconfig, kubeconfigs } from "./certificates.ts";
import { configurations } from "./configurations.ts";
import { ownImages } from "./images/own.ts";
import type { ClusterSite } from "./site.ts";

/** Makes sure of the certificates and of the kubeconfigs with them; those that are there stay. */
export async function ensureCertificates({ layout }: ClusterSite): Promise<void> {
  await mkdir(layout.certificates, { recursive: true, mode: 0o700 });
  if (existsSync(layout.kubeconfig)) return;
  for (const [name, text] of Object.entries(await newCertificates())) {
    await writeWhole(join(layout.certificates, name), text, 0o600);
  }
  const read = (name: string) => readFileSync(join(layout.certificates, name), "utf8");
  for (const name of kubeconfigs) {
    const text = kubeconfig({
      authority: read("cluster.authority.crt"),
      certificate: read(`${name}.crt`),
      key: read(`${name}.key`),
    });
    const file = join(layout.certificates, `${name}.kubeconfig`);
    await writeWhole(name === "administrator" ? layout.kubeconfig : file, text, 0o600);
  }
}

/**
 * Writes the configurations.
 *
 * @returns all of them in one text, by which a change is known.
 */
export async function writeConfigurations({ layout, programs }: ClusterSite): Promise<string> {
  const files = configurations({
    layout,
    programs: { runc: programs.debian("runc"), cni: programs.cni },
    pauseImage: ownImages.pause.reference,
  });
  for (const [name, text] of Object.entries(files)) {
    const path = join(layout.configurations, name);
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, text);
  }
  for (const folder of [layout.logs, layout.volumes]) await mkdir(folder, { recursive: true });
  return JSON.stringify(files);
}
