import type { BaseWallet } from "ethers";
import { someAnswers } from "../../answers/some-answers.ts";
import type { Answer, Asked } from "./ask-https.ts";

interface Server {
  ask(path: string, asked?: Asked): Promise<Answer>;
}

/** Somebody's browser with a session. */
export class SetupBrowser {
  readonly cookie: string;
  readonly csrf: string;
  readonly #room: Server;

  constructor(room: Server, cookie: string, csrf: string) {
    this.#room = room;
    this.cookie = cookie;
    this.csrf = csrf;
  }

  ask(path: string, { headers = {}, ...asked }: Asked = {}): Promise<Answer> {
    return this.#room.ask(path, {
      ...asked,
      headers: { cookie: this.cookie, "x-csrf": this.csrf, ...headers },
    });
  }

  post(path: string, json: unknown = {}): Promise<Answer> {
    return this.ask(path, { method: "POST", json });
  }

  put(path: string, json: unknown): Promise<Answer> {
    return this.ask(path, { method: "PUT", json });
  }

  /** Shows that a wallet is its own. */
  async sign(wallet: BaseWallet): Promise<Answer> {
    const { body } = await this.post("/api/wallet/challenge", { address: wallet.address });
    const message = String(body.message);
    return this.post("/api/wallet", { message, signature: await wallet.signMessage(message) });
  }

  /** Answers everything, as the admin. */
  async answerAll(admin: BaseWallet): Promise<void> {
    await this.sign(admin);
    const all = { ...someAnswers, admin: { ...someAnswers.admin, wallet: admin.address } };
    for (const [section, value] of Object.entries(all)) await this.put(`/api/answers/${section}`, value);
  }
}
