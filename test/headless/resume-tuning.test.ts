import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { killByEach, killedStudy, undisturbed } from '../support/killed-work.ts'
import { writeTestModel } from '../support/model.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { storedRuns } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'

describe.skipIf(!trainerAvailable)(`4 trainings and 6 cells${trainerReason}`, () => {
  test(
    'a tuning study killed at four random moments, each of its processes once, ends like an unbroken one, file for file and byte for byte',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder()
      const study = killedStudy({
        collection: writeSplitCollection(join(folder, 'split'), 16),
        model: writeTestModel(folder),
        victims: ['group', 'host', 'trainer', 'engine'],
        within: 600,
        options: [
          '--tune',
          'lora',
          '--train-tasks',
          splitTasks.train.join(','),
          '--train-conditions',
          'original,delusive',
          '--sizes',
          '4,8',
          '--epochs',
          '40',
          '--batch',
          '4',
          '--checkpoint-every',
          '3',
          '--k',
          '1',
          '--max-tokens',
          '16',
          '--context',
          '512',
        ],
      })
      const { outcome, round } = await undisturbed(study, join(folder, 'data'))

      const stored = new Map<string, number>()
      const data = await killByEach(study, round, 21, (killed) => {
        const run = storedRuns(killed)[0]
        expect(run?.total).toBe(192)
        expect(run?.done).toBeGreaterThanOrEqual(stored.get(killed) ?? 0)
        stored.set(killed, run?.done ?? 0)
      })
      await study.finish(data)

      expect(storedRuns(data)[0]).toMatchObject({ state: 'finished', done: 192, total: 192 })
      expect(await study.outcome(data)).toEqual(outcome)
    },
  )
})
