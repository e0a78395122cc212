/**
 * The page's policy lets only <style> elements with this nonce count. Mantine is given it at the start; whatever else
 * makes such an element while the page runs (Observable Plot inside its figures) needs it, too, before it is shown.
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}
