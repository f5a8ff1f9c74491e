package dev.monopod.e2e.chaos.churn;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The sorts of pods that come and go. */
enum Shape {
    STEADY {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            return of(slot, generation, "Always", one(slowly(random)));
        }
    },
    STUBBORN {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            return of(slot, generation, "Always", one(slowly(random).stubbornly()));
        }
    },
    CRASHING {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            return of(slot, generation, "Always", one(slowly(random).ending(1 + random.nextInt(8), code(random), 0)));
        }
    },
    ENDING_WELL_AND_BEGUN_AGAIN {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            return of(slot, generation, "Always", one(slowly(random).ending(1 + random.nextInt(8), 0, 0)));
        }
    },
    FAILING_FIRST {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            return of(slot, generation, "OnFailure", one(slowly(random).ending(1, code(random), 1)));
        }
    },
    ONCE {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            int code = random.nextBoolean() ? 0 : code(random);
            return of(slot, generation, "Never", one(slowly(random).ending(1 + random.nextInt(20), code, 0)));
        }
    },
    SHORT {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            return of(slot, generation, "OnFailure", one(new Behaviour(random.nextInt(4), 20, 0, 1, 0, 0, false)));
        }
    },
    TWO {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            return of(slot, generation, "Always", two(random));
        }
    },
    SHARED {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            ChurnPod pod = of(slot, generation, "Always", two(random));
            return new ChurnPod(slot, generation, pod.restartPolicy(), true, pod.image(), true, pod.containers());
        }
    },
    TALKATIVE {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            Behaviour talks = Behaviour.steady(40 + random.nextInt(80), 300 + random.nextInt(300));
            return of(slot, generation, "Always", one(talks.wide(100 + random.nextInt(150))));
        }
    },
    LATE {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            ChurnPod pod = of(slot, generation, "Always", one(slowly(random)));
            String image = "localhost/late-" + slot + "-" + generation + ":1";
            return new ChurnPod(slot, generation, pod.restartPolicy(), false, image, true, pod.containers());
        }
    },
    LACKING {
        @Override
        ChurnPod pod(int slot, int generation, RandomGenerator random) {
            ChurnPod pod = of(slot, generation, "Always", one(slowly(random)));
            return new ChurnPod(
                    slot, generation, pod.restartPolicy(), false, "localhost/never:1", false, pod.containers());
        }
    };

    private static final int GREATEST_CODE = 120;

    abstract ChurnPod pod(int slot, int generation, RandomGenerator random);

    private static ChurnPod of(
            int slot, int generation, String restartPolicy, SortedMap<String, Behaviour> containers) {
        return new ChurnPod(slot, generation, restartPolicy, false, ChurnPod.USUAL_IMAGE, true, containers);
    }

    private static SortedMap<String, Behaviour> one(Behaviour behaviour) {
        return new TreeMap<>(Map.of("app", behaviour));
    }

    private static SortedMap<String, Behaviour> two(RandomGenerator random) {
        return new TreeMap<>(Map.of(
                "app", slowly(random),
                "side", slowly(random).ending(2 + random.nextInt(8), code(random), 0)));
    }

    private static Behaviour slowly(RandomGenerator random) {
        return Behaviour.steady(1 + random.nextInt(20), 300 + random.nextInt(700));
    }

    private static int code(RandomGenerator random) {
        return 1 + random.nextInt(GREATEST_CODE);
    }
}
