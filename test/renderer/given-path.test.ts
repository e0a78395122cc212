import { expect, test } from 'vitest'
import { knownPath, messages } from '#renderer/app/given-path.ts'

const file = (bytes: number) => new File(['x'.repeat(bytes)], 'name')

test.each([
  [
    'small files go together',
    [3, 4],
    [
      [
        [0, 3],
        [0, 4],
      ],
    ],
  ],
  ['a large one is cut', [25], [[[0, 10]], [[10, 20]], [[20, 25]]]],
  [
    'what follows fills the rest',
    [12, 5, 4],
    [
      [[0, 10]],
      [
        [10, 12],
        [0, 5],
        [0, 3],
      ],
      [[3, 4]],
    ],
  ],
  [
    'empty files come, too',
    [0, 0],
    [
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ],
  [
    'never too many in one',
    [1, 1, 1, 1, 1],
    [
      [
        [0, 1],
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      [[0, 1]],
    ],
  ],
  ['none is none', [], []],
])('what is sent: %s', (_, sizes, expected) => {
  const files = sizes.map((bytes, i) => ({ file: file(bytes), path: `${i}`, root: null }))
  const sent = [...messages(files, { bytes: 10, files: 4 })]
  expect(sent.map((parts) => parts.map((part) => [part.from, part.from + part.file.size]))).toEqual(expected)
})

const [a, b] = [file(1), file(1)]
test.each([
  ['a file', [{ file: a, path: 'a.json', root: a }], '/home/x/a.json', '/home/x/a.json'],
  [
    'a folder that was dropped',
    [
      { file: a, path: 'f/a.json', root: b },
      { file: a, path: 'f/g/b.json', root: b },
    ],
    '/home/x/f',
    '/home/x/f',
  ],
  ['a folder that was chosen', [{ file: a, path: 'f/g/a.json', root: null }], '/home/x/f/g/a.json', '/home/x/f'],
  [
    'a folder that was chosen, on Windows',
    [{ file: a, path: 'f/g/a.json', root: null }],
    'C:\\x\\f\\g\\a.json',
    'C:\\x\\f',
  ],
  [
    'two files',
    [
      { file: a, path: 'a.json', root: a },
      { file: b, path: 'b.json', root: b },
    ],
    '/home/x/a.json',
    undefined,
  ],
  ['a page, which is told none', [{ file: a, path: 'a.json', root: a }], '', undefined],
  ['a folder on a page', [{ file: a, path: 'f/a.json', root: null }], '', undefined],
])('the path of what was given: %s', (_, files, path, expected) => {
  expect(knownPath(files, () => path)).toBe(expected)
})
