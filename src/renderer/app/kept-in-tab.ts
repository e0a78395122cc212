/** JSON that outlives a reload of its tab and a restart of the server, as long as the page comes from the same port. */
export interface KeptInTab<T> {
  readonly read: () => T | undefined
  /** @param value undefined: nothing is kept any more */
  readonly write: (value: T | undefined) => void
}

export function keptInTab<T>(name: string): KeptInTab<T> {
  const key = `placebo ${name}`
  return {
    read() {
      const text = sessionStorage.getItem(key)
      try {
        return text === null ? undefined : (JSON.parse(text) as T)
      } catch {
        return undefined
      }
    },
    write(value) {
      try {
        if (value === undefined) sessionStorage.removeItem(key)
        else sessionStorage.setItem(key, JSON.stringify(value))
      } catch {
        // The browser keeps no more than some megabytes; the page itself still has it.
      }
    },
  }
}
