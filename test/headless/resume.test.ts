import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { killByEach, killedStudy, undisturbed } from '../support/killed-work.ts'
import { writeTestModel } from '../support/model.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { storedRuns } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary.ts'

describe.skipIf(!sharedAvailable)(`40 real tasks × 4 conditions × 5 instances${sharedReason}`, () => {
  test(
    'a run killed at three random moments, each of its processes once, ends like an unbroken one, byte for byte',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder()
      const study = killedStudy({
        collection: sharedPath('superni/test'),
        model: writeTestModel(folder),
        options: ['--instances', '5', '--max-tokens', '24'],
        victims: ['group', 'host', 'engine'],
        within: 2500,
      })
      const { outcome, round } = await undisturbed(study, join(folder, 'data'))

      const stored = new Map<string, number>()
      const data = await killByEach(study, round, 20, (killed) => {
        const run = storedRuns(killed)[0]
        expect(run?.total).toBe(800)
        expect(run?.done).toBeGreaterThanOrEqual(stored.get(killed) ?? 0)
        stored.set(killed, run?.done ?? 0)
      })
      await study.finish(data)

      expect(storedRuns(data)[0]).toMatchObject({ state: 'finished', done: 800, total: 800 })
      expect(await study.outcome(data)).toEqual(outcome)
    },
  )
})
