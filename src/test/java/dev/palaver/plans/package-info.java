/**
 * How PostgreSQL executes what the server asks of it, on a large database: {@code LargeDatabase}
 * fills it, {@code Requests} are what clients send most, {@code PlanLog} catches the plans of the
 * statements that the server makes of them, and {@code PlansIT} holds those against what may be
 * read. Counts of rows and pages, no times: they are the same on every machine.
 */
package dev.palaver.plans;
