import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { answerSocket } from '#host/wires.ts'
import { openHostAt } from './host.ts'

/** Until its standard input ends; whoever starts it is told its port. */
const [, , dataDirectory = ''] = process.argv
const { host, close } = openHostAt(dataDirectory)
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
server.on('connection', (socket) => answerSocket(host, socket))
server.on('listening', () => console.log((server.address() as AddressInfo).port))
process.stdin.resume().on('end', () => {
  for (const socket of server.clients) socket.terminate()
  server.close()
  void close().then(() => process.exit())
})
