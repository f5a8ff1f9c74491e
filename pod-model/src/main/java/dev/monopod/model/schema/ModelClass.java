package dev.monopod.model.schema;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One of fabric8's classes, used by the names of its JSON fields. Only classes that occur in a manifest are ever looked at. Safe for
 * use by several threads.
 */
public final class ModelClass {
    private static final String PACKAGE = "io.fabric8.kubernetes.api.model.";
    private static final Map<String, ModelClass> CLASSES = new ConcurrentHashMap<>();

    private final String type;
    private final Constructor<?> constructor;
    private final Map<String, Method> methods = new HashMap<>();

    private ModelClass(String type) {
        this.type = type;
        try {
            Class<?> model = Class.forName(PACKAGE + type);
            this.constructor = model.getConstructor();
            for (Method method : model.getDeclaredMethods()) {
                if (isAccessor(method)) {
                    methods.put(method.getName(), method);
                }
            }
        } catch (ReflectiveOperationException mismatch) {
            throw mismatch(type, mismatch);
        }
    }

    /** The class of a type in {@link Schema}. */
    public static ModelClass of(String type) {
        return CLASSES.computeIfAbsent(type, ModelClass::new);
    }

    /** A new, empty object. */
    public Object create() {
        try {
            return constructor.newInstance();
        } catch (ReflectiveOperationException mismatch) {
            throw mismatch(type, mismatch);
        }
    }

    /** Sets a field of an object of this class. */
    public void set(Object target, String field, Object value) {
        call(target, "set", field, value);
    }

    /** A field of an object of this class; null where it is not set. */
    public @Nullable Object get(Object target, String field) {
        return call(target, "get", field);
    }

    private @Nullable Object call(Object target, String verb, String field, Object... arguments) {
        Method method = methods.get(verb + Character.toUpperCase(field.charAt(0)) + field.substring(1));
        if (method == null) {
            throw new IllegalStateException(type + " has no method to " + verb + " " + field);
        }
        try {
            return method.invoke(target, arguments);
        } catch (ReflectiveOperationException mismatch) {
            throw mismatch(type + "." + field, mismatch);
        }
    }

    private static boolean isAccessor(Method method) {
        boolean getter = method.getName().startsWith("get") && method.getParameterCount() == 0;
        boolean setter = method.getName().startsWith("set") && method.getParameterCount() == 1;
        return (getter || setter) && !method.isSynthetic();
    }

    private static IllegalStateException mismatch(String what, ReflectiveOperationException cause) {
        return new IllegalStateException("the model's class and pod-schema.txt differ at " + what, cause);
    }
}
