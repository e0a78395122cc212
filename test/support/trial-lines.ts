import { follow, type TestClient } from './host.ts'

/** Every trial of a run as it is exported, a document for each. */
export async function trialLines<Line>(client: TestClient, run: string): Promise<readonly Line[]> {
  let text = ''
  await follow(await client.results.trialsJsonl({ run }), (part) => (text += part.text))
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}
