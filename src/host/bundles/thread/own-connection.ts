import { openWriting, type Store } from '#store/store.ts'

interface Told<Event> {
  readonly dataDirectory: string
  readonly emit: (event: Event) => void
}

/** Carries out work that reads, matches and scores for as long as it is large, with a connection of its own. */
export async function onOwnConnection<Event, Result>(
  { dataDirectory, emit }: Told<Event>,
  begin: (store: Store) => AsyncGenerator<Event, Result>,
): Promise<Result> {
  const store = openWriting(dataDirectory)
  try {
    const work = begin(store)
    for (;;) {
      const step = await work.next()
      if (step.done === true) return step.value
      emit(step.value)
    }
  } finally {
    store.close()
  }
}
