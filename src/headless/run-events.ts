import { ORPCError } from '@orpc/server'
import type { RunEnd, RunEvent } from '#contract/run-events.ts'
import { assertNever } from '#core/assert-never.ts'
import { counted, noun } from '#core/noun.ts'
import { decimal } from '#core/numbers.ts'
import { exitCodes } from './exit.ts'
import { progressLine, type ProgressLine } from './progress-line.ts'
import { trainedSentence, trainingTable } from './training-words.ts'
import type { Terminal } from './terminal.ts'
import { printResults } from './commands/results.ts'

/** What is said at the end of a run. */
interface EndWords {
  /** Of one that has come to its end. */
  readonly show: (terminal: Terminal, end: RunEnd) => Promise<void>
  /** The command that carries on with one that has not. */
  readonly carryOn: (run: string) => string
}

type Begun = { readonly state: 'started'; readonly run: string } | { readonly state: 'queued' }

/**
 * Begins a run and shows how it goes on, then what it came to. A signal stops it; what is shown then is where it
 * stopped.
 */
export async function execute(
  terminal: Terminal,
  begin: () => Promise<Begun>,
  { show = finished, carryOn = (run) => `placebo run resume ${run}` }: Partial<EndWords> = {},
): Promise<void> {
  // This host ends with the run: what waits in the queue is for one that stays.
  terminal.host.slot.leaveQueue()
  const begun = await begin()
  if (begun.state === 'queued') throw new Error('the run was queued, and nothing is under way here')
  const { client, signal } = terminal
  const { run } = begun
  const stop = () => void client.runs.stop({ run }).catch(() => undefined)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    await finish(terminal, await shown(terminal, run), { show, carryOn })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function shown(terminal: Terminal, run: string): Promise<RunEnd> {
  const line = progressLine(() => performance.now())
  try {
    const events = await terminal.client.runs.follow({ run })
    for (;;) {
      const step = await events.next()
      if (step.done) return step.value
      emit(terminal, line, step.value)
    }
  } finally {
    line.end()
  }
}

function emit(terminal: Terminal, line: ProgressLine, event: RunEvent): void {
  const note = (text: string) => {
    line.end()
    terminal.note(text)
  }
  switch (event.type) {
    case 'planned':
      note(
        `run ${event.run}: ${counted(event.total, 'trial')}, ${event.done} done before${event.trainings === 0 ? '' : `; ${counted(event.trainings, 'training')}, ${event.trained} done before`}`,
      )
      if (event.canDetect !== null) note(event.canDetect)
      emitLeftOut(terminal, event.run, event.leftOut)
      return
    case 'snapshot':
    case 'held-out':
      return
    case 'trial':
      line.show({ ...event.progress, unit: 'items/s', what: event.task })
      return
    case 'step':
      line.show({
        done: event.step,
        total: event.steps,
        perSecond: event.tokensPerSecond,
        secondsLeft: event.secondsLeft,
        unit: 'tokens/s',
        what: `training ${event.name} (${event.training + 1} of ${event.trainings}) · loss ${decimal(event.epochLoss ?? event.loss, 3)}`,
      })
      return
    case 'certifying':
      line.show({
        done: event.done,
        total: event.prompts,
        perSecond: null,
        secondsLeft: event.secondsLeft,
        unit: 'prompts/s',
        what: `certifying ${event.name} (${event.training + 1} of ${event.trainings})`,
      })
      return
    case 'comparing':
      line.show({
        done: event.done,
        total: event.prompts,
        perSecond: null,
        secondsLeft: event.secondsLeft,
        unit: 'prompts/s',
        what: 'comparing with exact mode',
      })
      return
    case 'trained':
      note(`trained ${event.name} (${event.training + 1} of ${event.trainings}): ${trainedSentence(event)}`)
      return
    case 'waiting':
      note(`placebo: ${event.reason}`)
      return
    case 'diverged':
      note(`placebo: ${event.reason}`)
  }
}

/** Reasons told one by one; a collection may have hundreds of ineligible tasks. */
const maxReported = 5

function emitLeftOut(terminal: Terminal, run: string, reasons: readonly string[]): void {
  for (const reason of reasons.slice(0, maxReported)) terminal.note(`left out: ${reason}`)
  if (reasons.length > maxReported)
    terminal.note(`left out: ${reasons.length - maxReported} more, see: placebo run show ${run}`)
}

async function finish(terminal: Terminal, end: RunEnd, { show, carryOn }: EndWords): Promise<void> {
  switch (end.state) {
    case 'finished':
      await show(terminal, end)
      emitErrors(terminal, end, carryOn)
      return
    case 'failed': {
      // A run that only trains has a curve to look at, and no results.
      const look =
        end.total === 0
          ? `see how the loss went with: placebo run curve ${end.run}`
          : `see what there is with: placebo results ${end.run}`
      const next = end.remedy === 'resume' ? `carry on with: ${carryOn(end.run)}` : look
      throw new ORPCError('WORK_FAILED', { data: { reasons: [`run ${end.run}: ${end.message ?? ''}`, next] } })
    }
    case 'stopped':
    case 'paused':
    case 'interrupted':
      terminal.note(
        `placebo: stopped at ${end.done} of ${counted(end.total, 'trial')}; carry on with: ${carryOn(end.run)}`,
      )
      terminal.setExitCode(exitCodes.interrupted)
      return
    default:
      assertNever(end.state)
  }
}

async function finished(terminal: Terminal, end: RunEnd): Promise<void> {
  // A run that only trains has nothing in its table.
  if (end.total > 0) await printResults(terminal, { run: end.run, by: null, compare: null })
  else await printTrainings(terminal, end.run)
}

function emitErrors(terminal: Terminal, { engineErrors, run }: RunEnd, carryOn: EndWords['carryOn']): void {
  if (engineErrors === 0) return
  terminal.note(
    `placebo: ${counted(engineErrors, 'trial')} ended in engine-error and ${noun(engineErrors, 'is', 'are')} in no mean; ask ${noun(engineErrors, 'it', 'them')} again with: ${carryOn(run)}`,
  )
  terminal.setExitCode(exitCodes.failed)
}

async function printTrainings(terminal: Terminal, run: string): Promise<void> {
  const listed = await terminal.client.trainings.list({ run })
  terminal.result(listed, () => trainingTable(listed.trainings))
}
