import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { placeboVersion } from '#host/version.ts'
import { program } from '../../src/headless/program.ts'
import { leaves, words } from '../support/commands.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { storedCollections, storedRuns } from '../support/stored.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('terminal')
const data = join(folder, 'data')
let model: string

beforeAll(async () => {
  model = writeTestModel(folder)
  await placeboJson(data, 'collection', 'import', writeTinyCollection(join(folder, 'tiny')), '--name', 'tiny')
}, 60_000)

interface Run {
  readonly run: string
  readonly done: number
  readonly total: number
  readonly groups: readonly {
    readonly name: string
    readonly lines: readonly { readonly name: string; readonly role: string }[]
  }[]
  readonly verdict: readonly string[]
}

test('collection show tells kind, labels and whether the definition states them', async () => {
  expect(await placeboJson(data, 'collection', 'show', 'tiny')).toMatchObject({
    name: 'tiny',
    tasks: [
      { name: 'generate_reversed', kind: 'generation', labels: [], stated: null, instances: 6 },
      {
        name: 'label_colour',
        kind: 'classification',
        labels: ['blue', 'green', 'red'],
        stated: 'stated',
        instances: 6,
      },
      { name: 'label_parity', kind: 'classification', labels: ['even', 'odd'], stated: 'stated', instances: 6 },
    ],
  })
})

test('a study prints its table with every condition and every baseline', { timeout: 60_000 }, async () => {
  const results = await placeboJson<Run>(
    data,
    'study',
    'run',
    '--collection',
    'tiny',
    '--model',
    model,
    '--max-tokens',
    '16',
    '--name',
    'first',
  )
  expect(results).toMatchObject({ done: 72, total: 72 })
  const classification = results.groups.find((group) => group.name === 'classification')
  expect(classification?.lines.map((line) => line.name)).toEqual([
    'Original',
    'Simplified',
    'Delusive',
    'Empty',
    'random guess',
    'majority label',
    'copy demo',
    'copy input',
  ])
  expect(results.verdict.length).toBeGreaterThan(0)

  const listed = await placeboJson<{ runs: { id: string; name: string; state: string }[] }>(data, 'run', 'list')
  expect(listed.runs[0]).toMatchObject({ id: results.run, name: 'first', state: 'finished', done: 72, total: 72 })
  expect(await placeboJson(data, 'run', 'show', 'first')).toMatchObject({
    id: results.run,
    cells: ['Original', 'Simplified', 'Delusive', 'Empty'].map((name) => ({ name, done: 18, total: 18 })),
  })

  const again = await placeboJson<Run>(data, 'run', 'resume', 'first')
  expect(again).toEqual(results)
})

