import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson, start } from '../support/placebo.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { temporaryFolder } from '../support/temporary.ts'

interface Listed {
  readonly runs: readonly { readonly id: string; readonly state: string; readonly done: number; readonly total: number }[]
}

/** What dies: the whole group, the host alone, or the engine process alone. */
const victims = ['group', 'host', 'engine'] as const

describe.skipIf(!sharedAvailable)(`40 real tasks × 4 conditions × 5 instances${sharedReason}`, () => {
  test('a run killed at ten random moments ends like an unbroken one, byte for byte', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder()
    const model = writeTestModel(folder)
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')]
    for (const data of [whole, broken]) await placeboJson(data, 'collection', 'import', sharedPath('superni/test'), '--name', 'real')
    const study = ['study', 'run', '--collection', 'real', '--model', model, '--instances', '5', '--max-tokens', '24', '--name', 'kills']

    const unbroken = await placebo(whole, ...study)
    expect(unbroken.code).toBe(0)

    const random = seededRandom(20)
    for (let kill = 0; kill < 10; kill++) {
      const before = await firstRun(broken)
      const child = start(broken, before === undefined ? study : ['study', 'resume', before.id], true)
      await progress(child)
      await sleep(randomBelow(random, 1500))
      await killOne(child, victims[kill % victims.length] ?? 'group')
      const after = await firstRun(broken)
      expect(after?.total).toBe(800)
      expect(after?.done).toBeGreaterThanOrEqual(before?.done ?? 0)
    }
    const { id } = (await firstRun(broken)) ?? { id: '' }
    expect((await placebo(broken, 'study', 'resume', id)).code).toBe(0)

    expect(await firstRun(broken)).toMatchObject({ state: 'finished', done: 800, total: 800 })
    expect(await tableOf(broken)).toEqual(await tableOf(whole))
    expect(await trialsOf(broken, folder)).toBe(await trialsOf(whole, folder))
  })
})

async function firstRun(data: string) {
  return existsSync(join(data, 'placebo.sqlite')) ? (await placeboJson<Listed>(data, 'study', 'list')).runs[0] : undefined
}

/** The first sign of work, or its end. */
async function progress(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'exit'), new Promise<void>((resolve) => child.stderr?.on('data', (text: Buffer) => {
    if (text.includes(' items/s')) resolve()
  }))])
}

async function killOne(child: ChildProcess, victim: (typeof victims)[number]): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const exited = once(child, 'exit')
  if (victim === 'engine') {
    const [engine] = childrenOf(child.pid)
    if (engine !== undefined) process.kill(engine, 'SIGKILL')
    // The run goes on in a fresh engine process; stop it as a person would.
    await sleep(1000)
    child.kill('SIGINT')
  } else if (victim === 'host') child.kill('SIGKILL')
  else process.kill(-child.pid, 'SIGKILL')
  await exited
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

/** Without what names the run and not its content. */
async function tableOf(data: string): Promise<unknown> {
  return { ...(await placeboJson<object>(data, 'results', 'kills', '--by', 'task')), run: '' }
}

async function trialsOf(data: string, folder: string): Promise<string> {
  const file = join(folder, `trials-${data.endsWith('whole') ? 'whole' : 'broken'}.jsonl`)
  await placeboJson(data, 'results', 'kills', '--trials', file)
  return readFileSync(file, 'utf8')
}
