/** The keeper's log, as far as certificates are told there. */
export interface CertificateLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
