import type { Problem, ReadEvent } from '#exchange/read-event.ts'

export interface CheckedFiles {
  /** In files that can be taken. */
  readonly tasks: number
  /** Errors and warnings, in the order of the files. */
  readonly problems: readonly Problem[]
  /** Files that cannot be taken. */
  readonly broken: ReadonlySet<string>
}

/** What taking all files in would come to, with nothing kept but the problems. */
export async function checkFiles(
  events: AsyncIterable<ReadEvent>,
  signal: AbortSignal,
): Promise<CheckedFiles | 'stopped'> {
  const problems: Problem[] = []
  const broken = new Set<string>()
  let [tasks, inThisFile] = [0, 0]
  for await (const event of events) {
    if (signal.aborted) return 'stopped'
    if (event.type === 'problem') {
      problems.push(event.problem)
      if (event.problem.severity === 'error') broken.add(event.problem.file)
    } else if (event.type === 'task') {
      inThisFile += 1
    } else if (event.type === 'file') {
      if (event.accepted) tasks += inThisFile
      inThisFile = 0
    }
  }
  return { tasks, problems, broken }
}
