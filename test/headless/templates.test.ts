import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { writeNliCollection, writeTemplates } from '../support/nli-collection.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

const folder = fileFolder('templates')
const data = join(folder, 'data')
let model: string
let csv: string

const asking = [
  '--collection',
  'nli',
  '--decoding',
  'likelihood',
  '--context',
  '512',
  '--gpu-layers',
  '0',
  '--threads',
  '1',
]

beforeAll(async () => {
  model = writeTestModel(folder)
  csv = writeTemplates(join(folder, 'published.csv'))
  await placeboJson(data, 'collection', 'import', writeNliCollection(join(folder, 'nli')), '--name', 'nli')
}, 60_000)

describe('templates of a file', () => {
  test('are imported as they are published, and told; what cannot be used is left out by name', async () => {
    const ran = await placebo(data, 'template', 'import', csv, '--name', 'wp')
    expect(ran.stdout).toContain(
      'templates wp: 6 templates (2 instructive, 1 misleading-moderate, 1 misleading-extreme, 1 irrelevant, 1 null)',
    )
    expect(ran.stdout).toContain('target words: yes/no, no/yes')
    expect(ran.stdout).toContain(
      'left out: invalid line 9, column "template": "concat_PMH" has the slot {mask}, which only models that fill masks can answer',
    )
    expect(ran.code).toBe(0)
    const shown = await placebo(data, 'template', 'show', 'wp')
    expect(shown.stdout).toMatch(/MNLI_YN +instructive +between +premise, hypothesis/)
    expect((await placebo(data, 'template', 'list')).stdout).toMatch(/wp +6 templates/)
  })

  test.each<[string, () => string[], RegExp]>([
    [
      'a name that is taken',
      () => ['template', 'import', csv, '--name', 'wp'],
      /a set of templates wp is here already/,
    ],
    ['no such file', () => ['template', 'import', join(folder, 'none.csv')], /invalid file: .*none\.csv/],
    [
      'no table of templates',
      () => ['template', 'import', join(folder, 'nli', 'nli_plain.json')],
      /nli_plain\.json: invalid line 1: a quote inside a cell/,
    ],
    ['no such set', () => ['template', 'show', 'none'], /invalid set of templates: none \(here are: wp\)/],
    ['no such set to remove', () => ['template', 'remove', 'none'], /invalid set of templates: none \(here are: wp\)/],
    [
      'no such template',
      () => ['study', 'run', '--model', model, ...asking, '--conditions', 'wp/none+empty'],
      /invalid condition: wp\/none\+empty \(imported templates: wp\/ MNLI_YN, GPT_YN/,
    ],
  ])(
    'refused: %s',
    async (_, args, message) => {
      const ran = await placebo(data, ...args())
      expect(ran.stderr).toMatch(message)
      expect(ran.code).toBe(2)
    },
    60_000,
  )

  test('a set goes, and comes back', async () => {
    await placebo(data, 'template', 'import', csv, '--name', 'gone')
    const removed = await placeboJson<{ id: number }>(data, 'template', 'remove', 'gone')
    expect((await placeboJson<{ sets: unknown[] }>(data, 'template', 'list')).sets).toHaveLength(1)
    expect((await placebo(data, 'template', 'restore', String(removed.id))).stdout).toContain('templates gone are back')
    await placebo(data, 'template', 'remove', 'gone')
  }, 120_000)
})

describe('the fields of inputs', () => {
  test('are proposed, and count once a person has confirmed them', async () => {
    const before = await placebo(data, 'collection', 'fields', 'nli', 'nli_fields')
    expect(before.stdout).toContain(
      'nobody has confirmed fields; they seem to be "Premise:" {premise}, "Hypothesis:" {hypothesis} (confirm: --accept)',
    )
    const refused = await placebo(data, 'study', 'run', '--model', model, ...asking, '--conditions', 'wp/MNLI_YN+empty')
    expect(refused.stderr).toContain(
      'template "MNLI_YN" needs the 2 fields {premise}, {hypothesis}, and nobody has confirmed which fields its inputs have',
    )
    const accepted = await placebo(data, 'collection', 'fields', 'nli', 'nli_fields', '--accept')
    expect(accepted.stdout).toContain('confirmed fields "Premise:" {premise}, "Hypothesis:" {hypothesis}')
  }, 120_000)

  test.each<[string, string[], RegExp]>([
    [
      'inputs without names',
      ['nli_plain', '--accept'],
      /no two names stand in all inputs of nli_plain; say them with --field/,
    ],
    [
      'names that no input has',
      ['nli_plain', '--field', 'premise=First', 'hypothesis=Second'],
      /nli_plain: invalid fields: an input has no field "First:" \(instance nli_plain-0\)/,
    ],
    [
      'one field',
      ['nli_fields', '--field', 'premise=Premise'],
      /nli_fields: invalid fields: 1; at least two are needed/,
    ],
  ])('refused: %s', async (_, args, message) => {
    const ran = await placebo(data, 'collection', 'fields', 'nli', ...args)
    expect(ran.stderr).toMatch(message)
    expect(ran.code).toBe(2)
  })
})

test('paraphrases are kept in their order, and refused where they are none', async () => {
  const added = await placebo(
    data,
    'collection',
    'paraphrases',
    'nli',
    'nli_fields',
    '--add',
    'Is it so? Yes or no.',
    'Yes or no?',
  )
  expect(added.stdout).toContain('nli_fields: 2 paraphrases\n1  Is it so? Yes or no.\n2  Yes or no?')
  const refused = await placebo(data, 'collection', 'paraphrases', 'nli', 'nli_fields', '--add', 'Yes or no?')
  expect(refused.stderr).toContain('nli_fields: invalid paraphrase: number 3 is there twice')
  expect(refused.code).toBe(2)
})

describe('what was said of the wording', () => {
  const wording = async () => {
    const [fields, paraphrases] = await Promise.all(
      ['fields', 'paraphrases'].map((command) => placeboJson<Said>(data, 'collection', command, 'nli', 'nli_fields')),
    )
    return [fields?.fields?.length ?? 0, paraphrases?.texts?.length ?? 0]
  }

  test.each<[string, string, string, number[]]>([
    ['the paraphrases', 'undo', 'taken back: paraphrases\n  nli_fields\n', [2, 0]],
    ['the fields', 'undo', 'taken back: fields\n  nli_fields\n', [0, 0]],
    ['nothing more', 'undo', 'nothing to be taken back\n', [0, 0]],
    ['the fields again', 'redo', 'made again: fields\n  nli_fields\n', [2, 0]],
    ['the paraphrases again', 'redo', 'made again: paraphrases\n  nli_fields\n', [2, 2]],
    ['nothing more', 'redo', 'nothing to be made again\n', [2, 2]],
  ])('%s: annotate %s', async (_, turn, told, left) => {
    const ran = await placebo(data, 'annotate', turn, '--collection', 'nli')
    expect([ran.stdout, ran.code]).toEqual([`annotation set main of nli: ${told}`, 0])
    expect(await wording()).toEqual(left)
  })

  test('of nobody else, and of no set that is not there', async () => {
    const other = await placebo(data, 'annotate', 'undo', '--collection', 'nli', '--author', 'Bea')
    expect(other.stdout).toBe('annotation set main of nli: nothing to be taken back\n')
    const none = await placebo(data, 'annotate', 'undo', '--collection', 'nli', '--set', 'none')
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('invalid set: none')])
    await placebo(data, 'annotate', 'use', '--none', '--collection', 'nli')
    const inactive = await placebo(data, 'annotate', 'undo', '--collection', 'nli')
    expect([inactive.code, inactive.stderr]).toEqual([
      2,
      'placebo: no annotation set of nli is active; name one with --set\n',
    ])
    await placebo(data, 'annotate', 'use', 'main', '--collection', 'nli')
  })
})

