/** Ends every switch over a union: a forgotten member is a compile error here. */
export function assertNever(value: never): never {
  throw new Error(`invalid case: ${JSON.stringify(value)}`)
}
