/**
 * Characters that show nothing or turn the direction of writing, and halves of characters: C0 but tab and line feed,
 * C1, soft hyphen, marks, overrides and isolates of direction, spaces without width, separators, and the tags by which
 * text can be hidden. Joiners stay: some scripts and many emoji need them.
 */
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu

/** The text with every such character as `show` writes it: the one place that says which they are. */
export function showHidden(text: string, show: (codePoint: number) => string): string {
  return text.replace(hidden, (character) => show(character.codePointAt(0) ?? 0))
}

/** `U+202E` */
export function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
}

/**
 * Text that nobody here wrote, with all that would hide in it by its number: `⟨U+202E⟩`. Fonts with pictures of them
 * are rare.
 */
export function visible(text: string): string {
  return showHidden(text, (codePoint) => `⟨${codePointName(codePoint)}⟩`)
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visible(text).replace(/\n/g, '⏎').replace(/\t/g, '⇥')
}
