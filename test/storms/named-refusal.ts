import { sentenceOf } from '#contract/errors.ts'
import { reasonsIn } from '#contract/failure.ts'
import { readdirSync } from 'node:fs'
import { ORPCError } from '@orpc/client'
import { openReading } from '#store/store.ts'
import type { Outcome } from './storm.ts'

/** Words that are somebody else's: of V8, Node, SQLite, zod, zlib, or of a fault of our own. */
const foreign =
  /unexpected:|internal.error|\n {2,}at |\w+Error\b|SQLITE|constraint failed|Invalid input|Too (?:big|small)|expected (?:string|number|array|object)|Cannot read|is not a function|undefined|Maximum call stack|at position \d|\bheap\b|process ended|\[object |NaN (?:is|was)/i

/** What a call came to. A refusal names the file, or what in it, and says nothing that is not for a person. */
export async function outcomeOf(call: () => Promise<unknown>, named: RegExp): Promise<Outcome> {
  try {
    await call()
    return { state: 'accepted' }
  } catch (error) {
    const reasons = reasonsOf(error)
    if (reasons === undefined)
      return { state: 'broken', what: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    const odd = reasons.find((reason) => foreign.test(unquoted(reason)))
    if (odd !== undefined) return { state: 'broken', what: `not in words of ours: ${odd.slice(0, 500)}` }
    if (!reasons.some((reason) => named.test(reason)))
      return { state: 'broken', what: `names no file: ${reasons.join(' | ').slice(0, 500)}` }
    return { state: 'refused', reason: reasons.join('\n') }
  }
}

/** What the file itself says may be anything. */
function unquoted(reason: string): string {
  return reason.replaceAll(/"(?:[^"\\]|\\.)*"?/g, '""')
}

function reasonsOf(error: unknown): readonly string[] | undefined {
  if (!(error instanceof ORPCError) || (error.code !== 'INVALID_REQUEST' && error.code !== 'WORK_FAILED'))
    return undefined
  const data: unknown = error.data
  const reasons = reasonsIn(data)?.map(sentenceOf) ?? []
  return reasons.length > 0 ? reasons : undefined
}

/** Rows of all tables, and names of all files but the database's own: what a refusal has to leave as it was. */
export function kept(dataDirectory: string): string {
  const db = openReading(dataDirectory)
  try {
    const tables = db.reading
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_search%' ESCAPE '\\' ORDER BY name",
      )
      .pluck()
      .all() as string[]
    const rows = tables.map(
      (table) => `${table} ${String(db.reading.prepare(`SELECT count(*) FROM "${table}"`).pluck().get())}`,
    )
    const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true })
      .flatMap((entry) => (entry.isFile() && !/sqlite|lock/.test(entry.name) ? [entry.name] : []))
      .sort()
    return [...rows, ...files].join('\n')
  } finally {
    db.close()
  }
}

/** An attack whose refusal has to leave nothing behind. */
export async function leavingNothing(dataDirectory: string, attack: () => Promise<Outcome>): Promise<Outcome> {
  const before = kept(dataDirectory)
  const outcome = await attack()
  if (outcome.state !== 'refused') return outcome
  const after = kept(dataDirectory)
  if (after === before) return outcome
  const lines = new Set(before.split('\n'))
  return {
    state: 'broken',
    what: `something was left of what was refused: ${after
      .split('\n')
      .filter((line) => !lines.has(line))
      .join(', ')}`,
  }
}
