import type { ArchiveVolume } from "../../tools/archive/volume.ts";

/** An archive of files by their paths, as a volume would have them. */
export function archiveOf(files: ReadonlyMap<string, Buffer>): ArchiveVolume {
  return {
    files: async function* (isWanted) {
      for (const [path, content] of files) {
        const file = { path, size: content.length, modified: 1 };
        yield await Promise.resolve(isWanted(file) ? { ...file, content } : file);
      }
    },
    content: (path) => {
      const content = files.get(path);
      return content ? Promise.resolve(content) : Promise.reject(new Error(`no ${path}`));
    },
  };
}
