/**
 * What the system says of a file or folder, in the words of a person; whatever is no error of the system in its own.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return reasons[code] ?? error.message
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the disk can only be read',
  EEXIST: 'a file of that name is there',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is no regular file',
  // Node's own: no system has a file of such a name.
  ERR_INVALID_ARG_VALUE: 'its name has a NUL character',
}
