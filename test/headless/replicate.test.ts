import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson, start } from '../support/placebo.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'

const folder = fileFolder('replicate')
const data = join(folder, 'data')
const split = join(folder, 'split.json')
let model: string

beforeAll(async () => {
  model = writeTestModel(folder)
  writeFileSync(split, JSON.stringify(splitTasks))
  await placeboJson(data, 'collection', 'import', writeSplitCollection(join(folder, 'split')), '--name', 'split')
}, 60_000)

const replicate = (figure: string, out: string, ...more: string[]) => [
  'replicate',
  figure,
  '--out',
  join(folder, out),
  '--collection',
  'split',
  '--split',
  split,
  '--model',
  model,
  '--sizes',
  '1,2',
  '--seeds',
  '1',
  '--instances',
  '3',
  '--epochs',
  '1',
  '--max-tokens',
  '4',
  '--context',
  '512',
  '--gpu-layers',
  '0',
  '--threads',
  '1',
  '--skip-ineligible',
  ...more,
]

interface Replicated {
  readonly run: string
  readonly figure: string | null
  readonly figures: readonly string[]
  readonly tables: readonly string[]
  readonly report: string
  readonly differences: readonly string[]
}

describe.skipIf(!trainerAvailable)(`each figure, from planning to its report${trainerReason}`, () => {
  test.each([
    [
      'figure-2',
      'figure-2-definitions.svg',
      [
        'tuned on Original+empty, asked with Original+empty',
        'tuned on Simplified+empty',
        'tuned on Empty, asked with Empty',
      ],
    ],
    [
      'figure-3',
      'figure-3-examples.svg',
      [
        'tuned on Original, asked with Original',
        'tuned on Delusive, asked with Original',
        'tuned on Original+empty, asked with Delusive',
      ],
    ],
    [
      'figure-4',
      'figure-4-random-baseline.svg',
      ['tuned on Original, asked with Original', 'random guess', 'majority label'],
    ],
  ])(
    '%s',
    async (name, figure, lines) => {
      const replicated = await placeboJson<Replicated>(data, ...replicate(name, name))
      expect(replicated).toMatchObject({
        figure,
        tables: [
          'means.csv',
          'comparisons.csv',
          'above-chance.csv',
          'attribution.csv',
          'trainings.csv',
          'answers.csv',
          'outcomes.csv',
          'tables.tex',
        ],
        report: 'report.html',
      })
      expect(replicated.differences.join(' ')).toContain('Sizes here: 1, 2 instances per train task, one seed each')
      const read = (file: string) => readFileSync(join(folder, name, file), 'utf8')
      for (const line of lines) expect(read('means.csv')).toContain(line)
      expect(read(figure)).toMatch(/^<\?xml[^]*<\/svg>\n$/)
      expect(read('tables.tex')).toContain('\\begin{tabular}')
      expect(read('report.html')).toContain(`run ${replicated.run}`)

      // Once more: it is done, and nothing is asked again; what is there is written over only when told.
      const refused = await placebo(data, ...replicate(name, name))
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringMatching(/means\.csv exists; choose another name, or write over it: --overwrite/),
      ])
      const again = await placebo(data, ...replicate(name, name), '--overwrite')
      expect(again.stderr).toContain(`run ${replicated.run} has done this already`)
      expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining(`figure  ${figure}`) as string })
    },
    300_000,
  )

  test('is stopped by Ctrl-C, and the same command goes on where it was', async () => {
    const child = start(data, replicate('figure-4', 'stopped', '--name', 'stopped', '--instances', '8'))
    let reported = ''
    const interrupted = new Promise<number | null>((resolve) => child.on('close', resolve))
    child.stderr?.on('data', (text: Buffer) => {
      reported += String(text)
      if (reported.includes('trained Original, 1 per task') && !child.killed) child.kill('SIGINT')
    })
    expect(await interrupted).toBe(130)
    expect(reported).toMatch(/carry on with: placebo run resume/)
    expect(existsSync(join(folder, 'stopped', 'report.html'))).toBe(false)
    const again = await placebo(data, ...replicate('figure-4', 'stopped', '--name', 'stopped', '--instances', '8'))
    expect(again.stderr).toMatch(/going on with run [0-9a-f]+, \d+ of \d+ trials done/)
    expect(again.code).toBe(0)
    expect(existsSync(join(folder, 'stopped', 'report.html'))).toBe(true)
    const { runs } = await placeboJson<{ runs: readonly { name: string }[] }>(data, 'run', 'list')
    expect(runs.filter((run) => run.name === 'stopped')).toHaveLength(1)
  }, 300_000)
})