test('results are written as CSV, JSONL, LaTeX and figures', { timeout: 60_000 }, async () => {
  await placeboJson(
    data,
    'study',
    'run',
    '--collection',
    'tiny',
    '--model',
    model,
    '--max-tokens',
    '8',
    '--instances',
    '2',
    '--name',
    'written',
    '--decoding',
    'free,likelihood',
    '--tasks',
    'label_parity,label_colour',
  )
  const [csv, trials] = [join(folder, 'table.csv'), join(folder, 'trials.jsonl')]
  const [latex, figures] = [join(folder, 'tables.tex'), join(folder, 'figures')]
  const ran = await placebo(
    data,
    'results',
    'written',
    '--by',
    'task',
    '--csv',
    csv,
    '--trials',
    trials,
    '--latex',
    latex,
    '--figures',
    figures,
  )
  expect([ran.code, ran.stderr.split('\n').slice(1, 3)]).toEqual([
    0,
    [
      `6 tables written to ${latex}`,
      `4 figures drawn in ${figures}: verdicts.svg, scores-classification.svg, answers-classification.svg, differences-by-task-classification.svg`,
    ],
  ])
  expect(readFileSync(latex, 'utf8')).toMatch(/^% \\usepackage\{booktabs\}\n[^]*label\\_parity & exact match & 2 &/)
  expect(readFileSync(join(figures, 'scores-classification.svg'), 'utf8')).toContain(
    '<title>written, classification</title>',
  )
  const [head, ...rows] = readFileSync(csv, 'utf8').trim().split('\n')
  expect(head).toContain('group,kind,name,role,score,')
  expect(
    rows.some((row) => row.startsWith('label_parity,classification,"Original, likelihood",cell,exact match,')),
  ).toBe(true)
  const lines = readFileSync(trials, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toHaveLength(4 * 2 * 2 * 2)
  expect(lines.at(-1)).toMatchObject({
    cell: 'Empty, likelihood',
    task: 'label_colour',
    outcome: 'in-format',
    exactMatch: expect.any(Number) as number,
  })
})

test.each([
  [
    'original',
    'original',
    'tk-instruct',
    /^Definition: Look at the number[^]* Positive Example 2 -\n[^]*Now complete the following example -\nInput: .*\.\nOutput: $/,
  ],
  ['simplified', 'original', 'tk-instruct', /^Definition: Output one of: even, odd\.\n\n Positive Example 1 -/],
  ['empty', 'empty', 'tk-instruct', /^Now complete the following example -\nInput: /],
  ['empty', 'delusive', 'plain', /^Input: .*200\nOutput: odd\n/],
])('prompt with definition %s and examples %s as %s', async (definition, examples, format, text) => {
  const prompt = await placeboJson<{ text: string; hash: string; dropped: number }>(
    data,
    'prompt',
    '--collection',
    'tiny',
    '--task',
    'label_parity',
    '--instance',
    '0',
    '--definition',
    definition,
    '--examples',
    examples,
    '--format',
    format,
  )
  expect(prompt.text).toMatch(text)
  expect(prompt.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(prompt.dropped).toBe(0)
})

test('a prompt over the token budget drops examples from the last one on', async () => {
  const small = writeTestModel(mkdirp(join(folder, 'small')), { contextLength: 128 })
  const prompt = await placeboJson<{ text: string; dropped: number }>(
    data,
    'prompt',
    '--collection',
    'tiny',
    '--task',
    'label_parity',
    '--instance',
    '0',
    '--k',
    '3',
    '--model',
    small,
    '--max-tokens',
    '16',
  )
  expect(prompt.dropped).toBeGreaterThan(0)
  expect(prompt.text.match(/Positive Example/g)?.length ?? 0).toBe(3 - prompt.dropped)
})

test('score gives percent, overall and per task', async () => {
  const file = join(folder, 'predictions.jsonl')
  writeFileSync(
    file,
    [
      { task: 'a', id: '1', prediction: 'Yes.', references: ['yes'], labels: ['yes', 'no'] },
      { task: 'a', id: '2', prediction: 'no', references: ['yes'], labels: ['yes', 'no'] },
      { task: 'b', id: '1', prediction: 'the cat sat', references: ['the cat sat down'] },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  )
  // English words are the same in both.
  const bothRouge = (percent: number) => ({
    rougeL: expect.closeTo(percent, 9) as number,
    rougeLUnicode: expect.closeTo(percent, 9) as number,
    withoutRougeL: 0,
  })
  expect(await placeboJson(data, 'score', file)).toEqual({
    overall: { n: 3, exactMatch: 100 / 3, strictMatch: 0, ...bothRouge((100 * (1 + 0 + 6 / 7)) / 3), format: 50 },
    tasks: {
      a: { n: 2, exactMatch: 50, strictMatch: 0, ...bothRouge(50), format: 50 },
      b: { n: 1, exactMatch: 0, strictMatch: 0, ...bothRouge(600 / 7), format: null },
    },
  })
})

describe('a wrong request ends with 2, says why, and changes nothing', () => {
  test.each<[string, () => string[], RegExp]>([
    ['no command', () => [], /Usage: placebo/],
    ['an unknown command', () => ['studdy'], /unknown command 'studdy'/],
    [
      'an unknown collection',
      () => ['collection', 'show', 'nothing'],
      /invalid collection: nothing \(here are: tiny\)/,
    ],
    ['a path that is not there', () => ['collection', 'import', join(folder, 'nowhere'), '--name', 'x'], /nowhere/],
    [
      'a name that is taken',
      () => ['collection', 'import', join(folder, 'tiny'), '--name', 'tiny'],
      /collection tiny .*--replace/,
    ],
    [
      'a broken task file',
      () => ['collection', 'import', broken('{"Definition": ["x"], "Instances": [{'), '--name', 'x'],
      /broken-\d+\.json/,
    ],
    [
      'a task without instances',
      () => ['collection', 'import', broken('{"Definition": ["x"], "Instances": []}'), '--name', 'x'],
      /no instances|Instances/i,
    ],
    [
      'an unknown condition',
      () => ['study', 'run', '--collection', 'tiny', '--model', model, '--conditions', 'delusiv'],
      /invalid condition: delusiv.*delusive/,
    ],
    [
      'an unknown task',
      () => ['study', 'run', '--collection', 'tiny', '--model', model, '--tasks', 'parity'],
      /invalid task: parity .*label_parity/,
    ],
    [
      'an ineligible task',
      () => ['study', 'run', '--collection', 'tiny', '--model', model, '--decoding', 'constrained'],
      /generate_reversed: it is a generation task; constrained.*\n.*--skip-ineligible/,
    ],
    [
      'more examples than there are',
      () => ['study', 'run', '--collection', 'tiny', '--model', model, '--k', '9'],
      /label_parity: k = 9/,
    ],
    [
      'a model that is not there',
      () => ['study', 'run', '--collection', 'tiny', '--model', join(folder, 'none.gguf')],
      /none\.gguf/,
    ],
    ['a model that is no GGUF', () => ['model', 'add', broken('not a model')], /not a GGUF/],
    ['a truncated model', () => ['model', 'add', truncated()], /truncated/],
    [
      'an encoder–decoder model',
      () => ['model', 'add', writeTestModel(mkdirp(join(folder, 't5')), { architecture: 't5' })],
      /t5/,
    ],
    [
      'chat without a chat template',
      () => ['study', 'run', '--collection', 'tiny', '--model', model, '--format', 'chat'],
      /no chat template/,
    ],
    [
      'a context larger than the model',
      () => ['study', 'run', '--collection', 'tiny', '--model', model, '--context', '999999'],
      /invalid context size: 999999/,
    ],
    ['an unknown run', () => ['results', 'zzz'], /invalid run: zzz/],
    [
      'a negative number',
      () => ['study', 'run', '--collection', 'tiny', '--model', model, '--instances', '-1'],
      /whole number/,
    ],
  ])('%s', { timeout: 60_000 }, async (_, args, message) => {
    const before = storedRuns(data)
    const ran = await placebo(data, ...args())
    expect(ran.stderr).toMatch(message)
    expect(ran.stderr).not.toMatch(/\n\s+at /)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(storedRuns(data)).toEqual(before)
    expect(storedCollections(data)).toHaveLength(1)
  })
})

test(
  '--skip-ineligible leaves out the tasks that cannot take a condition, and says so',
  { timeout: 60_000 },
  async () => {
    const ran = await placebo(
      data,
      'study',
      'run',
      '--collection',
      'tiny',
      '--model',
      model,
      '--decoding',
      'constrained',
      '--instances',
      '1',
      '--skip-ineligible',
    )
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('left out: invalid task for constrained: generate_reversed')
  },
)

test('control characters in tasks never reach the terminal raw', async () => {
  const evil = '\u001b[2J\u009b31m\u202egnp.exe'
  const file = join(folder, 'evil.json')
  writeFileSync(
    file,
    JSON.stringify({
      Definition: [`Say ${evil}`],
      'Positive Examples': [],
      'Negative Examples': [],
      Instances: [
        { input: evil, output: [evil] },
        { input: 'b', output: ['b'] },
      ],
    }),
  )
  const own = join(folder, 'evil-data')
  const imported = await placebo(own, 'collection', 'import', file, '--name', `evil${evil}`)
  const shown = await placebo(own, 'collection', 'show', `evil${evil}`)
  const prompt = await placebo(own, 'prompt', '--collection', `evil${evil}`, '--task', 'evil', '--k', '0')
  const json = await placebo(own, 'prompt', '--collection', `evil${evil}`, '--task', 'evil', '--k', '0', '--json')
  for (const { code, stdout, stderr } of [imported, shown, prompt, json]) {
    expect(code).toBe(0)
    expect(stdout + stderr).not.toMatch(/[\u001b\u009b\u202e]/)
  }
  expect((JSON.parse(json.stdout) as { text: string }).text).toContain(evil)
})

test('placebo collection import --help shows an example and what all commands take', async () => {
  const ran = await placebo(data, 'collection', 'import', '--help')
  expect([ran.code, ran.stdout]).toEqual([0, helpOf(['collection', 'import'])])
})

test.each(leaves(program).map((command) => [words(command)]))(
  'placebo %j --help shows an example and what all commands take',
  (verbs) => {
    const help = helpOf(verbs)
    expect(help).toMatch(/Example:\n {2}placebo /)
    expect(help).toContain('--data-dir')
    expect(help).toContain('--json')
  },
)

test('placebo --version', async () => {
  expect(await placebo(data, '--version')).toEqual({ code: 0, stdout: `placebo ${placeboVersion}\n`, stderr: '' })
})

test('a database of a newer version is refused by name', async () => {
  const own = temporaryFolder()
  await placeboJson(own, 'collection', 'list')
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(join(own, 'placebo.sqlite'))
  db.pragma('user_version = 99990')
  db.close()
  const ran = await placebo(own, 'collection', 'list')
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toContain(`${join(own, 'placebo.sqlite')} was written by a newer Placebo`)
})

function helpOf(verbs: readonly string[]): string {
  let help = ''
  const command = leaves(program).find((each) => words(each).join(' ') === verbs.join(' '))
  command?.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp()
  return help
}

let made = 0
function broken(content: string): string {
  const file = join(folder, `broken-${made++}.${content.startsWith('{') ? 'json' : 'gguf'}`)
  writeFileSync(file, content)
  return file
}

function truncated(): string {
  const file = join(folder, 'truncated.gguf')
  const whole = readFileSync(model)
  writeFileSync(file, whole.subarray(0, Math.floor(whole.length / 2)))
  return file
}

function mkdirp(path: string): string {
  if (!existsSync(path)) mkdirSync(path, { recursive: true })
  return path
}
