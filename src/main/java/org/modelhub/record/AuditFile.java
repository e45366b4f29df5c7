package org.modelhub.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.modelhub.exchange.AuditEntry;
import org.modelhub.exchange.AuditLog;
import org.modelhub.exchange.AuditUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of chained JSON lines, {@code audit.jsonl}. One thread writes; callers wait in a bounded queue
 * until their entry is on disk, and those who wait together share one {@code fsync}. When the queue is full or the disk
 * refuses, the caller gets the exception: an act is refused rather than unrecorded.
 *
 * <p>A last line without its end is what a crash leaves of an entry nobody was told about. It is set aside in a file of
 * its own, and the chain goes on before it. Any other damage stops the start.
 */
public final class AuditFile implements AuditLog, AutoCloseable {

    static final String NAME = "audit.jsonl";

    private static final Logger LOGGER = LoggerFactory.getLogger(AuditFile.class);

    private record Waiting(AuditEntry entry, CompletableFuture<Void> written) {}

    private final Path file;
    private final AuditDisk disk;
    private final BlockingQueue<Waiting> queue;
    private final Duration patience;
    private final Thread writer;
    private AuditChain end;
    private volatile boolean closed;

    private AuditFile(Path file, AuditDisk disk, AuditChain end, int queued, Duration patience) {
        this.file = file;
        this.disk = disk;
        this.end = end;
        this.queue = new ArrayBlockingQueue<>(queued);
        this.patience = patience;
        this.writer = new Thread(this::write, "audit");
        this.writer.setDaemon(true);
    }

    /**
     * Opens the audit file of a folder, and checks what is in it.
     *
     * @param queued how many entries may wait
     * @param patience how long a caller waits for the disk
     */
    public static AuditFile open(Path folder, int queued, Duration patience) throws IOException {
        return open(folder, queued, patience, AuditDisk::new);
    }

    static AuditFile open(Path folder, int queued, Duration patience, Function<FileChannel, AuditDisk> disks)
            throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(file, channel);
            AuditChain end = AuditChain.verify(file);
            setTornTailAside(file, channel, end);
            AuditFile opened = new AuditFile(file, disks.apply(channel), end, queued, patience);
            opened.writer.start();
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        boolean ours;
        try {
            ours = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            ours = false;
        }
        if (!ours) {
            throw new IOException(file + " is in use by another hub; give each its own HUB_DATA");
        }
    }

    private static void setTornTailAside(Path file, FileChannel channel, AuditChain end) throws IOException {
        if (channel.size() == end.length()) {
            return;
        }
        Path aside = file.resolveSibling(NAME + ".torn-" + (end.seq() + 1));
        ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(channel.size() - end.length()));
        channel.read(tail, end.length());
        Path part = Files.write(file.resolveSibling(NAME + ".part"), tail.array());
        Files.move(part, aside, StandardCopyOption.REPLACE_EXISTING);
        channel.truncate(end.length());
        channel.force(true);
        LOGGER.atWarn().addKeyValue("bytes", tail.capacity()).log("an unfinished audit entry was set aside");
    }

    @Override
    public void append(AuditEntry entry) {
        Waiting waiting = new Waiting(entry, new CompletableFuture<>());
        if (closed || !queue.offer(waiting)) {
            throw new AuditUnavailableException(closed ? "The audit log is closed" : "The audit log is full", null);
        }
        try {
            waiting.written.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AuditUnavailableException("The audit log cannot be written", e.getCause());
        } catch (TimeoutException e) {
            throw new AuditUnavailableException("The audit log did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditUnavailableException("Interrupted while recording", e);
        }
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch);
                    writeTogether(batch);
                }
            } catch (InterruptedException e) {
                closed = true;
            } finally {
                batch.clear();
            }
        }
    }

    private void writeTogether(List<Waiting> batch) {
        try {
            AuditChain next = end;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Waiting waiting : batch) {
                AuditLine line = AuditLine.of(next.seq() + 1, next.hash(), waiting.entry);
                bytes.writeBytes(line.bytes());
                bytes.write('\n');
                next = next.after(line);
            }
            disk.put(end.length(), ByteBuffer.wrap(bytes.toByteArray()));
            end = next;
            batch.forEach(waiting -> waiting.written.complete(null));
        } catch (IOException | RuntimeException e) {
            LOGGER.atError().addKeyValue("error", file).setCause(e).log("the audit log cannot be written");
            batch.forEach(waiting -> waiting.written.completeExceptionally(e));
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            writer.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disk.close();
    }
}
