/**
 * What the preload script gives the page of a window as `window.placebo`, and nothing else. The loopback page has none
 * of it: it speaks over a WebSocket, and a browser tells no file's path.
 */
export interface Bridge {
  /**
   * Asks for a port to the host; it comes as the one port of a message from this very window whose data is
   * `portMessage`.
   */
  readonly connect: () => void
  /** @param file a `File` that was dropped or chosen; answers '' where it lies in no file of this machine */
  readonly pathOf: (file: object) => string
}

export const portMessage = 'placebo:port'
