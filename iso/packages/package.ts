/** A Debian package as a file. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** As dpkg calls it, such as `amd64`. */
  readonly architecture: string;
  readonly file: string;
  /** Of the file, in hex. */
  readonly sha256: string;
}
