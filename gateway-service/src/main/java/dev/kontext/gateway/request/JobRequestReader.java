package dev.kontext.gateway.request;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.Digest;
import dev.kontext.gateway.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a request as it comes in; pictures in it go to files at once, so memory stays small. */
public final class JobRequestReader {
    private static final int LONGEST_TEXT = 100_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(100)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private final JobRequestDraft draft;
    private final Uploads uploads;

    /** @param draft where the fields go */
    public JobRequestReader(JobRequestDraft draft, Uploads uploads) {
        this.draft = draft;
        this.uploads = uploads;
    }

    /**
     * @throws RefusedException if it is no JSON object, a field is unknown or has another type than it should
     * @throws IOException if the body ends early
     */
    public void read(InputStream body) throws IOException {
        try (var json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The request is not a JSON object; send one such as {\"prompt\": \"…\"}.");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                readField(json, json.currentName());
            }
            if (json.nextToken() != null) {
                throw malformed("There is something after the JSON object; send one object and nothing else.");
            }
        } catch (StreamConstraintsException e) {
            throw malformed("The request has a text of more than " + LONGEST_TEXT
                    + " characters, or is nested too deeply; send plain fields as the documentation shows.");
        } catch (JsonProcessingException e) {
            throw malformed("The request is not valid JSON" + where(e) + "; check its syntax and its encoding, UTF-8.");
        }
    }

    private void readField(JsonParser json, String field) throws IOException {
        if (json.nextToken() == JsonToken.VALUE_NULL && JobRequestDraft.FIELDS.contains(field)) {
            return;
        }
        switch (field) {
            case "prompt" -> draft.prompt(prompt(json));
            case "images" -> readImages(json);
            case "references" -> draft.references(text(json, field));
            case "seed" -> draft.seed(whole(json, field));
            case "steps" -> draft.steps(whole(json, field));
            case "guidance" -> draft.guidance(number(json, field));
            case "size" -> draft.size(text(json, field));
            case "format" -> draft.format(text(json, field));
            case "quality" -> draft.quality(whole(json, field));
            case "lane" -> draft.lane(text(json, field));
            case "deadline" -> draft.deadline(text(json, field));
            case "tags" -> draft.tags(tags(json));
            default ->
                throw new RefusedException(
                        ErrorCode.UNKNOWN_FIELD,
                        "The field " + shown(field) + " is not known; remove it. Known are "
                                + String.join(", ", JobRequestDraft.FIELDS) + ".",
                        shown(field));
        }
    }

    private static String prompt(JsonParser json) throws IOException {
        try {
            return text(json, "prompt");
        } catch (StreamConstraintsException e) {
            throw JobRequestDraft.promptTooLong(Optional.empty());
        }
    }

    private void readImages(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(
                    "images", "must be a list of objects, {\"data\": \"<base 64>\"} or {\"artifact\": \"sha256:…\"}");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            draft.refuseAnotherImage();
            draft.image(readImage(json, "images[" + i + "]"));
        }
    }

    private ImageSource readImage(JsonParser json, String field) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(field, "must be an object with data or artifact");
        }
        @Nullable ImageSource image = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = field + "." + json.currentName();
            json.nextToken();
            if (image != null) {
                throw invalid(field, "must have either data or artifact, and nothing else");
            }
            image = switch (name.substring(field.length() + 1)) {
                case "data" -> data(json, name);
                case "artifact" -> artifact(text(json, name), name);
                default ->
                    throw new RefusedException(
                            ErrorCode.UNKNOWN_FIELD,
                            "The field " + shown(name) + " is not known; an image has data or artifact.",
                            shown(name));
            };
        }
        if (image == null) {
            throw invalid(field, "must have data or artifact");
        }
        return image;
    }

    private ImageSource data(JsonParser json, String field) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(field, "must be the picture's bytes in base 64");
        }
        return uploads.write(
                out -> {
                    try {
                        var _ = json.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, out);
                    } catch (JsonProcessingException | IllegalArgumentException e) {
                        throw new RefusedException(
                                ErrorCode.MALFORMED_REQUEST,
                                "The field " + field
                                        + " is not base 64; encode the file's bytes with padding and without line ends.",
                                field);
                    }
                },
                field);
    }

    private static ImageSource artifact(String text, String field) {
        if (!Digest.isValid(text)) {
            throw invalid(field, "must be sha256: and 64 hex digits in lower case");
        }
        return new ImageSource.Artifact(new Digest(text), field);
    }

    private static Map<String, String> tags(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("tags", "must be an object from names to texts, such as {\"campaign\": \"spring\"}");
        }
        var tags = new LinkedHashMap<String, String>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var key = json.currentName();
            json.nextToken();
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid("tags", "must have texts as values; put the value of " + shown(key) + " in quotes");
            }
            tags.put(key, json.getText());
        }
        return tags;
    }

    private static String text(JsonParser json, String field) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(field, "must be a text");
        }
        return json.getText();
    }

    private static BigInteger whole(JsonParser json, String field) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw invalid(field, "must be a whole number");
        }
        return json.getBigIntegerValue();
    }

    private static BigDecimal number(JsonParser json, String field) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw invalid(field, "must be a number");
        }
        return json.getDecimalValue();
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(ErrorCode.MALFORMED_REQUEST, detail);
    }

    private static RefusedException invalid(String field, String rule) {
        return JobRequestDraft.invalid(field, rule);
    }

    private static String where(JsonProcessingException e) {
        var place = e.getLocation();
        return place == null || place.getLineNr() < 1
                ? ""
                : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** A client's own words go back to it cut short. */
    private static String shown(String name) {
        var text = name.replaceAll("\\p{Cntrl}", " ");
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
