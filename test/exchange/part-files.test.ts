import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partOf, removeDeadParts } from '#exchange/part-files.ts'
import { writeBundle } from '#exchange/bundle/write-bundle.ts'
import { writeCollection } from '#exchange/write-collection.ts'
import { writeText, writeTexts } from '#exchange/write-text.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A process that has ended. */
const dead = spawnSync(process.execPath, ['--version']).pid

function folderWith(...names: readonly string[]): string {
  const folder = temporaryFolder()
  for (const name of names) writeFileSync(join(folder, name), 'half')
  return folder
}

test.each<[string, string, readonly string[] | undefined, boolean]>([
  ['of a dead process', `.table.csv.${dead}.part`, undefined, false],
  ['of a dead process, with a journal', `.old.sqlite.${dead}.part-journal`, undefined, false],
  ['of a file that is going to be written', `.table.csv.${dead}.part`, ['table.csv'], false],
  ['of another file', `.other.csv.${dead}.part`, ['table.csv'], true],
  ['of a process at work', `.table.csv.${process.ppid}.part`, undefined, true],
  ['of this process', `.table.csv.${process.pid}.part`, undefined, true],
  ['that somebody else has named so', `table.csv.${dead}.part`, undefined, true],
])('a part %s', (_, name, names, stays) => {
  const folder = folderWith(name)
  removeDeadParts(folder, names)
  expect(readdirSync(folder)).toEqual(stays ? [name] : [])
})

test('a part is named by its file and the process that writes it', () => {
  expect(partOf(join('a', 'b.csv'))).toBe(join('a', `.b.csv.${process.pid}.part`))
})

test.each<[string, string, (folder: string) => Promise<unknown>]>([
  ['a text', 'table.csv', (folder) => writeText(join(folder, 'table.csv'), ['x'], { overwrite: false })],
  [
    'a bundle',
    'run.zip',
    (folder) => writeBundle(join(folder, 'run.zip'), [{ name: 'a', pieces: ['x'] }], { overwrite: false }),
  ],
  [
    'a collection',
    't.json',
    async (folder) => {
      const task = {
        name: 't',
        definition: 'd',
        categories: [],
        positiveExamples: [],
        negativeExamples: [],
        curatedExamples: [],
        answerSpace: { kind: 'generation' as const },
      }
      for await (const event of writeCollection(folder, [{ task, instances: [] }], { overwrite: false }))
        expect(event.type).toBe('written')
    },
  ],
])('whoever writes %s once more clears away what a killed one has left', async (_, file, write) => {
  const folder = folderWith(`.${file}.${dead}.part`)
  await write(folder)
  expect(readdirSync(folder)).toEqual([file])
})

test("of files that belong together none is left where one cannot be written, but for those that took an older one's place", async () => {
  const texts = ['a', 'b', 'c'].map((file) => ({ file, pieces: [file] }))
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'b'))
  expect(await writeTexts(folder, texts, { overwrite: false })).toMatchObject({ state: 'refused', file: 'b' })
  expect(readdirSync(folder)).toEqual(['b'])
  expect(await writeTexts(folder, texts, { overwrite: true })).toMatchObject({ state: 'refused', file: 'b' })
  expect(readdirSync(folder)).toEqual(['a', 'b'])
})
