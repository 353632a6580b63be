// Users, channels and the JWTs of the benchmark.
import { createHmac } from 'node:crypto';

export const SECRET = 'the secret of the benchmark, 32 bytes';
export const ISSUER = 'bench';
const LIFE_SECONDS = 36_000;

/** What Palaver and the bridge each look for in a token; {user}, {iat} and {exp} are filled in. */
export const CLAIMS = '{"id":"{user}","userTenantId":"{user}","sub":"{user}","iss":"bench",'
  + '"permissions":["1","2","3","4"],"iat":{iat},"exp":{exp}}';

/** The id of user or channel number n: also what the load generator calls them. */
export const numbered = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function token(user) {
  const now = Math.floor(Date.now() / 1000);
  const claims = CLAIMS.replaceAll('{user}', user).replace('{iat}', now).replace('{exp}', now + LIFE_SECONDS);
  const encode = (text) => Buffer.from(text).toString('base64url');
  const signed = `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
