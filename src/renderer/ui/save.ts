/** Gives the person a file to keep: the browser's or the window's own way of saving follows. */
export function saveText(name: string, text: string, type = 'text/plain'): void {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }))
}

export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-')
  link.click()
  // The download has begun by then; nothing tells when it has ended.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
