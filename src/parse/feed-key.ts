/** An Ed25519 public key as texts name it: `ed25519:` and its 32 bytes in base64, whose last two bits are no part of it. */
export const feedKeySyntax = /^ed25519:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/
