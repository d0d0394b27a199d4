package dev.kontext.storage.s3;

import dev.kontext.storage.object.StoreException;
import dev.kontext.storage.object.StoreUnavailableException;
import dev.kontext.storage.object.UnknownOutcomeException;
import io.minio.errors.ErrorResponseException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/** What a failed call means: absent, nothing happened, or not known. */
final class S3Failures {
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchObject");

    private S3Failures() {}

    /** A call to the store. */
    interface Call<T> {
        T run() throws Exception;
    }

    /** Runs a call that changes nothing. Empty when there is no such object. */
    static <T> Optional<T> reading(String what, String key, Call<T> call) {
        try {
            return Optional.of(call.run());
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

    /** Runs a call that writes. */
    static <T> T writing(String what, String key, Call<T> call) {
        try {
            return call.run();
        } catch (ErrorResponseException e) {
            // A server that says what is wrong has not done it, unless the fault is its own.
            throw e.response().code() == 503 || e.response().code() < 500
                    ? new StoreUnavailableException(message(what, key, e), e)
                    : new UnknownOutcomeException(message(what, key, e), e);
        } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
            throw new StoreUnavailableException(message(what, key, e), e);
        } catch (Exception e) {
            throw new UnknownOutcomeException(message(what, key, e), e);
        }
    }

    private static String message(String what, String key, Exception e) {
        var reason = e instanceof ErrorResponseException refused
                ? refused.errorResponse().code()
                : e.toString();
        return "object store: " + what + " failed key=" + key + " reason=" + reason;
    }
}
