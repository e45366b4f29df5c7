package org.modelhub.identity;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of its own, from binaries in a jar, on a free port of 127.0.0.1.
 *
 * <p>PostgreSQL refuses to run as root. The library then puts it into a user name space, which many containers forbid.
 * There, this class sets scripts before the two programs that drop to an unprivileged user.
 */
final class PostgresServer implements AutoCloseable {

    private static final int NOBODY = 65534;

    private final EmbeddedPostgres server;
    private final Path folder;

    /** @param folder to be removed at the end, or null */
    private PostgresServer(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    static PostgresServer start() throws IOException {
        if ("root".equals(System.getProperty("user.name")) && !LinuxUtils.isUnshareAvailable()) {
            return startAsNobody();
        }
        return new PostgresServer(EmbeddedPostgres.builder().start(), null);
    }

    /** The library unpacks and runs in one go, so the first go, which PostgreSQL refuses, only unpacks. */
    private static PostgresServer startAsNobody() throws IOException {
        Path work = Files.createTempDirectory("postgres-as-nobody");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            return new PostgresServer(inFolder(work, "refused").start(), work);
        } catch (IllegalStateException refused) {
            setScripts(work);
            return new PostgresServer(inFolder(work, "data").start(), work);
        }
    }

    private static EmbeddedPostgres.Builder inFolder(Path work, String name) throws IOException {
        Path data = Files.createDirectory(work.resolve(name));
        Files.setAttribute(data, "unix:uid", NOBODY);
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(work.toFile())
                .setDataDirectory(data);
    }

    private static void setScripts(Path work) throws IOException {
        List<Path> programs;
        try (var files = Files.find(work, 3, (path, is) -> path.getParent().endsWith("bin"))) {
            programs = files.filter(p -> p.endsWith("initdb") || p.endsWith("pg_ctl"))
                    .toList();
        }
        for (Path program : programs) {
            setScriptBefore(program);
        }
    }

    /** Beside it, because a PostgreSQL program looks for its kin in its own folder. */
    private static void setScriptBefore(Path program) throws IOException {
        Path moved = Files.move(program, program.resolveSibling(program.getFileName() + ".real"));
        String id = Integer.toString(NOBODY);
        Files.writeString(
                program,
                "#!/bin/sh\nexec setpriv --reuid=" + id + " --regid=" + id + " --clear-groups '" + moved
                        + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    String jdbcUrl() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }
}