test('min: examples drawn from instances that are never asked, and what was used is said', async () => {
  const replicated = await placeboJson<Replicated>(
    data,
    ...replicate('min', 'min', '--k', '3', '--examples', 'random-labels,labels-only', '--draws', '2', '--orders', '2'),
  )
  expect(replicated.figure).toBe('demonstrations.svg')
  expect(replicated.tables).toEqual(expect.arrayContaining(['demonstrations.csv', 'demonstrations-drawn.csv']))
  expect(replicated.differences.join(' ')).toContain(
    '1 of 1 task has fewer than 6 positive examples to draw from, and shows its instances that are never asked instead.',
  )
  const read = (file: string) => readFileSync(join(folder, 'min', file), 'utf8')
  expect(read('demonstrations.csv')).toMatch(/^examples,kind,decoding,[^\n]*SD over draws \(points\)/)
  expect(read('demonstrations-drawn.csv').trim().split('\n')).toHaveLength(1 + 2 + 2 * 2 + 2 + 1)
  expect(read('report.html')).toContain('What demonstrations teach')
  const shown = await placebo(data, 'results', replicated.run, '--demonstrations')
  expect(shown.stdout).toContain(
    'k = 3 examples are drawn for each task, from instances that are never asked, for it has fewer than 6 positive ones.',
  )
}, 120_000)

test('lu with base and tuned model as two files: each asked as it is, one figure and five tables of both', async () => {
  const tuned = writeTestModel(join(folder, 'tuned'), { seed: 2 })
  const given = ['replicate', 'lu', '--out', join(folder, 'lu'), '--collection', 'split', '--split', split]
  const asking = ['--instances', '8', '--k', '1', '--max-tokens', '4', '--context', '512', '--gpu-layers', '0']
  const files = ['--model', model, '--tuned-model', tuned, '--threads', '1', '--skip-ineligible']
  const replicated = await placeboJson<Replicated>(data, ...given, ...asking, ...files)
  expect(replicated.figure).toBe('in-context-or-tuned.svg')
  expect(replicated.tables).toContain('in-context-or-tuned-margins.csv')
  expect(readFileSync(join(folder, 'lu', 'in-context-or-tuned-accuracies.csv'), 'utf8')).toContain('test_colour')
  const { runs } = await placeboJson<{ runs: readonly { id: string; name: string }[] }>(data, 'run', 'list')
  const other = runs.find(({ name }) => name.endsWith(', tuned model'))?.id ?? ''
  const closer = ['results', replicated.run, '--in-context-or-tuned', '--tuned']
  const shown = await placebo(data, ...closer, other)
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining("Pearson's r over 1 tasks: too few")])
  const itself = await placebo(data, ...closer, replicated.run)
  expect([itself.code, itself.stderr]).toEqual([2, expect.stringContaining("is the base model's own run")])
}, 300_000)

