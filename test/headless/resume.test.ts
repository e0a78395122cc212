import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { killedStudy, undisturbed } from '../support/killed-work.ts'
import { killOne } from '../support/kills.ts'
import { writeTestModel } from '../support/model.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { storedRuns } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary.ts'

describe.skipIf(!sharedAvailable)(`40 real tasks × 4 conditions × 5 instances${sharedReason}`, () => {
  test(
    'a run killed at six random moments ends like an unbroken one, byte for byte',
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

      const data = round()
      const random = seededRandom(20)
      for (let kill = 0; kill < 6; kill++) {
        const before = storedRuns(data)[0]
        const { child } = await study.start(data)
        await sleep(randomBelow(random, study.within))
        await killOne(child, study.victims[kill % study.victims.length]!)
        const after = storedRuns(data)[0]
        expect(after?.total).toBe(800)
        expect(after?.done).toBeGreaterThanOrEqual(before?.done ?? 0)
      }
      await study.finish(data)

      expect(storedRuns(data)[0]).toMatchObject({ state: 'finished', done: 800, total: 800 })
      expect(await study.outcome(data)).toEqual(outcome)
    },
  )
})
