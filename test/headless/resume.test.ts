import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { killOne, progress, type Victim } from '../support/kills.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson, start } from '../support/placebo.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { storedRuns } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary.ts'

const victims = ['group', 'host', 'engine'] as const satisfies readonly Victim[]

describe.skipIf(!sharedAvailable)(`40 real tasks × 4 conditions × 5 instances${sharedReason}`, () => {
  test('a run killed at ten random moments ends like an unbroken one, byte for byte', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder()
    const model = writeTestModel(folder)
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')]
    for (const data of [whole, broken]) await placeboJson(data, 'collection', 'import', sharedPath('superni/test'), '--name', 'real')
    const study = ['study', 'run', '--collection', 'real', '--model', model, '--instances', '5', '--max-tokens', '24', '--name', 'kills']

    const unbroken = await placebo(whole, ...study)
    expect(unbroken.code).toBe(0)

    const random = seededRandom(20)
    for (let kill = 0; kill < 10; kill++) {
      const before = storedRuns(broken)[0]
      const child = start(broken, before === undefined ? study : ['study', 'resume', before.id], true)
      await progress(child)
      await sleep(randomBelow(random, 1500))
      await killOne(child, victims[kill % victims.length] ?? 'group')
      const after = storedRuns(broken)[0]
      expect(after?.total).toBe(800)
      expect(after?.done).toBeGreaterThanOrEqual(before?.done ?? 0)
    }
    const { id } = storedRuns(broken)[0] ?? { id: '' }
    expect((await placebo(broken, 'study', 'resume', id)).code).toBe(0)

    expect(storedRuns(broken)[0]).toMatchObject({ state: 'finished', done: 800, total: 800 })
    expect(await tableOf(broken)).toEqual(await tableOf(whole))
    expect(await trialsOf(broken, folder)).toBe(await trialsOf(whole, folder))
  })
})

/** Without what names the run and not its content. */
async function tableOf(data: string): Promise<unknown> {
  return { ...(await placeboJson<object>(data, 'results', 'kills', '--by', 'task')), run: '' }
}

async function trialsOf(data: string, folder: string): Promise<string> {
  const file = join(folder, `trials-${data.endsWith('whole') ? 'whole' : 'broken'}.jsonl`)
  await placeboJson(data, 'results', 'kills', '--trials', file)
  return readFileSync(file, 'utf8')
}
