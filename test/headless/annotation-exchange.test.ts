import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('terminal-exchange')
const data = join(folder, 'data')
const elsewhere = join(folder, 'elsewhere')
const out = (name: string) => join(folder, name)

beforeAll(async () => {
  const tasks = writeTinyCollection(join(folder, 'tiny'))
  for (const each of [data, elsewhere]) await placebo(each, 'collection', 'import', tasks, '--name', 'tiny')
  await placebo(data, 'annotate', 'propose', '--collection', 'tiny', '--approve-clear', '--author', 'Ada')
}, 60_000)

// Each goes on where the one before it has ended.
test.each([
  [
    'export --out main.jsonl',
    0,
    /^annotation set main: 6 items and 3 steps that led to them written to \S+main\.jsonl\n/,
  ],
  ['export --out main.jsonl', 2, /main\.jsonl exists; choose another name/],
  ['export --out main.csv', 0, /^annotation set main: 6 items written to \S+main\.csv\n/],
  [
    'export --as tasks --out pairs',
    0,
    /^annotation set main: 2 approved pairs written as negative examples of 2 tasks to \S+pairs\n/,
  ],
  ['export --as tasks --out pairs', 1, /invalid output: .* exists; choose another name, or write over it: --overwrite/],
  ['export --out main.txt', 2, /say what to write with --as, or end the name of the file with \.jsonl or \.csv/],
  ['export --as xml --out main.xml', 2, /Allowed choices are jsonl, csv, tasks/],
  ['export --set none --out none.csv', 2, /invalid set: none/],
  ['import main.jsonl', 2, /an annotation set main is here already; choose another name: --name/],
  ['import main.jsonl --name bea', 0, /^annotation set bea of tiny: 6 items, 3 steps\n$/],
  // CSV has no steps: what was done in one millisecond comes back as one.
  ['import main.csv --name cy', 0, /^annotation set cy of tiny: 6 items, [1-3] steps?\n$/],
  ['import main.csv --name dee', 0, /^annotation set dee of tiny: /],
  ['import none.jsonl', 2, /there is no such file or folder/],
  ['import tiny/label_parity.json', 2, /invalid line 1: .* is not JSON|no annotations/],
  ['agreement main', 2, /name two sets or more/],
  [
    'agreement main bea',
    0,
    /^agreement of main, bea \(95 % intervals: bootstrap over tasks and units, 2000 draws, seed 1; [^\n]*\nof +units +of two +raw +Cohen +Fleiss +Krippendorff\n─[^\n]*\npairs +0 +0 +– +– +– +–\n/,
  ],
  ['agreement cy dee', 0, /\npairs +6 +6 +1\.000 \[–\] +1\.000 \[–\] [^\n]*\ntags +0 +0 +– +– +– +–\nlabels/],
  [
    'agreement main cy dee --by-task',
    0,
    /of +units +of two +raw +Fleiss +Krippendorff\n[\s\S]*\npairs +units[^\n]*\n─[^\n]*\n[\s\S]*\nlabel_parity +0 +2 +1\.000/,
  ],
  ['agreement main none', 2, /invalid set: none/],
  ['differences main bea', 0, /^0 items different, 6 the same\n$/],
  ['differences main main', 2, /main is named twice/],
  [
    'take --from bea --into main',
    2,
    /nothing of bea that it names is different in main \(see: placebo annotate differences main bea/,
  ],
])(
  'placebo annotate %s',
  async (command, code, words) => {
    const [verb = '', ...rest] = command.split(' ')
    const given = rest.map((word) => (/^(?:[\w/]+\.\w+|pairs)$/.test(word) ? out(word) : word))
    const ran = await placebo(data, 'annotate', verb, ...given, '--collection', 'tiny')
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(words), code])
  },
  30_000,
)

test('a set on another machine is the same, to the byte', async () => {
  for (const [name, file] of [
    ['main', 'main.jsonl'],
    ['table', 'main.csv'],
  ] as const) {
    await placebo(elsewhere, 'annotate', 'import', out(file), '--collection', 'tiny', '--name', name)
    const again = file.replace('main', 'again')
    await placebo(elsewhere, 'annotate', 'export', '--set', name, '--collection', 'tiny', '--out', out(again))
    expect(readFileSync(out(again), 'utf8')).toBe(readFileSync(out(file), 'utf8'))
  }
  expect(readdirSync(out('pairs'))).toEqual(['label_colour.json', 'label_parity.json'])
}, 60_000)

test('what another set says is taken item by item, or all of it', async () => {
  const placed = ['--collection', 'tiny']
  await placebo(
    data,
    'annotate',
    'propose',
    ...placed,
    '--set',
    'bea',
    '--per-task',
    '4',
    '--task',
    'label_parity',
    '--author',
    'Bea',
  )
  const { different } = await placeboJson<{ different: { task: string; item: string }[] }>(
    data,
    'annotate',
    'differences',
    'main',
    'bea',
    ...placed,
  )
  expect(different).toHaveLength(2)
  const [first, second] = different
  const text = await placebo(data, 'annotate', 'differences', 'main', 'bea', ...placed, '--task', 'label_parity')
  expect(text.stdout).toMatch(
    /task +item +main +bea\n[\s\S]*label_parity +pair \w+ +– +(?:proposed|needs a second look): .* → (?:even|odd)[\s\S]*\n2 items different, 2 the same\n$/,
  )
  const one = await placebo(
    data,
    'annotate',
    'take',
    '--from',
    'bea',
    '--into',
    'main',
    ...placed,
    '--item',
    first?.item ?? '',
    '--author',
    'Ada',
  )
  expect([one.stdout, one.code]).toEqual(['1 item of bea taken into main in one step\n', 0])
  expect(await placeboJson(data, 'annotate', 'differences', 'main', 'bea', ...placed)).toMatchObject({
    same: 7,
    different: [{ item: second?.item }],
  })
  expect(
    await placeboJson(data, 'annotate', 'take', '--from', 'bea', '--into', 'main', ...placed, '--task', 'label_parity'),
  ).toMatchObject({ taken: 1 })
  expect(await placeboJson(data, 'annotate', 'differences', 'main', 'bea', ...placed)).toEqual({
    same: 8,
    different: [],
  })
}, 60_000)

test('agreement as one JSON document', async () => {
  expect(await placeboJson(data, 'annotate', 'agreement', 'cy', 'dee', '--collection', 'tiny')).toMatchObject({
    sets: ['cy', 'dee'],
    seed: 1,
    draws: 2000,
    of: [
      { what: 'pairs', all: { units: 6, raw: { value: 1, interval95: 'too-few' } } },
      { what: 'tags', all: { raw: 'too-few' } },
      { what: 'labels' },
    ],
  })
}, 30_000)
