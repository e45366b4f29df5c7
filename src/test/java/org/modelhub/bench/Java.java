package org.modelhub.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts a main class of this class path as a JVM of its own, on the JDK that runs the benchmark. */
public final class Java {

    private Java() {}

    public static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static ChildProcess start(Path log, Class<?> main, int... arguments) {
        List<String> command = new ArrayList<>(
                List.of(executable(), "-Xmx256m", "-cp", System.getProperty("java.class.path"), main.getName()));
        for (int argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return ChildProcess.start(log, Map.of(), command);
    }
}
