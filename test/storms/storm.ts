import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '#core/random/index.ts'
import { root } from '../support/placebo.ts'

/**
 * A storm: many attacks of one kind, made from a seed, each of which has to be accepted, or refused by name, within ten
 * seconds and a gigabyte. `npm test` makes the first few of each; `npm run storms` makes them all and writes
 * docs/storms.md.
 */
export interface Storm {
  /** Row of the table, e.g. "hostile GGUF files". */
  readonly name: string
  /** Attacks in `npm test`: a few seconds' worth. */
  readonly few: number
  /** Attacks in `npm run storms`. */
  readonly all: number
  /** What one attack does; its number and the seed decide everything about it. */
  readonly attack: (random: ReturnType<typeof seededRandom>, number: number) => Promise<Outcome>
  /** Process whose memory counts, asked for after every attack: it may have been started anew. */
  readonly pid: () => number
}

export type Outcome =
  | { readonly state: 'accepted' }
  | { readonly state: 'refused'; readonly reason: string }
  /**
   * Of a storm that kills or fills a disk: it went on to the same bytes. Figures: where the whole attack's are not what
   * counts.
   */
  | { readonly state: 'resumed'; readonly seconds?: number; readonly megabytes?: number }
  /** Anything else: a crash, an internal error, a wrong result. */
  | { readonly state: 'broken'; readonly what: string }

/** What docs/storms.md shows of a storm. */
export interface Weathered {
  readonly name: string
  readonly attacks: number
  readonly accepted: number
  readonly refused: number
  readonly resumed: number
  /** Each names its attack. */
  readonly broken: readonly string[]
  /** Seconds. */
  readonly longest: number
  /** Megabytes at its highest. */
  readonly memory: number
}

export const bounds = { seconds: 10, megabytes: 1024 } as const

/** Whether all attacks are made, for the minutes they take. */
export const inFull = process.env['PLACEBO_STORMS'] === 'all'

/** Milliseconds a storm's test may take. */
export const stormTimeout = inFull ? 60 * 60_000 : 120_000

const folder = join(root, '.cache', 'storms')

/** Attack by attack; what took too long or too much memory counts as broken, too. */
export async function weather(storm: Storm): Promise<Weathered> {
  const reported = { accepted: 0, refused: 0, resumed: 0 }
  const broken: string[] = []
  let [longest, memory] = [0, 0]
  const attacks = inFull ? storm.all : storm.few
  for (let number = 0; number < attacks; number++) {
    const started = performance.now()
    const outcome = await storm.attack(seededRandom(number), number)
    const own: { readonly seconds?: number; readonly megabytes?: number } = outcome.state === 'resumed' ? outcome : {}
    const seconds = own.seconds ?? (performance.now() - started) / 1000
    const megabytes = own.megabytes ?? peakMegabytes(storm.pid())
    longest = Math.max(longest, seconds)
    memory = Math.max(memory, megabytes)
    if (outcome.state === 'broken') broken.push(`attack ${number}: ${outcome.what}`)
    else reported[outcome.state]++
    if (seconds > bounds.seconds) broken.push(`attack ${number}: ${seconds.toFixed(1)} s`)
    if (megabytes > bounds.megabytes) broken.push(`attack ${number}: ${megabytes.toFixed(0)} MB`)
  }
  const weathered = { name: storm.name, attacks, ...reported, broken, longest, memory }
  if (inFull) keep(weathered)
  return weathered
}

/**
 * The most memory that a process has had in use at once; 0 where it has ended or the system does not say (it is not
 * Linux).
 */
export function peakMegabytes(pid: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}

function keep(weathered: Weathered): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${weathered.name.replaceAll(/\W+/g, '-')}.json`), JSON.stringify(weathered))
}
