import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'

const entry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  /** `null` for folders. */
  bytes: z.number().nullable(),
})

/** Files on their way to the host, and the host's own, for a page that is told no paths. */
export const files = {
  /**
   * Takes in what was dropped or chosen in a browser, in as many calls as it needs: one message holds 64 MB at most.
   */
  take: call
    .input(
      z.object({
        /** `null` at first, then what the first call answered. */
        into: z.string().nullable(),
        /** Everything that is going to come, so that too much is refused at once. */
        total: z.object({ files: z.number().int().min(1), bytes: z.number().int().min(0) }),
        files: list(
          z.object({
            /** With "/", relative to what was dropped. */
            path: z.string(),
            /** Bytes of this file that have come before. */
            from: z.number().int().min(0),
            file: z.file(),
          }),
        ),
      }),
    )
    .output(
      z.object({
        into: z.string(),
        /** Where it lies: the one file or folder that was given, or a folder with all of them. */
        path: z.string(),
      }),
    ),
  /** A folder of this machine; hidden files are left out. */
  list: call
    .input(
      z.object({
        /** `null`: the person's own folder. */
        folder: z.string().nullable(),
        /** Only files that end so, e.g. `.gguf`. */
        ending: z.string().optional(),
      }),
    )
    .output(
      z.object({
        folder: z.string(),
        /** The folders that lead here, from the root on, this one last. */
        trail: list(z.object({ name: z.string(), path: z.string() })),
        /** Folders first. */
        entries: list(entry),
        /** Entries that were left out because there are too many. */
        more: z.number(),
      }),
    ),
}
