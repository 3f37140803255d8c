import { FinalError } from "../core/errors.ts";

/** The authority's answer is a no. */
export class AcmeRefused extends FinalError {
  /** The kind of problem (RFC 8555 section 6.7), a URN; empty when it is none of the authority's. */
  readonly problem: string;

  constructor(reason: string, problem = "") {
    super(
      "ACME_REFUSED",
      `The certificate authority refuses the order: ${reason}.`,
      "Check guest.domain and portal.tls in the configuration; the authority's own words say what it minds.",
    );
    this.problem = problem;
  }
}
