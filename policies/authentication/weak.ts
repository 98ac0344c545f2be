/** What everybody tries first. */
const WELL_KNOWN = new Set([
  ...["admin", "administrator", "root", "toor", "guest", "user", "test", "testing", "demo"],
  ...["password", "passwort", "passw0rd", "p@ssw0rd", "p@ssword", "pass", "pwd", "qwerty"],
  ...["changeme", "changeit", "change_me", "change-me", "replaceme", "default", "letmein"],
  ...["welcome", "secret", "supersecret", "mysecret", "topsecret", "verysecret", "mypassword"],
  ...["my-secret-pw", "mysecretpassword", "supersecretpassword", "secretpassword", "example"],
  ...["123456", "1234567", "12345678", "123456789", "1234567890", "12345", "1234", "111111"],
  ...["grafana", "prometheus", "prom-operator", "redis", "postgres", "mysql", "mongo", "elastic"],
  ...["minioadmin", "minio", "minio123", "rabbitmq", "jaeger", "tracing", "loki", "tempo"],
  ...["token", "mytoken", "my-token", "dev", "foobar", "foo", "bar", "abc123", "iloveyou"],
]);

/** A word of the list with a number that makes it look like another: `tracing123`. */
const WITH_NUMBER = /^([a-z@0]+?)[-_]?(\d{1,4}|0?[12]\d{3})[!.]?$/;

/** Whether a password is one that everybody tries first. */
export function isWellKnown(password: string): boolean {
  const plain = password.trim().toLowerCase();
  const [, word = ""] = WITH_NUMBER.exec(plain) ?? [];
  return WELL_KNOWN.has(plain) || WELL_KNOWN.has(word);
}

/** Names of what is kept secret, by the words at their end. */
const SECRET =
  /(pass(word|wd|phrase|code)|secret|token|credentials?|requirepass|masterauth|(api|access|private|secret|signing|encryption)[_.-]?key)$|(^|[_.-])(pass|pwd)$/i;

/** Whether a setting of that name is a secret, rather than where one is. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/** The password in a URL, where there is one: `redis://:password@redis:6379`. */
export function passwordIn(text: string): string | undefined {
  const [, password] = /[a-z]:\/\/[^:/?#@\s]*:([^/?#@\s]+)@/i.exec(text) ?? [];
  return password;
}

/** The password of a header of basic authentication. */
export function passwordOfHeader(text: string): string | undefined {
  const [, encoded] = /^basic\s+([\w+/=-]+)$/i.exec(text.trim()) ?? [];
  if (encoded === undefined) return undefined;
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  return password;
}
