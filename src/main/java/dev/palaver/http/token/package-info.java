/**
 * Verification of tokens. The door is {@link dev.palaver.http.token.JwtTokenVerifier}.
 *
 * <p>A token's way: remembered from before ({@code VerifiedTokens}), or else its header ({@code
 * TokenHeader}) picks the keys of its algorithm, one of them must hold ({@code VerificationKey}),
 * and its claims make the caller ({@code ClaimsReader}).
 *
 * <p>Keys are fixed (the shared secret, PEM) or come from a {@code KeySource} (the table {@code
 * jwt_keys}, a JSON Web Key Set) by way of a {@code KeyRing}, which remembers, reads again and
 * limits how often.
 *
 * <p>What holds:
 *
 * <ul>
 *   <li>A key serves one algorithm, which follows from the key ({@link
 *       dev.palaver.core.PublicKeys}). A token names the algorithm only to be refused when no key
 *       serves it. Symmetric keys come from {@code JWT_SECRET} alone, never from a source.
 *   <li>Each key has a {@code JWTAuth} of its own: one without any key would accept {@code alg:
 *       none}.
 *   <li>A source that fails leaves the keys that are known in place, and a token under another key
 *       is answered 503, not 401: nobody can say whether it is valid.
 *   <li>Reads of a source: one at a time, one a second at most, whatever comes in.
 *   <li>A key that its source no longer has is retired, and with it every token remembered under
 *       it.
 * </ul>
 *
 * Signatures are checked on the caller's event loop (RS256 about 55 microseconds, ES256 about 1.6
 * milliseconds): the check needs no queue, and the next use of the token is answered from memory.
 */
package dev.palaver.http.token;
