import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { killOne, progress, type Victim } from '../support/kills.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson, start } from '../support/placebo.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { storedRuns } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'

const victims = ['group', 'host', 'trainer', 'engine'] as const satisfies readonly Victim[]

interface Shown {
  readonly trainings: readonly { readonly name: string; readonly sha256: string; readonly loss: number; readonly firstEpochLoss: number; readonly lastEpochLoss: number; readonly heldOutBefore: number; readonly heldOutLoss: number; readonly parity: object }[]
}

describe.skipIf(!trainerAvailable)(`8 trainings and 10 cells${trainerReason}`, () => {
  test('a tuning study killed at ten random moments ends like an unbroken one, file for file and byte for byte', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder()
    const model = writeTestModel(folder)
    const tasks = writeSplitCollection(join(folder, 'split'), 16)
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')]
    for (const data of [whole, broken]) await placeboJson(data, 'collection', 'import', tasks, '--name', 'split')
    const study = [
      'study', 'run', '--collection', 'split', '--model', model, '--name', 'kills', '--tune', 'lora', '--train-tasks', splitTasks.train.join(','), '--train-conditions', 'original,delusive',
      '--sizes', '4,8', '--seeds', '1,2', '--epochs', '40', '--batch', '4', '--checkpoint-every', '3', '--k', '1', '--max-tokens', '16', '--context', '512', '--threads', '1',
    ]
    expect((await placebo(whole, ...study)).code).toBe(0)

    const random = seededRandom(21)
    for (let kill = 0; kill < 10; kill++) {
      const before = storedRuns(broken)[0]
      const child = start(broken, before === undefined ? study : ['study', 'resume', before.id, '--threads', '1'], true)
      await progress(child)
      await sleep(randomBelow(random, 800))
      expect(await killOne(child, victims[kill % victims.length] ?? 'group'), `the study has ended before kill ${kill}`).toBe(true)
      const after = storedRuns(broken)[0]
      expect(after?.total).toBe(320)
      expect(after?.done).toBeGreaterThanOrEqual(before?.done ?? 0)
    }
    const { id } = storedRuns(broken)[0] ?? { id: '' }
    expect((await placebo(broken, 'study', 'resume', id, '--threads', '1')).code).toBe(0)

    expect(storedRuns(broken)[0]).toMatchObject({ state: 'finished', done: 320, total: 320 })
    expect(await trainingsOf(broken)).toEqual(await trainingsOf(whole))
    expect(await tableOf(broken)).toEqual(await tableOf(whole))
    expect(await trialsOf(broken, folder)).toBe(await trialsOf(whole, folder))
  })
})

async function trainingsOf(data: string): Promise<unknown> {
  return (await placeboJson<Shown>(data, 'study', 'show', 'kills')).trainings.map(({ name, sha256, loss, firstEpochLoss, lastEpochLoss, heldOutBefore, heldOutLoss, parity }) =>
    ({ name, sha256, loss, firstEpochLoss, lastEpochLoss, heldOutBefore, heldOutLoss, parity }))
}

/** Without what names the run, and how long its trainings took. */
async function tableOf(data: string): Promise<unknown> {
  return { ...(await placeboJson<object>(data, 'results', 'kills', '--by', 'task')), run: '', trainings: [] }
}

async function trialsOf(data: string, folder: string): Promise<string> {
  const file = join(folder, `trials-${data.endsWith('whole') ? 'whole' : 'broken'}.jsonl`)
  await placeboJson(data, 'results', 'kills', '--trials', file)
  return readFileSync(file, 'utf8')
}
