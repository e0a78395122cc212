import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBelow, shuffled, type Random } from '#core/random/index.ts'
import { makeZip, type ZipMember } from '../exchange/support/make-zip.ts'
import { askedStudy, storeAsked, trainedStudy } from '../host/bundles/asked-runs.ts'
import { unpacked } from '../host/bundles/repacked.ts'
import { follow, openHostAt } from '../support/host.ts'
import { startHostProcess, type HostProcess } from '../support/host-process.ts'
import { fileFolder } from '../support/temporary.ts'
import { damaged, hostileText, pick, rewritten } from './hostile-texts.ts'
import { leavingNothing, outcomeOf } from './named-refusal.ts'
import { stormTimeout, weather } from './storm.ts'

const folder = fileFolder('bundles-storm')
const data = join(folder, 'data')
let host: HostProcess
let made: readonly { readonly bytes: Buffer; readonly files: ReadonlyMap<string, Buffer> }[] = []
beforeAll(async () => {
  const maker = openHostAt(join(folder, 'made'))
  storeAsked(maker.host.store, askedStudy, { id: 'aaaa1111' })
  storeAsked(maker.host.store, trainedStudy, { id: 'dddd4444' })
  made = await Promise.all(
    ['aaaa1111', 'dddd4444'].map(async (run) => {
      const file = join(folder, `${run}.zip`)
      await follow(await maker.client.bundles.make({ run, file, adapters: true }))
      return { bytes: readFileSync(file), files: await unpacked(file) }
    }),
  )
  await maker.close()
  host = await startHostProcess(data)
}, 120_000)
afterAll(() => host.close())

interface Entry {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** With a manifest that says what is in it, so that what follows the hashes is reached. */
function packed(
  files: ReadonlyMap<string, Buffer>,
  change: (entries: readonly Entry[]) => unknown = (same) => same,
): Buffer {
  const others = [...files].filter(([name]) => name !== 'manifest.json')
  const entries = others.map(([name, content]) => ({
    name,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }))
  const manifest = { ...(JSON.parse(files.get('manifest.json')?.toString() ?? '{}') as object), files: change(entries) }
  return makeZip([
    ...others.map(([name, content]): ZipMember => ({ name, content })),
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  ])
}

function lineChanged(random: Random, text: string, change: (random: Random, text: string) => string): string {
  const lines = text.split('\n')
  const at = randomBelow(random, lines.length)
  return lines.toSpliced(at, 1, change(random, lines[at] ?? '')).join('\n')
}

type Attack = (random: Random, files: ReadonlyMap<string, Buffer>, bytes: Buffer) => Buffer

const zeros = Buffer.alloc(60_000_000)

const attacks: readonly Attack[] = [
  (random, _, bytes) => damaged(random, bytes),
  (random, files) => changedFile(random, files, (text) => rewritten(random, text)),
  (random, files) => changedFile(random, files, (text) => lineChanged(random, text, rewritten)),
  (random, files) => changedFile(random, files, (text) => lineChanged(random, text, rewritten)),
  (random, files) => changedFile(random, files, (text) => damaged(random, Buffer.from(text))),
  (random, files) => changedFile(random, files, (text) => shuffled(random, text.split('\n')).join('\n')),
  (random, files) => changedFile(random, files, (text) => text.repeat(2)),
  (random, files) => {
    const names = [...files.keys()]
    const [one, two] = [pick(random, names), pick(random, names)]
    return makeZip(
      [...files].map(([name, content]) => ({ name: name === one ? two : name === two ? one : name, content })),
    )
  },
  (random, files) =>
    packed(files, (entries) =>
      entries.map((entry) => (randomBelow(random, 4) === 0 ? { ...entry, sha256: '0'.repeat(64) } : entry)),
    ),
  (random, files) =>
    packed(files, (entries) =>
      entries.map((entry) =>
        randomBelow(random, 4) === 0 ? { ...entry, bytes: pick(random, [-1, 0, 1e300, 2 ** 53]) } : entry,
      ),
    ),
  (random, files) =>
    packed(files, (entries) => [
      ...entries,
      pick(random, [null, 7, entries[0], { name: '../x' }, { name: 'a'.repeat(99_999) }]),
    ]),
  (random, files) =>
    packed(new Map([...files].filter(([name]) => name === 'manifest.json' || randomBelow(random, 8) > 0))),
  (random, files) =>
    packed(
      new Map([
        ...files,
        [
          pick(random, [
            '../../evil',
            '/etc/passwd',
            'a\\..\\b',
            'trials/9999.jsonl',
            'C:/x',
            hostileText(random).slice(0, 60_000),
            'adapters/x.gguf',
          ]),
          Buffer.from('x'),
        ],
      ]),
    ),
  (random, files) =>
    makeZip(
      [...files].flatMap(([name, content]): ZipMember[] =>
        Array.from({ length: 1 + randomBelow(random, 2) }, () => ({ name, content })),
      ),
    ),
  (random, files) =>
    makeZip(
      [...files].map(([name, content]): ZipMember => ({
        name,
        content,
        ...pick(random, [
          {},
          {},
          { declaredSize: 1 },
          { declaredSize: 4_000_000_000 },
          { declaredPacked: 5 },
          { flags: 1 },
          { method: 99 },
          { attributes: 0o120777 * 2 ** 16 },
        ]),
      })),
    ),
  (random, files) => withFile(files, pick(random, [...files.keys()]), zeros),
  (random, files) =>
    withFile(
      files,
      pick(random, ['cells.json', 'statistics.json', 'study.json', 'manifest.json']),
      Buffer.from(`[${pick(random, ['[],', '0,', '"",', '{},']).repeat(5_000_000)}0]`),
    ),
]

function changedFile(
  random: Random,
  files: ReadonlyMap<string, Buffer>,
  change: (text: string) => string | Buffer,
): Buffer {
  const name = pick(
    random,
    [...files.keys()].filter((each) => !each.endsWith('.gguf')),
  )
  return withFile(files, name, Buffer.from(change(files.get(name)?.toString() ?? '')))
}

/** Of another manifest nothing is made right. */
function withFile(files: ReadonlyMap<string, Buffer>, name: string, content: Buffer): Buffer {
  const all = new Map([...files, [name, content]])
  return name === 'manifest.json'
    ? makeZip([...all].map(([each, bytes]) => ({ name: each, content: bytes })))
    : packed(all)
}

test(
  'damaged and hostile bundles are opened, or refused by name, and nothing stays of them',
  async () => {
    const weathered = await weather({
      name: 'study bundles',
      few: 15,
      all: 300,
      pid: () => host.pid,
      attack: async (random, number) => {
        const { bytes, files } = pick(random, made)
        const file = join(folder, `b${number}.zip`)
        writeFileSync(file, pick(random, attacks)(random, files, bytes))
        try {
          const outcome = await leavingNothing(data, () =>
            outcomeOf(async () => {
              const { run } = await follow(await host.client.bundles.open({ file }))
              await host.client.history.remove({ runs: [run], models: true })
              await host.client.history.purge({ runs: [run] })
            }, /^invalid bundle: |^this bundle is open already/),
          )
          const verified = await outcomeOf(
            async () => follow(await host.client.bundles.verify({ file })),
            /^invalid bundle: /,
          )
          return verified.state === 'broken' ? verified : outcome
        } finally {
          rmSync(file)
        }
      },
    })
    expect(weathered.broken).toEqual([])
    expect(weathered.refused).toBeGreaterThan(0)
  },
  stormTimeout,
)
