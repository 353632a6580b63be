/**
 * The cluster that the nodes form: how a node joins it, and how it is.
 *
 * <p>{@link dev.palaver.cluster.Cluster} is the door. Nothing that must not be lost lives in the
 * cluster: it carries the news of what is in the database, and knows which node wants which news.
 * So a node that is cut off serves on, and what it missed it reads from the log.
 */
package dev.palaver.cluster;
