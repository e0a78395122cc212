import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createRouterClient } from '@orpc/server'
import { presets } from '#core/conditions/index.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { plannedInstruction } from '#core/study/planned-instruction.ts'
import type { Study } from '#core/study/study.ts'
import { openHost, type Host } from '#host/host.ts'
import { forkNode } from '#host/plain-node.ts'
import { router } from '#host/router.ts'
import { readCells, readRunInstances, readRunTasks } from '#store/runs.ts'
import { openStore, type Store } from '#store/store.ts'
import { synthesise, synthetic } from './synthetic.ts'
import { sha256 } from '#host/sha256.ts'

/**
 * Makes, verifies and opens the bundle of 100,000 trials: how long each takes, how much memory the process comes to,
 * and how long the thread that answers everybody was kept at most.
 */

/** Conditions that its tasks can take. */
const study = {
  ...synthetic,
  conditions: [presets.original, presets.simplified, presets.empty, { definition: 'empty', examples: 'original' }],
} satisfies Study

const [phase, given] = process.argv.slice(2)
const folder = given ?? mkdtempSync(join(tmpdir(), 'placebo-bench-bundle-'))
const [here, there, file] = [join(folder, 'here'), join(folder, 'there'), join(folder, 'bundle.zip')]
const phases = {
  prepare: () => prepare(),
  make: () => at(here, (client) => client.bundles.make({ run: study.name, file, adapters: false }), 'made'),
  verify: () => at(there, (client) => client.bundles.verify({ file }), 'verified'),
  open: () => at(there, (client) => client.bundles.open({ file }), 'opened'),
} as const

if (phase === 'prepare' || phase === 'make' || phase === 'verify' || phase === 'open') await phases[phase]()
else {
  // Each in a process of its own: what one has taken of the memory is not the next one's.
  try {
    for (const each of Object.keys(phases))
      spawnSync(process.execPath, [import.meta.filename, each, folder], { stdio: 'inherit' })
    console.log(`the bundle has ${(statSync(file).size / 1e6).toFixed(1)} MB`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function prepare(): void {
  const opened = openStore(here, new Date())
  if (opened.state === 'refused') throw new Error(opened.reason)
  const { store } = opened
  const trials = synthesise(store, study, 100, 250)
  askHonestly(store)
  store.close()
  console.log(`${trials} trials are there`)
}

/** With the prompts that asking would make: they are made again. */
function askHonestly(store: Store): void {
  const update = store.writing.prepare(
    'UPDATE trial_texts SET prompt = ?, prompt_hash = ?, example_sources = ? WHERE cell = ? AND instance = ?',
  )
  for (const { id, cell } of readCells(store, study.name)) {
    for (const [position, { task }] of readRunTasks(store, study.name).entries()) {
      const instruction = plannedInstruction(task, cell.condition, study)
      store.writing.transaction(() => {
        for (const planned of readRunInstances(store, study.name, position)) {
          const prompt = promptCandidates(study.format, instruction, planned.instance)[0]?.text ?? ''
          update.run(
            prompt,
            sha256(prompt),
            JSON.stringify(instruction.examples.map(({ source }) => source)),
            id,
            planned.id,
          )
        }
      })()
    }
  }
}

function clientOver(host: Host) {
  return createRouterClient(router, { context: host })
}

interface Events {
  next(): Promise<IteratorResult<unknown, { readonly differing?: number; readonly trials: number }>>
}

async function at(
  data: string,
  call: (client: ReturnType<typeof clientOver>) => Promise<Events>,
  what: string,
): Promise<void> {
  const opened = openHost(data, { fork: forkNode })
  if (opened.state === 'refused') throw new Error(opened.reason)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const before = process.memoryUsage().rss
  const cpu = process.cpuUsage()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  const began = performance.now()
  const events = await call(clientOver(opened.host))
  await new Promise((resolve) => {
    setTimeout(resolve, 200)
  })
  delay.enable()
  for (;;) {
    const step = await events.next()
    if (step.done !== true) continue
    const { user, system } = process.cpuUsage(cpu)
    console.log(
      `${what}: ${step.value.trials} trials in ${((performance.now() - began) / 1000).toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor)${step.value.differing === undefined ? '' : `, ${step.value.differing} differ`}; memory ${(before / 1e6).toFixed(0)} → ${(most / 1e6).toFixed(0)} MB; longest wait ${(delay.max / 1e6).toFixed(0)} ms`,
    )
    break
  }
  clearInterval(watch)
  delay.disable()
  await opened.close()
}
