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
    const found = this.#place(line, place)
    if (found !== undefined) this.#note({ ...place, ...found })
  }

  /** Keeps an answer; answers what is wrong with it. */
  #place(line: AnswerLine, place: LinePlace): Pick<FaultyLine, 'fault' | 'why'> | undefined {
    if (line.state === 'unreadable') return { fault: 'unreadable', why: line.why }
    const id = line.customId
    const expected = this.#handed.get(id)
    if (expected === undefined)
      return this.#trials.has(trialPart(id))
        ? { fault: 'tampered', why: `its id ${shown(id)} is one of this hand-out with the hash of another prompt` }
        : { fault: 'foreign', why: `its id ${shown(id)} was not handed out` }
    if (line.state === 'failed') return { fault: 'failed', why: line.why }
    const tampered = whyTampered(line, expected)
    if (tampered !== undefined) return { fault: 'tampered', why: tampered }
    const before = this.#answers.get(id)
    if (before === undefined) {
      this.#answers.set(id, { answer: line, place })
      return undefined
    }
    if (before === 'different') return { fault: 'different', why: `${shown(id)} has different answers; none is taken` }
    const there = `${before.place.file}, line ${before.place.line}`
    if (isSame(before.answer, line)) return { fault: 'doubled', why: `${shown(id)} was answered so in ${there}` }
    this.#answers.set(id, 'different')
    return { fault: 'different', why: `${shown(id)} was answered otherwise in ${there}; neither is taken` }
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

function whyTampered({ customId, promptHash }: Answered, expected: ExpectedLine): string | undefined {
  if (promptHash !== null)
    return promptHash === expected.promptHash ? undefined : `another prompt than ${shown(customId)} has was answered`
  return expected.isChanged
    ? `the file that ${shown(customId)} was handed out in has been changed, and it names no prompt`
    : undefined
}

/** What is written, and the numbers; when it was answered, and by which try, is of no matter. */
function isSame(one: Answered, other: Answered): boolean {
  return JSON.stringify(one.choices) === JSON.stringify(other.choices)
}

function shown(id: string): string {
  return JSON.stringify(id.length > 80 ? `${id.slice(0, 79)}…` : id)
}
