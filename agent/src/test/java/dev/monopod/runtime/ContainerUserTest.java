package dev.monopod.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerUserTest {
    @Test
    void itIsTheRealUserAndGroupAndAllOthers() {
        assertThat(ContainerUser.of(List.of(
                        "Name:\tUid: no",
                        "Uid:\t1001\t0\t0\t0",
                        "Gid:\t4294967294\t0\t0\t0",
                        "Groups:\t7 50 4294967294 ")))
                .contains(new ContainerUser(1001, 4294967294L, List.of(7L, 50L, 4294967294L)));
        assertThat(ContainerUser.of(List.of("Uid:\t0\t0\t0\t0", "Gid:\t0\t0\t0\t0", "Groups:\t ")))
                .contains(new ContainerUser(0, 0, List.of()));
    }

    @Test
    void whatSaysNothingIsNobody() {
        assertThat(ContainerUser.of(List.of())).isEmpty();
        assertThat(ContainerUser.of(List.of("Uid:\t1\t1\t1\t1"))).isEmpty();
    }
}
