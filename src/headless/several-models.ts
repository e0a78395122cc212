import { basename } from 'node:path'
import { ORPCError } from '@orpc/server'
import { noun } from '#core/noun.ts'
import { isError } from '#core/study/problems.ts'
import { printCompared } from './compared-runs.ts'
import { problemsInWords } from './problem-words.ts'
import { execute } from './run-events.ts'
import type { Client, Terminal } from './terminal.ts'

type Request = Parameters<Client['runs']['start']>[0]

/** As many as runs can be compared. */
export const maxModels = 8

/** The same study of each model. Runs that were given one name are told apart by their models. */
export function ofEachModel(request: Request, models: readonly string[]): readonly Request[] {
  if (models.length < 2) return [request]
  return models.map((model) => ({
    ...request,
    model,
    ...(request.name !== undefined && { name: `${request.name}, ${basename(model, '.gguf')}` }),
  }))
}

/**
 * One run after the other, then all of them beside the first. Every run is stored before the first one asks: what is
 * wrong with one model is told before hours have gone by, and whoever stops can go on.
 */
export async function executeEach(terminal: Terminal, requests: readonly Request[]): Promise<void> {
  const { client, note } = terminal
  await refuseUnfit(client, requests)
  const runs: string[] = []
  for (const request of requests) runs.push((await client.runs.plan(request)).run)
  const finished = new Set<string>()
  for (const [i, run] of runs.entries()) {
    await execute(terminal, () => client.runs.resume({ run }), {
      show: () => {
        finished.add(run)
        return Promise.resolve()
      },
    })
    if (finished.has(run)) continue
    const left = runs.slice(i + 1)
    if (left.length > 0)
      note(`placebo: not begun: ${noun(left.length, 'run')} ${left.join(', ')}; begin each with: placebo run resume`)
    note(`placebo: then compare them with: placebo run compare ${runs.join(' ')}`)
    return
  }
  await printCompared(terminal, runs, {})
}

/** All of them, or none is stored. */
async function refuseUnfit(client: Client, requests: readonly Request[]): Promise<void> {
  const reasons: string[] = []
  for (const request of requests) {
    const { problems } = await client.studies.check({ request })
    reasons.push(...problemsInWords(problems.filter(isError)).map((reason) => `${request.model}: ${reason}`))
  }
  if (reasons.length > 0) throw new ORPCError('INVALID_REQUEST', { data: { reasons } })
}
