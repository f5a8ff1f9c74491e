package dev.monopod.runtime.pod;

import java.util.OptionalLong;

/**
 * What a pod's manifest leaves to the node.
 *
 * @param cgroupRoot name of the agent's own control group, above those of its pods
 * @param resolvConf text of the machine's /etc/resolv.conf
 * @param podPidsLimit how many tasks a pod may have that does not say itself; empty for no limit
 */
public record NodeSettings(String cgroupRoot, String resolvConf, OptionalLong podPidsLimit) {}
