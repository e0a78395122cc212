import { issueWords, type Issue } from '#contract/issue-words.ts'
import type { BundleReader } from '#exchange/bundle/read-bundle.ts'
import { quote } from '#exchange/quote.ts'
import { yieldToEventLoop, BrokenBundle } from './work.ts'

interface Schema<Value> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Value }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } }
}

/** @throws {BrokenBundle} with the place of what is wrong, and what it should be */
export function parsed<Value>(schema: Schema<Value>, value: unknown, where: string): Value {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path ?? []
  throw new BrokenBundle(
    `${where}${path.length === 0 ? '' : `, ${path.map(String).join('.')}`}: ${quote(valueAt(value, path))} is not what it has to be (${issue ? issueWords(issue) : 'not understood'})`,
  )
}

export async function readDocument<Value>(bundle: BundleReader, name: string, schema: Schema<Value>): Promise<Value> {
  if (!bundle.names.includes(name)) throw new BrokenBundle(`it has no ${name}`)
  const read = await bundle.document(name)
  if (read.state === 'broken') throw new BrokenBundle(read.reason)
  return parsed(schema, read.value, name)
}

/** One batch of parsed lines after the other. */
export async function* readLines<Value>(
  bundle: BundleReader,
  name: string,
  schema: Schema<Value>,
  signal: AbortSignal,
): AsyncGenerator<readonly Value[], void, void> {
  if (!bundle.names.includes(name)) throw new BrokenBundle(`it has no ${name}`)
  for await (const read of bundle.lines(name)) {
    if (read.state === 'broken') throw new BrokenBundle(read.reason)
    yield read.value.map(({ value, number }) => parsed(schema, value, `${name}, line ${number}`))
    await yieldToEventLoop(signal)
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  )
}
