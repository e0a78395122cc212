import type { ItemValue } from '../work.ts'
import type { StoredPair } from '../shown-task.ts'

type PairValue = NonNullable<Extract<ItemValue, { readonly kind: 'pair' }>['value']>

/** What a pair that a person writes begins with. */
export type PairStart = Pick<PairValue, 'input' | 'gold' | 'output' | 'source'>

/** A pair as it is first put down: behind all others. */
export function begun(
  start: PairStart,
  pairs: readonly StoredPair[],
  id: string,
): Extract<ItemValue, { readonly kind: 'pair' }> {
  const position = Math.max(-1, ...pairs.map((pair) => pair.position)) + 1
  return { kind: 'pair', id, value: { ...start, proposed: start.output, state: 'proposed', position, note: '' } }
}

/** 16 of 36 signs: two of a task are never the same. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => (byte % 36).toString(36)).join('')
}
