/**
 * What the published image of Zipkin starts with: JAVA_OPTS, or else the same memory as there.
 *
 * @see start-zipkin in openzipkin/zipkin
 */
export const startZipkin = `#!/bin/sh
exec java \${JAVA_OPTS:--Xms160m -Xmx160m -XX:+ExitOnOutOfMemoryError} -jar /zipkin/zipkin.jar "$@"
`;
