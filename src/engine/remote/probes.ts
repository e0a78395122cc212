import { createHash } from 'node:crypto'
import type { Decoding } from '#core/answers/decoding.ts'
import type { EndpointReport, Offer, Probe, ProbeName, TemplateFacts } from '#core/endpoints/endpoint.ts'
import { decimal } from '#core/numbers.ts'
import { probeNames } from '#core/endpoints/endpoint.ts'
import type { About, Dialect, TokenId } from './dialect.ts'
import { EndpointFault } from './wire.ts'

/** What asks hold and servers are known to stumble over: newlines, spaces at ends, special tokens, other scripts. */
const strings = [
  'a',
  ' a',
  'a ',
  'a\n',
  '\n\na',
  'a\tb',
  'Output: yes.',
  '<|im_end|>',
  '</s> [INST]',
  '<|endoftext|>a',
  "it's",
  '1,234.5 %',
  'naïve café',
  'Ω ≤ ½',
  'Привет',
  '你好，世界',
  'שלום',
  'नमस्ते',
  '🙂',
  '{"a": [1, 2]}',
] as const

const asked = 'The first five letters of the alphabet are'
/** Tokens of an answer that is compared. */
const answerTokens = 16
/** Requests in flight while answers are repeated. */
const crowd = 8
/** Natural logarithm: two ways to one probability may be so far apart. */
const tolerance = 1e-3

type Outcome = Omit<Probe, 'name'>

export interface Probing {
  readonly signal?: AbortSignal | undefined
  /** Does one step, and does it again where the network or a busy server was at fault. */
  readonly tried: <T>(step: () => Promise<T>) => Promise<T>
}

/**
 * What an endpoint can be asked, found by asking it.
 *
 * @throws EndpointFault where it cannot be reached at all
 */
export async function probe(
  dialect: Dialect,
  about: About,
  { signal, tried }: Probing,
): Promise<Omit<EndpointReport, keyof TemplateFacts>> {
  const prompt = await tried(() => dialect.tokenise(asked, { begins: true }, signal))
  const vocabulary = await tried(() => tokenise(dialect, signal))
  const outcomes: Readonly<Record<ProbeName, () => Promise<Outcome>>> = {
    'token ids': () => tokenIds(dialect, prompt, signal),
    tokenise: () => Promise.resolve(vocabulary.outcome),
    BOS: () => beginning(dialect, signal),
    echo: () => told('echo', dialect, prompt, signal),
    'forced token': () => told('forced token', dialect, prompt, signal),
    constraint: () => constraint(dialect, prompt, signal),
    stop: () => stop(dialect, prompt, signal),
    repeat: () => repeat(dialect, prompt, signal),
  }
  const probes: Probe[] = []
  for (const name of probeNames) probes.push({ name, ...(await caught(() => tried(outcomes[name]))) })
  return {
    kind: dialect.kind,
    model: about.model,
    version: about.version,
    fingerprint: fingerprintOf(dialect, about, vocabulary.tokens),
    contextSize: about.contextSize,
    probes,
    offers: offersOf(probes, dialect),
  }
}

/** Of what must be the same for a run to go on; two vocabularies differ in what they make of the texts. */
function fingerprintOf(dialect: Dialect, about: About, tokens: readonly (readonly TokenId[])[]): string {
  const { model, version, contextSize, identity } = about
  return createHash('sha256')
    .update(JSON.stringify([dialect.kind, model, version, contextSize, Object.entries(identity).sort(), tokens]))
    .digest('hex')
}

/** A fault of the network or of a busy server says nothing of what the server can do: it ends the probing. */
async function caught(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof EndpointFault && !error.isPassing && error.kind !== 'key')
      return { state: 'failed', detail: error.message }
    throw error
  }
}

function passed(detail: string): Outcome {
  return { state: 'passed', detail }
}

function failed(detail: string): Outcome {
  return { state: 'failed', detail }
}

async function tokenIds(dialect: Dialect, prompt: readonly TokenId[], signal?: AbortSignal): Promise<Outcome> {
  const { promptTokens } = await dialect.generate(prompt, { maxTokens: 1, stop: [] }, signal)
  return promptTokens === prompt.length
    ? passed(`${prompt.length} token numbers were read as ${promptTokens}`)
    : failed(`${prompt.length} token numbers were read as ${promptTokens}: the server adds some, or cuts`)
}

async function tokenise(dialect: Dialect, signal?: AbortSignal) {
  const tokens = await Promise.all(strings.map((text) => dialect.tokenise(text, { begins: false }, signal)))
  const back = await Promise.all(tokens.map((each) => dialect.detokenise(each, signal)))
  const broken = strings.filter((text, i) => back[i] !== text && back[i] !== ` ${text}`)
  const outcome =
    broken.length === 0
      ? passed(`${strings.length} of ${strings.length} texts came back whole`)
      : failed(
          `${broken.length} of ${strings.length} texts did not come back whole, ${JSON.stringify(broken[0])} among them`,
        )
  return { tokens, outcome }
}

