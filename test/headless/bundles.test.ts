import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { openStore } from '#store/store.ts'
import { askedStudy, storeAsked } from '../host/bundles/asked-runs.ts'
import { onLine, repacked, rightAnswer } from '../host/bundles/repacked.ts'
import { follow, openHostAt } from '../support/host.ts'
import { placebo, placeboJson, start } from '../support/placebo.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('terminal-bundles')
const [here, there, file] = [join(folder, 'here'), join(folder, 'there'), join(folder, 'made.zip')]

beforeAll(async () => {
  const { host, close } = openHostAt(here)
  storeAsked(host.store, askedStudy, { id: 'aaaa1111', state: 'stopped' })
  await close()
}, 60_000)

// Each goes on where the one before it has ended.
test.each<[string, readonly string[], number, RegExp]>([
  [here, ['bundle', 'make', 'asked', file], 0, /^120 trials in .*made\.zip, [\d.]+ kB, SHA-256 [0-9a-f]{64}\n$/m],
  [here, ['bundle', 'make', 'asked', file], 2, /made\.zip exists; choose another name, or write over it: --overwrite/],
  [here, ['bundle', 'make', 'none', join(folder, 'other.zip')], 2, /invalid run: none/],
  [
    there,
    ['verify', file],
    0,
    /made\.zip · run aaaa1111 · asked\nmade by Placebo [\d.]+, 120 trials\nall \d+ numbers were computed again and are equal\n$/,
  ],
  [there, ['verify', join(folder, 'none.zip')], 2, /invalid file: .*none\.zip \(no such file\)/],
  [there, ['verify', join(import.meta.dirname, 'bundles.test.ts')], 2, /^(?:.*\n)?placebo: invalid bundle: /],
  [
    there,
    ['bundle', 'open', file],
    0,
    /^run aaaa1111 · asked\nmade by [\s\S]*all \d+ numbers were computed again and are equal\nsee: placebo results aaaa1111\n/m,
  ],
  [there, ['bundle', 'open', file], 2, /this bundle is open already: it is run aaaa1111 \(asked\)/],
  [there, ['run', 'resume', 'asked'], 2, /was opened from the bundle made\.zip: it was asked on another machine/],
  [there, ['bundle', 'excerpt', 'asked', '--name', 'its tasks'], 0, /^collection its tasks: 3 tasks, 36 instances\n$/],
  [there, ['run', 'again', 'asked'], 2, /The model model one .* is not known any more[\s\S]*one\.gguf/],
])('%s: placebo %j', async (data, args, code, words) => {
  const ran = await placebo(data, ...args)
  expect([ran.code, ran.stderr.replaceAll(/^.* · .*\n/gm, '') + ran.stdout]).toEqual([
    code,
    expect.stringMatching(words),
  ])
})

test('table and CSV are the same files on both machines', async () => {
  const table = async (data: string) => {
    const csv = join(temporaryFolder(), 'table.csv')
    const { stdout } = await placebo(data, 'results', 'asked', '--json', '--csv', csv)
    return [stdout, readFileSync(csv, 'utf8')]
  }
  expect(await table(there)).toEqual(await table(here))
})

test('a flipped digit in an answer: exit code 1, and the trial is named', async () => {
  const flipped = await repacked(
    file,
    { 'trials/0000.jsonl': onLine(rightAnswer, (line) => line.replace(/"raw":"(\w+)"/, '"raw":"$17"')) },
    { honest: false },
  )
  const ran = await placebo(there, 'verify', flipped)
  expect([ran.code, ran.stdout]).toEqual([
    1,
    expect.stringMatching(
      /broken: trials\/0000\.jsonl [\s\S]*trials\/0000\.jsonl, Original, parity, parity-\d+: exactMatch is stored as 1, computed again 0/,
    ),
  ])
  const json = await placebo(there, 'verify', flipped, '--json')
  expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
    1,
    {
      run: 'aaaa1111',
      differences: expect.arrayContaining([
        expect.objectContaining({ task: 'parity', field: 'rougeL', recomputed: '0' }),
      ]) as unknown,
    },
  ])
})

test('kill -9 while a bundle is opened leaves nothing half, and it is opened then', async () => {
  const large = join(temporaryFolder(), 'large.zip')
  const data = temporaryFolder()
  const { host, client, close } = openHostAt(join(temporaryFolder(), 'made'))
  storeAsked(host.store, askedStudy, { id: 'bbbb2222', instances: 400 })
  await follow(await client.bundles.make({ run: 'bbbb2222', file: large, adapters: false }))
  await close()
  const child = start(data, ['bundle', 'open', large], true)
  // As soon as something of it is in the store.
  await expect.poll(() => countTrials(data), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0)
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await once(child, 'exit')
  expect(await placeboJson(data, 'run', 'list')).toEqual({ runs: [] })
  expect(await placeboJson(data, 'run', 'deleted')).toMatchObject({ runs: [] })
  expect(await placeboJson(data, 'bundle', 'open', large)).toMatchObject({ run: 'bbbb2222', differing: 0 })
  expect(await placeboJson(data, 'run', 'list')).toMatchObject({ runs: [{ id: 'bbbb2222', state: 'finished' }] })
  expect(countTrials(data)).toBe(4800)
})

function countTrials(data: string): number {
  if (!existsSync(join(data, 'placebo.sqlite'))) return 0
  const opened = openStore(data, new Date())
  if (opened.state === 'refused') return 0
  try {
    return opened.store.reading.prepare<[], number>('SELECT count(*) FROM trials').pluck().get() ?? 0
  } finally {
    opened.store.close()
  }
}
