import type { FollowRequest, Followed, Following } from '../trainer.ts'
import { loadAddon } from '#addon/addon.ts'
import { readArchitecture } from './architecture.ts'
import { batchOf } from './batches.ts'
import { readCheckpoint, readStanding } from './checkpoint.ts'
import { describeGguf } from '#addon/describe.ts'
import { messageOf } from './output.ts'

/** The trainer's own forward pass over rows whose answers the engine gave; see Trainer.follow. */
export async function follow(
  { base, method, checkpoint, rows, threads }: FollowRequest,
  emit: (following: Following) => void,
): Promise<Followed> {
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
      const followed = rows.map((row, i) => {
        const answers = model.answers(batchOf([row], 1, read.shape.encoder?.start ?? null))
        emit({ rows: i + 1 })
        return answers
      })
      return { state: 'followed', rows: followed }
    } finally {
      model.close()
    }
  } catch (error) {
    return { state: 'failed', reason: messageOf(error) }
  }
}
