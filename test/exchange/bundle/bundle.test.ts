import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBundle } from '#exchange/bundle/read-bundle.ts'
import { writeBundle, type BundleFile } from '#exchange/bundle/write-bundle.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { makeZip, type ZipMember } from '../support/make-zip.ts'

const sha256 = '0'.repeat(64)
const entry = (name: string) => ({ name, bytes: 2, sha256 })
const manifest = (...names: readonly string[]): ZipMember => ({
  name: 'manifest.json',
  content: JSON.stringify({ format: 'placebo study bundle', version: 1, files: names.map(entry) }),
})
const study: ZipMember = { name: 'study.json', content: '{}' }

const files = (): BundleFile[] => [
  { name: 'tasks.jsonl', pieces: ['{"a":1}\n', '{"b":"ä"}\n'] },
  { name: 'study.json', pieces: ['{"x":1}'] },
  {
    name: 'trials/0000.jsonl',
    pieces: (async function* () {
      for (let i = 0; i < 3000; i++) {
        if (i % 500 === 0)
          await new Promise((resolve) => {
            setImmediate(resolve)
          })
        yield `{"i":${i},"text":"${'the same words '.repeat(i % 40)}"}\n`
      }
    })(),
  },
  { name: 'adapters/1.gguf', pieces: [new Uint8Array([0, 255, 10])], packed: false },
]

test('what is written comes back, measured; the same files make the same bytes', async () => {
  const folder = temporaryFolder()
  const [one, two] = [join(folder, 'one.zip'), join(folder, 'two.zip')]
  const written = await writeBundle(
    one,
    files().filter(({ name }) => !name.startsWith('adapters')),
    { overwrite: false },
  )
  await writeBundle(
    two,
    files()
      .filter(({ name }) => !name.startsWith('adapters'))
      .toReversed(),
    { overwrite: false },
  )
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true)
  expect(written).toMatchObject({ state: 'written', files: 4, bytes: readFileSync(one).length })
  const opened = await openBundle(one)
  if (opened.state === 'refused') throw new Error(opened.reason)
  const { bundle } = opened
  expect(bundle.names).toEqual(['study.json', 'tasks.jsonl', 'trials/0000.jsonl'])
  expect(await bundle.document('study.json')).toEqual({ state: 'read', value: { x: 1 } })
  const lines = []
  for await (const read of bundle.lines('trials/0000.jsonl')) if (read.state === 'read') lines.push(...read.value)
  expect(lines).toHaveLength(3000)
  expect(lines[2999]).toMatchObject({ number: 3000, value: { i: 2999 } })
  expect([bundle.isMeasured('trials/0000.jsonl'), bundle.isMeasured('tasks.jsonl'), bundle.wrong()]).toEqual([
    true,
    false,
    [],
  ])
  bundle.close()
})

test('nothing is left where a piece fails, and another file is never written over', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'one.zip')
  const failing = (async function* () {
    yield await Promise.resolve('{')
    throw new Error('no more')
  })()
  await expect(writeBundle(file, [{ name: 'study.json', pieces: failing }], { overwrite: false })).rejects.toThrow(
    'no more',
  )
  expect(readdirSync(folder)).toEqual([])
  writeFileSync(file, 'mine')
  expect(await writeBundle(file, files(), { overwrite: false })).toMatchObject({
    state: 'refused',
    reason: expect.stringMatching(/exists; choose another name/) as string,
  })
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['one.zip'], 'mine'])
  expect(await writeBundle(join(folder, 'none', 'one.zip'), files(), { overwrite: false })).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/unwritable file/) as string,
  })
  expect(existsSync(join(folder, 'none'))).toBe(false)
})

const zeros = Buffer.alloc(60_000_000, '\n')

