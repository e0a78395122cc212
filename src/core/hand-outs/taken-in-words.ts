import { counted, noun } from '#core/noun.ts'
import { lineFaults, type FaultyLine, type LineFault } from './match.ts'

interface Taken {
  readonly alreadyHere: number
  readonly differing: number
  readonly engineErrors: number
  readonly changedPrompts: number
  readonly missing: { readonly count: number; readonly first: readonly string[] }
  readonly faults: Readonly<
    Record<LineFault, { readonly count: number; readonly first: readonly Pick<FaultyLine, 'file' | 'line' | 'why'>[] }>
  >
  readonly unread: readonly string[]
}

/** What was not taken in of answers from elsewhere, and why; a sentence that begins with two spaces names a line. */
export function takenInSentences(taken: Taken): readonly string[] {
  const { alreadyHere, differing, engineErrors, changedPrompts, missing, faults, unread } = taken
  return [
    ...(alreadyHere === 0
      ? []
      : [
          `${counted(alreadyHere, 'trial')} ${noun(alreadyHere, 'was', 'were')} here before and ${noun(alreadyHere, 'stays as it is', 'stay as they are')}`,
        ]),
    ...(differing === 0 ? [] : [`for ${differing} of them another answer came back than the one that is here`]),
    ...(engineErrors === 0
      ? []
      : [`${counted(engineErrors, 'answer')} cannot be scored: engine errors, their trials stay open`]),
    ...(changedPrompts === 0
      ? []
      : [
          `this version makes ${counted(changedPrompts, 'prompt')} otherwise than the one that handed them out: their trials stay open`,
        ]),
    ...lineFaults
      .filter((fault) => faults[fault].count > 0)
      .flatMap((fault) => [
        `${counted(faults[fault].count, 'line')}, ${faultWords[fault]}`,
        ...faults[fault].first.map(({ file, line, why }) => `  ${file}, line ${line}: ${why}`),
        ...more(faults[fault]),
      ]),
    ...unread.map((sentence) => `not read: ${sentence}`),
    ...(missing.count === 0
      ? []
      : [
          `${counted(missing.count, 'trial')} without an answer: still open`,
          ...missing.first.map((each) => `  ${each}`),
          ...more(missing),
        ]),
  ]
}

const faultWords: Readonly<Record<LineFault, string>> = {
  doubled: 'the same answer once more: taken once',
  different: 'different answers to one question: none is taken, the trial stays open',
  failed: 'failed there: the trial stays open',
  foreign: 'not of this hand-out: left alone',
  tampered: 'an answer to another prompt than was handed out: left alone',
  unreadable: 'no answer that can be read: left alone',
}

function more({ count, first }: { readonly count: number; readonly first: readonly unknown[] }): readonly string[] {
  return count > first.length ? [`  and ${count - first.length} more`] : []
}
