/** Architectures whose prompts an encoder reads, looking both ways: nothing of one is shared with the next. */
export function hasEncoder(architecture: string): boolean {
  return architecture === 't5'
}
