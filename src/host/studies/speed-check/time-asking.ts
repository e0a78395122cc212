import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptFormats } from '#core/prompts/index.ts'
import type { Answer, AskRequest, Engine } from '#engine/engine.ts'
import type { Host } from '../../host.ts'
import type { Candidates } from './prompts.ts'
import { spreadOf, whyWide, type Timed } from './spread.ts'

/** Seconds of which nothing counts. */
const warmUp = 1
/** Tokens of an answer that are timed, at most; longer ones only tell that they are that long. */
const timedAnswer = 32

/** @returns rates with their spread; the model has to be loaded */
export async function timeAsking(
  { engine, now }: Pick<Host, 'engine' | 'now'>,
  turns: Iterable<readonly (readonly Candidates[])[]>,
  {
    format,
    maxAnswerTokens,
    span,
    readsAlone,
  }: {
    readonly format: PromptFormatName
    readonly maxAnswerTokens: number
    readonly span: number
    /** Nothing of a prompt is shared with the next. */
    readonly readsAlone: boolean
  },
  signal: AbortSignal | undefined,
) {
  const seen = {
    prompt: [] as Timed[],
    answer: [] as Timed[],
    reads: 0,
    tokens: 0,
    characters: 0,
    answers: [] as SeenAnswer[],
    template: { before: 0, after: 0 },
    largest: 0,
  }
  const began = now()
  const until = began + 1000 * span
  /** Milliseconds that a prompt of the turn before took, read and answered. */
  let eachTook = 0
  const ask = async (all: readonly Candidates[], most: number) => {
    const from = now()
    const answers = await answersTo(
      engine,
      all.map((candidates) => ({
        candidates,
        userTurn: promptFormats[format].userTurn,
        maxAnswerTokens: most,
        stop: 'newline',
        decoding: 'free',
        labels: [],
      })),
    )
    return { answers, seconds: (now() - from) / 1000 }
  }
  // Each other task's prompt takes the place of the one before, so that a second round reads them anew.
  for (const turn of turns) {
    const from = now()
    // No turn is begun that would not be done in time.
    const groups = eachTook === 0 ? turn : firstOf(turn, Math.floor((until - from) / eachTook))
    const all = groups.flat()
    const whole = groups.flatMap((group, task) => group.flatMap(([first]) => (first ? { task, first } : [])))
    if (whole.length === 0 || signal?.aborted === true || (now() > until && seen.prompt.length > 0)) break
    const read = await ask(all, 1)
    const error = read.answers.find((answer) => answer.state === 'engine-error')
    if (error) return refused(`the model cannot be asked: ${error.message}`)
    const fits = read.answers.flatMap((answer, i) =>
      answer.state === 'answered' && whole[i] ? [{ ...answer.fit, task: whole[i].task, whole: whole[i].first }] : [],
    )
    if (fits.length === 0) continue
    // A fast model has time for it; a slow one has to be content with what it was asked first.
    const isWarm = now() - began >= 1000 * warmUp && all.length <= seen.largest
    if (seen.prompt.length > 0 && !isWarm) [seen.prompt, seen.answer] = [[], []]
    seen.largest = Math.max(seen.largest, all.length)
    // What the instances of a task share is evaluated once, with the first of them.
    const ownTokens = ({ promptTokens, whole: { text, sharedLength } }: (typeof fits)[number]) =>
      readsAlone ? promptTokens : promptTokens * (1 - sharedLength / text.length)
    const own = sumOf(fits.map(ownTokens))
    const firsts = [...Map.groupBy(fits, ({ task }) => task).values()].flatMap(([first]) => first ?? [])
    const evaluated = own + sumOf(firsts.map((fit) => fit.promptTokens - ownTokens(fit)))
    seen.prompt.push({ tokens: evaluated, seconds: read.seconds })
    seen.reads += fits.length
    seen.tokens += sumOf(fits.map(({ promptTokens }) => promptTokens))
    seen.characters += sumOf(fits.map(({ text }) => text.length))
    for (const fit of fits) seen.template = templateAround(fit.text, fit.whole.text)
    eachTook = (now() - from) / all.length
    if (now() > until && seen.answers.length > 0) continue
    const { answers, seconds } = await ask(all, Math.min(timedAnswer, maxAnswerTokens))
    const answered = answers.filter((answer) => answer.state === 'answered')
    for (const { answerTokens: tokens, stop } of answered)
      seen.answers.push({ tokens, ended: stop !== 'token limit' || tokens >= maxAnswerTokens })
    // What the instances of a task share is still there; the rest of the prompt is read again.
    const again = (read.seconds * own) / evaluated
    const tokens = sumOf(answered.map(({ answerTokens }) => answerTokens))
    eachTook = (now() - from) / all.length
    if (tokens > 0 && seconds > again) seen.answer.push({ tokens, seconds: seconds - again })
  }
  if (seen.prompt.length === 0)
    return refused('the speed check came to no end: no prompt fits the context of this model')
  return {
    state: 'timed' as const,
    promptTokens: Math.round(seen.tokens / seen.reads),
    wide: whyWide(seen.prompt),
    rates: {
      prompt: spreadOf(seen.prompt),
      answer: seen.answer.length === 0 ? null : spreadOf(seen.answer),
      tokensPerCharacter: seen.tokens / seen.characters,
      answerTokens: meanAnswer(seen.answers, maxAnswerTokens),
      template: seen.template,
    },
  }
}

function refused(reason: string) {
  return { state: 'refused' as const, reason }
}

/** At most so many prompts, of each group about as many. */
function firstOf<T>(groups: readonly (readonly T[])[], most: number): readonly (readonly T[])[] {
  const some = groups.slice(0, Math.max(0, most))
  return some.map((group) => group.slice(0, Math.max(1, Math.floor(most / some.length))))
}

/** In the order of the requests. */
async function answersTo(engine: Pick<Engine, 'ask' | 'askAll'>, requests: readonly AskRequest[]) {
  const [only] = requests
  if (only && requests.length === 1) return [await engine.ask(only)]
  const answers: Answer[] = []
  for await (const { index, answer } of engine.askAll(requests, new AbortController().signal)) answers[index] = answer
  return answers
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0)
}

interface SeenAnswer {
  readonly tokens: number
  /** By itself, or at the length that answers of the study have at most. */
  readonly ended: boolean
}

/**
 * The mean length of an answer, where some were cut before their end: as of answers that end with the same chance at
 * every token (the maximum likelihood of a geometric distribution), at most as long as they may be. Where none has
 * ended they may all be that long. `null`: there are none.
 */
export function meanAnswer(answers: readonly SeenAnswer[], most: number): number | null {
  if (answers.length === 0) return null
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens, 0)
  const ended = answers.filter((answer) => answer.ended).length
  if (ended === 0) return most
  const mean = tokens / ended
  return ended === answers.length ? mean : mean * (1 - Math.exp(-most / mean))
}

/** Characters that stand before and after a prompt in the text that is asked; none where it has no chat template. */
function templateAround(asked: string, prompt: string): { readonly before: number; readonly after: number } {
  const trimmed = prompt.trimEnd()
  const before = Math.max(0, asked.indexOf(trimmed))
  return { before, after: Math.max(0, asked.trimEnd().length - before - trimmed.length) }
}
