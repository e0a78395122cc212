import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { carry, follow, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'
import { reasonsAgainst } from '../../support/refused.ts'

const folder = fileFolder('decoding-tasks')
const collection = writeTinyCollection(join(folder, 'tiny'))
const model = writeTestModel(folder)

/**
 * One classification and one generation task of 6 instances: free decoding asks both, constrained decoding the first.
 */
const request = {
  collection: 'tiny',
  model,
  tasks: ['label_parity', 'generate_reversed'],
  conditions: [presets.original],
  decodings: ['free' as const, 'constrained' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 6,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: true,
  name: 'both',
}
const total = 2 * 6 + 6
const gap = 'constrained: 1 of 2 tasks; left out: 1 generation task, which has no label space'

async function opened() {
  const host = openTestHost(temporaryFolder())
  await follow(
    await host.client.collections.import({ path: collection, name: 'tiny', replace: false, skipBroken: false }),
  )
  return host
}

/** Every trial as the export has it, without the run's own id. */
async function trialsOf(client: TestClient): Promise<string> {
  const file = join(temporaryFolder(), 'trials.jsonl')
  await client.results.writeTrials({ run: 'both', file })
  return readFileSync(file, 'utf8')
}

test('without leave to skip, a task that one decoding cannot take is refused', async () => {
  const { client } = await opened()
  expect(await reasonsAgainst(client.runs.start({ ...request, skipIneligible: false }))).toEqual([
    'invalid task for constrained: generate_reversed: it is a generation task; constrained decoding chooses among labels',
    expect.stringContaining('--skip-ineligible'),
  ])
})

test(
  'each decoding asks the tasks it can take: totals, table, what is left out, bundle',
  { timeout: 120_000 },
  async () => {
    const whole = await opened()
    const leftOut: string[] = []
    expect(
      await carry(
        whole,
        (client) => client.runs.start(request),
        (event) => event.type === 'planned' && leftOut.push(...event.leftOut),
      ),
    ).toMatchObject({ state: 'finished', done: total, total })
    const { client } = whole
    expect(leftOut).toEqual([gap])
    const shown = await client.runs.show({ run: 'both' })
    expect(shown).toMatchObject({
      done: total,
      total,
      tasks: ['label_parity', 'generate_reversed'],
      leftOutInWords: [gap],
    })
    expect(shown.cells.map(({ name, done, total: all }) => [name, done, all])).toEqual([
      ['Original, free', 12, 12],
      ['Original, constrained', 6, 6],
    ])

    const table = await client.results.table({ run: 'both', by: null, compare: null })
    expect(
      table.groups.map(({ name, lines }) => [
        name,
        lines.flatMap(({ role, name: line, exactMatch: { n, tasks } }) => (role === 'cell' ? [[line, n, tasks]] : [])),
      ]),
    ).toEqual([
      [
        'classification',
        [
          ['Original, free', 6, 1],
          ['Original, constrained', 6, 1],
        ],
      ],
      ['generation', [['Original, free', 6, 1]]],
      [
        'all tasks',
        [
          ['Original, free', 12, 2],
          ['Original, constrained', 6, 1],
        ],
      ],
    ])
    expect(
      table.comparisons.filter(({ changed }) => changed === 'decoding').map(({ kind, instances }) => [kind, instances]),
    ).toEqual([['classification', 6]])
    expect(table.verdict).toContain(`Asked by ${gap}.`)

    const file = join(temporaryFolder(), 'both.zip')
    await follow(await client.bundles.make({ run: 'both', file, adapters: false }))
    expect(await follow(await client.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [] })
    const other = openTestHost(temporaryFolder())
    const { run } = await follow(await other.client.bundles.open({ file }))
    expect(await other.client.runs.show({ run })).toMatchObject({ done: total, total, leftOutInWords: [gap] })
  },
)

test(
  'a run stopped in each of its cells resumes and ends byte for byte like an unbroken one',
  { timeout: 120_000 },
  async () => {
    const [whole, broken] = [await opened(), await opened()]
    await carry(whole, (client) => client.runs.start(request))
    let reported = 0
    const stopAt = (at: number) => (event: { readonly type: string }, stop: (as: 'stopped') => void) => {
      if (event.type === 'trial' && ++reported === at) stop('stopped')
    }
    const { run } = await carry(broken, (client) => client.runs.start(request), stopAt(7))
    expect(await carry(broken, (client) => client.runs.resume({ run }), stopAt(15))).toMatchObject({
      state: 'stopped',
      done: 15,
      total,
    })
    expect(await carry(broken, (client) => client.runs.resume({ run }))).toMatchObject({
      state: 'finished',
      done: total,
      total,
    })
    expect(await trialsOf(broken.client)).toBe(await trialsOf(whole.client))
  },
)
