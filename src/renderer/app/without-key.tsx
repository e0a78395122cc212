import { Alert, Code, Container, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { keyName } from '#contract/page-key.ts'

/** What a page shows that nothing would answer: its browser was let in, and keeps nothing for pages, or no more. */
export function WithoutKey() {
  // Another tab that is given the key shares it with this one.
  useEffect(() => {
    const given = ({ key }: StorageEvent) => key === keyName && window.location.reload()
    window.addEventListener('storage', given)
    return () => window.removeEventListener('storage', given)
  }, [])
  return (
    <Container component="main" size="sm" py="xl">
      <Title order={1} size="h2" mb="md">
        Placebo
      </Title>
      <Alert color="yellow" role="alert" title="This page has no key to your data">
        <Text size="sm">
          Open the newest address that the terminal shows where <Code>placebo serve</Code> runs; it brings a key.
          Nothing is lost, and a run in progress continues. The key is gone when you clear the data of this page in your
          browser.
        </Text>
      </Alert>
    </Container>
  )
}
