import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCollection } from '#exchange/read-collection.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { gather } from './support/events.ts'

const task = JSON.stringify({ Definition: ['Say it.'], Instances: [{ id: 'a', input: 'x', output: ['y'] }] })
const jsonl = '{"task": "lined", "input": "x", "output": "y", "definition": "d"}'
const csv = 'input,output,definition\nx,y,d'

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder()
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  return folder
}

test('a folder: every kind of file, sub-folders too, in order of names; the rest is left alone', async () => {
  const folder = folderOf({
    'tasks/task2.json': task,
    'tasks/task10.JSON': task,
    'b.jsonl': jsonl,
    'a.csv': csv,
    'README.md': '# no',
    '.hidden.json': '{',
    '__MACOSX/x.json': '{',
    'splits/test_tasks.txt': 'task2',
  })
  const { heads, problems, files } = await gather(readCollection(folder))
  expect(problems).toEqual([])
  expect(heads.map(({ name }) => name)).toEqual(['a', 'lined', 'task10', 'task2'])
  expect(Object.keys(files)).toEqual(['a.csv', 'b.jsonl', 'tasks/task10.JSON', 'tasks/task2.json'])
})

test.each([
  ['task2.json', task, ['task2']],
  ['x.jsonl', jsonl, ['lined']],
  ['x.csv', csv, ['x']],
])('a single file: %s', async (file, content, names) => {
  const { heads, files } = await gather(readCollection(join(folderOf({ [file]: content }), file)))
  expect(heads.map(({ name }) => name)).toEqual(names)
  expect(files).toEqual({ [file]: true })
})

test('a refused file does not stop the others', async () => {
  const { heads, problems, files } = await gather(
    readCollection(folderOf({ 'a.json': '{', 'b.json': task, 'index.json': '{"test": {}}' })),
  )
  expect(heads.map(({ name }) => name)).toEqual(['b'])
  expect(problems.map(({ file, code }) => [file, code])).toEqual([
    ['a.json', 'syntax'],
    ['index.json', 'not-a-task'],
  ])
  expect(files).toEqual({ 'a.json': false, 'b.json': true, 'index.json': false })
})

test('two files with one task: the second is refused; after a refused one the name is free', async () => {
  const { problems, files, instances } = await gather(
    readCollection(
      folderOf({
        '1/same.json': '{',
        '2/same.json': task,
        '3/same.json': task,
        '4/x.jsonl': jsonl.replace('lined', 'same'),
      }),
    ),
  )
  expect(files).toEqual({ '1/same.json': false, '2/same.json': true, '3/same.json': false, '4/x.jsonl': false })
  expect(problems.slice(1).map(({ code, message }) => [code, message])).toEqual([
    ['name', 'invalid task name: "same" is already taken by "2/same.json"; rename one'],
    ['name', 'invalid task name: "same" is already taken by "2/same.json"; rename one'],
  ])
  expect(instances['same']).toHaveLength(1)
})

test('links are followed inside the folder only', async () => {
  const outside = folderOf({ 'secret.json': task })
  const folder = folderOf({ 'a.json': task })
  symlinkSync(join(outside, 'secret.json'), join(folder, 'out.json'))
  symlinkSync(join(folder, 'a.json'), join(folder, 'b.json'))
  symlinkSync(join(folder, 'nowhere.json'), join(folder, 'broken.json'))
  symlinkSync(folder, join(folder, 'circle'))
  const { heads, problems } = await gather(readCollection(folder))
  expect(heads.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(problems.map(({ severity, code, where }) => [severity, code, where])).toEqual([
    ['warning', 'skipped', 'broken.json'],
    ['warning', 'skipped', 'out.json'],
  ])
})

test.each<[string, (folder: string) => string, string, RegExp]>([
  [
    'nothing there',
    (folder) => join(folder, 'nowhere'),
    'not-found',
    /^unreadable path: ".*nowhere", there is no such file or folder$/,
  ],
  [
    'an empty folder',
    (folder) => folder,
    'not-a-collection',
    /^invalid collection: ".*"; the folder has no file that ends in \.json, \.jsonl, \.csv or \.tsv$/,
  ],
  [
    'another kind of file',
    (folder) => join(folder, 'x.txt'),
    'not-a-collection',
    /^invalid collection: "x\.txt"; give a folder or a file that ends in \.json, \.jsonl, \.csv, \.tsv or \.zip$/,
  ],
])('refuses %s', async (_, pathIn, code, message) => {
  const { problems, files } = await gather(readCollection(pathIn(folderOf({ 'x.txt': task }))))
  expect(problems.map((problem) => [problem.severity, problem.code])).toEqual([['error', code]])
  expect(problems[0]?.message).toMatch(message)
  expect(files).toEqual({})
})