describe('format-spread, which trains nothing', () => {
  const stop = ['--stop', '@@', '--stop', '###']
  const asked = (out: string, ...more: string[]) => replicate('format-spread', out, '--formats', '10', ...stop, ...more)

  test('from planning to its report', async () => {
    const replicated = await placeboJson<Replicated>(data, ...asked('format-spread'))
    expect((await placebo(data, 'run', 'show', replicated.run)).stdout).toMatch(/answers end at +(?=.*@@)(?=.*###)/)
    expect(replicated).toMatchObject({ figure: 'format-spread.svg', report: 'report.html' })
    expect(replicated.tables).toEqual(
      // Of each kind of tasks, none in the place of another's.
      expect.arrayContaining(
        ['classification', 'generation'].flatMap((kind) =>
          ['conditions', 'effects', 'formats'].map((table) => `format-spread-${table}-${kind}.csv`),
        ),
      ),
    )
    expect(replicated.differences.join(' ')).toContain('here 10 formats are sampled, each as likely')
    const read = (file: string) => readFileSync(join(folder, 'format-spread', file), 'utf8')
    const [head, ...formats] = read('format-spread-formats-generation.csv').trim().split(/\r?\n/)
    expect(head).toMatch(/^format,looks like,Original \(%\),/)
    expect(formats.length % 10).toBe(0)
    expect(read('means.csv')).toContain('mean of formats')
    expect(read('report.html')).toMatch(/Is the effect larger than the format(?:'|&#39;|&apos;)s noise\?/)
    const { cells, study } = await placeboJson<{
      cells: readonly { name: string }[]
      study: { sampledFormats: readonly string[] }
    }>(data, 'run', 'show', replicated.run)
    expect(study.sampledFormats).toHaveLength(10)
    expect(cells.map(({ name }) => name)).toContain(`Original, ${study.sampledFormats[0] ?? ''}`)
    const again = await placebo(data, ...asked('format-spread', '--overwrite'))
    expect(again.stderr).toContain(`run ${replicated.run} has done this already`)
    const closer = await placebo(data, 'results', replicated.run, '--formats')
    expect(closer.stdout).toContain('mean over 10 sampled formats')
    expect(closer.stdout).toContain(study.sampledFormats[9])
  }, 300_000)

  test.each<[string, readonly string[], RegExp]>([
    ['fewer than 10 formats', ['--formats', '9'], /a whole number of at least 10 is needed/],
    ['tuning', ['--formats', '10', '--tune', 'lora'], /--formats|not tuned/],
  ])('refuses %s', async (_, more, said) => {
    const refused = await placebo(data, ...replicate('format-spread', 'refused', ...more))
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(said)])
  })
})

describe('what cannot be replicated is refused in words', () => {
  test.each<[string, () => string[], RegExp]>([
    ['no such figure', () => ['replicate', 'figure-5'], /Allowed choices are figure-2, figure-3, figure-4/],
    [
      'no such kind of examples',
      () => replicate('min', 'kinds', '--examples', 'random-label'),
      /random-label is not one of random-labels, wrong-labels-25/,
    ],
    ['more draws than there are seeds', () => replicate('min', 'draws', '--draws', '6'), /draws/],
    [
      'no split',
      () => ['replicate', 'figure-4', '--collection', 'split', '--model', model, '--out', join(folder, 'none')],
      /^placebo: invalid split: none is given, and the collection split is not the starter one/m,
    ],
    [
      'no classification to ask',
      () => [...replicate('figure-4', 'none'), '--split', generationOnly()],
      /^placebo: invalid split: no test task is one of classification/m,
    ],
    [
      'no such collection',
      () => [...replicate('figure-2', 'none'), '--collection', 'nowhere'],
      /^placebo: invalid collection: nowhere/m,
    ],
    [
      'a folder that is a file',
      () => [...replicate('figure-2', 'none'), '--out', split],
      /^placebo: invalid output folder: /m,
    ],
  ])(
    '%s',
    async (_, args, message) => {
      const ran = await placebo(data, ...args())
      expect(ran.stderr).toMatch(message)
      expect(ran.code).toBe(2)
    },
    60_000,
  )
})

function generationOnly(): string {
  const file = join(folder, 'generation.json')
  writeFileSync(file, JSON.stringify({ train: splitTasks.train, test: ['test_last'] }))
  return file
}
