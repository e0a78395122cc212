/**
 * How the loopback page is given its key, and how it shows it; a window needs none, for its port leads to nobody else.
 */

/** The name of the <meta> in the page that answers an address with a token. */
export const keyName = 'placebo-key'

/** What the WebSocket speaks. The key is offered beside it, in the one header that a page may write into. */
export const subprotocol = 'placebo'
