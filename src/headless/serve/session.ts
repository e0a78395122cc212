import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may come in: first whoever holds the one token, then whoever shows the cookie that was given for it. */
export interface Session {
  /** The token for the next browser; every earlier one ends. */
  newToken(): string
  /** Right once: the token ends with it. */
  redeem(token: string): boolean
  /** @param header of the request, `Cookie` */
  knows(header: string | undefined): boolean
  readonly setCookie: string
}

/** @param port the cookie's name holds it, for a browser sends cookies to every port of a machine */
export function createSession(port: number): Session {
  const name = `placebo-${port}`
  const secret = randomSecret()
  let token: string | undefined
  return {
    newToken: () => (token = randomSecret()),
    redeem(given) {
      const right = token !== undefined && equal(given, token)
      if (right) token = undefined
      return right
    },
    knows: (header = '') => header.split(/; */).some((pair) => pair.startsWith(`${name}=`) && equal(pair.slice(name.length + 1), secret)),
    setCookie: `${name}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
  }
}

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
