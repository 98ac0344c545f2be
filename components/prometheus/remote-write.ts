import type { OperatorSecret } from "../../model/operator-secrets.ts";
import type { Platform } from "../../model/platform.ts";
import { configurationPath, secretPath, type ConfigurationFile } from "../../model/workload.ts";
import { WEB_TLS_VERSION } from "../web-config.ts";

/** The secret with which samples are sent on, and its key in the stack's configuration. */
export const remoteWriteSecrets = {
  "remote-write-password": "password",
} as const satisfies Partial<Record<OperatorSecret, string>>;

const PASSWORD = "remote-write-password";

const AUTHORITY = "prometheus-remote-write-authority.crt";

/** The secrets that sending samples on takes; none where nobody gets any. */
export function secretsOfRemoteWrite({ remoteWrite }: Platform): (typeof PASSWORD)[] {
  return remoteWrite ? [PASSWORD] : [];
}

/** The files that it takes. */
export function remoteWriteFiles({ remoteWrite }: Platform): ConfigurationFile[] {
  const text = remoteWrite?.certificateAuthority;
  return text === undefined ? [] : [{ name: AUTHORITY, text }];
}

/** Whom every sample is sent to as well, with the exemplars that lead to traces. */
export function remoteWriteConfig({ remoteWrite }: Platform) {
  if (!remoteWrite) return {};
  const { url, user, certificateAuthority } = remoteWrite;
  const password_file = secretPath(PASSWORD);
  return {
    remote_write: [
      {
        url,
        send_exemplars: true,
        send_native_histograms: true,
        ...(user === undefined
          ? { authorization: { type: "Bearer", credentials_file: password_file } }
          : { basic_auth: { username: user, password_file } }),
        tls_config: {
          min_version: WEB_TLS_VERSION,
          ...(certificateAuthority !== undefined && { ca_file: configurationPath(AUTHORITY) }),
        },
      },
    ],
  };
}
