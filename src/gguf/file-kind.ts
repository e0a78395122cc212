/**
 * What a file that is not a GGUF most likely is, from its first bytes; completes "it looks like …". Undefined: no idea.
 */
export function looksLike(start: Buffer): string | undefined {
  const hex = start.toString('hex')
  const text = start.toString('latin1').trimStart().toLowerCase()
  const signature = signatures.find(([prefix]) => hex.startsWith(prefix))
  if (signature !== undefined) return signature[1]
  if (start.length >= 9 && start.readUInt32LE(4) === 0 && start[8] === 0x7b) {
    return 'a safetensors file; convert the model to GGUF (llama.cpp: convert_hf_to_gguf.py)'
  }
  const beginning = beginnings.find(([prefix]) => text.startsWith(prefix))
  if (beginning !== undefined) return beginning[1]
  return isText(start) ? 'a text file' : undefined
}

const signatures: readonly (readonly [hex: string, kind: string])[] = [
  ['504b0304', 'a zip archive or a PyTorch checkpoint; unpack it, or convert the model to GGUF'],
  ['1f8b', 'a gzip archive; unpack it first'],
  ['28b52ffd', 'a Zstandard archive; unpack it first'],
  ['fd377a585a00', 'an xz archive; unpack it first'],
  ['425a68', 'a bzip2 archive; unpack it first'],
  ['377abcaf271c', 'a 7z archive; unpack it first'],
  ['8002', 'a PyTorch checkpoint; convert the model to GGUF'],
  ['894844460d0a1a0a', 'an HDF5 file'],
  ['25504446', 'a PDF document'],
  ['6c6d6767', 'a model in the old GGML format; get it as GGUF'],
  ['746a6767', 'a model in the old GGJT format; get it as GGUF'],
  ['666d6767', 'a model in the old GGMF format; get it as GGUF'],
  ['616c6767', 'an adapter in the old GGLA format; get it as GGUF'],
]

const beginnings: readonly (readonly [text: string, kind: string])[] = [
  ['<!doctype', 'a web page; the download gave a page instead of the file'],
  ['<html', 'a web page; the download gave a page instead of the file'],
  ['<?xml', 'an XML file; the download may have given an error message instead of the file'],
  ['version https://git-lfs', 'a Git LFS pointer, not the file itself; run "git lfs pull"'],
  ['{', 'a JSON file'],
]

function isText(start: Buffer): boolean {
  return start.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13)
}
