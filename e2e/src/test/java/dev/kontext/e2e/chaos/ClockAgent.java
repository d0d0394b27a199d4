package dev.kontext.e2e.chaos;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.time.Clock;

/** Moves the clock of a JVM: everything that asks {@link Clock} is told another time. The monotonic clock stays. */
public final class ClockAgent {
    /** What a process whose clock was moved says. */
    static final String SAID = "clock moved";

    private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");

    private ClockAgent() {}

    /** @param offset in seconds */
    public static void premain(String offset, Instrumentation jvm) throws UnmodifiableClassException {
        long seconds = Long.parseLong(offset);
        jvm.addTransformer(new Moved(seconds), true);
        jvm.retransformClasses(Clock.class);
        System.out.println(SAID + " seconds=" + seconds);
    }

    /** Adds to what {@code Clock.currentInstant()} returns. */
    private record Moved(long seconds) implements ClassFileTransformer {
        @Override
        public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
            if (!"java/time/Clock".equals(name)) {
                return null;
            }
            CodeTransform code = (builder, element) -> {
                if (element instanceof ReturnInstruction found && found.opcode() == Opcode.ARETURN) {
                    builder.loadConstant(seconds)
                            .invokevirtual(INSTANT, "plusSeconds", MethodTypeDesc.of(INSTANT, ConstantDescs.CD_long));
                }
                builder.with(element);
            };
            var classes = ClassFile.of();
            return classes.transformClass(
                    classes.parse(bytes),
                    ClassTransform.transformingMethodBodies(
                            method -> method.methodName().equalsString("currentInstant"), code));
        }
    }
}
