import type { StudyDocument } from '#contract/bundle-documents.ts'
import { saveAnswerSource, saveAskedElsewhere } from '#store/hand-outs.ts'
import type { Store } from '#store/store.ts'
import { saveTrials, type Trial } from '#store/trials.ts'

/** A trial that goes into a run, with the place of what answered it elsewhere. */
export type SourcedTrial = Trial & { readonly askedElsewhere?: number | undefined }

/** Stores trials that were read, and of each what answered it elsewhere, as the study's document names it. */
export function saveReadTrials(
  store: Store,
  run: string,
  { run: { askedElsewhere = [] } }: StudyDocument,
  trials: readonly SourcedTrial[],
): void {
  saveTrials(store, trials)
  for (const { cell, instance, askedElsewhere: place } of trials) {
    const source = place === undefined ? undefined : askedElsewhere[place]
    if (source !== undefined) saveAskedElsewhere(store, cell, instance, saveAnswerSource(store, run, source))
  }
}
