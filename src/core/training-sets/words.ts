const beginning = 'tuned elsewhere: '

/** What stands with a training whose file was not made here. */
export function tunedElsewhereNote(file: string, date: string): string {
  return `${beginning}${file}, taken in on ${date.slice(0, 10)}`
}

export function isTunedElsewhere({ message }: { readonly message: string | null }): boolean {
  return message?.startsWith(beginning) === true
}
