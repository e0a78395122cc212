import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { progressBegins } from '../support/kills.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson, start } from '../support/placebo.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

interface Listed {
  readonly runs: readonly {
    readonly id: string
    readonly state: string
    readonly done: number
    readonly total: number
  }[]
}

/** Ctrl-C reaches every process of the group, SIGTERM usually the first alone. */
test.each([
  ['SIGINT', 'group'],
  ['SIGINT', 'host'],
  ['SIGTERM', 'host'],
] as const)(
  '%s to the %s stops cleanly with 130 and says how to carry on',
  { timeout: 60_000 },
  async (signal, whom) => {
    const folder = temporaryFolder()
    const data = join(folder, 'data')
    const model = writeTestModel(folder)
    await placeboJson(data, 'collection', 'import', writeTinyCollection(join(folder, 'tiny'), 400), '--name', 'tiny')
    const child = start(
      data,
      ['study', 'run', '--collection', 'tiny', '--model', model, '--name', 'long', '--json'],
      true,
    )
    const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)]
    while (!progressBegins.test(stderr())) await once(child.stderr ?? child, 'data')
    process.kill(whom === 'group' ? -(child.pid ?? 0) : (child.pid ?? 0), signal)
    const [code] = (await once(child, 'close')) as [number | null]

    const [run] = (await placeboJson<Listed>(data, 'run', 'list')).runs
    expect(code).toBe(130)
    expect(stdout()).toBe('')
    expect(run).toMatchObject({ state: 'stopped', total: 4800 })
    expect(run?.done).toBeGreaterThan(0)
    expect(run?.done).toBeLessThan(4800)
    expect(stderr()).toContain(
      `stopped at ${run?.done ?? ''} of 4800 trials; carry on with: placebo run resume ${run?.id ?? ''}`,
    )
    const results = await placebo(data, 'results', 'long')
    expect(results.code).toBe(0)
    expect(results.stdout).toContain(`${run?.done ?? ''} of 4800 trials`)
  },
)

function collected(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}
