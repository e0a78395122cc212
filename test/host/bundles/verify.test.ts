import { describe, expect, test } from 'vitest'
import { placeboVersion } from '#host/version.ts'
import { onLine, open, refusal, repacked, rightAnswer, trial, verify } from './repacked.ts'
import { shared } from './shared.ts'

const scores = (value: Record<string, unknown>) => value['scores'] as Record<string, unknown>

describe('verify', () => {
  test.each<[string, string, (text: string) => string, object]>([
    [
      'an answer',
      'trials/0000.jsonl',
      onLine(
        rightAnswer,
        trial((each) => ({ ...each, raw: 'neither 7' })),
      ),
      {
        file: 'trials/0000.jsonl',
        cell: 'Original',
        task: 'parity',
        field: 'exactMatch',
        stored: '1',
        recomputed: '0',
      },
    ],
    [
      'a score',
      'trials/0001.jsonl',
      onLine(
        /"task":"reversed".*"rougeL":0\.\d/,
        trial((each) => ({ ...each, scores: { ...scores(each), rougeL: 0.123 } })),
      ),
      { file: 'trials/0001.jsonl', cell: 'Simplified', task: 'reversed', field: 'rougeL', stored: '0.123' },
    ],
    [
      'a score that there is none of',
      'trials/0003.jsonl',
      onLine(
        /"raw":null/,
        trial((each) => ({
          ...each,
          scores: { exactMatch: 1, strictMatch: 1, rougeL: 1, format: 1, formatNormalised: 1 },
        })),
      ),
      { field: 'scores', recomputed: 'null' },
    ],
    [
      'an outcome',
      'trials/0000.jsonl',
      onLine(
        rightAnswer,
        trial((each) => ({ ...each, outcome: 'out-of-format' })),
      ),
      { field: 'outcome', stored: 'out-of-format', recomputed: 'in-format' },
    ],
    [
      'a prompt',
      'trials/0000.jsonl',
      onLine(rightAnswer, (line) => line.replace('number ', 'number 1')),
      { field: 'promptHash' },
    ],
    [
      'the hash of a prompt',
      'trials/0002.jsonl',
      onLine(
        /"promptHash"/,
        trial((each) => ({ ...each, promptHash: '0'.repeat(64) })),
      ),
      { file: 'trials/0002.jsonl', cell: 'Delusive', field: 'promptHash', stored: '0'.repeat(64) },
    ],
    [
      'a reference',
      'tasks.jsonl',
      onLine(/"id":"parity-0"/, (line) => line.replace('even', 'evem')),
      { task: 'parity', instance: 'parity-0', field: 'exactMatch', stored: '1', recomputed: '0' },
    ],
    [
      'an input',
      'tasks.jsonl',
      onLine(/"id":"colour-5"/, (line) => line.replace('number 5', 'number 6')),
      { task: 'colour', instance: 'colour-5', field: 'prompt' },
    ],
    [
      'a definition',
      'tasks.jsonl',
      onLine(/"name":"colour"/, (line) => line.replace('Do colour', 'Do colours')),
      { task: 'colour', field: 'prompt' },
    ],
    [
      'a baseline',
      'tasks.jsonl',
      onLine(/"name":"parity"/, (line) =>
        line.replace(
          /"random guess","n":12,"means":\{"exactMatch":50/,
          '"random guess","n":12,"means":{"exactMatch":51',
        ),
      ),
      { file: 'tasks.jsonl', task: 'parity', field: 'random guess, exactMatch', stored: '51', recomputed: '50' },
    ],
    [
      'the key of a cell',
      'cells.json',
      (text) => text.replace(/"key": "[0-9a-f]{4}/, '"key": "0000'),
      { file: 'cells.json', cell: 'Original', field: 'key' },
    ],
    [
      'the seed of the draws',
      'study.json',
      (text) => text.replace('"seed": 7', '"seed": 8'),
      { file: 'statistics.json', field: 'table.seed', stored: '7', recomputed: '8' },
    ],
    [
      'the hash of the model',
      'study.json',
      (text) => text.replace(/"sha256": "[0-9a-f]{4}/, '"sha256": "0000'),
      { file: 'cells.json', field: 'key' },
    ],
    [
      'the ninth digit of a statistic',
      'statistics.json',
      (text) =>
        text.replace(
          /("difference": -?\d+\.\d{8})(\d)/,
          (_, all: string, digit: string) => `${all}${(Number(digit) + 1) % 10}`,
        ),
      { file: 'statistics.json', field: expect.stringMatching(/^table\.comparisons\[\w+\]\.difference$/) as string },
    ],
    [
      'a mean of a task',
      'statistics.json',
      (text) => text.replace(/("byTask"[\s\S]*?"overInstances": \[\s*)\d+(?:\.\d+)?/, (_, all: string) => `${all}1.5`),
      {
        file: 'statistics.json',
        field: expect.stringMatching(/^byTask\.rows\[parity\]\.exactMatch\.overInstances\[0\]$/) as string,
        stored: '1.5',
      },
    ],
    [
      'a statistic that is gone',
      'statistics.json',
      (text) => text.replace(/"family": \d+,/, ''),
      { file: 'statistics.json', field: 'table.family', stored: 'nothing' },
    ],
  ])('finds %s that was changed, however well it is hidden', async (_, name, change, difference) => {
    const { client, asked: file } = shared
    const hidden = await verify(client, await repacked(file, { [name]: change }))
    expect(hidden.broken).toEqual([])
    expect(hidden.differing).toBeGreaterThan(0)
    expect(hidden.differences).toContainEqual(expect.objectContaining(difference))
    // And where the manifest was left as it was, the file is named, too.
    const plain = await verify(client, await repacked(file, { [name]: change }, { honest: false }))
    expect(plain.broken).toEqual([
      expect.stringMatching(new RegExp(`^${name} (is not what the manifest says|has \\d+ bytes)`)) as string,
    ])
    expect(plain.differences).toEqual(hidden.differences)
    // It is opened, and says so; but not where its files are not what they were.
    const opened = await open(client, await repacked(file, { [name]: change }))
    expect(opened.differing).toBe(hidden.differing)
    expect((await client.runs.show({ run: opened.run })).origin).toMatchObject({
      recomputed: { differing: hidden.differing },
    })
    await expect(open(client, await repacked(file, { [name]: change }, { honest: false }))).rejects.toMatchObject(
      refusal(new RegExp(`^invalid bundle: ${name} `)),
    )
  })

  test.each([
    [
      'the key of a training',
      'trainings.json',
      (text: string) => text.replace(/"key": "[0-9a-f]{4}/, '"key": "0000'),
      { file: 'trainings.json', field: '0.key' },
    ],
    [
      'what was trained on',
      'train-tasks.jsonl',
      onLine(/"id":"sums-/, (line) => line.replace('number', 'numbers')),
      { file: 'trainings.json', field: expect.stringMatching(/^\d\.key$/) as string },
    ],
  ])('finds %s that was changed', async (_, name, change, difference) => {
    const { client, trained: file } = shared
    expect((await verify(client, await repacked(file, { [name]: change }))).differences).toContainEqual(
      expect.objectContaining(difference),
    )
  })

  test.each([
    [
      'the sampled format of a cell',
      'cells.json',
      (text: string) => text.replace(/"sampledFormat": "\w+\./, '"sampledFormat": "lower.'),
      { file: 'cells.json', field: 'key' },
    ],
    [
      'the sampled formats of the study',
      'study.json',
      (text: string) => text.replace(/("sampledFormats": \[\s*)"\w+\./, '$1"lower.'),
      { file: 'cells.json', field: 'key' },
    ],
    [
      'how far formats lie apart',
      'statistics.json',
      (text: string) => text.replace(/("range": \d)/, '$11'),
      { file: 'statistics.json', field: expect.stringMatching(/\.formatNoise\.range$/) as string },
    ],
  ])('finds %s that was changed', async (_, name, change, difference) => {
    const { client, formats: file } = shared
    expect(await verify(client, file)).toMatchObject({ differing: 0, broken: [] })
    expect((await verify(client, await repacked(file, { [name]: change }))).differences).toContainEqual(
      expect.objectContaining(difference),
    )
  })

  test('reads no format that the grammar does not have', async () => {
    const { client, formats: file } = shared
    const change = (text: string) => text.replace(/"sampledFormat": "[^"]+"/, '"sampledFormat": "upper.colon"')
    expect((await verify(client, await repacked(file, { 'cells.json': change }))).broken).toEqual([
      expect.stringMatching(/^cells\.json, 0\.sampledFormat: "upper\.colon" .*it is no sampled format/) as string,
    ])
  })

  test('says what another version of a condition has made, and of another Placebo compares the numbers', async () => {
    const { client, asked: file } = shared
    const other = await repacked(file, {
      // Before version 0.4 the cell's name was the condition's.
      'cells.json': (text) =>
        text.replace(/"definition": 1,/, '"definition": 99,').replace('"name": "Original"', '"name": "original"'),
      'versions.json': (text) => text.replace(`"placebo": "${placeboVersion}"`, '"placebo": "0.0.9"'),
      'statistics.json': (text) =>
        text
          .replaceAll(/"sentence": "[^"]*"/g, '"sentence": "in other words"')
          .replaceAll(/("(?:low|high)": -?\d+\.\d{11})\d+/g, '$1'),
    })
    expect(await verify(client, other)).toMatchObject({
      differing: 0,
      version: '0.0.9',
      notes: [
        expect.stringMatching(/^Made by other versions of their conditions.*: Original\./),
        expect.stringMatching(/made by Placebo 0\.0\.9, this is/),
      ],
    })
  })

  test.each<[string, readonly [RegExp, string] | null, readonly object[]]>([
    ['nothing', null, []],
    [
      'whether a line stands above guessing',
      [/("aboveGuessing": \[[^]*?"fromRandom": )[\d.]+/, '$177.5'],
      [{ field: expect.stringMatching(/^table\.aboveGuessing\[/) as string, stored: '77.5' }],
    ],
    [
      'the smallest detectable difference of a comparison',
      [/("smallestDetectable": )(?:[\d.]+|"too-few")/, '$199.5'],
      [{ field: expect.stringMatching(/\.smallestDetectable$/) as string, stored: '99.5' }],
    ],
    [
      'the smallest detectable difference of a study',
      [/("smallestDetectableDifference": )(?:[\d.]+|null)/, '$199.5'],
      [{ field: expect.stringMatching(/\.smallestDetectableDifference$/) as string, stored: '99.5' }],
    ],
  ])(
    'a bundle of version 0.2.0, whose statistics have other names, with %s changed',
    async (_, change, differences) => {
      const { client, asked: file } = shared
      const older = await repacked(file, {
        'versions.json': (text) => text.replace(`"placebo": "${placeboVersion}"`, '"placebo": "0.2.0"'),
        'statistics.json': (text) => {
          const before = JSON.stringify(namedAsIn02(JSON.parse(text)), null, 2)
          const after = change === null ? before : before.replace(...change)
          if (change !== null && after === before) throw new Error(`nothing was changed by ${change[0].source}`)
          return after
        },
      })
      const verified = await verify(client, older)
      expect(verified).toMatchObject({ version: '0.2.0', broken: [], differing: differences.length })
      expect(verified.differences).toEqual(differences.map((each) => expect.objectContaining(each) as object))
    },
  )
})

/** Statistics with the keys that version 0.2.0 gave them: a comparison's and a study's own were called differently. */
function namedAsIn02(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namedAsIn02)
  if (typeof value !== 'object' || value === null) return value
  const older: Record<string, string> = {
    aboveChance: 'aboveGuessing',
    minimumDetectableEffect: 'difference' in value ? 'smallestDetectable' : 'smallestDetectableDifference',
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [older[key] ?? key, namedAsIn02(each)]))
}
