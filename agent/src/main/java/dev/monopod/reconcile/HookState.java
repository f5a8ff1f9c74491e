package dev.monopod.reconcile;

/** How far a hook has come. */
public enum HookState {
    TO_DO,
    UNDER_WAY,
    DONE,
    FAILED
}
