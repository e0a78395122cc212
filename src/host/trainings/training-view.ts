import { parityHolds } from '#core/study/parity.ts'
import { trainingName } from '#core/study/training.ts'
import { readTrainings } from '#store/trainings.ts'
import type { Host } from '../host.ts'
import { isUnderWay } from '../runs/run-standing.ts'

/** A run's trainings as faces see them. One that was begun while nobody carries its run out is interrupted. */
export function trainingViews(host: Pick<Host, 'store' | 'slot'>, run: string) {
  const rows = readTrainings(host.store, run)
  const going = rows.some(({ state }) => state === 'training') && isUnderWay(host, run)
  return rows.map((row) => ({
    position: row.position,
    name: trainingName(row),
    condition: row.condition,
    size: row.size,
    seed: row.seed,
    ...(row.step !== undefined && { step: row.step }),
    state: row.state === 'training' && !going ? ('interrupted' as const) : row.state,
    file: row.file,
    sha256: row.sha256,
    steps: row.steps,
    firstEpochLoss: row.firstEpochLoss,
    lastEpochLoss: row.lastEpochLoss,
    loss: row.loss,
    heldOutBefore: row.heldOutBefore,
    heldOutLoss: row.heldOutLoss,
    seconds: row.seconds,
    threads: row.threads,
    parity: row.parity,
    parityHolds: row.parity && parityHolds(row.parity),
    message: row.message,
  }))
}
