import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openHostAt, openTestHost, type TestClient } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const part = (path: string, text = 'x', from = 0) => ({ path, from, file: new File([text], 'part') })

async function takeAll(client: TestClient, parts: readonly ReturnType<typeof part>[]): Promise<string> {
  const total = { files: parts.length, bytes: parts.reduce((sum, { file }) => sum + file.size, 0) }
  return (await client.files.take({ into: null, total, files: [...parts] })).path
}

describe('files.take', () => {
  test.each([
    ['a file is told as itself', [part('a.zip')], 'a.zip'],
    ['a folder as itself', [part('f/a.json'), part('f/g/b.json')], 'f'],
    ['several as the folder around them', [part('a.json'), part('b.json')], ''],
  ])('%s', async (_, parts, name) => {
    const { client } = openTestHost(temporaryFolder())
    const path = await takeAll(client, parts)
    if (name !== '') expect(basename(path)).toBe(name)
    const inside =
      name === '' || name.includes('.')
        ? (file: string) => (name === '' ? join(path, file) : path)
        : (file: string) => join(path, file.slice(name.length + 1))
    for (const { path: file } of parts) expect(readFileSync(inside(file), 'utf8')).toBe('x')
  })

  test.each([
    ['an absolute path', '/etc/passwd', 'relative'],
    ['a drive', 'C:/x.json', 'relative'],
    ['a way out', 'a/../../x.json', 'leads out'],
    ['a way out at the end', 'a/..', 'leads out'],
    ['a backslash', 'a\\..\\x.json', 'backslash'],
    ['an empty part', 'a//x.json', 'empty'],
    ['no name', '', 'empty'],
    ['a NUL', 'a\0.json', 'control character'],
    ['half a character', 'a\ud800.json', 'control character'],
    ['a long name', `${'ä'.repeat(130)}.json`, 'longer than 255 bytes'],
    ['many folders', `${'a/'.repeat(40)}x.json`, 'more than 32 folders'],
  ])('%s is refused, and nothing is kept', async (_, path, reason) => {
    const data = temporaryFolder()
    const { client } = openTestHost(data)
    await expect(takeAll(client, [part('good.json'), part(path)])).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: { reasons: [expect.stringContaining(reason)] },
    })
    const [host = ''] = readdirSync(join(data, 'received'))
    expect(readdirSync(join(data, 'received', host))).toEqual([])
  })

  test.each([
    ['too many', { files: 20_001, bytes: 1 }, '20001 files'],
    ['too large', { files: 1, bytes: 1_000_000_001 }, 'at most 1 GB'],
    ['both', { files: 20_001, bytes: 2_000_000_000 }, '20001 files'],
  ])('%s is refused before anything comes', async (_, total, reason) => {
    const data = temporaryFolder()
    const { client } = openTestHost(data)
    const asked = client.files.take({ into: null, total, files: [part('a.json')] })
    await expect(asked).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: { reasons: expect.arrayContaining([expect.stringContaining(reason)]) as string[] },
    })
    expect(existsSync(join(data, 'received'))).toBe(false)
  })

  test.each([
    ['more files than announced', [part('a'), part('b'), part('c')], 'more came'],
    ['more bytes than announced', [part('a', 'x'.repeat(11))], 'more came'],
    ['a part that does not follow', [part('a', 'xx'), part('a', 'xx', 3)], 'begins at byte 3, 2 have come'],
    ['a file twice', [part('a', 'x'), part('a', 'y')], 'begins at byte 0, 1 have come'],
    ['an empty file twice', [part('a', ''), part('a', '')], 'came twice'],
    ['a file that is a folder, too', [part('a', 'x'), part('a/b', 'y')], 'unwritable file: a/b'],
  ])('%s is refused', async (_, files, reason) => {
    const { client } = openTestHost(temporaryFolder())
    const asked = client.files.take({ into: null, total: { files: 2, bytes: 10 }, files })
    await expect(asked).rejects.toMatchObject({ data: { reasons: [expect.stringContaining(reason)] } })
  })

  test('what came to another host is gone, in words', async () => {
    const { client } = openTestHost(temporaryFolder())
    const asked = client.files.take({ into: 'aaaa', total: { files: 1, bytes: 1 }, files: [part('a')] })
    await expect(asked).rejects.toMatchObject({ data: { reasons: [expect.stringContaining('drop them again')] } })
  })

  test('it goes with the host; what a killed one left goes with the next, what another is at work on stays', async () => {
    const data = temporaryFolder()
    mkdirSync(join(data, 'received', '0123456789abcdef', 'drop'), { recursive: true })
    const first = openHostAt(data)
    const path = await takeAll(first.client, [part('a.json')])
    await openHostAt(data).close()
    expect(existsSync(join(data, 'received', '0123456789abcdef'))).toBe(false)
    expect(existsSync(path)).toBe(true)
    await first.close()
    expect(readdirSync(join(data, 'received'))).toEqual([])
    expect(readdirSync(join(data, 'locks')).filter((name) => name.startsWith('received'))).toEqual([])
  })

  test('of many drops the oldest gives way', async () => {
    const { client } = openTestHost(temporaryFolder())
    const paths: string[] = []
    for (let i = 0; i < 9; i++) paths.push(await takeAll(client, [part('a.json')]))
    expect(paths.map((path) => existsSync(path))).toEqual([false, ...paths.slice(1).map(() => true)])
  })
})

describe('files.list', () => {
  test('folders first, then the files that end so; nothing hidden', async () => {
    const { client } = openTestHost(temporaryFolder())
    const folder = temporaryFolder()
    for (const name of ['b10', 'b2', '.hidden']) mkdirSync(join(folder, name))
    for (const name of ['m.gguf', 'L.GGUF', 'readme.txt', '.secret.gguf']) writeFileSync(join(folder, name), '12345')
    symlinkSync(join(folder, 'm.gguf'), join(folder, 'link.gguf'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.gguf'))
    const listed = await client.files.list({ folder, ending: '.gguf' })
    expect(listed.entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['b2', 'folder', null],
      ['b10', 'folder', null],
      ['L.GGUF', 'file', 5],
      ['link.gguf', 'file', 5],
      ['m.gguf', 'file', 5],
    ])
    expect(listed.trail.at(-1)).toEqual({ name: basename(folder), path: folder })
    expect(listed.trail[0]?.path).toBe(listed.trail[0]?.name)
  })

  test("begins in the person's own folder", async () => {
    const { client } = openTestHost(temporaryFolder())
    expect((await client.files.list({ folder: null })).folder).toBe(homedir())
  })

  test.each([
    ['one that is not there', (at: string) => join(at, 'none'), 'there is no such file or folder'],
    ['a file', (at: string) => join(at, 'file'), 'it is a file'],
    ['a relative path', () => 'models', 'give its whole path'],
  ])('%s is told in words', async (_, pathOf, reason) => {
    const { client } = openTestHost(temporaryFolder())
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    await expect(client.files.list({ folder: pathOf(folder) })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: { reasons: [expect.stringContaining(reason)] },
    })
  })
})