test.each<[string, () => Uint8Array, RegExp]>([
  ['a file that is no zip', () => Buffer.from('hello'), /^invalid bundle: it is no whole zip file/],
  ['a zip cut off', () => makeZip([study, manifest('study.json')]).subarray(0, -30), /^invalid bundle: /],
  [
    'a zip without a manifest',
    () => makeZip([study]),
    /^invalid bundle: it has no manifest\.json: this zip file is no study bundle/,
  ],
  [
    'a name that climbs',
    () => makeZip([study, manifest('study.json'), { name: '../evil.json', content: '' }]),
    /^invalid bundle: invalid zip entry "\.\.\/evil\.json": its name leads out of the folder/,
  ],
  [
    'an absolute name',
    () => makeZip([study, manifest('study.json'), { name: '/etc/passwd', content: '' }]),
    /"\/etc\/passwd": its name leads out/,
  ],
  [
    'a name that stands there twice',
    () => makeZip([study, { ...study, content: '[]' }, manifest('study.json')]),
    /^invalid bundle: "study\.json" is in it twice/,
  ],
  [
    'two manifests',
    () => makeZip([study, manifest('study.json'), manifest()]),
    /^invalid bundle: "manifest\.json" is in it twice/,
  ],
  [
    'a manifest that names a file twice',
    () => makeZip([study, manifest('study.json', 'study.json')]),
    /^invalid bundle: its manifest\.json names "study\.json" twice/,
  ],
  [
    'a manifest that is no JSON',
    () => makeZip([study, { name: 'manifest.json', content: '{' }]),
    /^invalid bundle: manifest\.json: "\{" is not JSON/,
  ],
  [
    'a manifest that names itself',
    () => makeZip([study, manifest('study.json', 'manifest.json')]),
    /has a broken entry/,
  ],
  [
    'a link in the place of a file',
    () => makeZip([{ ...study, content: '/etc/passwd', attributes: (0o120777 << 16) >>> 0 }, manifest('study.json')]),
    /^invalid bundle: "study\.json" is named by the manifest and missing/,
  ],
  [
    'an encrypted entry',
    () => makeZip([{ ...study, flags: 1 }, manifest('study.json')]),
    /"study\.json": it is encrypted/,
  ],
  [
    'a bomb',
    () => makeZip([{ name: 'trials/0000.jsonl', content: zeros }, manifest('trials/0000.jsonl')]),
    /"trials\/0000\.jsonl": \d+ bytes unpack to 60000000, more than 600 times as many/,
  ],
  [
    'more than 16 GB in all',
    () =>
      makeZip(
        [0, 1, 2, 3, 4].map((i) => ({
          name: `trials/000${i}.jsonl`,
          content: '{}',
          declaredSize: 4_000_000_000,
          declaredPacked: 400_000_000,
        })),
      ),
    /the entries up to this one unpack to 20000000000 bytes; at most 16000000000/,
  ],
])('refuses %s, before anything is unpacked', async (_, zip, reason) => {
  const file = join(temporaryFolder(), 'bad.zip')
  writeFileSync(file, zip())
  expect(await openBundle(file)).toEqual({ state: 'refused', reason: expect.stringMatching(reason) as string })
})

test.each<[string, ZipMember, object]>([
  [
    'what unpacks to less than it says',
    { ...study, declaredSize: 3 },
    { state: 'broken', reason: expect.stringMatching(/^study\.json: unreadable file/) as string },
  ],
  ['a document of another size', study, { state: 'read', value: {} }],
])('tells of %s', async (_, member, read) => {
  const file = join(temporaryFolder(), 'bad.zip')
  writeFileSync(file, makeZip([member, { ...manifest('study.json') }]))
  const opened = await openBundle(file)
  if (opened.state === 'refused') throw new Error(opened.reason)
  expect(await opened.bundle.document('study.json')).toEqual(read)
  expect(opened.bundle.wrong()).toEqual(
    member === study ? [expect.stringMatching(/^study\.json is not what the manifest says/)] : [],
  )
  opened.bundle.close()
})
