/**
 * The REST contract, {@code openapi/palaver.yaml}, and what the server takes from it at start-up:
 * the operations, the permission of each, and the checks of request bodies. Everything here is
 * immutable after {@link dev.palaver.http.contract.Contract#load()} and may be used from any
 * thread; nothing blocks after it.
 */
package dev.palaver.http.contract;