async function beginning(dialect: Dialect, signal?: AbortSignal): Promise<Outcome> {
  const [begun, within] = await Promise.all([
    dialect.tokenise('a', { begins: true }, signal),
    dialect.tokenise('a', { begins: false }, signal),
  ])
  const added = begun.length - within.length
  return added === 0 || added === 1
    ? passed(added === 0 ? 'the model has no token at the beginning of a text' : 'one token begins a text')
    : failed(`${added} tokens are added to a text, where at most one begins it`)
}

/** The likeliest tokens are told by themselves; any other one has to be told as rightly. */
async function told(
  way: Dialect['tells'],
  dialect: Dialect,
  prompt: readonly TokenId[],
  signal?: AbortSignal,
): Promise<Outcome> {
  if (dialect.tells !== way) return { state: 'not offered', detail: `${dialect.kind} is asked by ${dialect.tells}` }
  const known = await dialect.following(prompt, [], signal)
  const [, [token, value] = [0, NaN]] = [...known].sort(([, one], [, other]) => other - one)
  const byIt = await dialect.told(prompt, token, signal)
  if (!Number.isFinite(byIt) || !Number.isFinite(value)) return failed('a log-probability is no number')
  const sum = [...known.values()].reduce((total, each) => total + Math.exp(each), 0)
  if (sum > 1 + tolerance) return failed(`the likeliest tokens have a probability of ${decimal(sum, 3)} together`)
  return Math.abs(byIt - value) <= tolerance
    ? passed(
        `the second likeliest token has log-probability ${decimal(byIt, 4)}, and ${decimal(value, 4)} among the likeliest`,
      )
    : failed(
        `the second likeliest token has log-probability ${decimal(byIt, 4)}, and ${decimal(value, 4)} among the likeliest`,
      )
}

async function constraint(dialect: Dialect, prompt: readonly TokenId[], signal?: AbortSignal): Promise<Outcome> {
  const labels = ['zebra', 'quartz']
  const { text } = await dialect.generateLabel(prompt, labels, signal)
  return labels.includes(text.trim().replace(/\.$/, ''))
    ? passed(`${JSON.stringify(text)} came, one of ${labels.join(' and ')}`)
    : failed(`${JSON.stringify(text)} came, where only ${labels.join(' or ')} was allowed`)
}

async function stop(dialect: Dialect, prompt: readonly TokenId[], signal?: AbortSignal): Promise<Outcome> {
  const whole = await dialect.generate(prompt, { maxTokens: answerTokens, stop: [] }, signal)
  const end = Array.from(whole.text).slice(2, 4).join('')
  if (end.length < 2) return failed(`the model says too little to try it: ${JSON.stringify(whole.text)}`)
  const cut = await dialect.generate(prompt, { maxTokens: answerTokens, stop: [end] }, signal)
  const expected = whole.text.slice(0, whole.text.indexOf(end))
  return cut.text === expected && cut.end === 'stop'
    ? passed(`the answer ended before ${JSON.stringify(end)}`)
    : failed(`the answer did not end before ${JSON.stringify(end)}: ${JSON.stringify(cut.text)}`)
}

/** Alone, and among others: servers evaluate together what comes together, and may round otherwise then. */
async function repeat(dialect: Dialect, prompt: readonly TokenId[], signal?: AbortSignal): Promise<Outcome> {
  const once = async () => (await dialect.generate(prompt, { maxTokens: answerTokens, stop: [] }, signal)).text
  const alone = [await once(), await once()]
  const among = await Promise.all(Array.from({ length: crowd }, once))
  const differing = [...alone, ...among].filter((text) => text !== alone[0]).length
  return differing === 0
    ? passed(`twice alone and ${crowd} times at once: the same answer`)
    : failed(`${differing} of ${2 + crowd} answers to the same prompt differ`)
}

const neededBy = {
  free: ['token ids', 'tokenise', 'BOS', 'stop'],
  constrained: ['token ids', 'tokenise', 'BOS', 'constraint'],
  likelihood: ['token ids', 'tokenise', 'BOS'],
} as const satisfies Record<Decoding, readonly ProbeName[]>

/** `repeat` keeps nothing back: how many answers differ is shown. */
function offersOf(probes: readonly Probe[], dialect: Dialect): EndpointReport['offers'] {
  const offerOf = (decoding: Decoding): Offer => {
    const needed: readonly ProbeName[] = [...neededBy[decoding], ...(decoding === 'likelihood' ? [dialect.tells] : [])]
    const missing = probes.filter(({ name, state }) => needed.includes(name) && state !== 'passed')
    return missing.length === 0
      ? { state: 'offered', by: needed.join(', ') }
      : { state: 'missing', reason: missing.map(({ name, detail }) => `${name}: ${detail}`).join('; ') }
  }
  return { free: offerOf('free'), constrained: offerOf('constrained'), likelihood: offerOf('likelihood') }
}
