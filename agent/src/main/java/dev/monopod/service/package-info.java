/** Being a service: what systemd is told, and what it is asked for; the journal's way of writing log lines. */
@NullMarked
package dev.monopod.service;

import org.jspecify.annotations.NullMarked;
