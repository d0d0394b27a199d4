package dev.kontext.benchmarks;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Size;
import dev.kontext.imaging.compare.Change;
import dev.kontext.imaging.geometry.CropBox;
import dev.kontext.imaging.geometry.Resampler;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.imaging.intake.IntakeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Measures on one thread how long it takes to say what an edit did. Argument: a picture. */
public final class ChangeFigures {
    private static final Size MODEL = new Size(1248, 832);
    private static final int WARM = 40;
    private static final int COUNT = 40;

    private ChangeFigures() {}

    public static void main(String[] arguments) throws IOException, ImageRefusedException {
        var picture = ImageIntake.decode(Files.readAllBytes(Path.of(arguments[0])), IntakeLimits.DEFAULT);
        var moved = Resampler.crop(picture, new CropBox(8, 0, picture.width() - 8, picture.height()));
        var before = Resampler.resize(picture, MODEL);
        var after = Resampler.resize(moved, MODEL);
        var times = new ArrayList<Double>();
        for (int i = -WARM; i < COUNT; i++) {
            long begin = System.nanoTime();
            var change = Change.between(before, after);
            double milliseconds = (System.nanoTime() - begin) / 1e6;
            if (change.shift().isEmpty()) {
                throw new IllegalStateException("the shift was not found: " + change);
            }
            if (i >= 0) {
                times.add(milliseconds);
            }
        }
        var table = new Table();
        table.add("what an edit did, " + MODEL, "p50 150", new Sample(times));
        System.out.println(table.text().lines().skip(2).findFirst().orElseThrow());
    }
}
