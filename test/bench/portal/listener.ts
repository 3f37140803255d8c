import { type IncomingMessage, request } from "node:http";

/** Somebody who watches a purchase, from an address of their own. */
export class Listener {
  #text = "";
  #failed: string | null = null;
  #left = false;

  private constructor(response: IncomingMessage) {
    if (response.statusCode !== 200) this.#failed = `status ${response.statusCode}`;
    response.setEncoding("utf8").on("data", (chunk: string) => {
      this.#text += chunk;
    });
    response.on("error", () => {});
    response.on("close", () => {
      if (!this.#left) this.#failed ??= "cut off";
    });
    this.leave = () => {
      this.#left = true;
      response.destroy();
    };
  }

  static open(url: string, from: string): Promise<Listener> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { agent: false, localAddress: from }, (response) =>
        resolve(new Listener(response)),
      );
      asked.once("error", reject);
      asked.end();
    });
  }

  readonly leave: () => void;

  /** Why it does not listen any more, or null. */
  get failure(): string | null {
    return this.#failed;
  }

  /** Whether it was told of that stage. */
  heard(stage: string): boolean {
    return this.#text.includes(`"stage":"${stage}"`);
  }
}
