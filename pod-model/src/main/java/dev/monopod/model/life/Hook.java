package dev.monopod.model.life;

/** What is done after a container's start or before its stop. */
public sealed interface Hook extends Handler permits Handler.Exec, Handler.HttpGet, Handler.Sleep {}
