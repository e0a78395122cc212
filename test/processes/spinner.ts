/** Never turns its event loop again, once it has said so. */
process.send?.('spins', undefined, undefined, () => {
  for (;;);
})
