package dev.kontext.storage.s3;

import dev.kontext.storage.object.StoreException;
import dev.kontext.storage.object.StoreUnavailableException;
import dev.kontext.storage.object.UnknownOutcomeException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What a failed call means: absent, nothing happened, or not known. A store that is busy is asked again. */
final class S3Failures {
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchObject");

    /** What S3 answers, with the code SlowDown, to more calls than it takes. */
    private static final int BUSY = 503;

    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private S3Failures() {}

    /** A call to the store. */
    interface Call<T> {
        T run() throws Exception;
    }

    /** Runs a call that changes nothing, again where the store is busy. Empty when there is no such object. */
    static <T> Optional<T> reading(String what, String key, Call<T> call) {
        try {
            return Optional.of(patiently(call));
        } catch (ErrorResponseException e) {
            if (ABSENT.contains(e.errorResponse().code())) {
                return Optional.empty();
            }
            throw new StoreUnavailableException(message(what, key, e), e);
        } catch (StoreException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreUnavailableException(message(what, key, e), e);
        }
    }

    /** Runs a call that writes, again where the store is busy. */
    static <T> T writing(String what, String key, Call<T> call) {
        try {
            return patiently(call);
        } catch (ErrorResponseException e) {
            // A server that says what is wrong has not done it, unless the fault is its own.
            throw e.response().code() == BUSY || e.response().code() < 500
                    ? new StoreUnavailableException(message(what, key, e), e)
                    : new UnknownOutcomeException(message(what, key, e), e);
        } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
            throw new StoreUnavailableException(message(what, key, e), e);
        } catch (Exception e) {
            throw new UnknownOutcomeException(message(what, key, e), e);
        }
    }

    private static <T> T patiently(Call<T> call) throws Exception {
        long pause = FIRST_PAUSE.toMillis();
        for (int i = 1; ; i++) {
            try {
                return call.run();
            } catch (ErrorResponseException | ServerException e) {
                if (i == TRIES
                        || !isBusy(e)
                        || !slept(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1))) {
                    throw e;
                }
            }
            pause *= 2;
        }
    }

    private static boolean slept(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The answer to HEAD has no body, and is another exception. */
    private static boolean isBusy(MinioException e) {
        return switch (e) {
            case ErrorResponseException refused -> refused.response().code() == BUSY;
            case ServerException failed -> failed.statusCode() == BUSY;
            default -> false;
        };
    }

    private static String message(String what, String key, Exception e) {
        var reason = e instanceof ErrorResponseException refused
                ? refused.errorResponse().code()
                : e.toString();
        return "object store: " + what + " failed key=" + key + " reason=" + reason;
    }
}
