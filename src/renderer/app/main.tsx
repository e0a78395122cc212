import '@mantine/core/styles.css'
import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { styleNonce } from '../ui/style-nonce.ts'
import { App } from './app.tsx'
import { connect } from './client.ts'
import { HostProvider } from './host.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('invalid page: it has no element #root')
const connection = await connect(window)
createRoot(root).render(
  <MantineProvider defaultColorScheme="auto" getStyleNonce={styleNonce}>
    <HostProvider connection={connection}><App /></HostProvider>
  </MantineProvider>,
)
