import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { openHostAt, follow } from '../support/host.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('several-models')
const data = join(folder, 'data')
const [one, other] = ['one', 'other'].map((name, seed) => writeTestModel(join(folder, name), { seed })) as [
  string,
  string,
]
const study = [
  ...['study', 'run', '--collection', 'tiny', '--model', one, other],
  ...['--conditions', 'original,empty', '--max-tokens', '4', '--threads', '1', '--decoding', 'constrained'],
  '--skip-ineligible',
]

beforeAll(async () => {
  const { client, close } = openHostAt(data)
  await follow(
    await client.collections.import({
      path: writeTinyCollection(join(folder, 'tiny'), 8),
      name: 'tiny',
      replace: false,
      skipBroken: false,
    }),
  )
  await close()
}, 60_000)

test('--dry-run tells what each of them would take, and all of them together', async () => {
  const { code, stdout } = await placebo(data, ...study, '--dry-run')
  expect(code).toBe(0)
  expect(stdout).toContain(one)
  expect(stdout).toContain(other)
  expect(stdout).toMatch(/\nall 2 models: \d+ trials, /)
}, 60_000)

test('one run for each, then all of them compared: scores, and what each condition does in them', async () => {
  const { code, stdout } = await placebo(data, ...study, '--name', 'both')
  expect(code).toBe(0)
  expect(stdout).toContain('All runs were asked the same instances of the same tasks')
  expect(stdout).toMatch(
    /set-up +both, test-model \(\w+\) +both, test-model \(\w+\)\n.*\nmodel +test-model .* test-model-2 /,
  )
  expect(stdout).toMatch(/Means over the instances that all runs have answered/)
  expect(stdout).toMatch(/less the first +its 95 % interval/)
  expect(stdout).toMatch(/Empty against Original in both, .* less that in both, /)
}, 60_000)

test('each of them knows the other by its study, and their comparison can be written and drawn', async () => {
  const { runs } = await placeboJson<{ runs: { id: string }[] }>(data, 'run', 'list')
  const ids = runs.map(({ id }) => id)
  expect(ids).toHaveLength(2)
  for (const [i, id] of ids.entries()) {
    const { sameStudy } = await placeboJson<{ sameStudy: { id: string }[] }>(data, 'run', 'show', id)
    expect(sameStudy.map((each) => each.id)).toEqual([ids[1 - i]])
  }
  const [figures, file] = [join(folder, 'figures'), join(folder, 'effects.csv')]
  const written = await placebo(data, 'run', 'compare', ...ids, '--figures', figures, '--effects-csv', file)
  expect(written.code).toBe(0)
  expect(existsSync(file)).toBe(true)
  expect(readdirSync(figures)).toEqual(['runs-classification.svg'])
}, 60_000)

test.each([
  ['a model twice', [one, one], 'is given twice'],
  ['more than can be compared', Array.from({ length: 9 }, (_, i) => `m${i}.gguf`), 'at most 8 can be compared'],
  ['one that is not there, before the other is asked', [one, join(folder, 'none.gguf')], 'none.gguf'],
])(
  'refused: %s',
  async (_, models, words) => {
    const before = await placeboJson<{ runs: unknown[] }>(data, 'run', 'list')
    const { code, stderr } = await placebo(
      data,
      ...['study', 'run', '--collection', 'tiny', '--model', ...models, '--conditions', 'original'],
    )
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
    const after = await placeboJson<{ runs: unknown[] }>(data, 'run', 'list')
    expect(after.runs).toHaveLength(before.runs.length)
  },
  60_000,
)
