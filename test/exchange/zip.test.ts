import { Buffer } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCollection } from '#exchange/read-collection.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { gather } from './support/events.ts'
import { makeZip, type ZipMember } from './support/make-zip.ts'

const task = JSON.stringify({ Definition: ['Say it.'], Instances: [{ id: 'a', input: 'x', output: ['y'] }] })
const good: ZipMember = { name: 'tasks/good.json', content: task }

function readZip(content: Uint8Array) {
  const path = join(temporaryFolder(), 'tasks.zip')
  writeFileSync(path, content)
  return gather(readCollection(path))
}

test('tasks of a zip, in order of names; folders, hidden files and what macOS adds are left alone', async () => {
  const { heads, problems, files } = await readZip(
    makeZip([
      { name: 'tasks/', content: '' },
      { name: 'tasks/zwei.json', content: task, method: 0 },
      good,
      { name: 'tasks/täsk.csv', content: 'input,output,definition\nx,y,d' },
      { name: '__MACOSX/tasks/._good.json', content: 'junk' },
      { name: 'tasks/.x.json', content: 'junk' },
      { name: 'README.md', content: '#' },
      { name: 'link.json', content: '/etc/passwd', attributes: (0o120777 << 16) >>> 0 },
    ]),
  )
  expect(problems).toEqual([])
  expect(heads.map(({ name }) => name)).toEqual(['good', 'täsk', 'zwei'])
  expect(files).toEqual({ 'tasks/good.json': true, 'tasks/täsk.csv': true, 'tasks/zwei.json': true })
})

const zeros = Buffer.alloc(60_000_000)
const gigabytes = (i: number): ZipMember => ({
  name: `t${i}.json`,
  content: task,
  declaredSize: 4_000_000_000,
  declaredPacked: 400_000_000,
})

test.each<[string, () => Uint8Array, string, string | RegExp]>([
  [
    'a name that climbs',
    () => makeZip([good, { name: '../evil.json', content: task }]),
    'zip-entry',
    /^invalid zip entry "\.\.\/evil\.json": its name leads out of the folder/,
  ],
  [
    'a name that climbs, with backslashes',
    () => makeZip([good, { name: 'a\\..\\..\\evil.json', content: task }]),
    'zip-entry',
    /^invalid zip entry "a\/\.\.\/\.\.\/evil\.json": its name leads out/,
  ],
  [
    'an absolute name',
    () => makeZip([good, { name: '/etc/passwd', content: task }]),
    'zip-entry',
    /^invalid zip entry "\/etc\/passwd": its name leads out/,
  ],
  [
    'a drive',
    () => makeZip([good, { name: 'C:/x.json', content: task }]),
    'zip-entry',
    /^invalid zip entry "C:\/x\.json": its name leads out/,
  ],
  [
    'an encrypted entry',
    () => makeZip([good, { name: 'x.json', content: task, flags: 1 }]),
    'zip-entry',
    'invalid zip entry "x.json": it is encrypted; unpack the zip and import the folder',
  ],
  [
    'another packing',
    () => makeZip([{ name: 'x.json', content: task, method: 14 }]),
    'zip-entry',
    'invalid zip entry "x.json": it is packed by method 14; pack it with "deflate"',
  ],
  [
    'a bomb',
    () => makeZip([good, { name: 'bomb.json', content: zeros }]),
    'zip-entry',
    /^invalid zip entry "bomb\.json": \d+ bytes unpack to 60000000, more than 200 times as many/,
  ],
  [
    'more than 8 GB in all',
    () => makeZip([0, 1, 2].map(gigabytes)),
    'zip-entry',
    /^invalid zip entry "t2\.json": the entries up to this one unpack to 12000000000 bytes; at most 8000000000/,
  ],
  [
    'a zip with a name twice',
    () => makeZip([good, good]),
    'zip-entry',
    /^invalid zip entry "tasks\/good\.json": it is in the zip file twice/,
  ],
  [
    'a zip of nothing',
    () => makeZip([{ name: 'README.md', content: '#' }]),
    'not-a-collection',
    'invalid collection: "tasks.zip"; the zip file has no file that ends in .json, .jsonl, .csv or .tsv',
  ],
  ['a file that is no zip', () => Buffer.from(task), 'unreadable', /^invalid zip file: it is no whole zip file/],
  ['a zip cut off', () => makeZip([good]).subarray(0, -30), 'unreadable', /^invalid zip file: /],
])('refuses %s whole', async (_, zip, code, message) => {
  const { problems, files, heads } = await readZip(zip())
  expect(problems.map((problem) => [problem.severity, problem.code])).toEqual([['error', code]])
  if (typeof message === 'string') expect(problems[0]?.message).toBe(message)
  else expect(problems[0]?.message).toMatch(message)
  expect([files, heads]).toEqual([{}, []])
})

test('refuses more than 100,000 entries before reading them', async () => {
  const end = Buffer.alloc(56 + 20 + 22)
  end.write('PK\x06\x06', 0, 'latin1')
  end.writeBigUInt64LE(44n, 4)
  end.writeBigUInt64LE(100_001n, 24)
  end.writeBigUInt64LE(100_001n, 32)
  end.write('PK\x06\x07', 56, 'latin1')
  end.writeUInt32LE(1, 72)
  end.write('PK\x05\x06', 76, 'latin1')
  end.fill(0xff, 84, 96)
  expect((await readZip(end)).problems.map(({ message }) => message)).toEqual([
    'invalid zip file: 100001 entries; at most 100000 are allowed',
  ])
})

test.each<[string, ZipMember]>([
  ['more', { name: 'liar.json', content: task, declaredSize: 10 }],
  ['less', { name: 'liar.json', content: task, declaredSize: task.length + 1 }],
])('an entry that unpacks to %s than it declares is refused, the others are read', async (_, liar) => {
  const { problems, files } = await readZip(makeZip([good, liar]))
  expect(files).toEqual({ 'liar.json': false, 'tasks/good.json': true })
  expect(problems.map(({ code, file }) => [code, file])).toEqual([['unreadable', 'liar.json']])
})

test('an entry whose packed bytes are damaged is refused', async () => {
  const zip = makeZip([good])
  zip.fill(0xff, 50, 60)
  const { problems, files } = await readZip(zip)
  expect(files).toEqual({ 'tasks/good.json': false })
  expect(problems.map(({ code }) => code)).toEqual(['unreadable'])
})
