/** The files of the page that asks a browser's wallet. */
export interface SigningPage {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}
