package dev.monopod.reconcile;

import dev.monopod.model.change.ContainerResources;

/**
 * Of what a container's latest attempt is made, by now.
 *
 * @param attempt its number
 * @param image as the manifest named it then
 * @param resources that its control group has
 * @param givesWay it was told to end for another one, made of what is wanted now: then that one comes whatever the restart policy says
 */
public record Made(int attempt, String image, ContainerResources resources, boolean givesWay) {
    Made with(ContainerResources next) {
        return new Made(attempt, image, next, givesWay);
    }

    Made givingWay() {
        return new Made(attempt, image, resources, true);
    }
}
