import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeFolder } from '#files/make-folder.ts'
import { fileProblem, outputProblem } from '#files/named-file.ts'
import { outputsProblems } from '#host/disk/output-file.ts'
import { openTestHost } from '../support/host.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'

const folder = fileFolder('named')
writeFileSync(join(folder, 'file'), 'x')
symlinkSync(join(folder, 'file'), join(folder, 'link'))
const withPipes = spawnSync('mkfifo', [join(folder, 'pipe.jsonl')]).status === 0

describe.skipIf(!withPipes)('what a person names', () => {
  symlinkSync(join(folder, 'circle'), join(folder, 'circle'))
  symlinkSync('/proc/self/mem', join(folder, 'to-mem'))

  test.each([
    ['file', undefined, undefined],
    ['link', undefined, undefined],
    ['none', 'no such file', undefined],
    ['.', 'it is a folder, no regular file', 'it is a folder, no regular file'],
    ['pipe.jsonl', 'it is a pipe, no regular file', 'it is a pipe, no regular file'],
    ['circle', 'its links lead in a circle', 'its links lead in a circle'],
    ['file/below', 'a part of its path is no folder', 'a part of its path is no folder'],
    ['a\0b', 'its name has a NUL character', 'its name has a NUL character'],
    ['n'.repeat(256), 'its name is too long', 'its name is too long'],
    ['n/'.repeat(3000), 'its name is too long', 'its name is too long'],
    ['to-mem', 'it is a file of the system, not of a disk', 'it belongs to the system'],
    ['/proc/self/mem', 'it is a file of the system, not of a disk', 'it belongs to the system'],
    ['/proc/placebo', 'no such file', 'it belongs to the system'],
    ['/dev/zero', 'it is a device, no regular file', 'it belongs to the system'],
    ['/dev/null', 'it is a device, no regular file', 'it belongs to the system'],
  ])('%s', (name, read, written) => {
    const path = name.startsWith('/') ? name : `${folder}/${name}`
    expect([fileProblem(path), outputProblem(path)]).toEqual([read, written])
  })

  test('a socket is none to read', async () => {
    const server = createServer().listen(join(folder, 'socket'))
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    expect(fileProblem(join(folder, 'socket'))).toBe('it is a socket, no regular file')
  })

  test('nothing that is no file is written over, even where it may be', () => {
    expect(outputsProblems(folder, ['new.csv', 'pipe.jsonl'], true)).toEqual([
      `invalid output: ${join(folder, 'pipe.jsonl')}; it is a pipe, no regular file`,
    ])
  })

  // Whoever opened it would wait for somebody to write into it.
  test('a pipe is refused at once, whatever it is said to be', async () => {
    const { client } = openTestHost(temporaryFolder())
    const file = join(folder, 'pipe.jsonl')
    const asked: (() => Promise<unknown>)[] = [
      () => client.scores.file({ file, perInstance: false }),
      () => client.bundles.verify({ file }).then((events) => events.next()),
      () => client.bundles.open({ file }).then((events) => events.next()),
      () => client.predictions.import({ file, name: 'x', margin: 1 }).then((events) => events.next()),
      () => client.models.add({ file }).then((events) => events.next()),
      () =>
        client.collections.import({ path: file, name: 'x', replace: false, skipBroken: false }).then(async (events) => {
          for await (const event of events) if ('problem' in event) throw new Error('problem', { cause: event })
        }),
    ]
    for (const ask of asked) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown)
      expect(JSON.stringify(error instanceof Error && error.cause !== undefined ? error.cause : error)).toContain(
        'it is a pipe, no regular file',
      )
    }
  })
})

test('a folder is made with those above it, once or twice', () => {
  const path = join(temporaryFolder(), 'a', 'b', 'c')
  for (let i = 0; i < 2; i++) makeFolder(path)
  expect(statSync(path).isDirectory()).toBe(true)
})

test.skipIf(process.platform !== 'linux').each([
  ['under /proc', () => '/proc/placebo/a/b'],
  ['under a file', () => join(folder, 'file', 'a', 'b')],
])('no folder is made %s, and it is told at once', (_, path) => {
  expect(() => makeFolder(path())).toThrow(/ENOENT|ENOTDIR|EACCES|EPERM/)
  expect(existsSync(path())).toBe(false)
})

test('a folder that somebody else made in the meantime will do', () => {
  const path = join(temporaryFolder(), 'there')
  mkdirSync(path)
  expect(() => makeFolder(path)).not.toThrow()
})
