/** A refusal in Proxmox VE's own shape: the text goes into the status line and into `message`. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: Readonly<Record<string, string>> | undefined;
  /** Front-end refusals (authentication, uploads) have neither a body nor a content type. */
  readonly bare: boolean;

  constructor(status: number, text: string, errors?: Readonly<Record<string, string>>, bare = false) {
    super(text);
    this.status = status;
    this.errors = errors;
    this.bare = bare;
  }

  /** 400 with one text per parameter. */
  static parameters(errors: Readonly<Record<string, string>>): ApiError {
    return new ApiError(400, "Parameter verification failed.", errors);
  }

  /** 403; `detail` is what Proxmox VE puts in parentheses, if it does. */
  static forbidden(detail?: string): ApiError {
    return new ApiError(403, `Permission check failed${detail === undefined ? "" : ` (${detail})`}`);
  }

  /** 500: nearly everything else, "does not exist" and "already exists" included. */
  static failed(text: string): ApiError {
    return new ApiError(500, text);
  }

  static bare(status: number, text: string): ApiError {
    return new ApiError(status, text, undefined, true);
  }
}
