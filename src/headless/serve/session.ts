import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { subprotocol } from '#contract/page-key.ts'

/**
 * Who may come in: first whoever holds the one token; then whoever shows both of what was given for it. A browser sends
 * the cookie to every port of this machine, so whatever server the person looks at besides learns it. The key it sends
 * nowhere: the page keeps it where only pages of this very port can read, and hands it over when it opens its
 * WebSocket.
 */
export interface Session {
  /** The token for the next browser; every earlier one ends. */
  newToken(): string
  /** Right once: the token ends with it. */
  redeem(token: string): boolean
  /** @param header of the request, `Cookie` */
  knows(header: string | undefined): boolean
  /** @param header of the request, `Sec-WebSocket-Protocol`: the only one that a page may write into */
  holdsKey(header: string | undefined): boolean
  setCookies(): string[]
  /** It travels in the body of the answer to a token, and in that header. */
  readonly key: string
}

/** @param port the cookies' names hold it, for a browser sends cookies to every port of a machine */
export function createSession(port: number): Session {
  const name = `placebo-${port}`
  const [secret, key] = [randomSecret(), randomSecret()]
  let token: string | undefined
  return {
    newToken: () => (token = randomSecret()),
    redeem(given) {
      const right = token !== undefined && equal(given, token)
      if (right) token = undefined
      return right
    },
    knows: (header = '') =>
      header.split(/; */).some((pair) => {
        const [, named = '', value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? []
        return (named === name || named === `__Host-${name}`) && equal(value, secret)
      }),
    holdsKey(header = '') {
      const offered = header.split(/, */)
      return offered.includes(subprotocol) && offered.some((each) => equal(each, key))
    },
    // Chromium keeps a Secure cookie of plain http where that is this machine; a browser that does not has the second.
    setCookies: () => [`__Host-${name}=${secret}; Secure; ${attributes}`, `${name}=${secret}; ${attributes}`],
    key,
  }
}

const attributes = 'HttpOnly; SameSite=Strict; Path=/'

function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** In a time that does not depend on where they differ. */
function equal(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
