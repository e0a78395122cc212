/** Times a request is tried again before its trial stays open. */
export const maxRetries = 5

/** Milliseconds: of the first wait, and of any. */
const [firstWait, maxWait] = [500, 60_000]

/**
 * Milliseconds to wait before a try: twice as long each time, less a part that chance decides, so that many that were
 * turned away together do not come back together; what the server asks for is obeyed.
 *
 * @param retry 1 for the first
 * @param chance from 0 to 1
 * @param wished milliseconds by the server's `Retry-After`; `null`: it says nothing
 */
export function waitBefore(retry: number, chance: number, wished: number | null): number {
  const own = Math.min(maxWait, firstWait * 2 ** (retry - 1))
  return Math.min(maxWait, Math.max(wished ?? 0, own * (0.5 + 0.5 * chance)))
}

/**
 * Milliseconds of a `Retry-After` header, which has seconds or a date (RFC 9110, 10.2.3); `null`: neither.
 *
 * @param now milliseconds since 1970
 */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\s*\d+\s*$/.test(header)) return 1000 * Number(header)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
