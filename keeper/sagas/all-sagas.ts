import type { Saga } from "../jobs/saga.ts";
import { adoptSaga } from "./adopt.ts";
import { attestSaga } from "./attest.ts";
import { backupSaga } from "./backup.ts";
import { destroySaga } from "./destroy.ts";
import { limitSaga } from "./limit.ts";
import { operateSaga } from "./operate.ts";
import { powerSaga } from "./power.ts";
import { provisionSaga } from "./provision.ts";
import { readdressSaga } from "./readdress.ts";
import { rebootSaga } from "./reboot.ts";
import { resealSaga } from "./reseal.ts";
import { resumeSaga } from "./resume.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { suspendSaga } from "./suspend.ts";

/** Every saga that the reconciler may start. */
export function allSagas(ports: SagaPorts): readonly Saga[] {
  return [
    provisionSaga(ports),
    adoptSaga(ports),
    suspendSaga(ports),
    resumeSaga(ports),
    powerSaga(ports),
    limitSaga(ports),
    readdressSaga(ports),
    operateSaga(ports),
    rebootSaga(ports),
    backupSaga(ports),
    attestSaga(ports, "transfer"),
    attestSaga(ports, "attest"),
    resealSaga(ports),
    destroySaga(ports),
  ];
}