interface Said {
  readonly fields?: readonly unknown[] | null
  readonly texts?: readonly string[]
}

test('the prompt of an imported template, its words spelled out and told', async () => {
  const of = ['--collection', 'nli', '--task', 'nli_fields', '--instance', '1', '--examples', 'original', '--k', '1']
  const ran = await placebo(data, 'prompt', ...of, '--definition', 'wp/GPT_YN', '--words', 'cat/dog', '--told')
  expect(ran.stdout).toBe(
    '"dog" means no. "cat" means yes.\n\nThere is rain 900.\nquestion: There is rain. Yes or no?\nanswer: cat\n\nThere is snow 1.\nquestion: There is wind. Yes or no?\nanswer: \n',
  )
})

interface Shown {
  readonly tables: readonly { readonly name: string; readonly csv: string }[]
}

test('a study asks them with words spelled out; results tell categories and templates by name', async () => {
  const conditions = [
    ...['MNLI_YN', 'GPT_YN', 'similar_words', 'french', 'zoning', 'concat_PHM'].map((name) => `wp/${name}+empty`),
    'wp/MNLI_YN+empty+no/yes',
    'wp/zoning+empty+no/yes',
    'paraphrase-1+empty',
  ]
  const ran = await placebo(
    data,
    ...['study', 'run', '--name', 'asked', '--model', model, ...asking, '--conditions', conditions.join(',')],
    '--skip-ineligible',
  )
  expect([ran.stderr, ran.code]).toEqual([expect.stringContaining('nli_plain'), 0])
  const shown = await placeboJson<Shown>(data, 'results', 'asked', '--templates')
  const [categories, , templates] = shown.tables
  expect(categories?.csv).toMatch(/instructive/)
  expect(templates?.csv).toContain('wp/concat_PHM,null')
  expect(templates?.csv).toContain('wp/french,misleading-extreme')
  expect(templates?.csv).toContain('paraphrase-1,instructive')
  const bundle = join(folder, 'asked.zip')
  expect((await placebo(data, 'bundle', 'make', 'asked', bundle)).code).toBe(0)
  const verified = await placebo(join(folder, 'there'), 'verify', bundle)
  expect([verified.stdout, verified.code]).toEqual([
    expect.stringMatching(/all \d+ numbers were computed again and are equal/),
    0,
  ])
}, 240_000)

test('replicate webson-pavlick takes the templates of a set, and its report says so', async () => {
  const out = join(folder, 'replicated')
  const ran = await placebo(
    data,
    ...['replicate', 'webson-pavlick', '--collection', 'nli', '--model', model, '--out', out, '--instances', '4'],
    ...[
      '--templates-from',
      'wp',
      '--paraphrases',
      '1',
      '--words',
      'own,no/yes',
      '--told',
      '--k',
      '1',
      '--max-tokens',
      '4',
    ],
    ...['--context', '512', '--gpu-layers', '0', '--threads', '1', '--skip-ineligible'],
  )
  expect([ran.stderr, ran.code]).toEqual([expect.any(String), 0])
  expect(ran.stdout).toContain('Templates are those of the imported set wp')
  const report = readFileSync(join(out, 'report.html'), 'utf8')
  expect(report).toContain('What differs from Webson &amp; Pavlick 2022')
  expect(report).toContain('Templates are those of the imported set wp')
  expect(readFileSync(join(out, 'templates.csv'), 'utf8')).toContain('wp/MNLI_YN,instructive')
  expect(readFileSync(join(out, 'templates-by-category.svg'), 'utf8')).toContain('No/yes, told words')
}, 240_000)
