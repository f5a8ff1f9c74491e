package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Moment;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodNotesTest {
    private static final Moment NOW = new Moment(Duration.ofHours(1));

    private final PodFiles files;
    private final PodNotes notes;

    PodNotesTest(@TempDir Path folder) {
        files = new PodFiles(folder.resolve("run"), folder.resolve("root"), folder.resolve("logs"));
        notes = new PodNotes(files, () -> NOW);
    }

    @Test
    void aRemovalIsOnRecordAlsoWhereNothingOfThePodHasBeenYet() throws IOException {
        Ending removed = new Ending(Ending.Cause.REMOVED, NOW);

        notes.note(removed);

        assertThat(notes.ending()).hasValue(removed);
    }

    /** A thread that had to wait while the pod was removed: the same manifest may come again, and is not to find its time over. */
    @Test
    void ofAPodThatIsNotThereAnyMoreNobodyNotesThatItsTimeIsOver() {
        assertThatThrownBy(() -> notes.note(new Ending(Ending.Cause.DEADLINE, NOW)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(files.run()).doesNotExist();
    }
}
