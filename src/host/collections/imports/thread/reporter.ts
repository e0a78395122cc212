import type { ReadEvent } from '#exchange/read-event.ts'
import type { ReadWatch } from '#exchange/read-collection.ts'
import type { ImportEvent, ImportProgress } from '../calls.ts'

/** Milliseconds between two reports. */
const every = 100

/** Counts what is read in one stage of an import, and reports it now and then. */
export function reporter(
  stage: ImportProgress['stage'],
  emit: (event: ImportEvent) => void,
): ReadWatch & { follow: (events: AsyncIterable<ReadEvent>) => AsyncGenerator<ReadEvent, void, void> } {
  const began = performance.now()
  let reported = -Infinity
  const counts = { files: 0, allFiles: 0, bytes: 0, allBytes: 0, tasks: 0, instances: 0, task: '' }
  const report = () => {
    const now = performance.now()
    reported = now
    const seconds = (now - began) / 1000
    const perSecond = seconds < 1 ? null : counts.bytes / seconds
    const secondsLeft =
      perSecond === null || perSecond === 0 ? null : Math.max(0, counts.allBytes - counts.bytes) / perSecond
    emit({ type: 'progress', progress: { stage, ...counts, bytesPerSecond: perSecond, secondsLeft } })
  }
  const count = (event: ReadEvent) => {
    if (event.type === 'instances')
      [counts.task, counts.instances] = [event.task, counts.instances + event.instances.length]
    else if (event.type === 'task') counts.tasks += 1
    else if (event.type === 'file') counts.files += 1
  }
  return {
    began: (files, bytes) => {
      Object.assign(counts, { allFiles: files, allBytes: bytes })
      report()
    },
    read: (bytes) => {
      counts.bytes += bytes
    },
    async *follow(events) {
      for await (const event of events) {
        count(event)
        if (performance.now() - reported >= every) report()
        yield event
      }
      report()
    },
  }
}
