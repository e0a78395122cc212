import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { follow, openTestHost } from '../../support/host.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function imported(file: string) {
  const { client } = openTestHost(temporaryFolder())
  const done = await follow(await client.predictions.import({ file, name: 'a model' }))
  return { client, done, means: await client.results.means({ run: done.run }) }
}

const fileOf = (name: string, begin = '') =>
  join(
    sharedPath(`cases/${name}`),
    readdirSync(sharedPath(`cases/${name}`)).find((file) => file.startsWith(begin) && file.endsWith('.jsonl')) ?? '',
  )

// Right values: each file's own acc or exact_match; guessing is 1/m of the choices that each line has.
describe.skipIf(!sharedAvailable)(`cases${sharedReason}`, () => {
  test.each<
    [
      string,
      string,
      { readonly kind: string; readonly exactMatch: number; readonly n: number; readonly guess: number | null },
    ]
  >([
    ['lm-eval-bare-infinity', 'samples_', { kind: 'classification', exactMatch: 100, n: 1, guess: 50 }],
    ['lm-eval-choices-in-context', 'samples_', { kind: 'choice', exactMatch: 0, n: 4, guess: 50 }],
    ['lm-eval-doc-id-shared', 'samples_', { kind: 'classification', exactMatch: 100, n: 3, guess: 50 }],
    ['lm-eval-own-choices', 'samples_my_riddles', { kind: 'choice', exactMatch: 27, n: 200, guess: 25 }],
    ['lm-eval-own-choices', 'samples_my_arc', { kind: 'choice', exactMatch: 50, n: 2, guess: 25 }],
    ['lm-eval-unconditional', 'samples_', { kind: 'classification', exactMatch: 100, n: 4, guess: 100 / 3 }],
    ['lm-eval-worked-solution', 'samples_', { kind: 'generation', exactMatch: 100, n: 2, guess: null }],
    ['tk-instruct-capital-prediction', '', { kind: 'classification', exactMatch: 100, n: 2, guess: 50 }],
  ])('%s %s', async (name, begin, { kind, exactMatch, n, guess }) => {
    const { means } = await imported(fileOf(name, begin))
    expect(means.groups.map((group) => group.name)).toEqual([kind])
    const lines = means.groups[0]?.lines ?? []
    expect(lines[0]?.exactMatch).toMatchObject({ overInstances: exactMatch, n })
    const guessed = lines.find((line) => line.name === 'random guess')?.exactMatch.overInstances
    if (guess === null) expect(guessed).toBeUndefined()
    else expect(guessed).toBeCloseTo(guess, 10)
  })

  test('lm-eval-several-right-choices: several references', async () => {
    const { client, done, means } = await imported(fileOf('lm-eval-several-right-choices'))
    expect(means.groups[0]?.lines[0]?.exactMatch).toMatchObject({ overInstances: 100, n: 2 })
    // Two of three choices are right.
    expect(means.groups[0]?.lines.find((line) => line.name === 'random guess')?.exactMatch.overInstances).toBeCloseTo(
      200 / 3,
      10,
    )
    expect((await client.trials.show({ run: done.run, task: 'my_fruits', instance: 0 })).references).toEqual([
      'pear',
      'plum',
    ])
  })

  test('a random answerer among four choices is not above chance', async () => {
    const { client, done } = await imported(fileOf('lm-eval-own-choices', 'samples_my_riddles'))
    const { aboveChance } = await client.results.table({ run: done.run, by: null, compare: null })
    expect(aboveChance.map(({ standing }) => standing)).toEqual(['no evidence it beats guessing'])
  })
})

const bbh = sharedPath('bbh')

interface Bbh {
  readonly examples: readonly { readonly input: string; readonly target: string }[]
}

// accuracies.tsv: as published, strict equality of trimmed texts.
test.skipIf(!sharedAvailable)(
  `strict match of the outputs of BIG-bench Hard is their published accuracy${sharedReason}`,
  { timeout: 120_000 },
  async () => {
    const published = readFileSync(join(bbh, 'accuracies.tsv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t') as [string, string])
    expect(published).toHaveLength(14)
    const { client } = openTestHost(temporaryFolder())
    for (const [task, accuracy] of published) {
      const done = await follow(
        await client.predictions.import({ file: join(bbh, 'outputs', `${task}.json`), name: task }),
      )
      const { groups } = await client.results.means({ run: done.run })
      expect([
        task,
        done.format,
        groups[0]?.lines[0]?.strictMatch.overInstances?.toFixed(4),
        groups[0]?.lines[0]?.strictMatch.n,
      ]).toEqual([task, 'outputs of BIG-bench Hard', accuracy, 250])
      const { examples } = JSON.parse(readFileSync(join(bbh, 'tasks', `${task}.json`), 'utf8')) as Bbh
      const { instance, input, references, kind, labels } = await client.trials.show({
        run: done.run,
        task,
        instance: 249,
      })
      expect([instance, input, references]).toEqual(['249', examples[249]?.input, [examples[249]?.target]])
      const listed = [...input.matchAll(/^\([A-Z]\)/gm)].map(([letter]) => letter)
      if (kind === 'choice') expect(labels).toEqual(listed)
      else expect(listed.length === 0 || labels?.length === listed.length).toBe(true)
    }
  },
)
