import { exitCodes } from './exit.ts'
import { progressLine, type ProgressLine } from './progress-line.ts'
import { trainedSentence, trainingTable } from './training-words.ts'
import type { Client, Terminal } from './terminal.ts'
import { printResults } from './commands/results.ts'

export type RunEvents = Awaited<ReturnType<Client['runs']['start']>>
type Step = Awaited<ReturnType<RunEvents['next']>>
type RunEvent = Extract<Step, { done?: false | undefined }>['value']
export type RunEnd = Extract<Step, { done: true }>['value']

/** Shows how a run goes on, then what it came to. */
export async function followRun(terminal: Terminal, events: RunEvents): Promise<void> {
  const line = progressLine(() => performance.now())
  try {
    for (;;) {
      const step = await events.next()
      if (step.done) {
        line.end()
        await finish(terminal, step.value)
        return
      }
      tell(terminal, line, step.value)
    }
  } finally {
    line.end()
  }
}

function tell(terminal: Terminal, line: ProgressLine, event: RunEvent): void {
  const note = (text: string) => {
    line.end()
    terminal.note(text)
  }
  switch (event.type) {
    case 'planned':
      note(`run ${event.run}: ${event.total} trials, ${event.done} done before${event.trainings === 0 ? '' : `; ${event.trainings} trainings, ${event.trained} done before`}`)
      if (event.canDetect !== null) note(event.canDetect)
      tellLeftOut(terminal, event.run, event.leftOut)
      return
    case 'trial':
      line.show({ ...event.progress, unit: 'items/s', what: event.task })
      return
    case 'step':
      line.show({
        done: event.step, total: event.steps, perSecond: event.tokensPerSecond, secondsLeft: event.secondsLeft, unit: 'tokens/s',
        what: `training ${event.name} (${event.training + 1} of ${event.trainings}) · loss ${event.loss?.toFixed(3) ?? '–'}`,
      })
      return
    case 'trained':
      note(`trained ${event.name} (${event.training + 1} of ${event.trainings}): ${trainedSentence(event)}`)
      return
    case 'diverged':
      note(`placebo: ${event.reason}`)
  }
}

/** Reasons told one by one; a collection may have hundreds of unfit tasks. */
const mostTold = 5

function tellLeftOut(terminal: Terminal, run: string, reasons: readonly string[]): void {
  for (const reason of reasons.slice(0, mostTold)) terminal.note(`left out: ${reason}`)
  if (reasons.length > mostTold) terminal.note(`left out: ${reasons.length - mostTold} more, see: placebo study show ${run}`)
}

async function finish(terminal: Terminal, end: RunEnd): Promise<void> {
  if (end.state === 'stopped') {
    terminal.note(`placebo: stopped at ${end.done} of ${end.total} trials; carry on with: placebo study resume ${end.run}`)
    terminal.setExitCode(exitCodes.interrupted)
    return
  }
  // A run that only trains has nothing in its table.
  if (end.total > 0) await printResults(terminal, { run: end.run, by: null, compare: null })
  else await printTrainings(terminal, end.run)
  if (end.engineErrors > 0) {
    terminal.note(`placebo: ${end.engineErrors} trials ended in engine-error and are in no mean; ask them again with: placebo study resume ${end.run}`)
    terminal.setExitCode(exitCodes.failed)
  }
}

async function printTrainings(terminal: Terminal, run: string): Promise<void> {
  const listed = await terminal.client.trainings.list({ run })
  terminal.result(listed, () => trainingTable(listed.trainings))
}
