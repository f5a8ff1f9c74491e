package dev.monopod.model.life;

/** What a probe can do. */
public sealed interface ProbeHandler extends Handler permits Handler.Exec, Handler.HttpGet, Handler.Tcp, Handler.Grpc {}
