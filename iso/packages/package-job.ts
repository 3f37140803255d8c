/** The machine that packages are for, as those call it who have a word in it. */
export interface PackageTarget {
  /** dpkg: `amd64`. */
  readonly architecture: string;
  /** Node and npm: `x64`. */
  readonly cpu: string;
  /** Debian's folder of libraries: `x86_64-linux-gnu`. */
  readonly multiarch: string;
}

/** One package to be made. */
export interface PackageJob {
  /** An empty folder, which becomes what the package installs. */
  readonly root: string;
  /** Another, for what does not get into it. */
  readonly work: string;
  readonly version: string;
  readonly target: PackageTarget;
  /** The sources' time, in seconds. */
  readonly date: number;
  /** Folder of the .debs. */
  readonly out: string;
}
