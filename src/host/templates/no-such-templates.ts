import { listTemplateSets } from '#store/template-sets.ts'
import type { ReadableDB } from '#store/store.ts'

export function noSuchTemplates(db: ReadableDB, name: string): string {
  const here = listTemplateSets(db).map((set) => set.name)
  return `invalid set of templates: ${name} (${here.length === 0 ? 'none is here; import one first' : `here are: ${here.join(', ')}`})`
}
