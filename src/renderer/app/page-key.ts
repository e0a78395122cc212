import { keyName } from '#contract/page-key.ts'

/**
 * The key of the loopback page, from the answer to its address; later, and in other tabs, from where it was kept. That
 * is per origin, port included, as no cookie is. It ends with the server, and is worth nothing without the cookie,
 * which ends with the browser.
 */
export function pageKey({ document, localStorage }: Window): string | undefined {
  const given = document.querySelector<HTMLMetaElement>(`meta[name="${keyName}"]`)
  if (given !== null) {
    localStorage.setItem(keyName, given.content)
    given.remove()
  }
  return localStorage.getItem(keyName) ?? undefined
}

/** Out of the address bar and of what goes back: the token was used up by this page. */
export function forgetToken({ location, history }: Window): void {
  if (location.search !== '') history.replaceState(history.state, '', `/${location.hash}`)
}

/**
 * The screen of this tab, so that an address opened in it after a restart leads back there.
 * @param isNew whether this page was let in by an address, which names no screen
 */
export function keepScreen(page: Window, isNew: boolean): void {
  const { location, history, sessionStorage } = page
  const last = sessionStorage.getItem(screenName)
  if (isNew && location.hash === '' && last !== null) history.replaceState(history.state, '', `/${last}`)
  page.addEventListener('hashchange', () => sessionStorage.setItem(screenName, location.hash))
}

const screenName = 'placebo screen'
