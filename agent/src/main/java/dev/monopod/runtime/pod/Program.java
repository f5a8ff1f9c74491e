package dev.monopod.runtime.pod;
