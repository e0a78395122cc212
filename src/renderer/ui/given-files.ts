/** A file a person has dropped or chosen. */
export interface GivenFile {
  readonly file: File
  /** With "/", beginning with the name of the folder that was given, if one was. */
  readonly path: string
  /**
   * What was given itself: the file, or the folder it lies in. `null` where a browser's folder chooser does not tell.
   */
  readonly root: File | null
}

/** Files read from one drop at most: whoever drops a whole disk is told so, not kept waiting. */
export const maxFiles = 20_000

/** Call it while the event is being handled: a browser forgets what was dropped right after. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly GivenFile[]> {
  const roots = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), root: item.getAsFile() }))
  const found: GivenFile[] = []
  for (const { entry, root } of roots) {
    if (entry !== null) await readEntry(entry, root, found)
    else if (root !== null) found.push({ file: root, path: root.name, root })
  }
  return inOrder(found)
}

export function chosenFiles(files: Iterable<File>): readonly GivenFile[] {
  return inOrder(
    [...files].map((file) => {
      const inFolder = file.webkitRelativePath !== ''
      return { file, path: inFolder ? file.webkitRelativePath : file.name, root: inFolder ? null : file }
    }),
  )
}

async function readEntry(entry: FileSystemEntry, root: File | null, found: GivenFile[]): Promise<void> {
  if (found.length >= maxFiles)
    throw new Error(
      `more than ${maxFiles.toLocaleString('en')} files were dropped; drop the folder that holds only what you want`,
    )
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ file, path: entry.fullPath.replace(/^\//, ''), root })
    return
  }
  if (!isFolder(entry)) return
  const reader = entry.createReader()
  for (;;) {
    // A browser answers in pieces of at most 100, the last of which is empty.
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (piece.length === 0) return
    for (const inside of piece) await readEntry(inside, root, found)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function inOrder(files: readonly GivenFile[]): readonly GivenFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
