import { SingleBar } from 'cli-progress'
import { decimal, duration } from '#core/numbers.ts'
import { printableLine } from './printable.ts'

interface Progress {
  readonly done: number
  readonly total: number
  readonly perSecond: number | null
  readonly secondsLeft: number | null
  /** Of the rate, e.g. "items/s"; "/s" alone where what is counted has no name. */
  readonly unit: string
  readonly what: string
}

export interface ProgressLine {
  show(progress: Progress): void
  /** Takes the line away; the next progress brings it back. */
  end(): void
}

/** Seconds between lines where standard error is a file: a log is read, not watched. */
const logEvery = 10

/** A bar on a terminal, a line now and then elsewhere; always on standard error. */
export function progressLine(now: () => number): ProgressLine {
  return process.stderr.isTTY ? bar() : log(now)
}

function bar(): ProgressLine {
  const line = new SingleBar({
    stream: process.stderr,
    format: '{bar} {progress}',
    hideCursor: true,
    clearOnComplete: true,
  })
  let started = false
  return {
    show(progress) {
      const words = { progress: inWords(progress) }
      if (started) {
        line.setTotal(progress.total)
        line.update(progress.done, words)
      } else line.start(progress.total, progress.done, words)
      started = true
    },
    end() {
      if (started) line.stop()
      started = false
    },
  }
}

function log(now: () => number): ProgressLine {
  let last = -Infinity
  return {
    show(progress) {
      if (now() - last < logEvery * 1000 && progress.done < progress.total) return
      last = now()
      process.stderr.write(`${inWords(progress)}\n`)
    },
    end: () => undefined,
  }
}

/** e.g. "3/12 · 1.5 items/s · 6 s left · writing"; what is not known yet is left out. */
export function inWords({ done, total, perSecond, secondsLeft, unit, what }: Progress): string {
  return [
    `${done}/${total}`,
    ...(perSecond === null ? [] : [`${decimal(perSecond, perSecond < 100 ? 1 : 0)}${unit === '/s' ? '' : ' '}${unit}`]),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
    printableLine(what),
  ].join(' · ')
}
