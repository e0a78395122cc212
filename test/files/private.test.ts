import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeDataFolder, shareFault } from '#files/private.ts'
import { deliver } from '#runner/trained-file.ts'
import type { TrainingRow } from '#store/trainings.ts'
import { writeWhole } from '#trainer/process/output.ts'
import { modeOf, modesIn, openTo } from '../support/modes.ts'
import { placebo, placeboJson, root } from '../support/placebo.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const windows = process.platform === 'win32'

describe.skipIf(windows)('a data folder', () => {
  test('is made for its owner alone, and all that is made in it, whatever the umask; an export is not', async () => {
    const folder = temporaryFolder()
    const data = join(folder, 'above', 'data')
    const tasks = writeTinyCollection(join(folder, 'tiny'))
    await placeboJson(data, 'collection', 'import', tasks, '--name', 'tiny')
    await placeboJson(data, 'collection', 'export', 'tiny', '--out', join(folder, 'out'))
    expect(openTo(data)).toEqual([])
    expect(modesIn(data).map(([name]) => name)).toEqual(
      expect.arrayContaining(['.', 'placebo.sqlite', 'locks', 'locks/import.lock']),
    )
    expect(new Set(modesIn(join(folder, 'out')).map(([, mode]) => mode))).toEqual(
      new Set(modesIn(tasks).map(([, mode]) => mode)),
    )
    expect(modeOf(join(folder, 'above'))).toBe(modeOf(tasks))
  })

  test('of before is mended, with all that we keep in it and nothing else', () => {
    const data = join(temporaryFolder(), 'data')
    const elsewhere = join(temporaryFolder(), 'shared.gguf')
    writeFileSync(elsewhere, '')
    const files = [
      'placebo.sqlite',
      'placebo.sqlite-wal',
      'placebo.sqlite-shm',
      'backups/a.sqlite',
      'locks/run-1.lock',
      'models/m.gguf',
      'trained/run/a.gguf',
      'received/0/tasks/a.json',
      'window/Cache/0',
      'notes.txt',
    ]
    for (const file of files) {
      mkdirSync(join(data, file, '..'), { recursive: true })
      writeFileSync(join(data, file), '')
      chmodSync(join(data, file), 0o644)
    }
    chmodSync(join(data, 'models', 'm.gguf'), 0o444)
    symlinkSync(elsewhere, join(data, 'models', 'shared.gguf'))
    chmodSync(elsewhere, 0o644)
    chmodSync(data, 0o755)
    expect(makeDataFolder(data)).toEqual({ state: 'private' })
    const modes = Object.fromEntries(modesIn(data))
    expect(Object.entries(modes).filter(([, mode]) => mode !== '700' && mode !== '600')).toEqual([
      ['models/m.gguf', '400'],
      ['notes.txt', '644'],
    ])
    expect([modes['.'], modes['window/Cache'], modeOf(elsewhere)]).toEqual(['700', '700', '644'])
  })

  test.each<[string, Parameters<typeof shareFault>[0], number | undefined, RegExp | undefined]>([
    ["one's own", { owner: 7, mode: 0o40755, hasOthers: false }, 7, undefined],
    [
      "somebody else's",
      { owner: 8, mode: 0o40777, hasOthers: false },
      7,
      /belongs to another user \(8\).*choose a folder of your own/,
    ],
    ["anybody's, for the administrator", { owner: 8, mode: 0o40755, hasOthers: false }, 0, undefined],
    ['one that all share', { owner: 0, mode: 0o41777, hasOthers: false }, 0, /name a new folder/],
    [
      'one with other things in it',
      { owner: 7, mode: 0o40755, hasOthers: true },
      7,
      /holds other files, too; name a new folder/,
    ],
  ])('%s', (_, folder, user, words) => {
    const fault = shareFault(folder, user)
    if (words === undefined) expect(fault).toBeUndefined()
    else expect(fault).toMatch(words)
  })

  test('keeps what is trained in it to its owner, and gives it away as a new file of theirs', async () => {
    const folder = temporaryFolder()
    const [working, file, usual] = ['working.gguf', 'given.gguf', 'usual'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(usual, '')
    const sha256 = await writeWhole(working, (part) => writeFileSync(part, 'weights'), 0o600)
    expect(modeOf(working)).toBe('600')
    expect(await deliver(working, { file, sha256 } as TrainingRow)).toBeUndefined()
    expect([modeOf(file), readFileSync(file, 'utf8'), readdirSync(folder).sort()]).toEqual([
      modeOf(usual),
      'weights',
      ['given.gguf', 'usual'],
    ])
    await writeWhole(working, (part) => writeFileSync(part, 'weights'))
    expect(modeOf(working)).toBe(modeOf(usual))
  })

  test('that holds other things and is closed already is taken as it is', () => {
    const data = temporaryFolder()
    writeFileSync(join(data, 'notes.txt'), '')
    expect(makeDataFolder(data)).toEqual({ state: 'private' })
  })

  test.skipIf(process.getuid?.() !== 0)('of another user is refused in one sentence, and left as it is', () => {
    const data = join(temporaryFolder(), 'data')
    mkdirSync(data)
    chmodSync(data, 0o777)
    chmodSync(join(data, '..'), 0o755)
    chownSync(data, 65_533, 65_533)
    const { stderr, status } = spawnSync(
      process.execPath,
      [join(root, 'src/headless/main.ts'), 'collection', 'list', '--data-dir', data],
      { uid: 65_534, gid: 65_534, encoding: 'utf8', cwd: '/' },
    )
    expect([status, stderr]).toEqual([
      1,
      `placebo: invalid data directory: ${data} (it belongs to another user (65533), who may read and change all that is in it; choose a folder of your own with --data-dir)\n`,
    ])
    expect([modeOf(data), readdirSync(data)]).toEqual(['777', []])
  })
})

describe('no data folder can be', () => {
  const folder = fileFolder('data-folders')
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'circle'), join(folder, 'circle'))
  if (!windows) symlinkSync('/proc', join(folder, 'to-proc'))

  test.skipIf(windows).each([
    ['/proc/placebo', 'it belongs to the system'],
    ['/proc/self/placebo/data', 'it belongs to the system'],
    [`${folder}/to-proc/x`, 'it belongs to the system'],
    ['/sys/placebo', 'it belongs to the system'],
    ['/dev/placebo', 'it belongs to the system'],
    ['/dev/null', 'it belongs to the system'],
    [`${folder}/file`, 'a file of that name is there'],
    [`${folder}/file/data`, 'a part of its path is no folder'],
    [`${folder}/circle`, 'its links lead in a circle'],
    [`${folder}/${'n'.repeat(300)}`, 'its name is too long'],
    [`${folder}/${'n/'.repeat(3000)}`, 'its name is too long'],
    [`${folder}/a\0b`, 'its name has a NUL character'],
  ])('%s', (path, words) => {
    expect(makeDataFolder(path)).toEqual({ state: 'refused', reason: expect.stringContaining(words) as string })
  })

  test.skipIf(windows)('the terminal says so in one sentence, and "serve" too', async () => {
    const line =
      'placebo: invalid data directory: /proc/placebo (it belongs to the system; choose a folder of your own with --data-dir)\n'
    for (const verb of [['collection', 'list'], ['serve']])
      expect(await placebo('/proc/placebo', ...verb)).toEqual({ code: 1, stdout: '', stderr: line })
  })
})
