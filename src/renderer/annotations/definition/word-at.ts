/** The word under a place of the window, or the nearest one of its line. */
export function wordAt(text: HTMLElement, x: number, y: number): number | undefined {
  const hit = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-word]')
  if (hit && text.contains(hit)) return Number(hit.dataset['word'])
  return nearest(
    text,
    (box) => (y < box.top ? box.top - y : y > box.bottom ? y - box.bottom : 0) * 1000 + Math.abs(middle(box) - x),
  )
}

/** The word above or below one, as near to it as there is; undefined on the first or last line. */
export function wordBeyond(text: HTMLElement, word: number, where: 'above' | 'below'): number | undefined {
  const from = text.querySelector(`[data-first][data-word="${word}"]`)?.getBoundingClientRect()
  if (from === undefined) return undefined
  const lineAway = (box: DOMRect) =>
    (where === 'above' ? from.top - box.bottom : box.top - from.bottom) + from.height / 2
  return nearest(text, (box) =>
    lineAway(box) <= 0 ? Infinity : lineAway(box) * 1000 + Math.abs(middle(box) - middle(from)),
  )
}

function nearest(text: HTMLElement, distance: (box: DOMRect) => number): number | undefined {
  let found: { readonly word: number; readonly distance: number } | undefined
  for (const element of text.querySelectorAll<HTMLElement>('[data-first]')) {
    const away = distance(element.getBoundingClientRect())
    if (away < (found?.distance ?? Infinity)) found = { word: Number(element.dataset['word']), distance: away }
  }
  return found?.word
}

function middle(box: DOMRect): number {
  return (box.left + box.right) / 2
}
