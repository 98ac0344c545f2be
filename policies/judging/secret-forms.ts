import { isLiteral } from "./words.ts";
import { entropyOf } from "./entropy.ts";

/** What a secret looks like that says itself what it is, and what it is called in a finding. */
interface Form {
  readonly called: string;
  readonly form: RegExp;
  /** Whether what was found, of which the first group counts, is none of those that only look alike. */
  readonly unless?: (found: string) => boolean;
}

/** What somebody puts where a secret belongs, to show the form of it. */
const EXAMPLE = /example|placeholder|redacted|changeme|your[-_]|xxxx|\*\*\*|\.\.\./i;

const forms: readonly Form[] = [
  {
    called: "a private key",
    // A pattern that looks for keys in texts has none behind its first line.
    form: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----(?:\\n|\s)+(?:[\w-]+: [^\n]*\n)*\s*([A-Za-z0-9+/]{16})/,
  },
  { called: "an access key of AWS", form: /\b((?:AKIA|ASIA)[0-9A-Z]{16})\b/ },
  { called: "a token of GitHub", form: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{30,})\b/ },
  { called: "a token of GitLab", form: /\b(glpat-[\w-]{20,})/ },
  { called: "a token of Slack", form: /\b(xox[abeprs]-[\w-]{12,})/ },
  {
    called: "a webhook of Slack",
    form: /hooks\.slack\.com\/(?:services|workflows)\/(T\w{6,}\/\w{6,}\/\w{12,})/,
  },
  { called: "a key of Google", form: /\b(AIza[\w-]{35})/ },
  { called: "a key of Stripe", form: /\b([sr]k_live_[A-Za-z0-9]{16,})/ },
  {
    called: "a token of Grafana",
    form: /\b(glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/]{32,}=*)/,
  },
  { called: "a token of npm", form: /\b(npm_[A-Za-z0-9]{36})\b/ },
  { called: "a token of Vault", form: /\b(hv[sb]\.[\w-]{24,})/ },
  { called: "a key of SendGrid", form: /\b(SG\.[\w-]{16,}\.[\w-]{16,})/ },
  {
    called: "a key of a model's provider",
    form: /\b(sk-(?:ant-|proj-)?[\w-]{20,})/,
    unless: (found) => !/\d/.test(found) || entropyOf(found) < 3.7,
  },
  { called: "a signed token", form: /\b(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})/ },
  {
    called: "a bearer's token",
    form: /\bbearer\s+([\w.~+/-]{16,}=*)/i,
    unless: (found) => !/\d/.test(found) || entropyOf(found) < 3,
  },
  {
    called: "a user's password",
    form: /\bbasic\s+([A-Za-z0-9+/]{8,}={0,2})(?![\w+/])/i,
    unless: (found) =>
      !/^[\x21-\x7e]+:[\x21-\x7e]+$/.test(Buffer.from(found, "base64").toString("latin1")),
  },
  {
    called: "a URL with a password",
    form: /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'`<>{}[\]()|^\\*]*:([^\s/@"'`<>[\]()|^\\*]+)@[\w[]/i,
    unless: (found) => !isLiteral(found),
  },
];

/** What kind of secret is in a text; `undefined` where there is none that says so itself. */
export function secretIn(text: string): string | undefined {
  return forms.find(({ form, unless }) => {
    const found = form.exec(text)?.[1];
    return found !== undefined && !EXAMPLE.test(found) && unless?.(found) !== true;
  })?.called;
}
