/** A noun behind a number: "task" behind 1, "tasks" behind any other. */
export function noun(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? one : several
}

/** `Original` */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** e.g. "1 task", "2 tasks". */
export function counted(count: number, one: string, several?: string): string {
  return `${count} ${noun(count, one, several)}`
}
