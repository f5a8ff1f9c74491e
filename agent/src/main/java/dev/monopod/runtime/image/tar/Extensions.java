package dev.monopod.runtime.image.tar;

import dev.monopod.kernel.RawPath;
import java.util.Optional;

/** What precedes an entry's header and overrides it. Each may come once: of two, tools don't agree which one counts. */
final class Extensions {
    private Optional<PaxHeader> pax = Optional.empty();
    private Optional<RawPath> longName = Optional.empty();
    private Optional<RawPath> longLink = Optional.empty();

    void setPax(PaxHeader header) throws InvalidArchive {
        checkFirst(pax);
        pax = Optional.of(header);
    }

    void setLongName(RawPath name) throws InvalidArchive {
        checkFirst(longName);
        longName = Optional.of(name);
    }

    void setLongLink(RawPath link) throws InvalidArchive {
        checkFirst(longLink);
        longLink = Optional.of(link);
    }

    private static void checkFirst(Optional<?> earlier) throws InvalidArchive {
        if (earlier.isPresent()) {
            throw new InvalidArchive("two extended tar headers of one kind before one entry");
        }
    }

    void checkNoneLeft() throws InvalidArchive {
        if (pax.isPresent() || longName.isPresent() || longLink.isPresent()) {
            throw new InvalidArchive("the tar archive ends after an extended header, without the entry that it is for");
        }
    }

    PaxHeader pax() {
        return pax.orElse(PaxHeader.NONE);
    }

    RawPath name(HeaderBlock header) throws InvalidArchive {
        // Sparse files in the pax formats 0.1 and 1.0 have a made-up "path", for tools that don't know of holes.
        Optional<RawPath> sparse = pax().path("GNU.sparse.name");
        if (sparse.isPresent()) {
            return sparse.get();
        }
        return pax().path("path").or(() -> longName).orElseGet(header::name);
    }

    RawPath link(HeaderBlock header) throws InvalidArchive {
        return pax().path("linkpath").or(() -> longLink).orElseGet(header::linkName);
    }
}
