import { Alert, Container, Loader, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useClient, useConnectionState } from './host.tsx'
import { reasonsOf } from './reasons.ts'

/** What is here: collections, models and runs. */
export function App() {
  const client = useClient()
  const connection = useConnectionState()
  const [here, setHere] = useState<Here>()
  const [reasons, setReasons] = useState<readonly string[]>([])
  useEffect(() => {
    Promise.all([client.collections.list(), client.models.list(), client.runs.list()]).then(
      ([{ collections }, { models }, { runs }]) => setHere({ collections: collections.length, models: models.length, runs: runs.length }),
      (error: unknown) => setReasons(reasonsOf(error)),
    )
  }, [client])
  return (
    <Container component="main" py="xl">
      <Title>Placebo</Title>
      {connection === 'lost' && <Alert color="yellow" title="Placebo cannot be reached">Waiting for it to answer again. If it was ended, start it anew and open the address it prints.</Alert>}
      {reasons.map((reason) => <Alert key={reason} color="red">{reason}</Alert>)}
      {here === undefined ? <Loader aria-label="Loading" /> : <Text>{here.collections} collections, {here.models} models, {here.runs} runs</Text>}
    </Container>
  )
}

interface Here {
  readonly collections: number
  readonly models: number
  readonly runs: number
}
