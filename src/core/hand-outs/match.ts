import type { AnswerLine, LinePlace } from './answer-line.ts'
import { trialPart } from './custom-id.ts'

/** What may be wrong with a line that came back; `doubled`: the same answer once more, which harms nothing. */
export const lineFaults = ['doubled', 'different', 'failed', 'foreign', 'tampered', 'unreadable'] as const
export type LineFault = (typeof lineFaults)[number]

export interface FaultyLine extends LinePlace {
  readonly fault: LineFault
  readonly why: string
}

/** Of each fault how many lines have it, and the first of them. */
export type Faults = Readonly<Record<LineFault, { readonly count: number; readonly first: readonly FaultyLine[] }>>

/** Lines of one fault that are named. */
const maxNamed = 20

/** What is known here of a line that was handed out. */
export interface ExpectedLine {
  readonly promptHash: string
  /** The file that it stands in is not what it was: who knows what was answered. */
  readonly isChanged: boolean
}

type Answered = Extract<AnswerLine, { readonly state: 'answered' }>

/** Finds the line that each answer is to, by its id and its prompt's hash; the order of lines is of no matter. */
export class AnswerMatcher {
  readonly #handed: ReadonlyMap<string, ExpectedLine>
  readonly #trials: ReadonlySet<string>
  readonly #answers = new Map<string, { readonly answer: Answered; readonly place: LinePlace } | 'different'>()
  readonly #counts = new Map<LineFault, number>()
  readonly #first = new Map<LineFault, FaultyLine[]>()

  constructor(handed: ReadonlyMap<string, ExpectedLine>) {
    this.#handed = handed
    this.#trials = new Set([...handed.keys()].map(trialPart))
  }

  add(line: AnswerLine, place: LinePlace): void {
    const fault = (is: LineFault, why: string) => this.#note({ ...place, fault: is, why })
    if (line.state === 'unreadable') return fault('unreadable', line.why)
    const id = line.customId
    const expected = this.#handed.get(id)
    if (expected === undefined)
      return this.#trials.has(trialPart(id))
        ? fault('tampered', `its id ${shown(id)} is one of this hand-out with the hash of another prompt`)
        : fault('foreign', `its id ${shown(id)} was not handed out`)
    if (line.state === 'failed') return fault('failed', line.why)
    if (line.promptHash === null && expected.isChanged)
      return fault('tampered', `the file that ${shown(id)} was handed out in has been changed, and it names no prompt`)
    if (line.promptHash !== null && line.promptHash !== expected.promptHash)
      return fault('tampered', `another prompt than ${shown(id)} has was answered`)
    const before = this.#answers.get(id)
    if (before === undefined) {
      this.#answers.set(id, { answer: line, place })
      return
    }
    if (before !== 'different' && isSame(before.answer, line))
      return fault('doubled', `${shown(id)} was answered so in ${before.place.file}, line ${before.place.line}`)
    this.#answers.set(id, 'different')
    fault(
      'different',
      before === 'different'
        ? `${shown(id)} has different answers; none is taken`
        : `${shown(id)} was answered otherwise in ${before.place.file}, line ${before.place.line}; neither is taken`,
    )
  }

  /** Of a line; undefined: none has come that can be taken. */
  answerTo(customId: string): { readonly answer: Answered; readonly place: LinePlace } | undefined {
    const found = this.#answers.get(customId)
    return found === 'different' ? undefined : found
  }

  faults(): Faults {
    const of = (fault: LineFault) => ({ count: this.#counts.get(fault) ?? 0, first: this.#first.get(fault) ?? [] })
    return {
      doubled: of('doubled'),
      different: of('different'),
      failed: of('failed'),
      foreign: of('foreign'),
      tampered: of('tampered'),
      unreadable: of('unreadable'),
    }
  }

  #note(line: FaultyLine): void {
    this.#counts.set(line.fault, (this.#counts.get(line.fault) ?? 0) + 1)
    const first = this.#first.get(line.fault) ?? []
    if (first.length < maxNamed) this.#first.set(line.fault, [...first, line])
  }
}

/** What is written, and the numbers; when it was answered, and by which try, is of no matter. */
function isSame(one: Answered, other: Answered): boolean {
  return JSON.stringify(one.choices) === JSON.stringify(other.choices)
}

function shown(id: string): string {
  return JSON.stringify(id.length > 80 ? `${id.slice(0, 79)}…` : id)
}
