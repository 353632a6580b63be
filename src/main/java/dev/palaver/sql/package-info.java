/**
 * The way to PostgreSQL: connections, transactions, migrations, and what its errors mean to a
 * caller. It knows no table of a feature.
 */
package dev.palaver.sql;
