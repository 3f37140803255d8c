/** An answer of Proxmox VE that is no success, as it came. The adapter's edge turns it into a BlockHostError. */
export class PveError extends Error {
  readonly method: string;
  /** Path below the host, without query. */
  readonly path: string;
  readonly status: number;
  /** The human text: Proxmox VE puts it into the reason phrase and, in newer releases, into `message` as well. */
  readonly text: string;
  /** Text per refused parameter (`errors` of the body). */
  readonly fields: Readonly<Record<string, string>>;

  constructor(
    method: string,
    path: string,
    status: number,
    text: string,
    fields: Readonly<Record<string, string>> = {},
  ) {
    const details = Object.entries(fields).map(([name, why]) => `${name}: ${why.trim()}`);
    super(`${method} ${path}: ${status} ${[text, ...details].join("; ")}`);
    this.name = "PveError";
    this.method = method;
    this.path = path;
    this.status = status;
    this.text = text;
    this.fields = fields;
  }

  /** All texts of the answer, for the few decisions that Proxmox VE leaves to its wording. */
  get words(): string {
    return [this.text, ...Object.values(this.fields)].join("\n");
  }
}
