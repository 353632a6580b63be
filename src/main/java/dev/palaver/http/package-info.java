/**
 * The HTTP edge: tokens, the contract router, the error envelope, request ids and the access log.
 * It knows no feature: features bind their operations to the contract's operationIds.
 */
package dev.palaver.http;
