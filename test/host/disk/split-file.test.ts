import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSplit } from '#host/disk/split-file.ts'
import { fileFolder } from '../../support/temporary.ts'

const file = join(fileFolder('split-file'), 'split.json')
const needed = 'it has to hold {"train": [task names], "test": [task names]}'

test.each<[string, string, string]>([
  ['a comma left out', '{"train": ["a"],\n "test": ["b" "c"]}', 'is not JSON: unexpected "\\"" at line 2, column 15'],
  ['a file cut off', '{"train": ["a"],\n "test": ["b"', 'is not JSON: it breaks off at line 2, column 14'],
  [
    'a comma too many, behind a byte order mark',
    '\uFEFF{"train": ["a",]}',
    'is not JSON: unexpected "]" at line 1, column 16',
  ],
  ['a list', '["a"]', `is no split: it is a list, and ${needed}`],
  ['no test tasks', '{"train": ["a"]}', `is no split: "test" is missing; ${needed}`],
  [
    'one name instead of a list',
    '{"train": "a", "test": []}',
    `is no split: "train" is a text instead of a list; ${needed}`,
  ],
  [
    'a number among the names',
    '{"train": ["a", 1e400], "test": []}',
    `is no split: "train"[1] is a number, 1e400, instead of the name of a task; ${needed}`,
  ],
])('a broken split file says where: %s', (_, content, reason) => {
  writeFileSync(file, content)
  expect(readSplit(file)).toEqual({ state: 'refused', reason })
})

test('a split is read, with whatever else stands there', () => {
  writeFileSync(file, '\uFEFF{"train": ["a"], "test": ["b", "c"], "seed": NaN}')
  expect(readSplit(file)).toEqual({ state: 'read', split: { train: ['a'], test: ['b', 'c'] } })
  expect(readSplit(`${file}.none`)).toEqual({
    state: 'refused',
    reason: 'cannot be read: there is no such file or folder',
  })
})
