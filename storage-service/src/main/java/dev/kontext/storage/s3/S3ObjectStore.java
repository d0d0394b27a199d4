package dev.kontext.storage.s3;

import dev.kontext.storage.object.ByteRange;
import dev.kontext.storage.object.ListedObject;
import dev.kontext.storage.object.ObjectContent;
import dev.kontext.storage.object.ObjectHead;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.storage.object.StoreUnavailableException;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.http.Method;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;

/** An {@link ObjectStore} in one bucket of an S3-compatible store. */
public final class S3ObjectStore implements ObjectStore {
    /** A file below this goes up in one request. */
    private static final long PART_BYTES = 64L << 20;

    private final MinioClient client;
    private final String bucket;
    private final String region;

    public S3ObjectStore(S3Config config) {
        var http = new OkHttpClient.Builder()
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.silenceTimeout())
                .writeTimeout(config.silenceTimeout())
                .retryOnConnectionFailure(true)
                .build();
        client = MinioClient.builder()
                .endpoint(config.endpoint().toString())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .httpClient(http)
                .build();
        bucket = config.bucket();
        region = config.region();
    }

    /** Creates the bucket if it is missing. */
    public void prepare() {
        S3Failures.writing("create bucket", bucket, () -> {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                client.makeBucket(
                        MakeBucketArgs.builder().bucket(bucket).region(region).build());
            }
            return bucket;
        });
    }

    @Override
    public void put(String key, Path file, String contentType, Map<String, String> notes) {
        S3Failures.writing(
                "put",
                key,
                () -> client.uploadObject(UploadObjectArgs.builder()
                        .bucket(bucket)
                        .object(key)
                        .filename(file.toString(), PART_BYTES)
                        .contentType(contentType)
                        .userMetadata(notes)
                        .build()));
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        S3Failures.writing(
                "put",
                key,
                () -> client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                                new ByteArrayInputStream(bytes), bytes.length, -1)
                        .contentType(contentType)
                        .build()));
    }

    @Override
    public Optional<ObjectHead> head(String key) {
        var head = headBeforePut(key);
        if (head.isEmpty()) {
            // The answer to HEAD has no body: a missing object looks like a missing bucket.
            S3Failures.reading("head", key, this::existingBucket);
        }
        return head;
    }

    @Override
    public Optional<ObjectHead> headBeforePut(String key) {
        return S3Failures.reading("head", key, () -> {
            var found = client.statObject(
                    StatObjectArgs.builder().bucket(bucket).object(key).build());
            return new ObjectHead(found.size(), found.contentType(), found.userMetadata());
        });
    }

    @Override
    public Optional<ObjectContent> get(String key) {
        return get(GetObjectArgs.builder().bucket(bucket).object(key).build());
    }

    @Override
    public Optional<ObjectContent> get(String key, ByteRange range) {
        return get(GetObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .offset(range.first())
                .length(range.length())
                .build());
    }

    private Optional<ObjectContent> get(GetObjectArgs wanted) {
        return S3Failures.reading("get", wanted.object(), () -> {
            var found = client.getObject(wanted);
            var length = Objects.requireNonNull(found.headers().get("Content-Length"), "no length");
            return new ObjectContent(found, Long.parseLong(length));
        });
    }

    @Override
    public List<ListedObject> list(String prefix) {
        var found = new ArrayList<ListedObject>();
        list(prefix, found::add);
        return List.copyOf(found);
    }

    @Override
    public void list(String prefix, Consumer<ListedObject> each) {
        new Listing(prefix, each).run();
    }

    /** A call that is made again goes on behind what was handed over; one that got further may fail as often again. */
    private final class Listing {
        private final String prefix;
        private final Consumer<ListedObject> each;
        private String last = "";

        Listing(String prefix, Consumer<ListedObject> each) {
            this.prefix = prefix;
            this.each = each;
        }

        void run() {
            for (var before = ""; ; before = last) {
                try {
                    S3Failures.reading("list", prefix, this::goOn);
                    return;
                } catch (StoreUnavailableException e) {
                    if (last.equals(before)) {
                        throw e;
                    }
                }
            }
        }

        private String goOn() throws Exception {
            var wanted = ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .startAfter(last)
                    .recursive(true)
                    .build();
            for (var item : client.listObjects(wanted)) {
                var object = item.get();
                each.accept(new ListedObject(object.objectName(), object.size()));
                last = object.objectName();
            }
            return prefix;
        }
    }

    @Override
    public List<String> folders() {
        var found = new LinkedHashSet<String>();
        S3Failures.reading("list", "", () -> {
            for (var item :
                    client.listObjects(ListObjectsArgs.builder().bucket(bucket).build())) {
                if (item.get().isDir()) {
                    found.add(item.get().objectName());
                }
            }
            return bucket;
        });
        return List.copyOf(found);
    }

    @Override
    public void delete(String key) {
        S3Failures.writing("delete", key, () -> {
            client.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            return key;
        });
    }

    @Override
    public URI sign(String key, String contentType, Duration validFor) {
        return S3Failures.writing(
                "sign",
                key,
                () -> URI.create(client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                        .method(Method.GET)
                        .bucket(bucket)
                        .object(key)
                        .region(region)
                        .expiry(Math.toIntExact(validFor.toSeconds()), TimeUnit.SECONDS)
                        .extraQueryParams(Map.of("response-content-type", contentType))
                        .build())));
    }

    private String existingBucket() throws Exception {
        if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
            throw new java.io.FileNotFoundException("no bucket " + bucket);
        }
        return bucket;
    }
}
