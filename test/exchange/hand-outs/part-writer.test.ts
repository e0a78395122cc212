import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partName } from '#core/hand-outs/line.ts'
import { PartWriter } from '#exchange/hand-outs/part-writer.ts'
import { temporaryFolder } from '../../support/temporary.ts'

test.each([
  ['by lines', { lines: 3, bytes: 1000 }, [['a'], ['b'], ['c'], ['d']], ['a\nb\nc\n', 'd\n'], [1, 1, 1, 2]],
  ['by bytes', { lines: 1000, bytes: 4 }, [['a'], ['b'], ['c']], ['a\nb\n', 'c\n'], [1, 1, 2]],
  [
    'and what belongs together stays so',
    { lines: 3, bytes: 1000 },
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    ['a\nb\n', 'c\nd\n'],
    [1, 2],
  ],
  [
    'and one that is larger is a part of its own',
    { lines: 1, bytes: 1000 },
    [['a', 'b'], ['c']],
    ['a\nb\n', 'c\n'],
    [1, 2],
  ],
  ['none', { lines: 3, bytes: 1000 }, [], [], []],
] as const)('lines are in parts %s', async (_, limits, groups, expected, numbers) => {
  const folder = temporaryFolder()
  const writer = new PartWriter(folder, partName, limits)
  const found: number[] = []
  for (const group of groups) found.push(await writer.add(group))
  const parts = await writer.end()
  expect(found).toEqual(numbers)
  expect(parts.map(({ file }) => file)).toEqual(expected.map((__, i) => `trials-000${i + 1}.jsonl`))
  const texts = parts.map(({ file }) => readFileSync(join(folder, file), 'utf8'))
  expect(texts).toEqual(expected)
  expect(parts.map(({ sha256, bytes, lines }) => [sha256, bytes, lines])).toEqual(
    texts.map((text) => [createHash('sha256').update(text).digest('hex'), text.length, text.split('\n').length - 1]),
  )
})
