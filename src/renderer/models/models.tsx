import { ModelList } from './model-list.tsx'
import { ModelPage } from './model-page.tsx'

export default function Models({ model }: { readonly model: string | undefined }) {
  return model === undefined ? <ModelList /> : <ModelPage key={model} sha256={model} />
}
