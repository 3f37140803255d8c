/** An answer with fields beside `data`, such as the `total` of a list. */
export class Reply {
  readonly data: unknown;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(data: unknown, extra: Readonly<Record<string, unknown>>) {
    this.data = data;
    this.extra = extra;
  }
}

/** An answer that is not JSON. */
export class TextReply {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
