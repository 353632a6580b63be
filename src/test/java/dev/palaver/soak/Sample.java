package dev.palaver.soak;

/**
 * One look at the server, and what its clients saw since the one before.
 *
 * @param seconds since the load began
 * @param heapKib used after a full collection
 * @param descriptors open files and sockets of the process
 * @param residentKib of the process
 * @param posts from the call of POST /messages to its answer
 * @param deliveries from the call of the sender to the event at each listener
 */
record Sample(
    long seconds,
    long heapKib,
    long descriptors,
    long residentKib,
    Latencies.Summary posts,
    Latencies.Summary deliveries) {}
