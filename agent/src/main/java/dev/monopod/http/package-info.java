/** What is told over HTTP: the read-only status port, and the same with logs on the agent's own socket. */
@NullMarked
package dev.monopod.http;

import org.jspecify.annotations.NullMarked;
