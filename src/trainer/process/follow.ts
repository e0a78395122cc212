import type { FollowRequest, Followed } from '../trainer.ts'
import { loadAddon } from './addon.ts'
import { readArchitecture } from './architecture.ts'
import { batchOf } from './batches.ts'
import { readCheckpoint, readStanding } from './checkpoint.ts'
import { describeGguf } from './describe.ts'
import { messageOf } from './output.ts'

/** The trainer's own forward pass over rows whose answers the engine gave; see Trainer.follow. */
export async function follow({ base, method, checkpoint, rows, threads }: FollowRequest): Promise<Followed> {
  try {
    const addon = await loadAddon()
    const read = readArchitecture(base, describeGguf(base), method, addon.types())
    if (read.state === 'refused') return read
    const head = readStanding(checkpoint)
    if (head.state === 'none')
      return { state: 'refused', reason: `invalid checkpoint: ${checkpoint}: there is no such file` }
    if (head.state === 'refused') return head
    const model = new addon.Model({ file: base, shape: read.shape, method, threads })
    try {
      const found = readCheckpoint(checkpoint, model, head.standing.identity)
      if (found.state === 'refused') return found
      // One row at a time: this is about being exact, and there are few.
      return { state: 'followed', rows: rows.map((row) => model.answers(batchOf([row], 1))) }
    } finally {
      model.close()
    }
  } catch (error) {
    return { state: 'failed', reason: messageOf(error) }
  }
}
