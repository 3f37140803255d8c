import type { Rule } from "./rule.ts";
import { announced } from "./rules/announced.ts";
import { division } from "./rules/division.ts";
import { effectsFirst } from "./rules/effects-first.ts";
import { ignoredResult } from "./rules/ignored-result.ts";
import { loop } from "./rules/loop.ts";
import { narrowing } from "./rules/narrowing.ts";
import { natspec } from "./rules/natspec.ts";
import { privateState } from "./rules/private-state.ts";
import { reentrancyGuard } from "./rules/reentrancy-guard.ts";
import { risky } from "./rules/risky.ts";
import { unused } from "./rules/unused.ts";

export const ALL_RULES: readonly Rule[] = [
  announced,
  division,
  effectsFirst,
  ignoredResult,
  loop,
  narrowing,
  natspec,
  privateState,
  reentrancyGuard,
  risky,
  unused,
];
