import { DESKTOP, PHONE } from "../support/browser-person.ts";

/** How people look at pages. */
export interface Look {
  readonly name: string;
  readonly viewport: { width: number; height: number };
  readonly dark: boolean;
}

const PHONE_BY_DAY: Look = { name: "phone light", viewport: PHONE, dark: false };
const PHONE_BY_NIGHT: Look = { name: "phone dark", viewport: PHONE, dark: true };
const DESKTOP_BY_DAY: Look = { name: "desktop light", viewport: DESKTOP, dark: false };
const DESKTOP_BY_NIGHT: Look = { name: "desktop dark", viewport: DESKTOP, dark: true };

export const LOOKS: readonly Look[] = [PHONE_BY_DAY, PHONE_BY_NIGHT, DESKTOP_BY_DAY, DESKTOP_BY_NIGHT];

const all = process.env.BLOCKHOST_LOOKS === "all";

/**
 * How tests look at a page in each of its states: at the gallery's in one way, and at the same on a host at work in another,
 * so that both widths and both kinds of colours are seen. `./blockhost test --looks portal tour installer` looks in every way at each.
 */
export const TESTED_LOOKS = {
  gallery: all ? LOOKS : [PHONE_BY_DAY],
  host: all ? LOOKS : [DESKTOP_BY_NIGHT],
};
