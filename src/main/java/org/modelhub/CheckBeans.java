package org.modelhub;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.objenesis.SpringObjenesis;

/**
 * The hub's beans by name, for a check that starts none: what a file may refer to is read from the wiring, and what is
 * built with it does nothing.
 */
final class CheckBeans implements BeanRepository {

    private static final Processor IDLE = exchange -> {};
    /** Makes an object without running a constructor, which might open something. */
    private static final SpringObjenesis OBJENESIS = new SpringObjenesis();

    private @Nullable Map<String, Class<?>> types;

    /** Whether the hub has a bean of this name. */
    boolean has(String name) {
        return types().containsKey(name);
    }

    private Map<String, Class<?>> types() {
        Map<String, Class<?>> known = types;
        if (known == null) {
            known = new HashMap<>();
            for (String wiring : FeatureImports.NAMES) {
                read(wiring, known);
            }
            types = known;
        }
        return known;
    }

    private static void read(String wiring, Map<String, Class<?>> types) {
        try {
            ClassLoader loader = CheckBeans.class.getClassLoader();
            for (Method method : Class.forName(wiring, false, loader).getDeclaredMethods()) {
                Bean bean = method.getAnnotation(Bean.class);
                if (bean != null) {
                    Stream.of(bean.value().length == 0 ? new String[] {method.getName()} : bean.value())
                            .forEach(name -> types.put(name, method.getReturnType()));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the hub is wired by a class that it has not", e);
        }
    }

    @Override
    public @Nullable Object lookupByName(String name) {
        Class<?> type = types().get(name);
        if (type == null || Processor.class.isAssignableFrom(type)) {
            return type == null ? null : IDLE;
        }
        return type.isInterface() ? idle(type) : OBJENESIS.newInstance(type);
    }

    private static Object idle(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        Object bean = lookupByName(name);
        return type.isInstance(bean) ? type.cast(bean) : null;
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.of();
    }
}
