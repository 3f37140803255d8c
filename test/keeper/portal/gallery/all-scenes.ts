import type { Scene } from "./scene.ts";
import { adminScenes } from "./scenes/admin-scenes.ts";
import { keysScenes } from "./scenes/keys-scenes.ts";
import { loginScenes } from "./scenes/login-scenes.ts";
import { lostScenes } from "./scenes/lost-scenes.ts";
import { machinesScenes } from "./scenes/machines-scenes.ts";
import { shopScenes } from "./scenes/shop-scenes.ts";
import { signScenes } from "./scenes/sign-scenes.ts";
import { statusScenes } from "./scenes/status-scenes.ts";
import { termsScenes } from "./scenes/terms-scenes.ts";

/** Every page in every state that a person can come to. */
export const ALL_SCENES: readonly Scene[] = [
  ...shopScenes,
  ...machinesScenes,
  ...keysScenes,
  ...loginScenes,
  ...signScenes,
  ...statusScenes,
  ...termsScenes,
  ...lostScenes,
  ...adminScenes,
];
