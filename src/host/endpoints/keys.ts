import { readFileSync } from 'node:fs'
import { findEndpoint, type EndpointRow } from '#store/endpoints.ts'
import type { Store } from '#store/store.ts'

/**
 * Keys of endpoints. What is stored says where one is found; the key itself is read when it is needed, or lives in this
 * process's memory, and never in the store, a log, a bundle or a report.
 */
export class EndpointKeys {
  readonly #store: Pick<Store, 'reading'>
  readonly #typed = new Map<string, string>()
  /** Of the endpoint that was removed last: whoever undoes that need not type its key again. */
  #setAside: { readonly row: EndpointRow; readonly key: string | undefined } | undefined

  constructor(store: Pick<Store, 'reading'>) {
    this.#store = store
  }

  remember(endpoint: string, key: string): void {
    this.#typed.set(endpoint, key)
  }

  forget(endpoint: string): void {
    this.#typed.delete(endpoint)
  }

  /** Its endpoint is removed. */
  setAside(row: EndpointRow): void {
    this.#setAside = { row, key: this.#typed.get(row.name) }
    this.forget(row.name)
  }

  /** The endpoint that was removed last, whose key is known again; undefined: another one was. */
  takeBack(endpoint: string): EndpointRow | undefined {
    if (this.#setAside?.row.name !== endpoint) return undefined
    const { row, key } = this.#setAside
    this.#setAside = undefined
    if (key !== undefined) this.remember(endpoint, key)
    return row
  }

  /** Whether it is known to this process alone. */
  isTyped(endpoint: string): boolean {
    return this.#typed.has(endpoint)
  }

  of(endpoint: string): string | undefined {
    return this.#typed.get(endpoint) ?? keyAt(findEndpoint(this.#store, endpoint)?.keyFrom ?? null)
  }
}

/** Why nothing can be a key's place; undefined: it can. */
export function placeFault(from: string): string | undefined {
  if (!/^(?:env:[A-Za-z_]\w*|file:.+)$/s.test(from))
    return `invalid place of a key: ${from} (env:NAME of an environment variable, or file:PATH)`
  return keyAt(from) === undefined ? `invalid place of a key: ${from} (there is none)` : undefined
}

/** Undefined: there is none. */
export function keyAt(from: string | null): string | undefined {
  if (from === null) return undefined
  const [, kind, place = ''] = /^(env|file):(.*)$/s.exec(from) ?? []
  const found = kind === 'env' ? process.env[place] : fileText(place)
  const key = found?.trim()
  return key === '' ? undefined : key
}

function fileText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
