import { Option, type Command } from 'commander'
import { counted } from '#core/noun.ts'
import { sampledTasks } from '#core/study/sampled-tasks.ts'
import { wholeNumber } from './arguments.ts'
import type { Terminal } from './terminal.ts'

export interface SampleOptions {
  readonly instances?: number
  readonly instanceSeed?: number
  readonly sampleTasks?: number
  readonly sampleSeed: number
}

/** Which instances and tasks are asked. */
export function addSampleOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--instances <n>', 'the first n instances of each task (default: all)').argParser(wholeNumber(1)),
    )
    .addOption(
      new Option(
        '--instance-seed <n>',
        'draw the n of --instances by this seed instead of taking the first ones',
      ).argParser(wholeNumber(0)),
    )
    .addOption(
      new Option(
        '--sample-tasks <n>',
        'of the tasks to ask n of each category, drawn (default: all of them)',
      ).argParser(wholeNumber(1)),
    )
    .addOption(
      new Option('--sample-seed <n>', 'of --sample-tasks; the same seed draws the same tasks')
        .argParser(wholeNumber(0))
        .default(1),
    )
}

type Request = Parameters<Terminal['client']['runs']['start']>[0]

/** The tasks to ask as a list of those that are drawn: the run knows nothing of a draw. */
export async function withSample(
  { client, note }: Terminal,
  request: Request,
  { sampleTasks, sampleSeed }: Pick<SampleOptions, 'sampleTasks' | 'sampleSeed'>,
): Promise<Request> {
  if (sampleTasks === undefined) return request
  const { tasks: all } = await client.collections.show({ name: request.collection })
  const trained = new Set(request.tuning?.trainTasks)
  const wanted = request.tasks && new Set(request.tasks)
  // A task that is not there is refused by name, as without a draw.
  const known = new Set(all.map(({ name }) => name))
  if (request.tasks?.some((name) => !known.has(name))) return request
  const tasks = sampledTasks(
    all.filter(({ name }) => wanted?.has(name) ?? !trained.has(name)),
    sampleTasks,
    sampleSeed,
  )
  note(`${counted(tasks.length, 'task')} drawn by seed ${sampleSeed}: ${tasks.join(', ')}`)
  return { ...request, tasks }
}
