import { createHash } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPromise } from 'yauzl'
import type { Store } from '#store/store.ts'
import { makeZip } from '../../exchange/support/make-zip.ts'
import { follow, type TestClient } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { saying } from '../../support/saying.ts'

/** What is in a bundle, by its names. */
export async function unpacked(file: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const zip = await openPromise(file, { lazyEntries: true, autoClose: true })
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) chunks.push(chunk)
    found.set(entry.fileName, Buffer.concat(chunks))
  }
  return found
}

export interface Repacking {
  /** Whether the manifest says what is in it now; default: yes. */
  readonly honest?: boolean
  readonly manifest?: (manifest: {
    format: string
    version: number
    files: { name: string; bytes: number; sha256: string }[]
  }) => unknown
}

/** A bundle with other files in it; `null` takes one out. */
export async function repacked(
  file: string,
  changes: Readonly<Record<string, ((text: string) => string | Buffer) | null>>,
  { honest = true, manifest: change = (same) => same }: Repacking = {},
): Promise<string> {
  const files = await unpacked(file)
  const before = JSON.parse(files.get('manifest.json')!.toString()) as Parameters<typeof change>[0]
  files.delete('manifest.json')
  for (const [name, changed] of Object.entries(changes)) {
    if (changed === null) files.delete(name)
    else files.set(name, Buffer.from(changed(files.get(name)?.toString() ?? '')))
  }
  const now = {
    ...before,
    files: [...files].map(([name, content]) => ({
      name,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  }
  const made = join(temporaryFolder(), 'repacked.zip')
  writeFileSync(
    made,
    makeZip(
      [...files]
        .map(([name, content]) => ({ name, content }))
        .concat({ name: 'manifest.json', content: Buffer.from(JSON.stringify(change(honest ? now : before))) }),
    ),
  )
  return made
}

/** Changes the line that holds a text, and fails where there is none. */
export function onLine(holding: RegExp, change: (line: string) => string): (text: string) => string {
  return (text) => {
    const lines = text.split('\n')
    const at = lines.findIndex((line) => holding.test(line))
    if (at === -1) throw new Error(`no line holds ${holding.source}`)
    const changed = change(lines[at]!)
    if (changed === lines[at]) throw new Error(`nothing was changed in ${changed.slice(0, 200)}`)
    lines[at] = changed
    return lines.join('\n')
  }
}

/** Changes the object on a line. */
export const trial = (change: (trial: Record<string, unknown>) => unknown) => (line: string) =>
  JSON.stringify(change(JSON.parse(line) as Record<string, unknown>))

/** A right answer to a question of parity. */
export const rightAnswer = /"task":"parity".*"outcome":"in-format".*"exactMatch":1/

export const open = async (client: TestClient, file: string) => follow(await client.bundles.open({ file }))
export const verify = async (client: TestClient, file: string) => follow(await client.bundles.verify({ file }))

export const refusal = (reason: RegExp) => ({
  code: 'INVALID_REQUEST',
  data: { reasons: [saying(reason)] },
})

const tables = [
  'runs',
  'run_tasks',
  'run_instances',
  'run_train_tasks',
  'run_train_instances',
  'cells',
  'trials',
  'trial_texts',
  'trainings',
  'training_steps',
]

/** Rows of every table that a run has some in, and the folders of what was trained. */
export function everything({ reading, dataDirectory }: Store): readonly [rows: unknown, folders: unknown] {
  const trained = join(dataDirectory, 'trained')
  return [
    tables.map((table) => [table, reading.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]),
    existsSync(trained) ? readdirSync(trained) : [],
  ]
}

export const nothing = [tables.map((table) => [table, 0]), []]
