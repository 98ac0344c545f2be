/**
 * Takes back the SDK's hook that looks up source maps for every line of every stack trace.
 *
 * Node strips types in place, so lines and columns are right without it. With it, a fifth of a preview
 * goes to traces that the SDK keeps of each property of each resource to debug leaks of its own, and
 * half a minute to showing an exception: its paths end in `/node_modules/@scope/file`, which sends
 * `util.inspect` round until its text is too long.
 */
delete (Error as Partial<ErrorConstructor>).prepareStackTrace;
