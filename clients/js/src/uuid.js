const HYPHENS = /^(.{8})(.{4})(.{4})(.{4})/;

/**
 * A random UUID, as RFC 9562 makes version 4. Browsers have `crypto.randomUUID` for pages that came
 * over HTTPS or from localhost alone; a page on an intranet over HTTP has `getRandomValues`, too.
 *
 * @returns {string}
 */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(HYPHENS, '$1-$2-$3-$4-');
}
