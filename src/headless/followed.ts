import { progressLine } from './progress-line.ts'
import type { Terminal } from './terminal.ts'

interface Progress {
  readonly phase: string
  readonly done: number
  readonly total: number
}

/** The events of a long call as a progress line, and what it answers in the end. */
export async function followed<End>(
  { host }: Pick<Terminal, 'host'>,
  events: { next(): Promise<IteratorResult<Progress, End>> },
): Promise<End> {
  const line = progressLine(host.now)
  const began = { phase: '', at: 0, done: 0 }
  try {
    for (;;) {
      const step = await events.next()
      if (step.done === true) return step.value
      const { phase, done, total } = step.value
      if (phase !== began.phase) Object.assign(began, { phase, at: host.now(), done })
      const seconds = (host.now() - began.at) / 1000
      const perSecond = seconds > 0 && done > began.done ? (done - began.done) / seconds : null
      line.show({
        done,
        total,
        perSecond,
        secondsLeft: perSecond === null ? null : (total - done) / perSecond,
        unit: '/s',
        what: phase,
      })
    }
  } finally {
    line.end()
  }
}
