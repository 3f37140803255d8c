/** For how long a knock may open, seconds: enough to connect, and never for a day by mistake. */
export const KNOCK_SECONDS = { least: 30, most: 3_600 } as const;
