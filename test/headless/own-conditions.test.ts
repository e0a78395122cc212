import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('own-conditions')
const data = join(folder, 'data')
const saying = `{% if messages[0]['role'] == 'system' %}{{ '<<' + messages[0]['content'] + '>>' }}{% set rest = messages[1:] %}{% else %}{{ '<<Be kind.>>' }}{% set rest = messages %}{% endif %}{% for m in rest %}{{ m['content'] }}{% endfor %}{% if add_generation_prompt %}{{ '\\n' }}{% endif %}`
const file = join(folder, 'conditions.json')
let model: string

beforeAll(async () => {
  model = writeTestModel(folder, { chatTemplate: saying })
  await placeboJson(data, 'collection', 'import', writeTinyCollection(join(folder, 'tiny')), '--name', 'tiny')
  writeFileSync(
    file,
    JSON.stringify({
      format: 'placebo-conditions',
      version: 1,
      conditions: [
        { name: 'polite', definition: 'Please do this: {definition}' },
        { name: 'expert', systemMessage: 'You are an expert.' },
        { name: 'novice', systemMessage: 'You are a novice.', examples: 'empty' },
      ],
    }),
  )
}, 60_000)

const run = (...more: readonly string[]) =>
  placebo(
    data,
    ...['study', 'run', '--collection', 'tiny', '--model', model, '--conditions', 'original', '--k', '1'],
    ...['--instances', '2', '--max-tokens', '4', '--context', '512', '--gpu-layers', '0', '--threads', '1', ...more],
  )

test('conditions and system messages of a file are asked beside built-in ones', { timeout: 120_000 }, async () => {
  const { code, stderr, stdout } = await run('--conditions-file', file, '--name', 'own')
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^Expert +/m)
  const trials = join(folder, 'own.jsonl')
  await placebo(data, 'results', 'own', '--trials', trials)
  const prompts = Map.groupBy(
    readFileSync(trials, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly cell: string; readonly prompt: string }),
    ({ cell }) => cell,
  )
  const beginning = (cell: string) => new Set(prompts.get(cell)?.map(({ prompt }) => prompt.slice(0, 30)))
  expect([...prompts.keys()].toSorted()).toEqual(['Expert', 'Novice+empty', 'Original', 'Polite'])
  for (const [cell, begins] of [
    ['Original', '<<Be kind.>>Definition: '],
    ['Polite', '<<Be kind.>>Definition: Please'],
    ['Expert', '<<You are an expert.>>Definiti'],
    ['Novice+empty', '<<You are a novice.>>Definition'],
  ] as const)
    expect(
      [...beginning(cell)].every((text) => text.startsWith(begins.slice(0, 30))),
      cell,
    ).toBe(true)
  expect((await placebo(data, 'run', 'show', 'own')).stdout).toMatch(/^Polite +polite +original/m)
})

test(
  'a study with them that was stopped asks the rest with the right system messages',
  { timeout: 120_000 },
  async () => {
    const { code, stdout } = await run('--conditions-file', file, '--name', 'planned', '--without-asking', '--json')
    expect(code).toBe(0)
    const { run: id } = JSON.parse(stdout) as { readonly run: string }
    const handed = await placebo(data, 'study', 'hand-out', id, '--to', join(folder, 'out'), '--for', 'vllm')
    expect([handed.code, handed.stderr]).toEqual([
      2,
      expect.stringContaining('expert, novice+empty have system messages of their own; resume it here'),
    ])
    expect((await placebo(data, 'run', 'resume', id)).code).toBe(0)
    const compared = await placebo(data, 'run', 'compare', 'own', 'planned')
    expect(compared.stdout).toContain('All runs were asked the same instances of the same tasks')
  },
)

test.each([
  ['no such file', join(folder, 'none.json'), 'none.json cannot be read: there is no such file'],
  ['a mistyped field', '{"format":"placebo-conditions","version":1,"conditions":[{"nam":"x"}]}', 'unknown field "nam"'],
  ['no JSON', '{"format":', 'is not JSON'],
])('a file is refused by name and value: %s', async (_, given, words) => {
  const path = given.startsWith('{') ? join(folder, 'bad.json') : given
  if (given.startsWith('{')) writeFileSync(path, given)
  const { code, stderr } = await run('--conditions-file', path)
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
})

test('sampling and primary comparisons from the terminal', { timeout: 120_000 }, async () => {
  const asked = await run(
    ...['--conditions', 'original,empty', '--temperature', '0.7', '--top-p', '0.9', '--draws', '2', '--name', 'drawn'],
    ...['--primary', 'empty:original'],
  )
  expect(asked.code, asked.stderr).toBe(0)
  expect(asked.stdout).toMatch(/^Original .* 2: \d+\.\d to \d+\.\d *$/m)
  expect(asked.stdout).toContain('exploratory')
  const { stdout } = await placebo(data, 'run', 'show', 'drawn')
  expect(stdout).toMatch(/^sampling {8}temperature 0\.7, top-p 0\.9, 2 draws$/m)
  expect(stdout).toMatch(/^primary {9}empty against original$/m)
  expect(stdout).toMatch(/^Original, draw 2 /m)
})

test.each([
  [
    'a temperature of 0',
    ['--temperature', '0'],
    'invalid temperature: 0; a number above 0 and up to 10 (--temperature)',
  ],
  ['a top-p without a temperature', ['--top-p', '0.5'], '--top-p goes with --temperature only'],
  ['draws without a temperature', ['--draws', '3'], '--draws goes with --temperature only'],
  ['likelihood', ['--temperature', '1', '--decoding', 'likelihood', '--skip-ineligible'], 'not by likelihood decoding'],
  [
    'a primary comparison without a colon',
    ['--primary', 'simplified'],
    'invalid primary comparison: simplified (two names',
  ],
  [
    'a primary comparison of what is not asked',
    ['--primary', 'simplified:original'],
    'invalid primary comparison: simplified:original (this study can compare: original:random guess, original:majority label)',
  ],
])('refused by value: %s', { timeout: 120_000 }, async (_, options, words) => {
  const { code, stderr } = await run(...options)
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
})
