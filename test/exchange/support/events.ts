import { Buffer } from 'node:buffer'
import type { Instance } from '#core/task.ts'
import type { Problem, ReadEvent, Source, TaskHead } from '#exchange/read-event.ts'

export interface Gathered {
  readonly heads: readonly TaskHead[]
  readonly instances: Readonly<Record<string, readonly Instance[]>>
  readonly problems: readonly Problem[]
  readonly files: Readonly<Record<string, boolean>>
}

export async function gather(events: AsyncIterable<ReadEvent>): Promise<Gathered> {
  const heads: TaskHead[] = []
  // A task may be named "toString".
  const instances = Object.create(null) as Record<string, Instance[]>
  const problems: Problem[] = []
  const files: Record<string, boolean> = {}
  for await (const event of events) {
    if (event.type === 'instances') (instances[event.task] ??= []).push(...event.instances)
    else if (event.type === 'task') heads.push(event.head)
    else if (event.type === 'problem') problems.push(event.problem)
    else files[event.file] = event.accepted
  }
  return { heads, instances, problems, files }
}

/** @param piece bytes of each chunk; small ones cut through characters, numbers and keys */
export function sourceOf(file: string, content: string | Uint8Array, piece = 65_536): Source {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return {
    file,
    bytes: (async function* () {
      for (let at = 0; at < bytes.length; at += piece) yield await Promise.resolve(bytes.subarray(at, at + piece))
    })(),
  }
}
