/** Where a host is dialled that is written with its port, or without where that is the usual one. */
export function hostAndPort(
  text: string,
  usualPort: number,
): { readonly host: string; readonly port: number } {
  const [host = "", port] = text.split(":");
  return { host, port: port === undefined ? usualPort : Number(port) };
}
