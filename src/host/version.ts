/** Of this Placebo; a test holds it together with package.json, which a packed app keeps elsewhere. */
export const placeboVersion = '0.4.0'
