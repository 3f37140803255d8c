/** Makes the guest image, or finds it in the cache; prints what it does. */
import { ensureImage } from "../../devnet/image/ensure-image.ts";

const image = await ensureImage({ onProgress: (message) => process.stdout.write(`${message}\n`) });
process.stdout.write(`${image.dir}\n`);
