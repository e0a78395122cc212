import { decodeName } from '../app/paths.ts'
import { CollectionList } from './collection-list.tsx'
import { CollectionPage } from './collection-page.tsx'
import { TaskPage } from './task-page.tsx'

export default function Collections({
  collection,
  task,
}: {
  readonly collection: string | undefined
  readonly task: string | undefined
}) {
  if (collection === undefined) return <CollectionList />
  if (task === undefined) return <CollectionPage key={collection} name={decodeName(collection)} />
  return <TaskPage key={`${collection}/${task}`} collection={decodeName(collection)} task={decodeName(task)} />
}
