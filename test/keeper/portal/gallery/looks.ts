import { DESKTOP, PHONE } from "../support/browser-person.ts";

/** How people look at pages. */
export interface Look {
  readonly name: string;
  readonly viewport: { width: number; height: number };
  readonly dark: boolean;
}

export const LOOKS: readonly Look[] = [
  { name: "phone light", viewport: PHONE, dark: false },
  { name: "phone dark", viewport: PHONE, dark: true },
  { name: "desktop light", viewport: DESKTOP, dark: false },
  { name: "desktop dark", viewport: DESKTOP, dark: true },
];
