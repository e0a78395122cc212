import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { killedStudy } from '../support/killed-work.ts'
import { killOne, progress, startMarked } from '../support/kills.ts'
import { placebo, placeboJson, root, started } from '../support/placebo.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'

const options = [
  '--tune',
  'lora',
  '--train-tasks',
  splitTasks.train.join(','),
  '--train-conditions',
  'original,empty',
  '--sizes',
  '4',
  '--seeds',
  '1',
  '--epochs',
  '20',
  '--batch',
  '4',
  '--checkpoint-every',
  '3',
  '--k',
  '1',
  '--max-tokens',
  '16',
  '--context',
  '1024',
]

describe.skipIf(!trainerAvailable)(`2 shards that train and 2 that ask${trainerReason}`, () => {
  test(
    'killed and run again, each of them, they give file for file and byte for byte what one machine gives',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder()
      const study = killedStudy({
        collection: writeSplitCollection(join(folder, 'split'), 16),
        model: join(root, 'resources/models/placebo-starter.gguf'),
        victims: ['group'],
        within: 600,
        options,
      })
      const [whole, home, shards] = ['whole', 'home', 'shards'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ]
      await study.prepare(whole)
      cpSync(whole, home, { recursive: true })
      await study.finish(whole)

      const planned = ['--collection', 'given', '--model', join(root, 'resources/models/placebo-starter.gguf')]
      await placeboJson(home, 'study', 'run', ...planned, '--name', 'kills', ...options, '--without-asking')
      await placeboJson(home, 'study', 'shard', 'kills', '--shards', '2', '--out', shards, '--with-model')

      const random = seededRandom(5)
      const killed = { training: 0, asking: 0 }
      for (let number = 1; number <= 4; number++) {
        const shard = join(shards, String(number))
        const { child } = startMarked(started('src/headless/main.ts', 'shard', 'run', shard, '--threads', '1'))
        await progress(child)
        await sleep(randomBelow(random, study.within))
        if (await killOne(child, 'group')) killed[number <= 2 ? 'training' : 'asking']++
        expect((await placebo(join(shard, 'store'), 'shard', 'run', shard, '--threads', '1')).code).toBe(0)
      }
      expect(killed.training).toBeGreaterThanOrEqual(1)
      expect(killed.asking).toBeGreaterThanOrEqual(1)

      await expect(placeboJson(home, 'study', 'gather', shards)).resolves.toMatchObject({ state: 'finished', open: 0 })
      expect(await study.outcome(home)).toEqual(await study.outcome(whole))
    },
  )
})

test('a folder that is no shard is refused before anything is made in it', async () => {
  const folder = temporaryFolder()
  const { code, stderr } = await placebo(join(folder, 'data'), 'shard', 'run', join(folder, '3'))
  expect(code).toBe(2)
  expect(stderr).toContain('there is no shard.json; name a folder such as for-the-cluster/3')
  expect(existsSync(join(folder, '3'))).toBe(false)
})
